import type { Runtime } from '#domain/kernel/runtime';
import type { PlantAnswer } from './plantPorts.ts';

/** The requests in flight and the waits of one conversation; when it ends all of them are given up at once. */
export class Calls {
  readonly #runtime: Runtime;
  readonly #open = new Set<() => void>();
  #ended = false;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** ms of the monotonic clock. */
  now(): number {
    return this.#runtime.monotonicMs();
  }

  end(): void {
    this.#ended = true;
    for (const cancel of this.#open) cancel();
  }

  /** Aborted after `timeoutMs`; how that is answered is the transport's. */
  async call<T>(
    request: (signal: AbortSignal) => Promise<PlantAnswer<T>>,
    timeoutMs: number,
  ): Promise<PlantAnswer<T>> {
    const controller = new AbortController();
    const cancel = () => controller.abort();
    const timer = this.#runtime.after(timeoutMs, cancel);
    this.#open.add(cancel);
    const answer = await request(controller.signal);
    this.#open.delete(cancel);
    timer.cancel();
    return answer;
  }

  pause(ms: number): Promise<void> {
    if (this.#ended) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        timer.cancel();
        this.#open.delete(done);
        resolve();
      };
      const timer = this.#runtime.after(ms, done);
      this.#open.add(done);
    });
  }
}
