import { Recent } from './intake/recent.ts';
import type { LogReader, RunRow } from './store.ts';

/** How far each run is committed: lately active runs from memory, others from the store. */
export class Watermarks {
  readonly #store: LogReader;
  #runs = new Recent<string, RunRow>(10_000);

  constructor(store: LogReader) {
    this.#store = store;
  }

  /** What is known of a run never goes back: a row may have been read before the one that is held was committed. */
  committed(runs: readonly RunRow[]): void {
    for (const run of runs) if (run.seq >= (this.#runs.get(run.run)?.seq ?? 0)) this.#runs.set(run.run, run);
    this.#runs.trim();
  }

  /** The log is not what it was, or others moved it. */
  forget(): void {
    this.#runs = new Recent<string, RunRow>(10_000);
  }

  async of(runs: readonly string[]): Promise<ReadonlyMap<string, RunRow>> {
    const known = new Map<string, RunRow>();
    const asked: string[] = [];
    for (const run of new Set(runs)) {
      const held = this.#runs.get(run);
      if (held) known.set(run, held);
      else asked.push(run);
    }
    if (asked.length === 0) return known;
    for (const row of await this.#store.runs(asked)) {
      const newer = this.#runs.get(row.run) ?? row;
      this.#runs.set(row.run, newer);
      known.set(row.run, newer);
    }
    return known;
  }
}
