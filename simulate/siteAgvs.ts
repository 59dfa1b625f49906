import type { Agv, SiteConfiguration, ZoneConfiguration } from '#domain/site/siteConfiguration';
import { SimulatedAgv } from './agv.ts';
import type { Pace } from './pace.ts';
import type { SimulationLog } from './simulationLog.ts';
import { messageOf } from './simulationLog.ts';

const DEFAULT_SPEED_MPS = 1.5;
const CONNECT_AGAIN_MS = 1000;

/** The AGVs of a site, at their homes, by id. At most `limit` of them. */
export function agvsOf(
  site: SiteConfiguration,
  brokerUrl: string,
  pace: Pace,
  limit: number,
): ReadonlyMap<string, SimulatedAgv> {
  const made = site.zones.flatMap((zone) =>
    zone.agvs.flatMap((id): [string, SimulatedAgv][] => {
      const agv = site.agvs.find((a) => a.id === id);
      const start = agv && startOf(site, zone, agv);
      if (!agv || !start) return [];
      const { manufacturer, serialNumber } = agv;
      const speedMps = Math.max(0, ...zone.edges.map((e) => e.speedMps)) || DEFAULT_SPEED_MPS;
      const { speed, timers } = pace;
      const place = { mapId: zone.mapId, start, speedMps };
      return [[id, new SimulatedAgv({ brokerUrl, manufacturer, serialNumber, ...place, speed, timers })]];
    }),
  );
  return new Map(made.slice(0, limit));
}

/** Home is a node of the map, or a location that has one. */
function startOf(site: SiteConfiguration, zone: ZoneConfiguration, { home }: Agv) {
  const place = site.locations.find((l) => l.id === home)?.node ?? home;
  const node = zone.nodes.find((n) => n.id === place) ?? zone.nodes[0];
  return node && { nodeId: node.id, x: node.xM, y: node.yM };
}

export interface Fleet {
  stop(): Promise<void>;
}

/** Connects every AGV, again and again while the broker does not answer; none of them waits for another. */
export function switchOn(agvs: ReadonlyMap<string, SimulatedAgv>, pace: Pace, log: SimulationLog): Fleet {
  const off = new AbortController();
  const connect = async (id: string, agv: SimulatedAgv): Promise<void> => {
    while (!off.signal.aborted) {
      try {
        return await agv.start();
      } catch (error) {
        log('agvNotConnected', { agv: id, message: messageOf(error) });
      }
      await new Promise<void>((resolve) => {
        pace.timers.after(CONNECT_AGAIN_MS, resolve);
      });
    }
  };
  const connecting = [...agvs].map(([id, agv]) => connect(id, agv));
  return {
    async stop() {
      off.abort();
      await Promise.all(connecting);
      await Promise.all([...agvs.values()].map((agv) => agv.close()));
    },
  };
}
