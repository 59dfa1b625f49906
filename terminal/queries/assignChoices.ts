import { rankAgvs } from '#domain/logistics/choice';
import { callsByKey, liveTransports } from '#db/queries/supply';
import type { QueryContext } from '../commands/registry.ts';
import type { Inputs, Outputs } from '../contract/infer.ts';
import type { logisticsContract } from '../contract/logistics.ts';
import type { LiveFleet } from '../liveFleet.ts';
import { travelIn } from '../supply/travel.ts';
import { fleetOf, waitingTransports } from '../zone/dispatchInput.ts';
import { outlooksOf, placeKey } from './calls.ts';

type Input = Inputs<typeof logisticsContract.queries>['assignChoices'];
type Output = Outputs<typeof logisticsContract.queries>['assignChoices'];

/** The AGVs of a live transport's zone, best first, as automatic dispatch weighs them at this moment. */
export function assignChoices(fleet: LiveFleet, input: Input, ctx: QueryContext): Output {
  const { site, read, nowMs } = ctx;
  const transports = liveTransports(read);
  const record = transports.find((t) => t.transport === input.transport);
  const zone = site?.zones.find((z) => z.id === record?.zone);
  if (!site || !record || !zone) return { rows: [] };
  const call = record.call === null ? undefined : callsByKey(read, [record.call]).get(record.call);
  const key = call === undefined ? null : placeKey(call);
  const empty = key === null ? null : outlooksOf(ctx, (p) => placeKey(p) === key).get(key)?.empty;
  const [job] = waitingTransports(site, [record], () => empty?.inS ?? null, nowMs);
  if (job === undefined) return { rows: [] };
  const others = transports.filter((t) => t !== record);
  // What the one that has it drives is the way to these goods: it counts from where it is, not from that way's end.
  const node = record.agv === null ? undefined : fleet.agv(record.agv)?.node;
  const agvs = fleetOf(site, zone, fleet, others).map((agv) =>
    agv.agv === record.agv && node != null && agv.unavailable === null ? { ...agv, node, freeInS: 0 } : agv,
  );
  const choices = rankAgvs(job, agvs, travelIn(zone));
  return {
    rows: choices.map(({ agv, trip, against }) => ({
      agv,
      pickupS: trip?.pickupS ?? null,
      deliveryInS: trip?.deliveryS ?? null,
      slackS: trip === null || job.dueInS === null ? null : job.dueInS - trip.deliveryS,
      against,
    })),
  };
}
