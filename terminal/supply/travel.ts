import type { TravelS } from '#domain/logistics/dispatch';
import type { ZoneConfiguration } from '#domain/site/siteConfiguration';
import type { FloorGraph } from '../devices/vda5050/route.ts';
import { fastestRoute } from '../devices/vda5050/route.ts';

/** The map of a zone as the route finder takes it. */
export const graphOf = (zone: ZoneConfiguration): FloorGraph => ({
  nodes: zone.nodes.map(({ id, xM, yM }) => ({ id, x: xM, y: yM })),
  edges: zone.edges,
});

/** Zones change only with the site's configuration; ways once found are kept as long as it is. */
const travelByZone = new WeakMap<ZoneConfiguration, TravelS>();

/** Seconds between any two nodes of the zone. */
export function travelIn(zone: ZoneConfiguration): TravelS {
  const known = travelByZone.get(zone);
  if (known) return known;
  const graph = graphOf(zone);
  const found = new Map<string, number | null>();
  const travelS: TravelS = (from, to) => {
    const key = `${from}~${to}`;
    const before = found.get(key);
    if (before !== undefined) return before;
    const seconds = fastestRoute(graph, from, to)?.travelS ?? null;
    found.set(key, seconds);
    return seconds;
  };
  travelByZone.set(zone, travelS);
  return travelS;
}
