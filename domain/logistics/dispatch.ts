import { assignRows } from './assignment.ts';

/** One transport that waits for an AGV. Nodes are those of the zone's map. */
export interface WaitingTransport {
  readonly transport: string;
  readonly fromNode: string;
  readonly toNode: string;
  /** Seconds until the destination runs empty, negative when it has; null when nothing says. */
  readonly dueInS: number | null;
  /** Seconds since it was asked for. */
  readonly ageS: number;
  /** The AGV that failed it last: taken again only when the others are far worse. */
  readonly failedBy: string | null;
}

/** Why an AGV takes no work at all; `loaded`: goods on board that no order of ours brings anywhere. */
export type Unavailable = 'charging' | 'fault' | 'silent' | 'offline' | 'manual' | 'loaded';

export interface FleetAgv {
  readonly agv: string;
  /** Where it will be free. */
  readonly node: string;
  /** Seconds until it is free; 0 when it stands idle. */
  readonly freeInS: number;
  /** 0 to 100; null when it has not said. */
  readonly batteryPct: number | null;
  readonly unavailable: Unavailable | null;
}

export interface DispatchRules {
  /** Loading or unloading, seconds each. */
  readonly handlingS: number;
  /** A second late weighs as much as this many seconds of driving. */
  readonly latenessWeight: number;
  /** A second of waiting weighs this much, so that nothing waits for ever. */
  readonly ageWeight: number;
  /** Below this an AGV takes no transport. */
  readonly minBatteryPct: number;
  /** Below this each missing per cent costs `batteryWeight` seconds. */
  readonly lowBatteryPct: number;
  readonly batteryWeight: number;
  /** Seconds of driving that are worth not asking the AGV again that failed last. */
  readonly retryPenaltyS: number;
}

export const defaultRules: DispatchRules = {
  handlingS: 15,
  latenessWeight: 8,
  ageWeight: 0.2,
  minBatteryPct: 15,
  lowBatteryPct: 40,
  batteryWeight: 2,
  retryPenaltyS: 600,
};

/** Seconds between two nodes of the map, or null where no way leads. */
export type TravelS = (from: string, to: string) => number | null;

/** Another AGV that could have had the transport, and why it has not. */
export interface Alternative {
  readonly agv: string;
  /** Seconds until it would have reached the goods; null when it takes no work. */
  readonly pickupS: number | null;
  readonly why: 'farther' | 'neededElsewhere' | 'failedBefore' | 'lowBattery' | 'noRoute' | Unavailable;
}

export interface PlannedTransport {
  readonly transport: string;
  readonly agv: string;
  /** Seconds until the AGV is at the goods. */
  readonly pickupS: number;
  readonly deliveryS: number;
  /** Seconds to spare before the destination runs empty; null when nothing says when. */
  readonly slackS: number | null;
  /** True: send the order now. False: the AGV still finishes what it does. */
  readonly now: boolean;
  /** Best first. */
  readonly alternatives: readonly Alternative[];
}

export interface DispatchPlan {
  readonly planned: readonly PlannedTransport[];
  /** Without an AGV for now, most urgent first. */
  readonly unplanned: readonly string[];
}

export interface Trip {
  readonly pickupS: number;
  readonly deliveryS: number;
  readonly costS: number;
}
export type Pairing = Trip | Alternative['why'];

export const isTrip = (pairing: Pairing): pairing is Trip => typeof pairing !== 'string';

const lateness = (dueInS: number | null, deliveryS: number): number =>
  dueInS === null ? 0 : Math.max(0, deliveryS - dueInS);

export function pair(job: WaitingTransport, agv: FleetAgv, travelS: TravelS, rules: DispatchRules): Pairing {
  if (agv.unavailable !== null) return agv.unavailable;
  const battery = agv.batteryPct ?? rules.lowBatteryPct;
  if (battery < rules.minBatteryPct) return 'lowBattery';
  const approach = travelS(agv.node, job.fromNode);
  const haul = travelS(job.fromNode, job.toNode);
  if (approach === null || haul === null) return 'noRoute';
  const pickupS = agv.freeInS + approach;
  const deliveryS = pickupS + haul + 2 * rules.handlingS;
  const strain = Math.max(0, rules.lowBatteryPct - battery) * rules.batteryWeight;
  const again = job.failedBy === agv.agv ? rules.retryPenaltyS : 0;
  const costS = pickupS + strain + again + rules.latenessWeight * lateness(job.dueInS, deliveryS);
  return { pickupS, deliveryS, costS };
}

