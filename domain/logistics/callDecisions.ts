import { accept, decideOne } from '../kernel/decision.ts';
import type { DecideContext, Decision } from '../kernel/decision.ts';
import type { Refusal } from '../kernel/refusal.ts';
import type { Reads } from '../kernel/streamType.ts';
import { call } from './call.ts';
import type { CallEvent } from './callEvents.ts';
import { isLive } from './callState.ts';
import type { CallState } from './callState.ts';
import { container } from './container.ts';
import { moveAlong } from './containerDecisions.ts';
import { placeOf, quantityIn } from './containerState.ts';
import type { ContainerState } from './containerState.ts';
import type { Fetching } from './fetching.ts';
import { callKey } from './need.ts';
import { no } from './refusals.ts';
import { atLocation, joinKey, placeId } from './supply.ts';

type PayloadOf<T extends CallEvent['type']> = Extract<CallEvent, { type: T }>['payload'];

/** A call as a command names it. */
export interface AtCall {
  readonly call: string;
  readonly supermarket: string;
}

/** Raises the call of a need; a need that is called already is refused, so that pressing twice calls once. */
export function raiseCall(
  state: CallState,
  input: PayloadOf<'CallRaised'>,
  context: DecideContext,
): Decision {
  const key = callKey(input);
  return decideOne(call, key, state, { type: 'CallRaised', payload: input }, context, {
    effectKey: joinKey('call', key),
  });
}

/** `fetching`: the transport under way for the call; while it brings something, the call is not short. */
export function reportShort(
  state: CallState,
  input: AtCall & Omit<PayloadOf<'CallShort'>, 'supermarket'>,
  context: DecideContext,
  fetching: Pick<Fetching, 'transport' | 'agv'> | null,
): Decision {
  const { call: key, ...payload } = input;
  if (fetching !== null) {
    const { transport, agv } = fetching;
    return agv === null
      ? no('callForTransport', { call: key, transport })
      : no('callForVehicle', { call: key, transport, agv });
  }
  return decideOne(call, key, state, { type: 'CallShort', payload }, context);
}

/** The picker walks the parts to the line without a transport. */
export function carryCall(state: CallState, input: AtCall, context: DecideContext): Decision {
  if (state.status !== 'absent' && state.picks.length === 0)
    return no('callNothingPicked', { call: input.call });
  const payload = { supermarket: input.supermarket, transport: null };
  return decideOne(call, input.call, state, { type: 'CallInTransport', payload }, context);
}

/** Why a container that was picked for a call is not with whoever serves it any more, or null. */
function pickGone(key: string, label: string, state: ContainerState): Refusal | null {
  const place = placeOf(state);
  if (state.status !== 'absent' && state.takenFor === key)
    return place?.kind === 'agv' ? no('containerInTransit', { container: label, carrier: place.agv }) : null;
  return no('callPickGone', { call: key, container: label, place: place === null ? null : placeId(place) });
}

/** A person puts the picked containers down at the scanned line-side location: those in hand, and with what is in them now. */
export function deliverCall(
  state: CallState,
  input: AtCall & { readonly location: string },
  context: DecideContext,
  reads: Reads,
): Decision {
  const { supermarket, location } = input;
  const live = isLive(state) && state.status !== 'absent';
  const labels = live ? state.picks.map((p) => p.container) : [];
  if (live && labels.length === 0) return no('callNothingPicked', { call: input.call });
  const held = labels.map((label) => ({ label, source: reads.get(container, label) }));
  for (const { label, source } of held) {
    const gone = pickGone(input.call, label, source);
    if (gone) return gone;
  }
  const delivered = decideOne(
    call,
    input.call,
    state,
    {
      type: 'CallDelivered',
      payload: {
        supermarket,
        location,
        quantity: quantityIn(held.map((h) => h.source)),
        containers: labels,
        released: [],
        transport: null,
      },
    },
    context,
  );
  if (!delivered.ok) return delivered;
  const to = { supermarket, to: atLocation(location), lineside: true, transport: null };
  const moves = held.map(({ label, source }) => moveAlong(label, { ...to, from: placeOf(source) }, 0));
  return accept(...delivered.events, ...moves);
}

/** Others may have delivered it meanwhile: the plant decides. */
export function cancelCall(
  state: CallState,
  input: AtCall & { readonly reason: string },
  context: DecideContext,
): Decision {
  const { call: key, ...rest } = input;
  const containers = state.status === 'absent' ? [] : state.picks.map((p) => p.container);
  return decideOne(call, key, state, { type: 'CallCancelled', payload: { ...rest, containers } }, context);
}
