import type { Tries, TriesBook } from '#terminal/lockOut';

/** A book of tries without a disk; `lifted` is what somebody lifted. */
export function triesInMemory(lifted: ReadonlySet<string> = new Set()): TriesBook {
  const rows = new Map<string, Tries>();
  return {
    all: () => [...rows.values()],
    write(put, drop) {
      for (const key of drop) rows.delete(key);
      for (const row of put) rows.set(row.key, row);
    },
    isLifted: (lockOut) => lifted.has(lockOut),
  };
}
