import type { Recorded } from '../kernel/event.ts';
import { assertNever } from '../kernel/refusal.ts';
import type { CallEvent } from './callEvents.ts';
import { actorId } from './supply.ts';

export interface CallTerms extends Readonly<Extract<CallEvent, { type: 'CallRaised' }>['payload']> {
  readonly raisedAt: string;
}

export interface CallPick {
  readonly container: string;
  readonly lot: string | null;
  readonly quantity: number;
  readonly from: string;
}

interface Progress {
  readonly supermarket: string;
  /** Null while something is known of the call but not yet that it was raised. */
  readonly terms: CallTerms | null;
  readonly picks: readonly CallPick[];
  /** Number of the next transport: how many ended without a delivery. */
  readonly attempt: number;
}

export type CallState =
  | { readonly status: 'absent' }
  | (Progress & { readonly status: 'open' })
  | (Progress & { readonly status: 'picking'; readonly by: string })
  | (Progress & { readonly status: 'picked' })
  | (Progress & { readonly status: 'inTransport'; readonly transport: string | null })
  | (Progress & { readonly status: 'short'; readonly available: number; readonly reason: string })
  | (Progress & {
      readonly status: 'delivered';
      readonly quantity: number;
      readonly deliveredAt: string;
      /** What came: of its picks the others are still in somebody's hands. */
      readonly containers: readonly string[];
    })
  | (Progress & { readonly status: 'cancelled'; readonly reason: string });

/** A call somebody still has to do something for. */
export const isLive = (state: CallState): boolean =>
  state.status !== 'absent' && state.status !== 'delivered' && state.status !== 'cancelled';

export const hasArrived = (state: CallState, container: string): boolean =>
  state.status === 'delivered' && state.containers.includes(container);

/** True while a container that was picked for it has neither come nor gone back. */
export const isInHand = (state: CallState, container: string): boolean =>
  state.status !== 'absent' &&
  !hasArrived(state, container) &&
  state.picks.some((p) => p.container === container);

export const pickedQuantity = (picks: readonly CallPick[]): number =>
  picks.reduce((sum, p) => sum + p.quantity, 0);

const progressOf = (state: CallState, { payload }: Recorded<CallEvent>): Progress =>
  state.status === 'absent'
    ? { supermarket: payload.supermarket, terms: null, picks: [], attempt: 0 }
    : {
        supermarket: state.supermarket,
        terms: state.terms,
        picks: state.picks,
        attempt: state.attempt,
      };

type Of<T extends CallEvent['type']> = Extract<Recorded<CallEvent>, { type: T }>;

function raised(state: CallState, event: Of<'CallRaised'>): CallState {
  const terms = { ...event.payload, raisedAt: event.occurredAt };
  if (state.status === 'absent') return { ...progressOf(state, event), status: 'open', terms };
  return state.terms === null ? { ...state, terms } : state;
}

const isComplete = ({ terms, picks }: Progress): boolean => pickedQuantity(picks) >= (terms?.quantity ?? 0);

function picked(state: CallState, event: Of<'CallPicked'>): CallState {
  const { container, lot, quantity, from } = event.payload;
  const before = progressOf(state, event);
  if (before.picks.some((p) => p.container === container)) return state;
  const progress = { ...before, picks: [...before.picks, { container, lot, quantity, from }] };
  switch (state.status) {
    case 'absent':
    case 'open':
    case 'picking':
    case 'short':
      return isComplete(progress)
        ? { ...progress, status: 'picked' }
        : { ...progress, status: 'picking', by: actorId(event.actor) };
    default:
      return { ...state, picks: progress.picks };
  }
}

/** A call of which nothing is in hand any more is open again: a vehicle may be sent for it. */
function pickReturned(state: CallState, event: Of<'CallPickReturned'>): CallState {
  const before = progressOf(state, event);
  const { container } = event.payload;
  const picks = before.picks.filter((p) => p.container !== container);
  const progress = { ...before, picks };
  if (state.status === 'absent') return { ...progress, status: 'open' };
  if (picks.length === before.picks.length || hasArrived(state, container)) return state;
  const inHand =
    state.status === 'picked' ||
    state.status === 'picking' ||
    (state.status === 'inTransport' && state.transport === null);
  if (!inHand) return { ...state, picks };
  if (picks.length === 0) return { ...progress, status: 'open' };
  if (state.status !== 'picked' || isComplete(progress)) return { ...state, picks };
  return { ...progress, status: 'picking', by: actorId(event.actor) };
}

const isUnder = (state: CallState, transport: string): boolean =>
  state.status === 'inTransport' && state.transport === transport;

const waiting = (progress: Progress): CallState =>
  progress.picks.length > 0 ? { ...progress, status: 'picked' } : { ...progress, status: 'open' };

function setDown(state: CallState, event: Of<'CallSetDown'>): CallState {
  if (state.status === 'absent' || isUnder(state, event.payload.transport))
    return waiting(progressOf(state, event));
  return state;
}

function requeued(state: CallState, event: Of<'CallRequeued'>): CallState {
  const before = progressOf(state, event);
  const progress = { ...before, attempt: Math.max(before.attempt, event.payload.attempt + 1) };
  if (isUnder(state, event.payload.transport)) return waiting(progress);
  return state.status === 'absent'
    ? { ...progress, status: 'open' }
    : { ...state, attempt: progress.attempt };
}

function delivered(state: CallState, event: Of<'CallDelivered'>): CallState {
  const { containers, quantity } = event.payload;
  return state.status === 'delivered'
    ? { ...state, containers: [...new Set([...state.containers, ...containers])] }
    : {
        ...progressOf(state, event),
        status: 'delivered',
        quantity,
        deliveredAt: event.occurredAt,
        containers,
      };
}

/** What happened to the goods wins over a cancellation: parts that arrived did arrive. */
export function evolveCall(state: CallState, event: Recorded<CallEvent>): CallState {
  const { status } = state;
  const progress = progressOf(state, event);
  switch (event.type) {
    case 'CallRaised':
      return raised(state, event);
    case 'CallPickingStarted':
      return status === 'absent' || status === 'open' || status === 'short'
        ? { ...progress, status: 'picking', by: actorId(event.actor) }
        : state;
    case 'CallPicked':
      return picked(state, event);
    case 'CallPickReturned':
      return pickReturned(state, event);
    case 'CallInTransport':
      return status === 'delivered' || status === 'inTransport'
        ? state
        : { ...progress, status: 'inTransport', transport: event.payload.transport };
    case 'CallRequeued':
      return requeued(state, event);
    case 'CallSetDown':
      return setDown(state, event);
    case 'CallShort':
      return status === 'absent' || status === 'open' || status === 'picking'
        ? { ...progress, status: 'short', available: event.payload.available, reason: event.payload.reason }
        : state;
    case 'CallDelivered':
      return delivered(state, event);
    case 'CallCancelled':
      return status === 'delivered' || status === 'inTransport' || status === 'cancelled'
        ? state
        : { ...progress, status: 'cancelled', reason: event.payload.reason };
    default:
      return assertNever(event);
  }
}
