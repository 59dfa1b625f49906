import type { SupplyOutlook, SupplyPoint } from '#domain/logistics/need';
import type { TimeToEmpty } from '#domain/logistics/timeToEmpty';
import { timeToEmpty } from '#domain/logistics/timeToEmpty';
import type { Line, Location } from '#domain/site/siteConfiguration';
import { inbound, newestArrival, onHand } from '#db/queries/stock';
import type { SupplyKnowledge } from './knowledge.ts';
import { lineAt, locationOf } from './knowledge.ts';
import type { ComingUnit } from './unitsAhead.ts';
import { approachesTo, comingUnits, installedHere, seenFrom, useAhead, usePerUnit } from './unitsAhead.ts';

/** From the call to the delivery, seconds: units that pass in this time are served by what is there. */
const deliveryTimeS = 600;

/** One line-side place and part, as it stands and as it will be. */
export interface PlaceOutlook {
  readonly point: SupplyPoint;
  readonly line: Line;
  readonly location: Location;
  readonly outlook: SupplyOutlook;
  readonly empty: TimeToEmpty | null;
}

/** The outlook of the line-side places that `only` lets through; all without it. */
export function placeOutlooks(
  knowledge: SupplyKnowledge,
  nowMs: number,
  only: (point: SupplyPoint) => boolean = () => true,
): PlaceOutlook[] {
  const { read, site } = knowledge;
  const points = site.lineSideStock.filter(only);
  if (points.length === 0) return [];
  const stock = onHand(read, points);
  const called = inbound(read);
  const coming = new Map<string, readonly ComingUnit[]>();
  const installed = new Map<string, ReturnType<typeof installedHere>>();
  return points.flatMap((point): PlaceOutlook[] => {
    const location = locationOf(site, point.location);
    const line = location && lineAt(site, location);
    const station = line?.stations.find((s) => s.id === location?.station);
    if (!location || !line || !station) return [];
    const all = remembered(coming, line.id, () => comingUnits(knowledge, line));
    const units = seenFrom(all, station.order);
    const had = remembered(installed, station.id, () => installedHere(knowledge, units, station));
    const ahead = useAhead(units, station.id, point.part, had);
    const { taktS } = line;
    const key = `${point.location}~${point.part}`;
    const outlook: SupplyOutlook = {
      onHand: stock.get(key) ?? 0,
      inbound: called.get(key) ?? 0,
      ahead,
      leadUnits: Math.ceil(deliveryTimeS / taktS),
      newestArrival: newestArrival(read, point),
    };
    const pace = {
      taktS,
      approaches: approachesTo(units, station.order, nowMs),
      ...usePerUnit(units, station.id, point.part),
    };
    return [{ point, line, location, outlook, empty: timeToEmpty(outlook.onHand, ahead, pace) }];
  });
}

/** What was made for a key before, or is made now. */
function remembered<T>(made: Map<string, T>, key: string, make: () => T): T {
  const known = made.get(key);
  if (known !== undefined) return known;
  const fresh = make();
  made.set(key, fresh);
  return fresh;
}
