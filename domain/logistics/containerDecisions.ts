import type { Signature } from '../kernel/actor.ts';
import { accept, decideOne, draft } from '../kernel/decision.ts';
import type { DecideContext, Decision, Draft } from '../kernel/decision.ts';
import type { Refusal } from '../kernel/refusal.ts';
import type { Reads } from '../kernel/streamType.ts';
import { container } from './container.ts';
import type { ContainerEvent } from './containerEvents.ts';
import { isKnown } from './containerState.ts';
import type { ContainerState, KnownContainer } from './containerState.ts';
import { promisedTo, takenObstacle } from './fetching.ts';
import type { Fetching } from './fetching.ts';
import { no } from './refusals.ts';
import { allocate } from './stock.ts';
import type { StockItem } from './stock.ts';
import { joinKey, placeId } from './supply.ts';
import type { Place } from './supply.ts';

type PayloadOf<T extends ContainerEvent['type']> = Extract<ContainerEvent, { type: T }>['payload'];

interface AtContainer {
  readonly container: string;
  readonly supermarket: string;
}

const unknown = (label: string): Refusal => no('containerUnknown', { container: label });

/**
 * Registers what the carrier brought. The same label of the same delivery, booked alike, has one effect, whoever scans it; booked
 * with another content, quantity or place it is a conflict that somebody has to look at.
 */
export function receiveContainer(
  state: ContainerState,
  input: AtContainer & Omit<PayloadOf<'ContainerReceived'>, 'receivedAt' | 'splitFrom'>,
  context: DecideContext,
): Decision {
  const { container: label, ...payload } = input;
  const { delivery, part, lot, quantity, location } = payload;
  const booked = [part, lot ?? '', quantity, location];
  const effect = delivery === null ? {} : { effectKey: joinKey('receive', label, delivery, ...booked) };
  return decideOne(
    container,
    label,
    state,
    { type: 'ContainerReceived', payload: { ...payload, receivedAt: context.now, splitFrom: null } },
    context,
    effect,
  );
}

/** What a person's PC knows besides the container itself. */
export interface HandlingKnowledge {
  readonly reads: Reads;
  /** The transport that is to bring it, or null. */
  readonly fetching: Fetching | null;
}

/**
 * `lineside`: whether `to` feeds the line; a blocked container is not brought there. What was taken for a call is set down for it
 * (`takenFor`) and stays taken, or is delivered or put back; it is not moved away from the call.
 */
export function moveContainer(
  state: ContainerState,
  input: AtContainer & {
    readonly to: Place;
    readonly lineside: boolean;
    readonly takenFor: string | null;
  },
  context: DecideContext,
  { reads, fetching }: HandlingKnowledge,
): Decision {
  if (!isKnown(state)) return unknown(input.container);
  const { container: label, supermarket, to, lineside } = input;
  if (fetching !== null) return promisedTo(label, fetching);
  const { takenFor } = input;
  if (takenFor !== null && state.takenFor !== takenFor)
    return no('callPickGone', { call: takenFor, container: label, place: placeId(state.place) });
  const taken = takenObstacle(label, state, reads, lineside ? null : takenFor);
  if (taken) return taken;
  const known = takenFor === null ? {} : { arrival: state.arrival };
  const payload = { supermarket, from: state.place, to, lineside, transport: null, takenFor, ...known };
  return decideOne(container, label, state, { type: 'ContainerMoved', payload }, context);
}

/** A container's share in what moved it (a transport, a delivery): it already happened, so nothing is asked. */
export const moveAlong = (label: string, payload: PayloadOf<'ContainerMoved'>, causedBy: number): Draft =>
  draft(container, label, { type: 'ContainerMoved', payload }, { causedBy });

const childOf = (state: KnownContainer, input: AtContainer, location: string, quantity: number) => ({
  supermarket: input.supermarket,
  part: state.part,
  lot: state.lot,
  quantity,
  location,
  receivedAt: state.receivedAt,
  expiresAt: state.expiresAt,
  delivery: state.delivery,
  splitFrom: input.container,
});

/**
 * Puts a part of the contents under a new label; the new container keeps part, lot, age and expiry. What a call or a transport
 * counts on is left whole.
 */
