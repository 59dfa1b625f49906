import type { Runtime } from '#domain/kernel/runtime';
import type { ChangeNotice } from './contract/system.ts';

/** Notices are merged for this long, so that a burst of commits costs a screen one refetch. */
const mergeMs = 40;
const kept = 2000;

/**
 * Tells screens what changed, at least once and in order. A listener that resumes with a cursor of this run gets what it
 * missed, merged into one notice; any other cursor gets `all`.
 */
export class ChangeFeed {
  readonly #runtime: Runtime;
  readonly #run: string;
  readonly #log: { readonly n: number; readonly topics: readonly string[] }[] = [];
  readonly #waiting = new Set<() => void>();
  #n = 0;
  #gathered = new Set<string>();
  #armed = false;

  constructor(runtime: Runtime, run: string) {
    this.#runtime = runtime;
    this.#run = run;
  }

  tell(topics: Iterable<string>): void {
    for (const topic of topics) this.#gathered.add(topic);
    if (this.#armed || this.#gathered.size === 0) return;
    this.#armed = true;
    this.#runtime.after(mergeMs, () => this.#flush());
  }

  #flush(): void {
    this.#armed = false;
    this.#n += 1;
    this.#log.push({ n: this.#n, topics: [...this.#gathered] });
    if (this.#log.length > kept) this.#log.shift();
    this.#gathered = new Set();
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }

  /** An endless sequence of notices; ends when `signal` aborts. The first one comes at once. */
  async *listen(since: string | undefined, signal: AbortSignal): AsyncGenerator<ChangeNotice> {
    const resumed = this.#resumePoint(since);
    // From before the first notice is handed over: what is told until the listener comes back is not missed.
    let n = resumed ?? this.#n;
    yield { cursor: this.#cursor(n), all: resumed === null, topics: [] };
    while (!signal.aborted) {
      if (n === this.#n) {
        await this.#next(signal);
        continue;
      }
      const missed = this.#log.filter((entry) => entry.n > n);
      const complete = missed[0]?.n === n + 1;
      n = this.#n;
      const topics = [...new Set(missed.flatMap((entry) => entry.topics))];
      yield { cursor: this.#cursor(n), all: !complete, topics };
    }
  }

  #cursor(n: number): string {
    return `${this.#run}:${n}`;
  }

  #resumePoint(since: string | undefined): number | null {
    const [run, n] = since?.split(':') ?? [];
    const number = Number(n);
    return run === this.#run && Number.isInteger(number) && number >= 0 && number <= this.#n ? number : null;
  }

  #next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        signal.removeEventListener('abort', wake);
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }
}
