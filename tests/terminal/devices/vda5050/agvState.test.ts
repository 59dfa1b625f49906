import { describe, expect, it } from 'vitest';
import {
  acknowledges,
  errorFingerprint,
  expectationOf,
  furthestPhase,
  isAvailable,
  isIdle,
  isSilent,
  phaseOf,
  rejectionOf,
} from '#terminal/devices/vda5050/agvState';
import { readCancellation, readState, startDelivery, startUpdate } from '#terminal/devices/vda5050/delivery';
import { buildOrder, updateOrder } from '#terminal/devices/vda5050/orderBuilder';
import type { AgvState } from '#terminal/devices/vda5050/received';
import { pickAndDrop, stateWith, wholeOrder } from './floor.ts';

const order = wholeOrder(pickAndDrop());
const expected = expectationOf(order, null);
const [pickId = '', dropId = ''] = expected.actions.map(({ actionId }) => actionId);

type Status = AgvState['actionStates'][number]['actionStatus'];

/** The vehicle at one point of the order, with its pick and drop as given. */
function underway(
  lastSequenceId: number,
  pick: Status,
  drop: Status,
  changes: Partial<AgvState> = {},
): AgvState {
  const left = order.nodes.filter(({ sequenceId }) => sequenceId > lastSequenceId);
  const last = order.nodes.find(({ sequenceId }) => sequenceId === lastSequenceId);
  return stateWith({
    orderId: order.orderId,
    orderUpdateId: 0,
    lastNodeId: last?.nodeId ?? '',
    lastNodeSequenceId: lastSequenceId,
    nodeStates: left.map(({ nodeId, sequenceId, released }) => ({ nodeId, sequenceId, released })),
    actionStates: [
      { actionId: pickId, actionType: 'pick', actionStatus: pick, resultDescription: undefined },
      { actionId: dropId, actionType: 'drop', actionStatus: drop, resultDescription: undefined },
    ],
    ...changes,
  });
}

function error(errorType: string, references: Record<string, string> = {}): AgvState['errors'][number] {
  const errorReferences = Object.entries(references).map(([referenceKey, referenceValue]) => ({
    referenceKey,
    referenceValue,
  }));
  return {
    errorType,
    errorLevel: 'WARNING',
    errorDescription: undefined,
    errorHint: undefined,
    errorReferences,
  };
}

describe('the phase of an order', () => {
  it.each([
    ['requested', stateWith()],
    ['accepted', underway(0, 'WAITING', 'WAITING')],
    ['moving', underway(0, 'WAITING', 'WAITING', { driving: true })],
    ['moving', underway(2, 'WAITING', 'WAITING')],
    ['loading', underway(4, 'RUNNING', 'WAITING')],
    ['loading', underway(4, 'PAUSED', 'WAITING')],
    ['loaded', underway(4, 'FINISHED', 'WAITING')],
    ['loaded', underway(6, 'FINISHED', 'WAITING', { driving: true })],
    ['unloading', underway(8, 'FINISHED', 'INITIALIZING')],
    ['done', underway(8, 'FINISHED', 'FINISHED')],
    ['failed', underway(4, 'FAILED', 'WAITING')],
  ])('is %s', (phase, state) => {
    expect(phaseOf(state, expected)).toBe(phase);
  });

  it('is failed when the vehicle stands idle short of the last node', () => {
    expect(phaseOf(underway(6, 'FINISHED', 'FINISHED', { nodeStates: [] }), expected)).toBe('failed');
  });

  it('is not done while an action is no longer mentioned: that proves nothing', () => {
    expect(phaseOf(underway(8, 'FINISHED', 'FINISHED', { actionStates: [] }), expected)).not.toBe('done');
  });

  it('is not failed at the end of a base that an update is on its way to extend', () => {
    const short = buildOrder(pickAndDrop(), 3);
    if (!short.ok) throw new Error(short.code);
    const update = updateOrder(pickAndDrop(), short.order, 5);
    if (!update.ok) throw new Error(update.code);
    const whole = expectationOf(update.order, expectationOf(short.order, null));
    expect(whole.actions.map(({ actionType }) => actionType)).toEqual(['pick', 'drop']);
    expect(phaseOf(underway(4, 'FINISHED', 'WAITING', { nodeStates: [], actionStates: [] }), whole)).toBe(
      'moving',
    );
  });

  it('only moves forward', () => {
    expect(furthestPhase('moving', 'accepted')).toBe('moving');
    expect(furthestPhase('moving', 'loading')).toBe('loading');
    expect(furthestPhase('loaded', 'failed')).toBe('failed');
  });
});

describe('a vehicle', () => {
  it('acknowledges by order and update together', () => {
    const state = stateWith({ orderId: 'a', orderUpdateId: 1 });
    expect(acknowledges(state, { orderId: 'a', orderUpdateId: 1 })).toBe(true);
    expect(acknowledges(state, { orderId: 'a', orderUpdateId: 2 })).toBe(false);
    expect(acknowledges(state, { orderId: 'b', orderUpdateId: 1 })).toBe(false);
  });

  it('is idle with nothing left to drive or to do, and available when it also may drive', () => {
    expect(isIdle(underway(8, 'FINISHED', 'FAILED'))).toBe(true);
    expect(isIdle(underway(8, 'FINISHED', 'RUNNING'))).toBe(false);
    expect(isIdle(underway(6, 'FINISHED', 'FINISHED'))).toBe(false);
    expect(isAvailable(stateWith())).toBe(true);
    expect(isAvailable(stateWith({ operatingMode: 'MANUAL' }))).toBe(false);
    expect(isAvailable(stateWith({ safetyState: { eStop: 'MANUAL', fieldViolation: false } }))).toBe(false);
    expect(isAvailable(stateWith({ errors: [{ ...error('drive'), errorLevel: 'FATAL' }] }))).toBe(false);
  });

  it('is silent when not heard for as long as the limit, or never', () => {
    expect(isSilent(1_000, 45_999, 45_000)).toBe(false);
    expect(isSilent(1_000, 46_000, 45_000)).toBe(true);
    expect(isSilent(null, 0, 45_000)).toBe(true);
  });
});

