import type { Recorded } from '../kernel/event.ts';
import { assertNever } from '../kernel/refusal.ts';
import type { ContainerEvent } from './containerEvents.ts';
import { rounded } from './quantity.ts';
import { actorId, atLocation, samePlace } from './supply.ts';
import type { Place } from './supply.ts';

export interface ContainerBlock {
  readonly reason: string;
  readonly note: string;
  readonly blockedAt: string;
  readonly blockedBy: string;
}

/** A count that differed from the book and that nobody has approved yet; `expected` is the book before any such count. */
export interface CountVariance {
  readonly count: string;
  readonly counted: number;
  readonly expected: number;
  readonly countedBy: string;
}

interface Standing {
  /** Home: of the first event known. */
  readonly supermarket: string;
  /**
   * Book quantity. It may go below zero: that says that more was taken than was ever booked, and it lets facts that come
   * late or out of order add up to the same figure.
   */
  readonly quantity: number;
  readonly place: Place | null;
  /** Id of the event that put it where it is. */
  readonly arrival: string | null;
  /** The call that it was taken for and has not reached: it is in the hands of whoever serves that call. */
  readonly takenFor: string | null;
  readonly openedAt: string | null;
  readonly countedAt: string | null;
  /** What the newest count said, approved or not. */
  readonly lastCount: { readonly count: string; readonly counted: number; readonly by: string } | null;
  readonly variance: CountVariance | null;
  readonly blocks: readonly ContainerBlock[];
}

export interface ContainerContents {
  readonly part: string;
  readonly lot: string | null;
  readonly receivedAt: string;
  readonly expiresAt: string | null;
  readonly delivery: string | null;
  /** What it was booked in with: another figure, place or origin under its label is another container. */
  readonly reception: {
    readonly quantity: number;
    readonly location: string;
    readonly splitFrom: string | null;
  };
}

export type ContainerState =
  | { readonly status: 'absent' }
  /** Something happened to it before its reception is known here. */
  | (Standing & { readonly status: 'unregistered' })
  | (Standing & ContainerContents & { readonly status: 'sealed' | 'open' | 'empty'; readonly place: Place });

/** A container whose contents are known. */
export type KnownContainer = Extract<ContainerState, ContainerContents>;

export const isKnown = (state: ContainerState): state is KnownContainer =>
  state.status !== 'absent' && state.status !== 'unregistered';

/** Where it was last put, or null when nothing says. */
export const placeOf = (state: ContainerState): Place | null =>
  state.status === 'absent' ? null : state.place;

/** Id of the event that put it there, or null when nothing says. */
export const arrivalOf = (state: ContainerState): string | null =>
  state.status === 'absent' ? null : state.arrival;

/** What several containers hold together; of what is not known to hold anything, and of overdrawn ones, nothing. */
export const quantityIn = (states: readonly ContainerState[]): number =>
  states.reduce((sum, s) => rounded(sum + (isKnown(s) ? Math.max(0, s.quantity) : 0)), 0);

const nothing: Standing = {
  supermarket: '',
  quantity: 0,
  place: null,
  arrival: null,
  takenFor: null,
  openedAt: null,
  countedAt: null,
  lastCount: null,
  variance: null,
  blocks: [],
};

/** Two physical containers under one label, or one label misread: neither is used until somebody has looked. */
export const labelConflict = 'labelConflict';

const standingOf = (state: ContainerState): Standing => (state.status === 'absent' ? nothing : state);

const atHome = (state: ContainerState, supermarket: string): ContainerState =>
  state.status === 'absent' || state.supermarket !== '' ? state : { ...state, supermarket };

const fillStatus = (standing: Standing): 'sealed' | 'open' | 'empty' => {
  if (standing.quantity <= 0) return 'empty';
  return standing.openedAt === null ? 'sealed' : 'open';
};

function changed(state: ContainerState, change: Partial<Standing>): ContainerState {
  if (!isKnown(state)) return { ...standingOf(state), ...change, status: 'unregistered' };
  const next = { ...state, ...change, place: change.place ?? state.place };
  return { ...next, status: fillStatus(next) };
}

const blocked = (state: ContainerState, block: ContainerBlock): ContainerState => {
  const { blocks } = standingOf(state);
  return blocks.some((b) => b.reason === block.reason)
    ? state
    : changed(state, { blocks: [...blocks, block] });
};

type Received = Extract<Recorded<ContainerEvent>, { type: 'ContainerReceived' }>;

/**
 * True when the reception tells of what is already in the book: a delivery that two people booked alike. A part that was split
 * off is never that: each split took its own quantity out of somewhere.
 */
export function sameReception(state: KnownContainer, payload: Received['payload']): boolean {
  const { reception } = state;
  return (
    state.part === payload.part &&
    state.lot === payload.lot &&
    reception.splitFrom === null &&
    payload.splitFrom === null &&
    reception.quantity === payload.quantity &&
    reception.location === payload.location &&
    (state.status !== 'empty' || (payload.delivery !== null && payload.delivery === state.delivery))
  );
}

