import { isDeepStrictEqual } from 'node:util';
import type { Route } from './route.ts';
import type { Action, OrderBody, OrderEdge, OrderNode } from './schema.ts';

/** Something to do when the vehicle stands on a node of the route. */
export interface StopAction {
  /** Index into the route's nodes: a node may be passed more than once. */
  readonly nodeIndex: number;
  readonly actionType: 'pick' | 'drop' | 'startCharging' | 'stopCharging' | 'waitForTrigger';
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
}

export interface OrderPlan {
  readonly orderId: string;
  readonly mapId: string;
  /** Metres around a node within which it counts as reached. */
  readonly allowedDeviationXY: number;
  readonly route: Route;
  readonly actions: readonly StopAction[];
}

export type BuildRefusal =
  | 'orderIdMissing'
  | 'routeEmpty'
  | 'actionOffRoute'
  | 'releaseOutOfRange'
  | 'releaseNotFurther'
  | 'baseChanged';
export type BuiltOrder =
  { readonly ok: true; readonly order: OrderBody } | { readonly ok: false; readonly code: BuildRefusal };

/**
 * The first message of an order (orderUpdateId 0): the first `releasedNodes` nodes and the edges between them are base,
 * the rest is horizon. sequenceIds count nodes and edges alternately from 0 (VDA 5050 2.1, section 6.6.2). Action ids
 * derive from order, position and kind, so the same plan always gives the same message.
 */
export function buildOrder(plan: OrderPlan, releasedNodes: number): BuiltOrder {
  const refusal = checkPlan(plan) ?? checkRelease(plan, releasedNodes);
  if (refusal !== null) return { ok: false, code: refusal };
  return { ok: true, order: message(plan, 0, 0, releasedNodes) };
}

/**
 * The next message of a running order. `plan` may have another horizon than before, but must begin with the base that
 * `previous` released: what is released is driven. The update begins with the last base node, unchanged, where the
 * vehicle stitches it on, and releases at least one node more.
 */
export function updateOrder(plan: OrderPlan, previous: OrderBody, releasedNodes: number): BuiltOrder {
  const refusal =
    checkPlan(plan) ?? checkRelease(plan, releasedNodes) ?? checkBase(plan, previous, releasedNodes);
  if (refusal !== null) return { ok: false, code: refusal };
  return { ok: true, order: message(plan, previous.orderUpdateId + 1, stitchIndex(previous), releasedNodes) };
}

function message(
  plan: OrderPlan,
  orderUpdateId: number,
  firstNode: number,
  releasedNodes: number,
): OrderBody {
  const { route } = plan;
  return {
    orderId: plan.orderId,
    orderUpdateId,
    nodes: route.nodes.slice(firstNode).map((_, offset) => nodeAt(plan, firstNode + offset, releasedNodes)),
    edges: route.edges.slice(firstNode).map((_, offset) => edgeAt(plan, firstNode + offset, releasedNodes)),
  };
}

function nodeAt(plan: OrderPlan, index: number, releasedNodes: number): OrderNode {
  const node = plan.route.nodes[index];
  if (node === undefined) throw new RangeError(`the route has no node ${String(index)}`);
  const { mapId, allowedDeviationXY } = plan;
  return {
    nodeId: node.id,
    sequenceId: 2 * index,
    released: index < releasedNodes,
    nodePosition: { x: node.x, y: node.y, mapId, allowedDeviationXY },
    actions: plan.actions
      .filter(({ nodeIndex }) => nodeIndex === index)
      .map((action, order) => vehicleAction(plan.orderId, index, order, action)),
  };
}

function edgeAt(plan: OrderPlan, index: number, releasedNodes: number): OrderEdge {
  const edge = plan.route.edges[index];
  if (edge === undefined) throw new RangeError(`the route has no edge ${String(index)}`);
  return {
    edgeId: edge.id,
    sequenceId: 2 * index + 1,
    released: index + 1 < releasedNodes,
    startNodeId: edge.from,
    endNodeId: edge.to,
    maxSpeed: edge.speedMps,
    length: edge.lengthM,
    actions: [],
  };
}

function vehicleAction(orderId: string, nodeIndex: number, order: number, action: StopAction): Action {
  const { actionType, parameters } = action;
  return {
    actionId: `${orderId}-${String(2 * nodeIndex)}-${String(order)}-${actionType}`,
    actionType,
    blockingType: 'HARD',
    actionParameters: Object.entries(parameters).map(([key, value]) => ({ key, value })),
  };
}

function checkPlan({ orderId, route, actions }: OrderPlan): BuildRefusal | null {
  if (orderId === '') return 'orderIdMissing';
  if (route.nodes.length === 0 || route.edges.length !== route.nodes.length - 1) return 'routeEmpty';
  const onRoute = actions.every(({ nodeIndex }) => route.nodes[nodeIndex] !== undefined);
  return onRoute ? null : 'actionOffRoute';
}

function checkRelease({ route }: OrderPlan, releasedNodes: number): BuildRefusal | null {
  const inRange =
    Number.isInteger(releasedNodes) && releasedNodes >= 1 && releasedNodes <= route.nodes.length;
  return inRange ? null : 'releaseOutOfRange';
}

function checkBase(plan: OrderPlan, previous: OrderBody, releasedNodes: number): BuildRefusal | null {
  const stitch = stitchIndex(previous);
  if (previous.orderId !== plan.orderId || stitch >= plan.route.nodes.length) return 'baseChanged';
  const rebuilt = message(plan, 0, 0, stitch + 1);
  const released = [...previous.nodes, ...previous.edges].filter((part) => part.released);
  const kept = new Map([...rebuilt.nodes, ...rebuilt.edges].map((part) => [part.sequenceId, part]));
  if (released.some((part) => !isDeepStrictEqual(kept.get(part.sequenceId), part))) return 'baseChanged';
  return releasedNodes > stitch + 1 ? null : 'releaseNotFurther';
}

/** Index in the whole route of the last node that the message released. */
function stitchIndex(order: OrderBody): number {
  const last = order.nodes.findLast(({ released }) => released);
  return (last?.sequenceId ?? 0) / 2;
}
