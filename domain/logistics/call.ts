import type { Recorded } from '../kernel/event.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { assertNever } from '../kernel/refusal.ts';
import type { Claim, Reads, StreamType } from '../kernel/streamType.ts';
import { defineStream, splitStreamId } from '../kernel/streamType.ts';
import { callEvents } from './callEvents.ts';
import type { CallEvent } from './callEvents.ts';
import { evolveCall, isInHand, pickedQuantity } from './callState.ts';
import type { CallState, CallTerms } from './callState.ts';
import { container, placeObstacle, useObstacle } from './container.ts';
import { isKnown } from './containerState.ts';
import type { ContainerState } from './containerState.ts';
import { no } from './refusals.ts';
import { actorId, atLocation, supplyScope } from './supply.ts';

type Of<T extends CallEvent['type']> = Extract<Recorded<CallEvent>, { type: T }>;
type Known = Exclude<CallState, { status: 'absent' }>;

/** A container as scanned, and where. */
export interface Scanned {
  readonly label: string;
  readonly from: string;
  /** Instant of the scan. */
  readonly at: string;
}

/** Why a container may not be picked for a call, or null. `terms` is null when the call itself is not known yet. */
export function pickObstacle(
  terms: Pick<CallTerms, 'part' | 'lot'> | null,
  state: ContainerState,
  { label, from, at }: Scanned,
): Refusal | null {
  if (!isKnown(state)) return no('containerUnknown', { container: label });
  if (terms !== null && terms.part !== state.part)
    return no('pickWrongPart', { container: label, expected: terms.part, scanned: state.part });
  if (terms !== null && terms.lot !== null && terms.lot !== state.lot)
    return no('pickWrongLot', { container: label, expected: terms.lot, scanned: state.lot });
  if (state.status === 'empty') return no('containerEmpty', { container: label });
  return useObstacle(label, state, at) ?? placeObstacle(label, state, atLocation(from));
}

/** Why a call that has ended takes nothing more, or null. */
export function callEnded(call: string, state: CallState): Refusal | null {
  if (state.status === 'delivered') return no('callAlreadyDelivered', { call, at: state.deliveredAt });
  if (state.status === 'cancelled') return no('callCancelled', { call, reason: state.reason });
  return null;
}

function pickingStartedLegal(call: string, state: Known, event: Of<'CallPickingStarted'>) {
  if (state.status === 'open' || state.status === 'short') return null;
  if (state.status === 'picking' && state.by !== actorId(event.actor))
    return no('callAlreadyPicking', { call, by: state.by });
  return callEnded(call, state) ?? no('callNotOpen', { call, status: state.status });
}

/** Containers go whole, so the last one may hold more than is missing; one more than that is not needed. */
function enoughPicked(call: string, { terms, picks }: Known, label: string): Refusal | null {
  const picked = pickedQuantity(picks);
  return terms !== null && picked >= terms.quantity
    ? no('pickNotNeeded', { call, container: label, picked, quantity: terms.quantity })
    : null;
}

function pickedLegal(call: string, state: Known, event: Of<'CallPicked'>, reads: Reads) {
  const { container: label, from } = event.payload;
  if (state.picks.some((p) => p.container === label))
    return no('callContainerAlreadyPicked', { call, container: label });
  const scanned = { label, from, at: event.occurredAt };
  return (
    callEnded(call, state) ??
    enoughPicked(call, state, label) ??
    pickObstacle(state.terms, reads.get(container, label), scanned)
  );
}

/** What a call that has ended left in somebody's hands goes back as well. */
function pickReturnedLegal(call: string, state: Known, event: Of<'CallPickReturned'>) {
  const { container: label } = event.payload;
  if (!isInHand(state, label))
    return callEnded(call, state) ?? no('callContainerNotPicked', { call, container: label });
  return state.status === 'inTransport' && state.transport !== null
    ? no('callInTransport', { call, transport: state.transport })
    : null;
}

/** By hand comes only what is in hand: somebody else may have put it back meanwhile. */
function deliveredLegal(call: string, state: Known, event: Of<'CallDelivered'>) {
  const { location, transport, containers } = event.payload;
  const expected = state.terms?.location ?? location;
  if (expected !== location) return no('callWrongLocation', { call, expected, scanned: location });
  const ended = callEnded(call, state);
  if (ended || transport !== null) return ended;
  const gone = containers.find((label) => !isInHand(state, label));
  return gone === undefined ? null : no('callContainerNotPicked', { call, container: gone });
}

function cancelledLegal(call: string, state: Known) {
  return state.status === 'inTransport'
    ? no('callInTransport', { call, transport: state.transport })
    : callEnded(call, state);
}

function legal(state: CallState, event: Recorded<CallEvent>, reads: Reads): Refusal | null {
  const call = splitStreamId(event.stream).key;
  if (event.type === 'CallRaised')
    return state.status === 'absent' || state.terms === null
      ? null
      : no('callAlreadyRaised', { call, status: state.status });
  if (state.status === 'absent') return no('callUnknown', { call });
  switch (event.type) {
    case 'CallPickingStarted':
      return pickingStartedLegal(call, state, event);
    case 'CallPicked':
      return pickedLegal(call, state, event, reads);
    case 'CallPickReturned':
      return pickReturnedLegal(call, state, event);
    case 'CallInTransport':
      return state.status === 'inTransport'
        ? no('callAlreadyInTransport', { call, transport: state.transport })
        : callEnded(call, state);
    case 'CallRequeued':
    case 'CallSetDown':
      return callEnded(call, state);
    case 'CallShort':
      return state.status === 'open' || state.status === 'picking'
        ? null
        : (callEnded(call, state) ?? no('callNotOpen', { call, status: state.status }));
    case 'CallDelivered':
      return deliveredLegal(call, state, event);
    case 'CallCancelled':
      return cancelledLegal(call, state);
    default:
      return assertNever(event);
  }
}

/** A container serves one call at a time, on the whole site. */
function claims(event: Recorded<CallEvent>): readonly Claim[] {
  const claim = (name: string, held: boolean): Claim => ({
    registry: 'container',
    name,
    holder: event.stream,
    held,
  });
  switch (event.type) {
    case 'CallPicked':
      return [claim(event.payload.container, true)];
    case 'CallPickReturned':
      return [claim(event.payload.container, false)];
    case 'CallDelivered': {
      const { containers, released = [] } = event.payload;
      return [...containers, ...released].map((name) => claim(name, false));
    }
    case 'CallCancelled':
      return event.payload.containers.map((name) => claim(name, false));
    default:
      return [];
  }
}

export const call: StreamType<CallState, typeof callEvents> = defineStream({
  name: 'call',
  area: 'logistics',
  owner: 'logistics',
  stateVersion: 3,
  events: callEvents,
  initial: { status: 'absent' },
  scopeOf: supplyScope,
  evolve: evolveCall,
  legal,
  claims,
  lifespan: (_key, { status }) => (status === 'delivered' || status === 'cancelled' ? 'closed' : 'open'),
});
