import type { DecideContext, Decision } from '../kernel/decision.ts';
import { decideOne } from '../kernel/decision.ts';
import type { Reads } from '../kernel/streamType.ts';
import { streamId } from '../kernel/streamType.ts';
import { together } from './together.ts';
import type { UnitState } from './unit.ts';
import { unit } from './unit.ts';
import type { UnitEvent } from './unitEvents.ts';
import type { VisitState } from './visit.ts';
import { visit, visitKey } from './visit.ts';
import type { VisitEntry } from './visitDecisions.ts';
import type { VisitEvent } from './visitEvents.ts';

/**
 * A unit that was scanned at a station by mistake did not arrive there: it is where it was, and there was no visit. Two people who take
 * back one arrival apart from each other have one effect; what somebody records at the visit meanwhile, and the plant hears of first, keeps
 * it there.
 */
export function withdrawArrival(
  states: { readonly unit: UnitState; readonly visit: VisitState },
  input: { readonly at: VisitEntry; readonly note: string; readonly revision: string | null },
  context: DecideContext,
  reads: Reads,
): Decision {
  const { at, note, revision } = input;
  const { unit: id, station, line, visit: n, source } = at;
  const key = visitKey(at);
  const taken: UnitEvent = { type: 'ArrivalWithdrawn', payload: { station, line, visit: n, source, note } };
  const back = decideOne(unit, id, states.unit, taken, context, {
    effectKey: `arrivalWithdrawn:${key}`,
    reads: [streamId(visit, key)],
    readStates: reads,
    revision,
  });
  if (states.visit.status === 'absent') return back;
  const ended: VisitEvent = { type: 'VisitWithdrawn', payload: { ...at, note } };
  const effectKey = `visitWithdrawn:${key}`;
  return together(
    back,
    decideOne(visit, key, states.visit, ended, context, { effectKey, revision, causedBy: 0 }),
  );
}
