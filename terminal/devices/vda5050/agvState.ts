import type { AgvError, AgvState } from './received.ts';
import type { OrderBody } from './schema.ts';

/** How far a vehicle is with one order. `done` and `failed` are final. */
export type OrderPhase =
  'requested' | 'accepted' | 'moving' | 'loading' | 'loaded' | 'unloading' | 'done' | 'failed';

/** What a whole order, over all its updates, asks of the vehicle. */
export interface Expectation {
  readonly orderId: string;
  readonly orderUpdateId: number;
  readonly firstSequenceId: number;
  readonly lastNodeId: string;
  readonly lastSequenceId: number;
  readonly actions: readonly { readonly actionId: string; readonly actionType: string }[];
}

/** @param earlier the expectation of the order before this update; null for a first message */
export function expectationOf(order: OrderBody, earlier: Expectation | null): Expectation {
  const last = order.nodes.at(-1);
  const known = new Set(earlier?.actions.map(({ actionId }) => actionId));
  const added = [...order.nodes, ...order.edges]
    .flatMap(({ actions }) => actions)
    .filter(({ actionId }) => !known.has(actionId));
  return {
    orderId: order.orderId,
    orderUpdateId: order.orderUpdateId,
    firstSequenceId: earlier?.firstSequenceId ?? order.nodes[0]?.sequenceId ?? 0,
    lastNodeId: last?.nodeId ?? '',
    lastSequenceId: last?.sequenceId ?? 0,
    actions: [
      ...(earlier?.actions ?? []),
      ...added.map(({ actionId, actionType }) => ({ actionId, actionType })),
    ],
  };
}

/** The vehicle has this very message: orders travel at QoS 0, so nothing less says so. */
export function acknowledges(
  state: AgvState,
  order: Pick<Expectation, 'orderId' | 'orderUpdateId'>,
): boolean {
  return state.orderId === order.orderId && state.orderUpdateId === order.orderUpdateId;
}

/** Nothing left to drive and nothing left to do, instant actions included. */
export function isIdle(state: AgvState): boolean {
  return state.nodeStates.length === 0 && state.edgeStates.length === 0 && state.actionStates.every(isOver);
}

/** May be given an order: idle, under our control, and nothing that needs a person. */
export function isAvailable(state: AgvState): boolean {
  const controllable = state.operatingMode === 'AUTOMATIC' || state.operatingMode === 'SEMIAUTOMATIC';
  return (
    isIdle(state) && controllable && state.safetyState.eStop === 'NONE' && fatalErrors(state).length === 0
  );
}

export function fatalErrors(state: AgvState): readonly AgvError[] {
  return state.errors.filter(({ errorLevel }) => errorLevel === 'FATAL');
}

/** @param heardAt monotonic ms of the last state, null when none was heard yet */
export function isSilent(heardAt: number | null, now: number, limitMs: number): boolean {
  return heardAt === null || now - heardAt >= limitMs;
}

/**
 * Reads one state against what was ordered. A finished order is believed only when the vehicle stands on the last node
 * with every ordered action reported FINISHED; an action that the vehicle no longer mentions proves nothing.
 */
export function phaseOf(state: AgvState, expected: Expectation): OrderPhase {
  if (state.orderId !== expected.orderId) return 'requested';
  const statuses = new Map(state.actionStates.map(({ actionId, actionStatus }) => [actionId, actionStatus]));
  const all = expected.actions.map(({ actionId, actionType }) => ({
    actionType,
    status: statuses.get(actionId),
  }));
  if (all.some(({ status }) => status === 'FAILED')) return 'failed';
  if (isIdle(state) && acknowledges(state, expected)) {
    const arrived =
      state.lastNodeId === expected.lastNodeId && state.lastNodeSequenceId === expected.lastSequenceId;
    if (!arrived) return 'failed';
    if (all.every(({ status }) => status === 'FINISHED')) return 'done';
  }
  const begun = (type: string) =>
    all.some(({ actionType, status }) => actionType === type && hasBegun(status));
  const picks = all.filter(({ actionType }) => actionType === 'pick');
  if (begun('drop')) return 'unloading';
  if (picks.length > 0 && picks.every(({ status }) => status === 'FINISHED')) return 'loaded';
  if (begun('pick')) return 'loading';
  return state.driving || state.lastNodeSequenceId > expected.firstSequenceId ? 'moving' : 'accepted';
}

/** The further of the two: a vehicle that stops at a crossing has not gone back to `accepted`. */
export function furthestPhase(before: OrderPhase, now: OrderPhase): OrderPhase {
  return PROGRESS[now] > PROGRESS[before] ? now : before;
}

const PROGRESS: Readonly<Record<OrderPhase, number>> = {
  requested: 0,
  accepted: 1,
  moving: 2,
  loading: 3,
  loaded: 4,
  unloading: 5,
  done: 6,
  failed: 6,
};

export type RejectionReason = 'malformed' | 'notPerformable' | 'updateDoesNotFit' | 'noRoute' | 'other';

export interface Rejection {
  /** As the vehicle wrote it; manufacturers add their own. */
  readonly errorType: string;
  readonly reason: RejectionReason;
  readonly description: string | null;
}

/**
 * Why the vehicle does not take this message; null while it only has not answered. An error that names another order
 * (or another update) is about that one; one that names none counts if it is new since the message was first sent.
 */
export function rejectionOf(
  state: AgvState,
  order: Pick<Expectation, 'orderId' | 'orderUpdateId'>,
  knownErrors: ReadonlySet<string>,
): Rejection | null {
  if (acknowledges(state, order)) return null;
  const found = state.errors.find((error) => isAbout(error, order, knownErrors));
  if (found === undefined) return null;
  return {
    errorType: found.errorType,
    reason: REJECTION_REASONS.get(found.errorType) ?? 'other',
    description: found.errorDescription ?? null,
  };
}

/** Tells errors apart from one state to the next. */
export function errorFingerprint({
  errorType,
  errorReferences = [],
  errorDescription = '',
}: AgvError): string {
  return JSON.stringify([errorType, errorDescription, errorReferences]);
}

/** VDA 5050 2.1, section 6.6.4; `noRouteError` is not in it, but widely used for an unreachable start node. */
const REJECTION_REASONS: ReadonlyMap<string, RejectionReason> = new Map([
  ['validationError', 'malformed'],
  ['orderError', 'notPerformable'],
  ['orderUpdateError', 'updateDoesNotFit'],
  ['noRouteError', 'noRoute'],
]);

function isAbout(
  error: AgvError,
  order: Pick<Expectation, 'orderId' | 'orderUpdateId'>,
  known: ReadonlySet<string>,
): boolean {
  const orderId = referenceValue(error, 'orderId');
  const updateId = referenceValue(error, 'orderUpdateId');
  const isNew = !known.has(errorFingerprint(error));
  if (orderId !== null && orderId !== order.orderId) return false;
  if (updateId !== null && updateId !== String(order.orderUpdateId)) return false;
  if (orderId !== null) return updateId !== null || isNew;
  return isNew && REJECTION_REASONS.has(error.errorType);
}

export function referenceValue(error: AgvError, key: string): string | null {
  return error.errorReferences?.find(({ referenceKey }) => referenceKey === key)?.referenceValue ?? null;
}

type ActionStatus = AgvState['actionStates'][number]['actionStatus'];

function isOver({ actionStatus }: { readonly actionStatus: ActionStatus }): boolean {
  return actionStatus === 'FINISHED' || actionStatus === 'FAILED';
}

function hasBegun(status: ActionStatus | undefined): boolean {
  return status !== undefined && status !== 'WAITING';
}
