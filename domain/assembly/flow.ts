import type { Line, Station } from '../site/siteConfiguration.ts';
import { own } from '../quality/own.ts';
import type { UnitState } from './unit.ts';
import type { StationResult } from './unitPosition.ts';
import type { Predecessor } from './visitEvents.ts';

/** Stations of a line in the order of flow. */
export const inFlow = (line: Line): readonly Station[] => line.stations.toSorted((a, b) => a.order - b.order);

export const stationOf = (line: Line, station: string): Station | undefined =>
  line.stations.find((s) => s.id === station);

/** Stations before `station`, nearest last; empty for the first. */
export const stationsBefore = (line: Line, station: string): readonly Station[] => {
  const flow = inFlow(line);
  return flow.slice(
    0,
    Math.max(
      0,
      flow.findIndex((s) => s.id === station),
    ),
  );
};

/**
 * What is known of one station of a unit. A signed bypass counts as complete here: it let the unit pass, and the ship gate
 * looks at it again. Never seen there, or not seen leaving, is unknown.
 */
export function passedState(unit: UnitState, station: string): Predecessor['state'] {
  const result: StationResult | undefined =
    unit.status === 'absent' ? undefined : own(unit.stations, station)?.result;
  if (result === 'complete' || result === 'bypassed') return 'complete';
  return result === 'incomplete' ? 'incomplete' : 'unknown';
}

/** Stations upstream that are not known to be complete. */
export const incompleteUpstream = (
  unit: UnitState,
  line: Line,
  station: string,
): readonly { readonly station: string; readonly state: 'incomplete' | 'unknown' }[] =>
  stationsBefore(line, station).flatMap((s) => {
    const state = passedState(unit, s.id);
    return state === 'complete' ? [] : [{ station: s.id, state }];
  });

/**
 * The predecessor of an arrival: the station just before, or, into a verification point, the first upstream station that is
 * not complete. Null at the first station of the line.
 */
export function predecessorOf(unit: UnitState, line: Line, station: string): Predecessor | null {
  const before = stationsBefore(line, station).at(-1);
  if (!before) return null;
  if (stationOf(line, station)?.verificationPoint) {
    const [first] = incompleteUpstream(unit, line, station);
    if (first) return first;
  }
  return { station: before.id, state: passedState(unit, before.id) };
}
