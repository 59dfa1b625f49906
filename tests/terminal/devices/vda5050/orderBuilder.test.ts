import { describe, expect, it } from 'vitest';
import { buildOrder, updateOrder } from '#terminal/devices/vda5050/orderBuilder';
import { routeThrough } from '#terminal/devices/vda5050/route';
import { HALL, pickAndDrop, wholeOrder } from './floor.ts';

function built(result: ReturnType<typeof buildOrder>) {
  if (!result.ok) throw new Error(result.code);
  return result.order;
}

describe('an order', () => {
  it('counts nodes and edges alternately and carries its actions on their nodes', () => {
    const order = wholeOrder(pickAndDrop());
    expect(order.nodes.map(({ nodeId, sequenceId }) => `${nodeId}:${String(sequenceId)}`)).toEqual([
      'dock:0',
      'cross:2',
      'shelf:4',
      'cross:6',
      'line1:8',
    ]);
    expect(order.edges.map(({ sequenceId }) => sequenceId)).toEqual([1, 3, 5, 7]);
    expect(order.nodes.map(({ actions }) => actions.map(({ actionType }) => actionType))).toEqual([
      [],
      [],
      ['pick'],
      [],
      ['drop'],
    ]);
  });

  it('releases its base and keeps the rest as horizon; an edge is released only with both its ends', () => {
    const order = built(buildOrder(pickAndDrop(), 3));
    expect(order.nodes.map(({ released }) => released)).toEqual([true, true, true, false, false]);
    expect(order.edges.map(({ released }) => released)).toEqual([true, true, false, false]);
  });

  it('is the same message each time it is built from the same plan', () => {
    expect(wholeOrder(pickAndDrop())).toEqual(wholeOrder(pickAndDrop()));
  });

  it('has action ids of its own on every node, also when a node is passed twice', () => {
    const plan = pickAndDrop();
    const waits = [1, 3].map((nodeIndex) => ({
      nodeIndex,
      actionType: 'waitForTrigger' as const,
      parameters: {},
    }));
    const order = wholeOrder({ ...plan, actions: [...plan.actions, ...waits] });
    const actionIds = order.nodes.flatMap(({ actions }) => actions.map(({ actionId }) => actionId));
    expect(new Set(actionIds).size).toBe(4);
  });

  it.each([
    ['no id', { ...pickAndDrop(), orderId: '' }, 2, 'orderIdMissing'],
    ['no node', { ...pickAndDrop(), route: { nodes: [], edges: [], travelS: 0 } }, 1, 'routeEmpty'],
    [
      'an action beside the route',
      { ...pickAndDrop(), actions: [{ nodeIndex: 9, actionType: 'pick' as const, parameters: {} }] },
      2,
      'actionOffRoute',
    ],
    ['no released node', pickAndDrop(), 0, 'releaseOutOfRange'],
    ['more released than there is', pickAndDrop(), 6, 'releaseOutOfRange'],
  ])('with %s is refused', (_, plan, released, code) => {
    expect(buildOrder(plan, released)).toEqual({ ok: false, code });
  });
});

describe('an update', () => {
  it('begins with the last base node, unchanged, and releases further', () => {
    const first = built(buildOrder(pickAndDrop(), 3));
    const update = built(updateOrder(pickAndDrop(), first, 4));
    expect(update.orderUpdateId).toBe(1);
    expect(update.nodes[0]).toEqual(first.nodes[2]);
    expect(update.nodes.map(({ sequenceId, released }) => [sequenceId, released])).toEqual([
      [4, true],
      [6, true],
      [8, false],
    ]);
    expect(update.edges.map(({ sequenceId, released }) => [sequenceId, released])).toEqual([
      [5, true],
      [7, false],
    ]);
  });

  it('stitches onto an earlier update the same way', () => {
    const first = built(buildOrder(pickAndDrop(), 2));
    const second = built(updateOrder(pickAndDrop(), first, 3));
    const third = built(updateOrder(pickAndDrop(), second, 5));
    expect(third.orderUpdateId).toBe(2);
    expect(third.nodes.map(({ sequenceId }) => sequenceId)).toEqual([4, 6, 8]);
    expect(third.nodes.every(({ released }) => released)).toBe(true);
  });

  it('may lead elsewhere from the end of the base', () => {
    const first = built(buildOrder(pickAndDrop(), 3));
    const plan = pickAndDrop();
    const route = routeThrough(HALL, ['dock', 'shelf', 'dock']);
    if (route === null) throw new Error('the hall has no such way');
    const drop = { nodeIndex: 4, actionType: 'drop' as const, parameters: {} };
    const [pick] = plan.actions;
    if (pick === undefined) throw new Error('the plan has no pick');
    const update = built(updateOrder({ ...plan, route, actions: [pick, drop] }, first, 5));
    expect(update.nodes.map(({ nodeId }) => nodeId)).toEqual(['shelf', 'cross', 'dock']);
  });

  it('never changes what was released, never goes back, and belongs to its order', () => {
    const first = built(buildOrder(pickAndDrop(), 3));
    const plan = pickAndDrop();
    const detour = routeThrough(HALL, ['dock', 'cross', 'line1']);
    if (detour === null) throw new Error('the hall has no such way');
    expect(updateOrder({ ...plan, route: detour, actions: [] }, first, 3)).toEqual({
      ok: false,
      code: 'baseChanged',
    });
    expect(updateOrder({ ...plan, actions: [] }, first, 5)).toEqual({ ok: false, code: 'baseChanged' });
    expect(updateOrder(plan, first, 3)).toEqual({ ok: false, code: 'releaseNotFurther' });
    expect(updateOrder({ ...plan, orderId: 'other' }, first, 5)).toEqual({ ok: false, code: 'baseChanged' });
  });
});
