import type { RunRow } from '../store.ts';
import type { NewEvent } from './incoming.ts';

/**
 * Gives runs their place among their terminal's runs once the chain of links back to the first run is complete.
 * `unordered` are all runs without a place, `changed` what this group changed; returns only the rows that differ from it.
 */
export function orderRuns(
  unordered: readonly RunRow[],
  changed: ReadonlyMap<string, RunRow>,
  fresh: readonly NewEvent[],
  find: (run: string) => RunRow | undefined,
): readonly RunRow[] {
  const waiting = new Map<string, RunRow>();
  for (const run of [...unordered, ...changed.values()]) {
    const latest = changed.get(run.run) ?? run;
    if (latest.ordinal === null) waiting.set(latest.run, latest);
  }
  if (waiting.size === 0) return [];
  const results = new Map<string, RunRow>();
  for (const run of foundLinks([...waiting.values()], fresh)) {
    waiting.set(run.run, run);
    results.set(run.run, run);
  }
  const ordinalOf = (run: string): number | null =>
    (results.get(run) ?? changed.get(run) ?? find(run))?.ordinal ?? null;
  let moved = true;
  while (moved) {
    moved = false;
    for (const run of waiting.values()) {
      const before = run.linked && run.prevRun !== null ? ordinalOf(run.prevRun) : null;
      if (before === null) continue;
      results.set(run.run, { ...run, ordinal: before + 1 });
      waiting.delete(run.run);
      moved = true;
    }
  }
  return [...results.values()];
}

/** Runs whose previous run now turned out to hold the hash that they link. */
function foundLinks(waiting: readonly RunRow[], fresh: readonly NewEvent[]): RunRow[] {
  const unlinked = waiting.filter((run) => !run.linked);
  if (unlinked.length === 0) return [];
  const arrived = new Set(fresh.map((e) => `${e.run} ${e.hash}`));
  return unlinked
    .filter((run) => arrived.has(`${run.prevRun} ${run.prevHash}`))
    .map((run) => ({ ...run, linked: true }));
}
