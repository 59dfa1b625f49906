import type { Moment } from '../kernel/moment.ts';
import { mayPrecede } from '../kernel/moment.ts';
import type { Reads } from '../kernel/streamType.ts';
import { splitStreamId, streamId } from '../kernel/streamType.ts';
import type { HoldState } from '../quality/hold.ts';
import { hold } from '../quality/hold.ts';
import { memberKey } from '../quality/holdEvents.ts';
import type { Evidence, LotRef } from '../quality/holdMatching.ts';
import { holdAt, keeps, workBy } from '../quality/holdMatching.ts';
import { holdsOverWork } from './holdsOverWork.ts';
import { lotsIn, visit, workIn } from './visit.ts';

/** A unit that left a station. */
export interface Left {
  readonly unit: string;
  /** Key of the visit that ended. */
  readonly visit: string;
  /** When it left, by the plant's clock. */
  readonly at: Pick<Moment, 'until'>;
}

interface GoneThrough {
  readonly lots: readonly LotRef[];
  readonly work: readonly Evidence[];
}

/**
 * Numbers of the holds that keep a unit and kept it already when it left: what was held, or happened to it, only later blames
 * nobody. They are found by what concerns the unit, the lots that it was given in the visit and the work that was done there.
 * Where `reads` finds nothing by itself (a terminal's), none.
 */
export function holdsThatKept(left: Left, reads: Reads): string[] {
  const near = reads.concerning(`unit/${left.unit}`);
  const here = hereOf(left, near, reads);
  const byLot = here.lots.flatMap((lot) => [...reads.concerning(memberKey({ kind: 'lot', ...lot }))]);
  const found = new Set([...near, ...byLot, ...holdsOverWork(here.work, reads)]);
  return [...found].flatMap((stream) => {
    const { name, key } = splitStreamId(stream);
    if (name !== hold.name) return [];
    const state = reads.get(hold, key);
    return keptWhenLeft(state, left, reads) ? [numberOf(key, state)] : [];
  });
}

/** Whether a hold in this state keeps the unit and kept it already when it left. */
export function keptWhenLeft(state: HoldState, left: Left, reads: Reads): boolean {
  const near = reads.concerning(`unit/${left.unit}`);
  const here = { kind: 'unit' as const, unit: left.unit, ...hereOf(left, near, reads) };
  if (!keeps(state, here)) return false;
  const then = holdAt(state, left.at);
  return keeps(then, here) || keptByEarlierWork(then, near, left, reads);
}

/** What it was given and went through in the visit that it left from. */
const hereOf = (left: Left, near: readonly string[], reads: Reads): GoneThrough =>
  goneThrough(near.includes(streamId(visit, left.visit)) ? [left.visit] : [], left.at, reads);

/** Whoever was added to a hold after it left may belong to it by what it went through at the stations before. */
function keptByEarlierWork(then: HoldState, near: readonly string[], left: Left, reads: Reads): boolean {
  if (then.status === 'absent') return false;
  const visits = near.map(splitStreamId).flatMap(({ name, key }) => (name === visit.name ? [key] : []));
  return keeps(then, { kind: 'unit', unit: left.unit, ...goneThrough(visits, left.at, reads) });
}

/** What a unit was given and went through in these visits by an instant. */
function goneThrough(visits: readonly string[], at: Pick<Moment, 'until'>, reads: Reads): GoneThrough {
  const known = visits.flatMap((key) => {
    const state = reads.get(visit, key);
    const came = state.status === 'absent' ? null : state.came;
    return came !== null && !mayPrecede(came, at) ? [] : [{ key, state }];
  });
  return {
    lots: known.flatMap(({ state }) => lotsIn(state)),
    work: workBy(
      at,
      known.flatMap(({ key, state }) => workIn(key, state)),
    ),
  };
}

export const numberOf = (key: string, state: HoldState): string =>
  state.status === 'placed' || state.status === 'lifted' ? state.placement.number : key;
