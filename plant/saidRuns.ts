import type { SaidRun } from '#sync/messages';
import type { Heartbeat, RunRow, SaidRow } from './store.ts';

/** What a terminal is told at most. */
const mostTold = 100;

/**
 * What terminals said they had of runs that they no longer speak of, as long as the plant has not all of it: a terminal whose disk lost what it
 * had committed does not know of it, and begins a new run as if nothing were missing.
 */
export class SaidRuns {
  readonly #open = new Map<string, SaidRow>();
  readonly #changed = new Set<string>();

  load(rows: readonly SaidRow[]): void {
    for (const row of rows) this.#open.set(row.run, row);
  }

  /** The terminal speaks of another run now; this is the last that it said of the one before. An answer on its way may be late: the most counts. */
  left({ terminal, saidRun, saidSeq, lastHeardAt }: Heartbeat): void {
    if (saidSeq <= (this.#open.get(saidRun)?.seq ?? 0)) return;
    this.#open.set(saidRun, { run: saidRun, terminal, seq: saidSeq, saidAt: lastHeardAt });
    this.#changed.add(saidRun);
  }

  committed(runs: readonly RunRow[]): void {
    for (const { run, seq } of runs) if (seq >= (this.#open.get(run)?.seq ?? Infinity)) this.#close(run);
  }

  /** All but the one that the terminal speaks of now. */
  runsOf(terminal: string, speaking: string): readonly string[] {
    return [...this.#open.values()].flatMap((row) =>
      row.terminal === terminal && row.run !== speaking ? [row.run] : [],
    );
  }

  /** `known`: how far the plant has each of `runs`. What it has whole is forgotten. */
  missing(runs: readonly string[], known: ReadonlyMap<string, RunRow>): readonly SaidRun[] {
    this.committed([...known.values()]);
    return runs.slice(0, mostTold).flatMap((run) => {
      const row = this.#open.get(run);
      return row ? [{ run, seq: row.seq, saidAt: row.saidAt, have: known.get(run)?.seq ?? 0 }] : [];
    });
  }

  /** What changed since the last time: rows to write, and runs to forget. `undo` where they could not be written. */
  changes(): { readonly said: readonly SaidRow[]; readonly settled: readonly string[]; undo(): void } {
    const runs = [...this.#changed];
    this.#changed.clear();
    return {
      said: runs.flatMap((run) => this.#open.get(run) ?? []),
      settled: runs.filter((run) => !this.#open.has(run)),
      undo: () => {
        for (const run of runs) this.#changed.add(run);
      },
    };
  }

  #close(run: string): void {
    if (this.#open.delete(run)) this.#changed.add(run);
  }
}
