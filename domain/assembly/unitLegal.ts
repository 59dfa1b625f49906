import type { Signature } from '../kernel/actor.ts';
import type { Recorded } from '../kernel/event.ts';
import { momentOf } from '../kernel/moment.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { assertNever, refuse } from '../kernel/refusal.ts';
import type { Reads } from '../kernel/streamType.ts';
import { splitStreamId } from '../kernel/streamType.ts';
import { own } from '../quality/own.ts';
import { signatureFault } from '../quality/signing.ts';
import { holdsThatKept } from './holdsThatKept.ts';
import type { AssemblyRefusal } from './refusals.ts';
import { obstacleParams, shipObstacles } from './shipGate.ts';
import type { KnownUnit, UnitState } from './unit.ts';
import type { UnitEvent } from './unitEvents.ts';
import { arrivalAmong } from './unitPosition.ts';
import { vinRefusal } from './vin.ts';
import { visit, visitKey } from './visit.ts';
import { visitWithdrawable } from './visitLegal.ts';

type Verdict = Refusal | null;
type Of<T extends UnitEvent['type']> = Recorded<UnitEvent & { readonly type: T }>;
const no = refuse<AssemblyRefusal>;

export function unitLegal(state: UnitState, event: Recorded<UnitEvent>, reads: Reads): Verdict {
  if (event.type === 'UnitCreated') {
    if (state.status !== 'absent' && state.registration) return no('unitAlreadyCreated');
    return event.payload.vin === null ? null : vinRefusal(event.payload.vin);
  }
  if (state.status === 'absent' || !state.registration) return no('unitUnknown');
  if (event.type === 'BypassReviewed') return reviewable(state, event);
  if (event.type === 'UnitReverified') return null;
  if (event.type === 'UnitSeparated') return separable(state, event.payload);
  if (state.status === 'shipped' || state.status === 'scrapped')
    return no('unitGone', { status: state.status });
  switch (event.type) {
    case 'IdentifierAssigned':
      return assignable(state, event.payload);
    case 'UnitEntered':
      return enterable(state, event.payload);
    case 'ArrivalWithdrawn':
      return withdrawable(state, event, reads);
    case 'UnitLeft':
      return leavable(state, event, reads);
    case 'UnitPulledOff':
      return state.status === 'pulledOff' ? no('unitPulledOff', { location: state.location }) : null;
    case 'UnitReinserted':
      return reinsertable(state, event.payload);
    case 'UnitMarried':
      return marriable(state, event);
    case 'BypassMade':
      return bypassFault(event.payload) ?? (event.payload.plantReachable ? null : no('bypassMadeOffline'));
    case 'UnitShipped':
      return shippable(state, event, reads);
    case 'UnitScrapped':
      return signatureFault(event.payload.signature, event.actor);
    case 'UnitRevisionRebound':
      return rebindable(state, event);
    default:
      return assertNever(event);
  }
}

function reinsertable(unit: KnownUnit, { station }: Of<'UnitReinserted'>['payload']): Verdict {
  if (unit.status !== 'pulledOff') return no('unitNotPulledOff');
  return station === null && unit.after === null ? no('unitHadLeftNoStation') : null;
}

function assignable(unit: KnownUnit, payload: Of<'IdentifierAssigned'>['payload']): Verdict {
  const { kind, value, replaces } = payload;
  const now = unit.identifiers[kind] ?? null;
  if (kind === 'vin') {
    const fault = vinRefusal(value);
    if (fault) return fault;
  }
  if (now === replaces) return null;
  return replaces === null
    ? no('unitIdentifierExists', { kind, value: now })
    : no('unitIdentifierChanged', { kind, value: now, seen: replaces });
}

function enterable(unit: KnownUnit, payload: Of<'UnitEntered'>['payload']): Verdict {
  const { station, predecessor, verificationPoint } = payload;
  if (unit.status === 'pulledOff') return no('unitPulledOff', { location: unit.location });
  if (unit.status === 'atStation' && unit.station === station) return no('unitAlreadyAtStation', { station });
  return verificationPoint && predecessor !== null && predecessor.state !== 'complete'
    ? no('predecessorNotComplete', {
        station,
        predecessor: predecessor.station,
        state: predecessor.state,
      })
    : null;
}