/** Weighs leaving a transport against serving it: what it will cost when the next AGV comes round, and its age. */
function costOfWaiting(
  job: WaitingTransport,
  trips: readonly Trip[],
  roundS: number,
  rules: DispatchRules,
): number {
  const soonest = Math.min(...trips.map((t) => t.deliveryS));
  const late = Number.isFinite(soonest) ? lateness(job.dueInS, soonest + roundS) : 0;
  return rules.latenessWeight * late + rules.ageWeight * job.ageS;
}

const average = (figures: readonly number[]): number =>
  figures.length === 0 ? 0 : figures.reduce((sum, f) => sum + f, 0) / figures.length;

/**
 * Gives waiting transports to AGVs, all at once, so that the sum of driving, lateness and battery strain is least; an AGV
 * that is about to be free beside the goods can win over an idle one far away. As many transports are planned as AGVs
 * can take; which ones wait is decided by what waiting costs them.
 */
export function planDispatch(
  jobs: readonly WaitingTransport[],
  fleet: readonly FleetAgv[],
  travelS: TravelS,
  rules: DispatchRules = defaultRules,
): DispatchPlan {
  const pairings = jobs.map((job) => fleet.map((agv) => pair(job, agv, travelS, rules)));
  const roundS = average(pairings.flat().flatMap((p) => (isTrip(p) ? [p.deliveryS] : [])));
  const waiting = jobs.map((job, i) => costOfWaiting(job, (pairings[i] ?? []).filter(isTrip), roundS, rules));
  const chosen = solve(pairings, waiting);
  const planned = jobs.flatMap((job, i) => planOf(job, i, fleet, pairings, chosen) ?? []);
  const unplanned = jobs
    .map((job, i) => ({ job, i }))
    .filter(({ i }) => chosen[i] === null)
    .sort((a, b) => (waiting[b.i] ?? 0) - (waiting[a.i] ?? 0))
    .map(({ job }) => job.transport);
  return { planned, unplanned };
}

/** For each transport the index of its AGV or null. Column `fleet + i` stands for leaving transport i. */
function solve(pairings: readonly (readonly Pairing[])[], waiting: readonly number[]): (number | null)[] {
  const trips = pairings.flat().filter(isTrip);
  const sum = trips.reduce((s, t) => s + t.costS, 0) + waiting.reduce((s, w) => s + w, 0);
  const idle = sum + 1;
  const never = (pairings.length + 1) * 2 * idle;
  const columns = pairings[0]?.length ?? 0;
  const costs = pairings.map((row, i) => [
    ...row.map((p) => (isTrip(p) ? p.costS : never)),
    ...pairings.map((_, k) => (k === i ? idle + (waiting[i] ?? 0) : never)),
  ]);
  return assignRows(costs).map((column) => (column < columns ? column : null));
}

function planOf(
  job: WaitingTransport,
  row: number,
  fleet: readonly FleetAgv[],
  pairings: readonly (readonly Pairing[])[],
  chosen: readonly (number | null)[],
): PlannedTransport | null {
  const column = chosen[row] ?? null;
  if (column === null) return null;
  const agv = fleet[column];
  const trip = pairings[row]?.[column];
  if (agv === undefined || trip === undefined || !isTrip(trip)) return null;
  const { pickupS, deliveryS } = trip;
  return {
    transport: job.transport,
    agv: agv.agv,
    pickupS,
    deliveryS,
    slackS: job.dueInS === null ? null : job.dueInS - deliveryS,
    now: agv.freeInS === 0,
    alternatives: alternatives(job, pairings[row] ?? [], column, fleet, chosen),
  };
}

function alternatives(
  job: WaitingTransport,
  row: readonly Pairing[],
  taken: number,
  fleet: readonly FleetAgv[],
  chosen: readonly (number | null)[],
): Alternative[] {
  return fleet
    .flatMap((agv, i): Alternative[] => {
      const pairing = row[i];
      if (i === taken || pairing === undefined) return [];
      if (!isTrip(pairing)) return [{ agv: agv.agv, pickupS: null, why: pairing }];
      const { pickupS } = pairing;
      if (job.failedBy === agv.agv) return [{ agv: agv.agv, pickupS, why: 'failedBefore' }];
      return [{ agv: agv.agv, pickupS, why: chosen.includes(i) ? 'neededElsewhere' : 'farther' }];
    })
    .sort((a, b) => (a.pickupS ?? Infinity) - (b.pickupS ?? Infinity) || (a.agv < b.agv ? -1 : 1));
}
