import type { Alternative, DispatchRules, FleetAgv, TravelS, WaitingTransport } from './dispatch.ts';
import { defaultRules, isTrip, pair } from './dispatch.ts';

/** What it would mean to give a transport to this AGV. */
export interface AgvChoice {
  readonly agv: string;
  /** Seconds until it would be at the goods and would have delivered them; null where it takes no work now. */
  readonly trip: { readonly pickupS: number; readonly deliveryS: number } | null;
  /** What weighs against it, or why it takes no work. */
  readonly against: Alternative['why'] | null;
}

/** Every AGV for one transport, best first, by the weights of automatic dispatch; those that take no work come last. */
export function rankAgvs(
  job: WaitingTransport,
  fleet: readonly FleetAgv[],
  travelS: TravelS,
  rules: DispatchRules = defaultRules,
): AgvChoice[] {
  return fleet
    .map((agv): AgvChoice & { readonly costS: number } => {
      const pairing = pair(job, agv, travelS, rules);
      if (!isTrip(pairing)) return { agv: agv.agv, trip: null, against: pairing, costS: Infinity };
      const { pickupS, deliveryS, costS } = pairing;
      const weak = agv.batteryPct !== null && agv.batteryPct < rules.lowBatteryPct;
      const against = job.failedBy === agv.agv ? 'failedBefore' : weak ? 'lowBattery' : null;
      return { agv: agv.agv, trip: { pickupS, deliveryS }, against, costS };
    })
    .toSorted((a, b) => (a.costS === b.costS ? (a.agv < b.agv ? -1 : 1) : a.costS - b.costS))
    .map(({ costS: _costS, ...choice }) => choice);
}