function received(state: ContainerState, event: Received): ContainerState {
  const { payload, eventId } = event;
  if (isKnown(state)) {
    if (sameReception(state, payload)) return state;
    if (state.status !== 'empty') {
      return blocked(state, {
        reason: labelConflict,
        note: '',
        blockedAt: event.occurredAt,
        blockedBy: actorId(event.actor),
      });
    }
  }
  const before = isKnown(state)
    ? { ...nothing, supermarket: state.supermarket, blocks: state.blocks }
    : standingOf(state);
  const next = {
    ...before,
    quantity: before.countedAt === null ? rounded(before.quantity + payload.quantity) : before.quantity,
    place: before.place ?? atLocation(payload.location),
    arrival: before.arrival ?? eventId,
    part: payload.part,
    lot: payload.lot,
    receivedAt: payload.receivedAt,
    expiresAt: payload.expiresAt,
    delivery: payload.delivery,
    reception: { quantity: payload.quantity, location: payload.location, splitFrom: payload.splitFrom },
  };
  return { ...next, status: fillStatus(next) };
}

function counted(
  state: ContainerState,
  event: Extract<Recorded<ContainerEvent>, { type: 'ContainerCounted' }>,
): ContainerState {
  const standing = standingOf(state);
  const { counted: found } = event.payload;
  const book = approvedBook(standing);
  const by = actorId(event.actor);
  const fits = !isKnown(state) || found === book;
  return changed(state, {
    quantity: found,
    countedAt: event.occurredAt,
    lastCount: { count: event.eventId, counted: found, by },
    variance: fits ? null : { count: event.eventId, counted: found, expected: book, countedBy: by },
  });
}

/** What the book says without a difference that nobody has approved: one that is counted again does not vanish. */
const approvedBook = ({ quantity, variance }: Standing): number =>
  variance === null ? quantity : rounded(quantity + variance.expected - variance.counted);

type Moved = Extract<Recorded<ContainerEvent>, { type: 'ContainerMoved' }>;

/**
 * True of a put-back from a call that does not have it any more, and of taking, or putting down on the way, what others brought
 * elsewhere meanwhile: it stays where they brought it. What arrived did arrive.
 */
export function isMovedLate(state: ContainerState, payload: Moved['payload']): boolean {
  const { takenFor } = standingOf(state);
  const { returnedFrom } = payload;
  return (returnedFrom != null && returnedFrom !== takenFor) || isElsewhere(standingOf(state), payload);
}

/** Neither brought by what the mover knew of, nor where the mover found it; a person takes off a vehicle what is for their call. */
function isElsewhere({ place, arrival, takenFor }: Standing, payload: Moved['payload']): boolean {
  if (payload.arrival == null || payload.arrival === arrival || place === null) return false;
  if (payload.from !== null && samePlace(payload.from, place)) return false;
  return place.kind !== 'agv' || payload.to.kind !== 'person' || takenFor !== (payload.takenFor ?? null);
}

const moved = (state: ContainerState, { payload, eventId }: Moved): ContainerState =>
  isMovedLate(state, payload)
    ? state
    : changed(state, { place: payload.to, arrival: eventId, takenFor: payload.takenFor ?? null });

export const evolveContainer = (state: ContainerState, event: Recorded<ContainerEvent>): ContainerState =>
  atHome(applied(state, event), event.payload.supermarket);

function applied(state: ContainerState, event: Recorded<ContainerEvent>): ContainerState {
  const standing = standingOf(state);
  switch (event.type) {
    case 'ContainerReceived':
      return received(state, event);
    case 'ContainerMoved':
      return moved(state, event);
    case 'ContainerSplit':
      return changed(state, { quantity: rounded(standing.quantity - event.payload.quantity) });
    case 'ContainerOpened':
      return changed(state, { openedAt: standing.openedAt ?? event.occurredAt });
    case 'ContainerConsumed':
      return changed(state, {
        quantity: rounded(standing.quantity - event.payload.quantity),
        openedAt: standing.openedAt ?? event.occurredAt,
      });
    case 'ContainerCounted':
      return counted(state, event);
    case 'ContainerBlocked':
      return blocked(state, {
        reason: event.payload.reason,
        note: event.payload.note,
        blockedAt: event.occurredAt,
        blockedBy: actorId(event.actor),
      });
    case 'ContainerUnblocked':
      return changed(state, { blocks: standing.blocks.filter((b) => b.reason !== event.payload.reason) });
    case 'ContainerVarianceApproved':
      return standing.variance?.count === event.payload.count ? changed(state, { variance: null }) : state;
    default:
      return assertNever(event);
  }
}
