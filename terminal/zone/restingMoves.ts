import { defaultRules } from '#domain/logistics/dispatch';
import type { TravelS } from '#domain/logistics/dispatch';
import type { Location } from '#domain/site/siteConfiguration';
import type { LiveAgv } from '../liveFleet.ts';

export interface RestingMove {
  readonly agv: string;
  readonly fromNode: string;
  readonly toNode: string;
  readonly charge: boolean;
}

type Resting = LiveAgv & { readonly node: string };
const canRest = (live: LiveAgv): live is Resting =>
  live.idle && live.node !== null && live.controllable && !live.silent && !live.charging && !live.loaded;

/** Nodes that some AGV stands on or drives to. */
const taken = (fleet: readonly LiveAgv[]): Set<string> =>
  new Set(fleet.flatMap((a) => [a.node, a.path.at(-1) ?? null].filter((n) => n !== null)));

/**
 * Where AGVs without work go: a low battery to the nearest free charger, the others off the aisle to the nearest free
 * parking place. `busy`: AGVs that have an order or were just given one.
 */
export function restingMoves(
  fleet: readonly LiveAgv[],
  busy: ReadonlySet<string>,
  locations: readonly Location[],
  travelS: TravelS,
): RestingMove[] {
  const occupied = taken(fleet);
  const nodesOf = (kind: Location['kind']): readonly string[] =>
    locations.flatMap((l) => (l.kind === kind && l.node !== null ? [l.node] : []));
  const [chargers, parking] = [nodesOf('charging'), nodesOf('parking')];
  const moves: RestingMove[] = [];
  for (const live of fleet) {
    if (busy.has(live.agv) || !canRest(live)) continue;
    const tired = (live.batteryPct ?? 100) < defaultRules.lowBatteryPct;
    const goals = tired ? chargers : parking;
    const stay = !tired && (chargers.includes(live.node) || parking.includes(live.node));
    const toNode = stay ? null : nearestFree(live.node, goals, occupied, travelS);
    if (toNode === null) continue;
    occupied.add(toNode);
    moves.push({ agv: live.agv, fromNode: live.node, toNode, charge: tired });
  }
  return moves;
}

/** The node it stands on is free to itself. */
function nearestFree(
  from: string,
  goals: readonly string[],
  occupied: ReadonlySet<string>,
  travelS: TravelS,
): string | null {
  const reachable = goals
    .filter((goal) => goal === from || !occupied.has(goal))
    .flatMap((goal) => {
      const seconds = travelS(from, goal);
      return seconds === null ? [] : [{ goal, seconds }];
    })
    .sort((a, b) => a.seconds - b.seconds || (a.goal < b.goal ? -1 : 1));
  return reachable[0]?.goal ?? null;
}
