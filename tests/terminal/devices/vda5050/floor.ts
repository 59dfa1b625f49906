import type { FloorGraph } from '#terminal/devices/vda5050/route';
import { routeThrough } from '#terminal/devices/vda5050/route';
import { buildOrder, type OrderPlan } from '#terminal/devices/vda5050/orderBuilder';
import type { AgvState } from '#terminal/devices/vda5050/received';
import type { OrderBody } from '#terminal/devices/vda5050/schema';

const lane = (from: string, to: string, lengthM: number, speedMps = 1.5) => ({
  id: `${from}-${to}`,
  from,
  to,
  lengthM,
  speedMps,
});

/** A small hall: dock, shelf, a crossing, two line sides; the lane over the yard is long but fast. */
export const HALL: FloorGraph = {
  nodes: [
    { id: 'dock', x: 0, y: 0 },
    { id: 'cross', x: 6, y: 0 },
    { id: 'shelf', x: 6, y: 6 },
    { id: 'line1', x: 12, y: 0 },
    { id: 'line2', x: 18, y: 0 },
    { id: 'yard', x: 12, y: -9 },
    { id: 'island', x: 40, y: 40 },
  ],
  edges: [
    lane('dock', 'cross', 6),
    lane('cross', 'dock', 6),
    lane('cross', 'shelf', 6),
    lane('shelf', 'cross', 6),
    lane('cross', 'line1', 6),
    lane('line1', 'cross', 6),
    lane('line1', 'line2', 6, 0.5),
    lane('line2', 'line1', 6, 0.5),
    lane('cross', 'yard', 10, 3),
    lane('yard', 'line2', 10, 3),
  ],
};

/** From the dock: pick at the shelf, drop at line 1. */
export function pickAndDrop(orderId = 'transport-1-1'): OrderPlan {
  const route = routeThrough(HALL, ['dock', 'shelf', 'line1']);
  if (route === null) throw new Error('the hall has no such way');
  return {
    orderId,
    mapId: 'hall',
    allowedDeviationXY: 0.5,
    route,
    actions: [
      {
        nodeIndex: 2,
        actionType: 'pick',
        parameters: { loadId: 'BOX-1', loadType: 'KLT', stationType: 'floor' },
      },
      {
        nodeIndex: 4,
        actionType: 'drop',
        parameters: { loadId: 'BOX-1', loadType: 'KLT', stationType: 'floor' },
      },
    ],
  };
}

export function wholeOrder(plan: OrderPlan): OrderBody {
  const built = buildOrder(plan, plan.route.nodes.length);
  if (!built.ok) throw new Error(built.code);
  return built.order;
}

/** A vehicle that stands idle at the dock and never had an order, changed as asked. */
export function stateWith(changes: Partial<AgvState> = {}): AgvState {
  return {
    headerId: 1,
    timestamp: '2026-01-05T06:00:00.000Z',
    version: '2.1.0',
    manufacturer: 'takt',
    serialNumber: 'AGV-01',
    orderId: '',
    orderUpdateId: 0,
    lastNodeId: 'dock',
    lastNodeSequenceId: 0,
    driving: false,
    paused: undefined,
    newBaseRequest: undefined,
    operatingMode: 'AUTOMATIC',
    nodeStates: [],
    edgeStates: [],
    agvPosition: undefined,
    loads: undefined,
    actionStates: [],
    batteryState: { batteryCharge: 80, charging: false },
    errors: [],
    safetyState: { eStop: 'NONE', fieldViolation: false },
    ...changes,
  };
}
