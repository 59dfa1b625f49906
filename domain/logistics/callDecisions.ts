import { accept, decideOne } from '../kernel/decision.ts';
import type { DecideContext, Decision } from '../kernel/decision.ts';
import type { Reads } from '../kernel/streamType.ts';
import { call } from './call.ts';
import type { CallEvent } from './callEvents.ts';
import { pickedQuantity } from './callState.ts';
import type { CallState } from './callState.ts';
import { container } from './container.ts';
import { moveAlong } from './containerDecisions.ts';
import { placeOf } from './containerState.ts';
import { callKey } from './need.ts';
import { no } from './refusals.ts';
import { atLocation, joinKey } from './supply.ts';

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

export function reportShort(
  state: CallState,
  input: AtCall & Omit<PayloadOf<'CallShort'>, 'supermarket'>,
  context: DecideContext,
): Decision {
  const { call: key, ...payload } = input;
  return decideOne(call, key, state, { type: 'CallShort', payload }, context);
}

/** The picker walks the parts to the line without a transport. */
export function carryCall(state: CallState, input: AtCall, context: DecideContext): Decision {
  if (state.status !== 'absent' && state.picks.length === 0)
    return no('callNothingPicked', { call: input.call });
  const payload = { supermarket: input.supermarket, transport: null };
  return decideOne(call, input.call, state, { type: 'CallInTransport', payload }, context);
}

/** A person puts the picked containers down at the scanned line-side location. */
export function deliverCall(
  state: CallState,
  input: AtCall & { readonly location: string },
  context: DecideContext,
  reads: Reads,
): Decision {
  const picks = state.status === 'absent' ? [] : state.picks;
  if (state.status !== 'absent' && picks.length === 0) return no('callNothingPicked', { call: input.call });
  const { supermarket, location } = input;
  const delivered = decideOne(
    call,
    input.call,
    state,
    {
      type: 'CallDelivered',
      payload: {
        supermarket,
        location,
        quantity: pickedQuantity(picks),
        containers: picks.map((p) => p.container),
        transport: null,
      },
    },
    context,
  );
  if (!delivered.ok) return delivered;
  const to = { supermarket, to: atLocation(location), lineside: true, transport: null };
  const moves = picks.map(({ container: label }) =>
    moveAlong(label, { ...to, from: placeOf(reads.get(container, label)) }, 0),
  );
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