export function splitContainer(
  state: ContainerState,
  input: AtContainer & { readonly into: string; readonly quantity: number },
  context: DecideContext,
  { child, reads, fetching }: HandlingKnowledge & { readonly child: ContainerState },
): Decision {
  if (!isKnown(state)) return unknown(input.container);
  const { supermarket, into, quantity } = input;
  if (fetching !== null) return promisedTo(input.container, fetching);
  const taken = takenObstacle(input.container, state, reads);
  if (taken) return taken;
  const split = decideOne(
    container,
    input.container,
    state,
    { type: 'ContainerSplit', payload: { supermarket, into, quantity } },
    context,
  );
  if (!split.ok || state.place.kind !== 'location') return split;
  const payload = childOf(state, input, state.place.location, quantity);
  const born = decideOne(container, into, child, { type: 'ContainerReceived', payload }, context, {
    causedBy: 0,
  });
  return born.ok ? accept(...split.events, ...born.events) : born;
}

export function openContainer(
  state: ContainerState,
  input: AtContainer & { readonly location: string },
  context: DecideContext,
): Decision {
  const { container: label, ...payload } = input;
  return decideOne(container, label, state, { type: 'ContainerOpened', payload }, context);
}

/** A person takes parts out by hand (rework, scrap, a part without backflush). */
export function consumeFromContainer(
  state: ContainerState,
  input: AtContainer & Omit<PayloadOf<'ContainerConsumed'>, 'part' | 'lot'>,
  context: DecideContext,
): Decision {
  if (!isKnown(state)) return unknown(input.container);
  const { container: label, ...rest } = input;
  const payload = { ...rest, part: state.part, lot: state.lot };
  return decideOne(container, label, state, { type: 'ContainerConsumed', payload }, context);
}

/** What a built unit used, as the line books it. */
export interface Backflush {
  readonly supermarket: string;
  readonly part: string;
  readonly quantity: number;
  readonly location: string;
  readonly unit: string;
  readonly station: string;
  readonly operation: string | null;
  /** Id of the event that used the parts: booking it twice has one effect. */
  readonly cause: string;
}

/**
 * Books what a unit used on the line-side containers of its part. It already happened, so nothing is refused; what the
 * book lacks shows as a discrepancy. `stock`: the containers of the part at the location.
 */
export function backflush(input: Backflush, stock: readonly StockItem[]): Decision {
  const { cause, quantity, ...used } = input;
  const { allocations } = allocate(quantity, stock);
  return accept(
    ...allocations.map((a, i) =>
      draft(
        container,
        a.item.container,
        {
          type: 'ContainerConsumed',
          payload: { ...used, lot: a.item.lot, quantity: a.quantity, purpose: 'build' },
        },
        { effectKey: joinKey('backflush', cause, used.location, used.part, i) },
      ),
    ),
  );
}

/** What was counted is believed at once; a difference waits for somebody else's approval. */
export function countContainer(
  state: ContainerState,
  input: AtContainer & { readonly counted: number; readonly reason: string | null },
  context: DecideContext,
): Decision {
  if (!isKnown(state)) return unknown(input.container);
  const { container: label, ...rest } = input;
  const payload = { ...rest, expected: state.quantity, previous: state.lastCount?.count ?? null };
  return decideOne(container, label, state, { type: 'ContainerCounted', payload }, context);
}

export function approveVariance(
  state: ContainerState,
  input: AtContainer & { readonly count: string; readonly note: string },
  context: DecideContext,
): Decision {
  const { container: label, ...payload } = input;
  return decideOne(container, label, state, { type: 'ContainerVarianceApproved', payload }, context);
}

/** Applies at once, everywhere it is heard. */
export function blockContainer(
  state: ContainerState,
  input: AtContainer & { readonly reason: string; readonly note: string },
  context: DecideContext,
): Decision {
  const { container: label, ...payload } = input;
  return decideOne(container, label, state, { type: 'ContainerBlocked', payload }, context);
}

/** Opens the container only once the plant has accepted it. */
export function unblockContainer(
  state: ContainerState,
  input: AtContainer & { readonly reason: string; readonly note: string; readonly signature: Signature },
  context: DecideContext,
): Decision {
  const { container: label, ...payload } = input;
  return decideOne(container, label, state, { type: 'ContainerUnblocked', payload }, context);
}