/** The latest at its station, which it was not seen to leave; where it was seen since takes nothing from that. */
function withdrawable(unit: KnownUnit, { payload, stream }: Of<'ArrivalWithdrawn'>, reads: Reads): Verdict {
  const { station, visit: n } = payload;
  if (arrivalAmong(unit, payload) === null || own(unit.stations, station)?.visit !== n)
    return no('unitNotAtStation', { station, at: unit.status === 'atStation' ? unit.station : null });
  const there = reads.get(visit, visitKey({ unit: splitStreamId(stream).key, station, visit: n }));
  return there.status === 'absent' ? null : visitWithdrawable(there, station);
}

/** Its departure may become known after its next arrival; then the summary of the station still waits for the word. */
function leavable(
  unit: KnownUnit,
  { payload, stream, occurredAt, clock }: Of<'UnitLeft'>,
  reads: Reads,
): Verdict {
  const { station, visit, departure, complete } = payload;
  const summary = own(unit.stations, station);
  const awaited = summary?.visit === visit && (summary.result === 'open' || summary.result === 'unknown');
  const corrects = summary?.visit === visit && summary.result === 'incomplete' && departure !== 'seenGone';
  if (awaited || corrects) {
    // Whoever pulls it off releases nothing.
    if (!complete || departure === 'pulledOff') return null;
    const unitId = splitStreamId(stream).key;
    const at = momentOf(occurredAt, clock, 0);
    const left = { unit: unitId, visit: visitKey({ unit: unitId, station, visit }), at };
    return leftOnHold(station, holdsThatKept(left, reads));
  }
  return no('unitNotAtStation', { station, at: unit.status === 'atStation' ? unit.station : null });
}

/** Whoever released it had not heard of the hold: it has moved on all the same, and somebody has to stop it there. */
const leftOnHold = (station: string, holds: readonly string[]): Verdict =>
  holds.length === 0 ? null : no('unitLeftOnHold', { station, holds: holds.join(', '), count: holds.length });

function marriable(unit: KnownUnit, { payload, stream }: Of<'UnitMarried'>): Verdict {
  const { side, other, position } = payload;
  if (splitStreamId(stream).key === other) return no('unitMarriedToItself');
  if (side === 'child') {
    const parent = unit.marriages.find((m) => m.side === 'child');
    return parent ? no('unitAlreadyMarried', { other: parent.other }) : null;
  }
  const there = unit.marriages.find((m) => m.side === 'parent' && m.position === position);
  return there ? no('unitMarriagePositionTaken', { position, other: there.other }) : null;
}

function separable(unit: KnownUnit, payload: Of<'UnitSeparated'>['payload']): Verdict {
  const { side, other, position } = payload;
  return unit.marriages.some((m) => m.side === side && m.other === other && m.position === position)
    ? null
    : no('unitNotMarried', { other, position });
}

/** What makes a bypass wrong whoever asks: offline it takes two different persons. */
export function bypassFault(payload: {
  readonly signatures: readonly Signature[];
  readonly plantReachable: boolean;
}): Refusal<AssemblyRefusal> | null {
  const persons = new Set(payload.signatures.map((s) => s.person)).size;
  return !payload.plantReachable && persons < 2 ? no('bypassNeedsTwoPersons', { persons }) : null;
}

function reviewable(unit: KnownUnit, event: Of<'BypassReviewed'>): Verdict {
  const { bypass, signature } = event.payload;
  const known = unit.bypasses.find((b) => b.bypass === bypass && !b.reviewed);
  if (!known) return no('bypassUnknown', { bypass });
  if (known.signedBy.includes(signature.person)) return no('bypassSamePerson', { person: signature.person });
  return signatureFault(signature, event.actor);
}

function shippable(unit: KnownUnit, event: Of<'UnitShipped'>, reads: Reads): Verdict {
  const { checked, signature } = event.payload;
  const obstacles = shipObstacles(splitStreamId(event.stream).key, unit, checked, reads);
  if (obstacles.length > 0) return no('shipObstacles', obstacleParams(obstacles));
  return signatureFault(signature, event.actor);
}

function rebindable(unit: KnownUnit, event: Of<'UnitRevisionRebound'>): Verdict {
  const { from, signature } = event.payload;
  if (unit.revision !== from) return no('unitRevisionChanged', { revision: unit.revision, seen: from });
  return signatureFault(signature, event.actor);
}
