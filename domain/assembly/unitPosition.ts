/** `unknown`: it is known to be elsewhere by now, but nobody said how it left. */
export type StationResult = 'open' | 'complete' | 'incomplete' | 'bypassed' | 'unknown';

export interface StationSummary {
  /** Number of the latest visit. */
  readonly visit: number;
  readonly result: StationResult;
}

export interface Arrival {
  readonly station: string;
  readonly visit: number;
}

interface AtStation extends Arrival {
  readonly status: 'atStation';
  readonly line: string;
  readonly since: string;
  /** What would be known without this arrival, should it be taken back: where the unit was, and what its station made of it before. */
  readonly before: { readonly position: UnitPosition; readonly summary: StationSummary | null };
}

export type UnitPosition =
  | { readonly status: 'planned' }
  | AtStation
  /** Has left `after` (null: just put back in front of a station) and was not seen at the next station yet. */
  | {
      readonly status: 'between';
      readonly line: string;
      readonly after: string | null;
      readonly since: string;
    }
  | {
      readonly status: 'pulledOff';
      readonly line: string;
      readonly from: string | null;
      /** Where it stood at no station, the one that it had left. */
      readonly after: string | null;
      readonly location: string | null;
      readonly since: string;
    }
  | { readonly status: 'shipped' | 'scrapped'; readonly since: string };

/** Arrivals that nobody saw it leave from, one upon the other: behind the oldest kept it is on the line, and nobody knows where. */
const arrivalsKept = 3;

/** Where it is once it was seen to arrive. */
export const arrivedOver = (
  position: UnitPosition,
  arrival: Omit<AtStation, 'status' | 'before'>,
  summary: StationSummary | null,
): AtStation => ({
  status: 'atStation',
  ...arrival,
  before: { position: kept(position, arrivalsKept - 1), summary },
});

function kept(position: UnitPosition, arrivals: number): UnitPosition {
  if (position.status !== 'atStation') return position;
  const { line, since } = position;
  if (arrivals === 0) return { status: 'between', line, after: null, since };
  return under(position, kept(position.before.position, arrivals - 1));
}

const under = (position: AtStation, before: UnitPosition): AtStation => ({
  ...position,
  before: { ...position.before, position: before },
});

/** Where it is once its departure from a station is known; a later arrival stands, and so does what is known beneath it. */
export function leftFrom(
  position: UnitPosition,
  left: { readonly station: string; readonly line: string; readonly since: string },
): UnitPosition {
  const { station, line, since } = left;
  const gone: UnitPosition = { status: 'between', line, after: station, since };
  if (position.status === 'planned') return gone;
  if (position.status !== 'atStation') return position;
  return position.station === station ? gone : under(position, leftFrom(position.before.position, left));
}

/** The arrival among those that it was not seen to leave from since. */
export function arrivalAmong(position: UnitPosition, { station, visit }: Arrival): AtStation | null {
  if (position.status !== 'atStation') return null;
  if (position.station === station && position.visit === visit) return position;
  return arrivalAmong(position.before.position, { station, visit });
}

/** Where it is without an arrival: where it was before, or where it was seen later. */
export function withoutArrival(position: UnitPosition, { station, visit }: Arrival): UnitPosition {
  if (position.status !== 'atStation') return position;
  if (position.station === station && position.visit === visit) return position.before.position;
  return under(position, withoutArrival(position.before.position, { station, visit }));
}
