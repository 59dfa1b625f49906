import type { Recorded } from '../kernel/event.ts';
import { refuse } from '../kernel/refusal.ts';
import type { Reads, Revealed } from '../kernel/streamType.ts';
import { splitStreamId } from '../kernel/streamType.ts';
import type { HoldState } from '../quality/hold.ts';
import { hold, membersOf } from '../quality/hold.ts';
import type { HoldEvent } from '../quality/holdEvents.ts';
import { own } from '../quality/own.ts';
import { keptWhenLeft, numberOf } from './holdsThatKept.ts';
import type { AssemblyRefusal } from './refusals.ts';
import type { UnitBody } from './unit.ts';
import { releasedSubject, unit } from './unit.ts';
import { parseVisitKey, visit } from './visit.ts';

/**
 * Releases from a station that a hold shows to have been wrong, which the plant hears of only after them: it was placed, or what
 * belongs to it was worked on in its window, before the unit left. The other order is the departure's own (`unitLegal`).
 */
export function releasesRevealed(before: HoldState, event: Recorded<HoldEvent>, reads: Reads): Revealed[] {
  if (event.type !== 'HoldPlaced' && event.type !== 'HoldMembersAdded') return [];
  const after = hold.evolve(before, event);
  const { key } = splitStreamId(event.stream);
  return event.payload.members.flatMap((member) => {
    if (member.kind !== 'unit') return [];
    if (reads.concerning(releasedSubject(member.unit)).length === 0) return [];
    const stations = stationsOf(member.unit, reads);
    const told = toldBefore(before, event, member.unit);
    return reads.concerning(`unit/${member.unit}`).flatMap((stream) => {
      const left = releaseIn(stream, stations, reads);
      if (left === null || keptWhenLeft(told, left, reads) || !keptWhenLeft(after, left, reads)) return [];
      const holds = numberOf(key, after);
      const refusal = refuse<AssemblyRefusal>('unitLeftOnHold', { station: left.station, holds, count: 1 });
      return [{ of: left.closedBy.event, stream, refusal }];
    });
  });
}

/**
 * The hold by which departures were judged that came before. Whoever places a hold lists with it what its window covered, without a
 * cause: of that nothing has been told by the window alone.
 */
function toldBefore(before: HoldState, { payload }: Recorded<HoldEvent>, id: string): HoldState {
  const listed = Object.hasOwn(membersOf(before), `unit/${id}`);
  const withPlacing = 'because' in payload && payload.because === null;
  return withPlacing && !listed ? hold.initial : before;
}

function stationsOf(id: string, reads: Reads): UnitBody['stations'] {
  const state = reads.get(unit, id);
  return state.status === 'absent' ? {} : state.stations;
}

/** The latest visit to a station, once that has released the unit; what came of an earlier one is the later one's. */
function releaseIn(stream: string, stations: UnitBody['stations'], reads: Reads) {
  const { name, key } = splitStreamId(stream);
  if (name !== visit.name) return null;
  const place = parseVisitKey(key);
  const summary = own(stations, place.station);
  const state = reads.get(visit, key);
  if (summary?.visit !== place.visit || summary.result !== 'complete' || state.status !== 'closed')
    return null;
  const { closedBy } = state;
  return { unit: place.unit, station: place.station, visit: key, at: closedBy, closedBy };
}
