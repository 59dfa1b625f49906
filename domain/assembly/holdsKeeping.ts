import type { Reads } from '../kernel/streamType.ts';
import { splitStreamId, streamId } from '../kernel/streamType.ts';
import type { HoldState } from '../quality/hold.ts';
import { hold } from '../quality/hold.ts';
import { memberKey } from '../quality/holdEvents.ts';
import { keeps } from '../quality/holdMatching.ts';
import { holdsOverWork } from './holdsOverWork.ts';
import { lotsIn, visit, workIn } from './visit.ts';

/**
 * Numbers of the holds that keep a unit at the end of a visit, by what concerns the unit, the lots that it was given there and
 * the work that was done there. Where `reads` finds nothing by itself (a terminal's), none.
 */
export function holdsKeeping(unit: string, visitOf: string, reads: Reads): string[] {
  const near = reads.concerning(`unit/${unit}`);
  const ended = near.includes(streamId(visit, visitOf)) ? reads.get(visit, visitOf) : visit.initial;
  const [lots, work] = [lotsIn(ended), workIn(visitOf, ended)];
  const byLot = lots.flatMap((lot) => [...reads.concerning(memberKey({ kind: 'lot', ...lot }))]);
  const found = new Set([...near, ...byLot, ...holdsOverWork(work, reads)]);
  return [...found].flatMap((stream) => {
    const { name, key } = splitStreamId(stream);
    const state = name === hold.name ? reads.get(hold, key) : hold.initial;
    return keeps(state, { kind: 'unit', unit, lots, work }) ? [numberOf(key, state)] : [];
  });
}

const numberOf = (key: string, state: HoldState): string =>
  state.status === 'placed' || state.status === 'lifted' ? state.placement.number : key;