describe('a rejection', () => {
  const none = new Set<string>();
  const asked = { orderId: 'a', orderUpdateId: 1 };

  it.each([
    ['validationError', 'malformed'],
    ['orderError', 'notPerformable'],
    ['orderUpdateError', 'updateDoesNotFit'],
    ['noRouteError', 'noRoute'],
    ['vendorSpecific', 'other'],
  ])('by %s that names the order is understood as %s', (errorType, reason) => {
    const state = stateWith({ errors: [error(errorType, { orderId: 'a', orderUpdateId: '1' })] });
    expect(rejectionOf(state, asked, none)).toMatchObject({ errorType, reason });
  });

  it('of another order or another update is not ours', () => {
    const other = stateWith({
      errors: [
        error('orderError', { orderId: 'b' }),
        error('orderError', { orderId: 'a', orderUpdateId: '0' }),
      ],
    });
    expect(rejectionOf(other, asked, none)).toBeNull();
  });

  it('without a reference counts only if it is new and of a type that rejects', () => {
    const old = error('validationError');
    expect(rejectionOf(stateWith({ errors: [old] }), asked, new Set([errorFingerprint(old)]))).toBeNull();
    expect(rejectionOf(stateWith({ errors: [old] }), asked, none)).toMatchObject({ reason: 'malformed' });
    expect(rejectionOf(stateWith({ errors: [error('bumper')] }), asked, none)).toBeNull();
  });

  it('is none once the vehicle echoes the order', () => {
    const state = stateWith({
      ...asked,
      errors: [error('orderError', { orderId: 'a', orderUpdateId: '1' })],
    });
    expect(rejectionOf(state, asked, none)).toBeNull();
  });
});

describe('a delivery', () => {
  it('reports each phase once, forward only, and ends when done', () => {
    let delivery: ReturnType<typeof startDelivery> | null = startDelivery(order, stateWith(), 0);
    const phases: string[] = [];
    const course = [
      stateWith(),
      underway(0, 'WAITING', 'WAITING'),
      underway(0, 'WAITING', 'WAITING', { driving: true }),
      underway(2, 'WAITING', 'WAITING'),
      underway(4, 'RUNNING', 'WAITING'),
      underway(4, 'FINISHED', 'WAITING'),
      underway(8, 'FINISHED', 'RUNNING'),
      underway(8, 'FINISHED', 'FINISHED'),
    ];
    for (const state of course) {
      if (delivery === null) throw new Error('ended early');
      const read: ReturnType<typeof readState> = readState(delivery, state);
      phases.push(...read.events.map((event) => (event.type === 'phase' ? event.phase : event.type)));
      delivery = read.delivery;
    }
    expect(phases).toEqual(['accepted', 'moving', 'loading', 'loaded', 'unloading', 'done']);
    expect(delivery).toBeNull();
  });

  it('goes on with the running order when its update is refused', () => {
    const short = buildOrder(pickAndDrop(), 3);
    if (!short.ok) throw new Error(short.code);
    const running = readState(
      startDelivery(short.order, null, 0),
      underway(0, 'WAITING', 'WAITING'),
    ).delivery;
    const update = updateOrder(pickAndDrop(), short.order, 5);
    if (running === null || !update.ok) throw new Error('not under way');
    const refused = underway(2, 'WAITING', 'WAITING', {
      errors: [error('orderUpdateError', { orderId: order.orderId, orderUpdateId: '1' })],
    });
    const read = readState(startUpdate(running, update.order, null, 10), refused);
    expect(read.events[0]).toMatchObject({
      type: 'rejected',
      orderUpdateId: 1,
      rejection: { reason: 'updateDoesNotFit' },
    });
    expect(read.delivery).toMatchObject({ status: 'underway', order: { orderUpdateId: 0 } });
  });
});

describe('a cancellation', () => {
  const sending = { status: 'sending', orderId: 'a', actionId: 'c1', sentAt: 0 } as const;
  const listed = (actionStatus: Status) =>
    stateWith({
      actionStates: [
        { actionId: 'c1', actionType: 'cancelOrder', actionStatus, resultDescription: undefined },
      ],
    });

  it('is accepted once listed, and over once finished', () => {
    expect(readCancellation(sending, stateWith())).toBe(sending);
    expect(readCancellation(sending, listed('RUNNING'))).toEqual({ ...sending, status: 'accepted' });
    expect(readCancellation(sending, listed('FINISHED'))).toBe('cancelled');
    expect(readCancellation(sending, listed('FAILED'))).toBe('refused');
  });

  it('of nothing says so', () => {
    const state = { ...listed('FAILED'), errors: [error('noOrderToCancel', { actionId: 'c1' })] };
    expect(readCancellation(sending, state)).toBe('nothingToCancel');
  });

  it('is over when a vehicle that had accepted it has restarted and stands idle', () => {
    expect(readCancellation({ ...sending, status: 'accepted' }, stateWith())).toBe('cancelled');
  });
});
