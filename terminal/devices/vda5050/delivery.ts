import {
  acknowledges,
  errorFingerprint,
  expectationOf,
  furthestPhase,
  isIdle,
  phaseOf,
  referenceValue,
  rejectionOf,
  type Expectation,
  type OrderPhase,
  type Rejection,
} from './agvState.ts';
import type { AgvState } from './received.ts';
import type { OrderBody } from './schema.ts';

/**
 * One order on its way into and through one vehicle. `sending`: the newest message is repeated until a state echoes it;
 * `underway`: the vehicle has it. Instants are monotonic ms.
 */
export type Delivery =
  | ({
      readonly status: 'sending';
      readonly sentAt: number;
      readonly knownErrors: ReadonlySet<string>;
    } & Carried)
  | ({ readonly status: 'underway' } & Carried);

interface Carried {
  readonly order: OrderBody;
  readonly expected: Expectation;
  readonly phase: OrderPhase;
  /** What the vehicle had before this update; it goes on with that if it refuses the update. */
  readonly before: { readonly order: OrderBody; readonly expected: Expectation } | null;
}

export type DeliveryEvent =
  | { readonly type: 'phase'; readonly phase: OrderPhase }
  | { readonly type: 'rejected'; readonly orderUpdateId: number; readonly rejection: Rejection };

/** @param state the vehicle's last state, whose errors are older than this order */
export function startDelivery(order: OrderBody, state: AgvState | null, at: number): Delivery {
  const expected = expectationOf(order, null);
  return {
    status: 'sending',
    order,
    expected,
    phase: 'requested',
    before: null,
    sentAt: at,
    knownErrors: errorsIn(state),
  };
}

/** Of an order that the vehicle is known to have taken: never sent again, lest it is carried out twice. */
export function resumeDelivery(order: OrderBody): Delivery {
  return {
    status: 'underway',
    order,
    expected: expectationOf(order, null),
    phase: 'requested',
    before: null,
  };
}

export function startUpdate(
  running: Delivery,
  update: OrderBody,
  state: AgvState | null,
  at: number,
): Delivery {
  const { order, expected, phase } = running;
  return {
    status: 'sending',
    order: update,
    expected: expectationOf(update, expected),
    phase,
    before: { order, expected },
    sentAt: at,
    knownErrors: errorsIn(state),
  };
}

/** What a state says about the order; `delivery` is null when the order has ended. A vehicle that had it and stands idle without it has lost it. */
export function readState(
  delivery: Delivery,
  state: AgvState,
): { readonly delivery: Delivery | null; readonly events: readonly DeliveryEvent[] } {
  const heard = delivery.status === 'sending' ? hearAnswer(delivery, state) : { delivery, events: [] };
  if (heard.delivery === null) return heard;
  const { status, expected } = heard.delivery;
  const lost = status === 'underway' && state.orderId !== expected.orderId && isIdle(state);
  const phase = lost ? 'failed' : furthestPhase(heard.delivery.phase, phaseOf(state, expected));
  if (phase === heard.delivery.phase) return heard;
  const events: DeliveryEvent[] = [...heard.events, { type: 'phase', phase }];
  const ended = phase === 'done' || phase === 'failed';
  return { delivery: ended ? null : { ...heard.delivery, phase }, events };
}

function hearAnswer(
  sending: Extract<Delivery, { status: 'sending' }>,
  state: AgvState,
): { readonly delivery: Delivery | null; readonly events: readonly DeliveryEvent[] } {
  const { order, expected, phase, before } = sending;
  if (acknowledges(state, expected)) {
    return { delivery: { status: 'underway', order, expected, phase, before: null }, events: [] };
  }
  const rejection = rejectionOf(state, expected, sending.knownErrors);
  if (rejection === null) return { delivery: sending, events: [] };
  const events: DeliveryEvent[] = [{ type: 'rejected', orderUpdateId: order.orderUpdateId, rejection }];
  if (before === null) return { delivery: null, events };
  return { delivery: { status: 'underway', ...before, phase, before: null }, events };
}

function errorsIn(state: AgvState | null): ReadonlySet<string> {
  return new Set(state?.errors.map(errorFingerprint));
}

/** A cancelOrder on its way: repeated until the vehicle lists it, then waited for, never sent again. */
export interface Cancellation {
  readonly status: 'sending' | 'accepted';
  readonly orderId: string;
  readonly actionId: string;
  readonly sentAt: number;
}

/** `cancelled`: the action FINISHED, or a vehicle that had accepted it restarted and stands idle. `nothingToCancel`: the vehicle never had the order or was through with it. `refused`: the action FAILED. */
export type CancelOutcome = 'cancelled' | 'nothingToCancel' | 'refused';

export function readCancellation(cancellation: Cancellation, state: AgvState): Cancellation | CancelOutcome {
  const { actionId } = cancellation;
  const nothing = state.errors.some(
    (error) => error.errorType === 'noOrderToCancel' && referenceValue(error, 'actionId') === actionId,
  );
  if (nothing) return 'nothingToCancel';
  const listed = state.actionStates.find((action) => action.actionId === actionId);
  if (listed === undefined)
    return cancellation.status === 'accepted' && isIdle(state) ? 'cancelled' : cancellation;
  if (listed.actionStatus === 'FINISHED') return 'cancelled';
  return listed.actionStatus === 'FAILED' ? 'refused' : { ...cancellation, status: 'accepted' };
}
