import type { Cancel, Runtime } from '#domain/kernel/runtime';
import { letGoOfOver, retention } from '#db/retention';
import { StorageFailure } from '#db/storage';
import type { Store } from '#db/store';

/** Between two bites: a day's streams of a line are looked at within minutes, and no bite keeps a command waiting. */
const everyMs = 5_000;

/** Lets go of what is over and long confirmed, a bite at a time, as long as the terminal runs. */
export class RetentionDesk {
  readonly #store: Store;
  readonly #runtime: Runtime;
  #timer: Cancel | null = null;

  constructor(store: Store, runtime: Runtime) {
    this.#store = store;
    this.#runtime = runtime;
  }

  start(): void {
    this.#timer = this.#runtime.after(everyMs, () => {
      this.#bite();
      this.start();
    });
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** A disk that does not take it is told by what is recorded; the next bite tries again. */
  #bite(): void {
    try {
      letGoOfOver(this.#store, this.#runtime.nowMs(), retention);
    } catch (error) {
      if (!(error instanceof StorageFailure)) throw error;
    }
  }
}
