import type { Cancel, Runtime } from '#domain/kernel/runtime';
import { StorageFailure } from '#db/storage';

/** Looks for whatever there is to record, and records it. */
export type Errand = () => Promise<void>;

/** Where the disk took nothing. */
const againMs = 5_000;

/**
 * What a reactor has to record, one after the other. What the disk does not take is tried again until it does: the engine says elsewhere that it
 * cannot record, and goes on. Whatever else fails is a bug.
 */
export class Errands {
  readonly #runtime: Pick<Runtime, 'after'>;
  readonly #onBug: (error: unknown) => void;
  /** Each once: it looks at everything. */
  readonly #waiting = new Set<Errand>();
  #running: Promise<void> | null = null;
  #again: Cancel | null = null;

  constructor(runtime: Pick<Runtime, 'after'>, onBug: (error: unknown) => void) {
    this.#runtime = runtime;
    this.#onBug = onBug;
  }

  /** Runs it behind those that wait, also when it is running now. */
  add(errand: Errand): void {
    this.#waiting.add(errand);
    this.#run();
  }

  /** Resolves when none is running; what waits for the disk is given up. */
  async stop(): Promise<void> {
    while (this.#running !== null) await this.#running;
    this.#again?.cancel();
    this.#again = null;
  }

  #run(): void {
    if (this.#running !== null || this.#again !== null || this.#waiting.size === 0) return;
    this.#running = Promise.resolve()
      .then(() => this.#all())
      .catch(this.#onBug)
      .finally(() => {
        this.#running = null;
        // One may have come behind the last.
        this.#run();
      });
  }

  async #all(): Promise<void> {
    for (const errand of this.#waiting) {
      this.#waiting.delete(errand);
      try {
        await errand();
      } catch (error) {
        if (!(error instanceof StorageFailure)) throw error;
        this.#waiting.add(errand);
        return this.#later();
      }
    }
  }

  #later(): void {
    this.#again = this.#runtime.after(againMs, () => {
      this.#again = null;
      this.#run();
    });
  }
}
