import { accept, decideOne } from '../kernel/decision.ts';
import type { DecideContext, Decision } from '../kernel/decision.ts';
import type { Reads } from '../kernel/streamType.ts';
import { streamId } from '../kernel/streamType.ts';
import { call } from './call.ts';
import type { CallEvent } from './callEvents.ts';
import { pickedQuantity } from './callState.ts';
import type { CallState } from './callState.ts';
import { container } from './container.ts';
import { moveAlong } from './containerDecisions.ts';
import { isKnown, placeOf } from './containerState.ts';
import type { ContainerState } from './containerState.ts';
import { callKey } from './need.ts';
import { no } from './refusals.ts';
import { olderInStock } from './stock.ts';
import type { StockItem } from './stock.ts';
import { atLocation, joinKey } from './supply.ts';
import type { Place } from './supply.ts';

type PayloadOf<T extends CallEvent['type']> = Extract<CallEvent, { type: T }>['payload'];

interface AtCall {
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

export function startPicking(state: CallState, input: AtCall, context: DecideContext): Decision {
  const payload = { supermarket: input.supermarket };
  return decideOne(call, input.call, state, { type: 'CallPickingStarted', payload }, context);
}

export interface PickInput extends AtCall {
  readonly container: string;
  /** The location as scanned. */
  readonly from: string;
  /** Where the container goes now: the loading place, or the picker's own hands. */
  readonly to: Place;
  /** The older container that the picker was warned of and leaves, or null. */
  readonly leaving: string | null;
}

/** What the picker's PC knows besides call and container. */
export interface PickKnowledge {
  readonly reads: Reads;
  /** Containers that could be taken instead. */
  readonly stock: readonly StockItem[];
  /** Ids of the holds that match the container, its lot or its part. */
  readonly holds: readonly string[];
}

const stockItem = (label: string, state: ContainerState, location: string): StockItem | null =>
  isKnown(state)
    ? {
        container: label,
        part: state.part,
        lot: state.lot,
        quantity: state.quantity,
        location,
        open: state.openedAt !== null,
        receivedAt: state.receivedAt,
        expiresAt: state.expiresAt,
      }
    : null;

/**
 * Takes one scanned container for a call and moves it. Wrong part, wrong lot, blocked, held, expired are refused. An
 * older container in stock is refused once, as a warning that names it; picked all the same (`leaving`), it is recorded.
 */
export function pickContainer(
  state: CallState,
  input: PickInput,
  context: DecideContext,
  { reads, stock, holds }: PickKnowledge,
): Decision {
  const { supermarket, container: label, from, to, leaving } = input;
  const source = reads.get(container, label);
  const item = stockItem(label, source, from);
  if (item === null) return no('containerUnknown', { container: label });
  const [hold] = holds;
  if (hold !== undefined) return no('pickOnHold', { container: label, hold });
  const older = olderInStock(item, stock);
  const picked = decideOne(
    call,
    input.call,
    state,
    {
      type: 'CallPicked',
      payload: {
        supermarket,
        container: label,
        part: item.part,
        lot: item.lot,
        quantity: item.quantity,
        from,
        older: older?.container ?? null,
      },
    },
    context,
    { reads: [streamId(container, label)], readStates: reads },
  );
  if (!picked.ok) return picked;
  if (older !== null && older.container !== leaving)
    return no('pickOlderFirst', {
      container: label,
      older: older.container,
      location: older.location,
      expiresAt: older.expiresAt,
      receivedAt: older.receivedAt,
    });
  const moved = decideOne(
    container,
    label,
    source,
    {
      type: 'ContainerMoved',
      payload: { supermarket, from: atLocation(from), to, lineside: false, transport: null },
    },
    context,
    { causedBy: 0 },
  );
  return moved.ok ? accept(...picked.events, ...moved.events) : moved;
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
