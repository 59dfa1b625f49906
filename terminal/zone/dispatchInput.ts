import type { FleetAgv, WaitingTransport } from '#domain/logistics/dispatch';
import { maxFailures } from '#domain/logistics/transportState';
import type { SiteConfiguration, ZoneConfiguration } from '#domain/site/siteConfiguration';
import type { TransportRecord } from '#db/queries/supply';
import type { LiveAgv, LiveFleet } from '../liveFleet.ts';
import { missionOfAgv, unavailable } from '../supply/agvAvailability.ts';
import { locationOf } from '../supply/knowledge.ts';
import { arrivalS } from '../supply/rows.ts';
import { travelIn } from '../supply/travel.ts';

/** An AGV that drives somewhere on its own account stands still this long after it got there. */
const settleS = 5;

/** Asked for, or failed before its goods were on board and not too often. */
export const isWaiting = (t: TransportRecord): boolean =>
  t.status === 'requested' || (t.status === 'failed' && t.load === null && t.failures < maxFailures);

/** `dueInS`: seconds until the destination of each transport's call runs empty, by transport. */
export function waitingTransports(
  site: SiteConfiguration,
  transports: readonly TransportRecord[],
  dueInS: (t: TransportRecord) => number | null,
  nowMs: number,
): WaitingTransport[] {
  return transports.flatMap((t): WaitingTransport[] => {
    const [fromNode, toNode] = [locationOf(site, t.from)?.node, locationOf(site, t.to)?.node];
    if (!fromNode || !toNode) return [];
    const ageS = Math.max(0, (nowMs - Date.parse(t.requestedAt)) / 1000);
    const failedBy = t.status === 'failed' ? t.agv : null;
    return [{ transport: t.transport, fromNode, toNode, dueInS: dueInS(t), ageS, failedBy }];
  });
}

/** Where each AGV of the zone will be free, and when. */
export function fleetOf(
  site: SiteConfiguration,
  zone: ZoneConfiguration,
  fleet: LiveFleet,
  transports: readonly TransportRecord[],
): FleetAgv[] {
  return zone.agvs.map((id): FleetAgv => {
    const live = fleet.agv(id);
    const mission = missionOfAgv(transports, id);
    const base = { agv: id, batteryPct: live?.batteryPct ?? null };
    const reason = unavailable(live, mission !== undefined);
    if (live === null || live.node === null || reason !== null)
      return { ...base, node: '', freeInS: 0, unavailable: reason ?? 'offline' };
    if (mission) return { ...base, ...afterMission(site, fleet, mission, live.node) };
    return { ...base, ...afterRest(zone, live, live.node), unavailable: null };
  });
}

function afterMission(
  site: SiteConfiguration,
  fleet: LiveFleet,
  mission: TransportRecord,
  node: string,
): Pick<FleetAgv, 'node' | 'freeInS' | 'unavailable'> {
  const arrival = arrivalS({ site, fleet, part: (id) => ({ id, name: null, unit: null }) }, mission);
  const to = locationOf(site, mission.to)?.node;
  return arrival === null || !to
    ? { node, freeInS: 0, unavailable: 'manual' }
    : { node: to, freeInS: Math.max(1, arrival), unavailable: null };
}

function afterRest(zone: ZoneConfiguration, live: LiveAgv, node: string): Pick<FleetAgv, 'node' | 'freeInS'> {
  if (live.idle) return { node, freeInS: 0 };
  const end = live.path.at(-1) ?? node;
  return { node: end, freeInS: (travelIn(zone)(node, end) ?? 0) + settleS };
}
