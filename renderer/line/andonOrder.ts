import type { AndonKind } from '#domain/assembly/andon';
import type { AndonRow } from './lineRows.ts';

/** What cannot wait before what can: people, then what stops the work, then what slows it. */
const priority: Readonly<Record<AndonKind, number>> = {
  safety: 0,
  equipment: 1,
  quality: 2,
  material: 3,
  help: 4,
};

/** Calls that nobody has taken first, then by kind, the oldest first: the order of every list of open calls. */
export const mostUrgentFirst = (andons: readonly AndonRow[]): AndonRow[] =>
  andons.toSorted(
    (a, b) =>
      Number(a.acknowledgedAt !== null) - Number(b.acknowledgedAt !== null) ||
      priority[a.kind] - priority[b.kind] ||
      Date.parse(a.calledAt) - Date.parse(b.calledAt),
  );
