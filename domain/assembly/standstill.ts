/** A stop, as far as it says where and when something stood, and why. */
export interface StopRecorded {
  readonly stop: string;
  /** Null: the whole line. */
  readonly station: string | null;
  readonly status: 'running' | 'ended' | 'withdrawn';
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly reason: string | null;
  readonly planned: boolean;
}

/**
 * One time in which a place of a line stood. PCs that do not hear each other may record it more than once; each record stays,
 * and together they count once.
 */
export interface Standstill<S extends StopRecorded> {
  /** The one that began first, then the others. */
  readonly records: readonly [S, ...S[]];
  /** As the first record says that has a reason: it need not be given twice. */
  readonly reason: string | null;
  readonly planned: boolean;
}

/**
 * The standstills of one line, in the order in which their first records come in `stops`; what was withdrawn makes none. Depends on
 * the records alone, so that every PC that has them says the same, whatever it heard first.
 */
export function standstills<S extends StopRecorded>(stops: readonly S[]): readonly Standstill<S>[] {
  const found: [S, ...S[]][] = [];
  for (const stop of stops.filter(({ status }) => status !== 'withdrawn').toSorted(byBegin)) {
    const same = found.find(([first]) => isAgain(first, stop));
    if (same) same.push(stop);
    else found.push([stop]);
  }
  const byFirst = new Map(found.map((records) => [records[0].stop, records]));
  return stops.flatMap(({ stop }) => {
    const records = byFirst.get(stop);
    return records ? [{ records, ...saidOf(records) }] : [];
  });
}

const byBegin = (a: StopRecorded, b: StopRecorded): number =>
  a.startedAt === b.startedAt ? order(a.stop, b.stop) : order(a.startedAt, b.startedAt);
const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** One that runs on where the first has ended stands for itself: somebody says that it still stands. */
function isAgain(first: StopRecorded, later: StopRecorded): boolean {
  if (first.station !== later.station) return false;
  if (first.endedAt === null) return true;
  return later.endedAt !== null && later.startedAt < first.endedAt;
}

function saidOf(records: readonly [StopRecorded, ...StopRecorded[]]) {
  const { reason, planned } = records.find((record) => record.reason !== null) ?? records[0];
  return { reason, planned };
}
