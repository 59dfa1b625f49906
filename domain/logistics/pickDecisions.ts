import { accept, decideOne } from '../kernel/decision.ts';
import type { DecideContext, Decision } from '../kernel/decision.ts';
import type { Reads } from '../kernel/streamType.ts';
import { streamId } from '../kernel/streamType.ts';
import { call } from './call.ts';
import type { AtCall } from './callDecisions.ts';
import { pickedQuantity } from './callState.ts';
import type { CallState } from './callState.ts';
import { container } from './container.ts';
import { moveAlong } from './containerDecisions.ts';
import { arrivalOf, isKnown, placeOf } from './containerState.ts';
import type { ContainerState } from './containerState.ts';
import { promisedTo, takenObstacle } from './fetching.ts';
import type { Fetching } from './fetching.ts';
import { rounded } from './quantity.ts';
import { no } from './refusals.ts';
import { olderInStock } from './stock.ts';
import type { StockItem } from './stock.ts';
import { atLocation } from './supply.ts';
import type { Place } from './supply.ts';

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
  /** The picker was warned that the place has no room for all of it, and takes it all the same. */
  readonly beyondRoom: boolean;
}

/** At the called place, of the called part. */
export interface Room {
  /** How much it takes at most. */
  readonly most: number;
  /** How much stands there now by the book, also what is blocked or held. */
  readonly standing: number;
}

/** With that much more there would be more of it than the place takes. */
export const isBeyond = (room: Room | null, brought: number): room is Room =>
  room !== null && rounded(room.standing + brought) > room.most;

/** What the picker's PC knows besides call and container. */
export interface PickKnowledge {
  readonly reads: Reads;
  /** Containers that could be taken instead. */
  readonly stock: readonly StockItem[];
  /** Ids of the holds that match the container, its lot or its part. */
  readonly holds: readonly string[];
  /** What the called place has room for; null where nothing says. */
  readonly room: Room | null;
  /** The transport that is to bring the container, or null. */
  readonly fetching: Fetching | null;
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
 * Takes one scanned container for a call and moves it, whole: it may hold more than is missing. Wrong part, wrong lot, blocked,
 * held, expired, taken for another call, to be brought by a transport are refused. An older container in stock is refused once, as a warning that names it; picked all the same
 * (`leaving`), it is recorded. So is what makes the pick more than the place takes beside
 * what stands there.
 */
export function pickContainer(
  state: CallState,
  input: PickInput,
  context: DecideContext,
  { reads, stock, holds, room, fetching }: PickKnowledge,
): Decision {
  const { supermarket, container: label, from, to, leaving } = input;
  const source = reads.get(container, label);
  const item = stockItem(label, source, from);
  if (item === null) return no('containerUnknown', { container: label });
  const [hold] = holds;
  if (hold !== undefined) return no('pickOnHold', { container: label, hold });
  if (fetching !== null) return promisedTo(label, fetching);
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
  const taken = takenObstacle(label, source, reads, input.call);
  if (taken) return taken;
  if (older !== null && older.container !== leaving)
    return no('pickOlderFirst', {
      container: label,
      older: older.container,
      location: older.location,
      expiresAt: older.expiresAt,
      receivedAt: older.receivedAt,
    });
  const carried = rounded(item.quantity + pickedQuantity(state.status === 'absent' ? [] : state.picks));
  if (isBeyond(room, carried) && !input.beyondRoom)
    return no('pickBeyondRoom', {
      container: label,
      part: item.part,
      quantity: carried,
      standing: room.standing,
      room: room.most,
    });
  const moved = decideOne(
    container,
    label,
    source,
    {
      type: 'ContainerMoved',
      payload: {
        supermarket,
        from: atLocation(from),
        to,
        lineside: false,
        transport: null,
        takenFor: input.call,
        arrival: arrivalOf(source),
      },
    },
    context,
    { causedBy: 0 },
  );
  return moved.ok ? accept(...picked.events, ...moved.events) : moved;
}

/**
 * Puts a picked container back where it was taken from, or at `to`. `transport`: one that is to fetch the call's goods; what it
 * comes for stays where it stands. One that is with the call no longer is taken off it, and stays where others brought it.
 */
export function returnPick(
  state: CallState,
  input: AtCall & { readonly container: string; readonly to: string | null },
  context: DecideContext,
  { reads, transport }: { readonly reads: Reads; readonly transport: string | null },
): Decision {
  const { call: key, supermarket, container: label } = input;
  const picks = state.status === 'absent' ? [] : state.picks;
  const to = input.to ?? picks.find((p) => p.container === label)?.from ?? '';
  const returned = decideOne(
    call,
    key,
    state,
    { type: 'CallPickReturned', payload: { supermarket, container: label, to } },
    context,
  );
  if (!returned.ok) return returned;
  if (transport !== null) return no('callTransportAsked', { call: key, transport, container: label });
  const source = reads.get(container, label);
  if (source.status === 'absent' || source.takenFor !== key) return returned;
  const from = placeOf(source);
  const move = { supermarket, from, to: atLocation(to), lineside: false, transport: null, returnedFrom: key };
  return accept(...returned.events, moveAlong(label, move, 0));
}
