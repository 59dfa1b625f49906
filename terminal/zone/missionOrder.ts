import type { OrderBody } from '../devices/vda5050/schema.ts';
import type { StopAction } from '../devices/vda5050/orderBuilder.ts';
import { buildOrder } from '../devices/vda5050/orderBuilder.ts';
import { fastestRoute, routeThrough } from '../devices/vda5050/route.ts';
import { graphOf } from '../supply/travel.ts';
import type { ZoneConfiguration } from '#domain/site/siteConfiguration';

/** Metres around a node within which an AGV has reached it. */
const allowedDeviationXY = 0.5;

export type Built =
  { readonly ok: true; readonly order: OrderBody } | { readonly ok: false; readonly reason: string };

export interface MissionPlan {
  readonly orderId: string;
  /** Where the AGV stands when the order begins. */
  readonly startNode: string;
  readonly fromNode: string;
  readonly toNode: string;
  readonly from: string;
  readonly to: string;
  readonly containers: readonly string[];
}

/** The order of a transport: to the goods, pick, to the destination, drop. The same plan always gives the same order. */
export function missionOrder(zone: ZoneConfiguration, plan: MissionPlan): Built {
  const graph = graphOf(zone);
  const approach = fastestRoute(graph, plan.startNode, plan.fromNode);
  const route = routeThrough(graph, [plan.startNode, plan.fromNode, plan.toNode]);
  if (approach === null || route === null) return { ok: false, reason: 'noRoute' };
  const loadId = plan.containers.join(' ');
  const stop = (
    nodeIndex: number,
    actionType: StopAction['actionType'],
    stationName: string,
  ): StopAction => ({
    nodeIndex,
    actionType,
    parameters: { loadId, loadType: 'container', stationType: 'floor', stationName },
  });
  const actions = [
    stop(approach.nodes.length - 1, 'pick', plan.from),
    stop(route.nodes.length - 1, 'drop', plan.to),
  ];
  return built({ orderId: plan.orderId, mapId: zone.mapId, allowedDeviationXY, route, actions });
}

/** Sends an AGV without goods to a node, there to charge or only to stand. */
export function restOrder(
  zone: ZoneConfiguration,
  plan: {
    readonly orderId: string;
    readonly startNode: string;
    readonly toNode: string;
    readonly charge: boolean;
  },
): Built {
  const route = fastestRoute(graphOf(zone), plan.startNode, plan.toNode);
  if (route === null) return { ok: false, reason: 'noRoute' };
  const actions: StopAction[] = plan.charge
    ? [{ nodeIndex: route.nodes.length - 1, actionType: 'startCharging', parameters: {} }]
    : [];
  return built({ orderId: plan.orderId, mapId: zone.mapId, allowedDeviationXY, route, actions });
}

function built(plan: Parameters<typeof buildOrder>[0]): Built {
  const result = buildOrder(plan, plan.route.nodes.length);
  return result.ok ? result : { ok: false, reason: result.code };
}
