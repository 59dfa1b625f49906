import type { AssignmentRecord, CallRecord, TransportRecord } from '#db/queries/supply';
import { deliveryInS } from '#domain/logistics/eta';
import { maxFailures } from '#domain/logistics/transportState';
import { placeId } from '#domain/logistics/supply';
import { slackS } from '#domain/logistics/timeToEmpty';
import type { CallRow } from '../contract/calls.ts';
import type { TransportRow } from '../contract/transports.ts';
import type { LiveFleet } from '../liveFleet.ts';
import type { PartName, SupplyKnowledge } from './knowledge.ts';
import { locationOf, placeOf } from './knowledge.ts';
import type { PlaceOutlook } from './outlook.ts';
import { travelIn } from './travel.ts';

/** What rows are made from besides their own record. */
export interface RowContext {
  readonly site: SupplyKnowledge['site'] | null;
  readonly fleet: LiveFleet;
  readonly part: (number: string) => PartName;
}

/** Seconds until a transport's goods arrive, by the AGV's last known node. */
export function arrivalS({ site, fleet }: RowContext, t: TransportRecord): number | null {
  const zone = site?.zones.find((z) => z.id === t.zone);
  const agv = t.agv === null ? null : fleet.agv(t.agv);
  if (!site || !zone || !agv || agv.cutOff || agv.node === null) return null;
  const [from, to] = [locationOf(site, t.from)?.node, locationOf(site, t.to)?.node];
  return from && to ? deliveryInS(t.status, { agv: agv.node, from, to }, travelIn(zone)) : null;
}

export const pickedSum = (picks: CallRecord['picks']): number =>
  picks.reduce((sum, p) => sum + p.quantity, 0);

/** `transport`: the one that is live for the call; `place`: the outlook of its location; `free`: what could be picked for it. */
export function callRowOf(
  context: RowContext,
  c: CallRecord,
  transport: TransportRecord | undefined,
  place: PlaceOutlook | undefined,
  free: CallRow['free'],
): CallRow {
  const arrival = transport ? arrivalS(context, transport) : null;
  const empty = c.live ? (place?.empty ?? null) : null;
  return {
    call: c.call,
    status: c.status,
    supermarket: c.supermarket,
    line: c.line,
    to: placeOf(context.site, c.location),
    part: context.part(c.part),
    quantity: c.quantity,
    picked: pickedSum(c.picks),
    lot: c.lot,
    cause: c.cause,
    raisedAt: c.raisedAt,
    dueAt: c.dueAt,
    emptyInS: empty?.inS ?? null,
    emptyHoldsAtS: empty?.holdsAtS ?? null,
    emptyAtSequence: empty?.atSequence ?? null,
    pickedBy: c.pickedBy,
    picks: c.picks.map(({ container, lot, quantity, from, delivered }) => ({
      container,
      lot,
      quantity,
      from,
      delivered,
    })),
    transport: transport?.transport ?? c.transport,
    transportStatus: transport?.status ?? null,
    agv: transport?.agv ?? null,
    deliveryInS: arrival,
    slackS: slackS(empty, arrival),
    reason: c.reason,
    free: free.map(({ container, quantity, place }) => ({ container, quantity, place })),
    deliveredAt: c.deliveredAt,
    sync: c.sync,
  };
}

/** `assignment`: the latest order given for the transport. */
export function transportRowOf(
  context: RowContext,
  t: TransportRecord,
  call: CallRecord | undefined,
  assignment: AssignmentRecord | undefined,
  place: PlaceOutlook | undefined,
): TransportRow {
  const arrival = arrivalS(context, t);
  const nextBest =
    assignment?.nextBestAgv != null && assignment.nextBestPickupS !== null
      ? { agv: assignment.nextBestAgv, pickupS: assignment.nextBestPickupS }
      : null;
  return {
    transport: t.transport,
    status: t.status,
    zone: t.zone,
    call: t.call,
    part: call ? context.part(call.part) : null,
    quantity: call?.quantity ?? null,
    containers: [...t.containers],
    from: placeOf(context.site, t.from),
    to: placeOf(context.site, t.to),
    agv: t.agv,
    asked: t.asked,
    person: t.person,
    carrier: t.load === null ? null : placeId(t.load),
    requestedAt: t.requestedAt,
    times: {
      assigned: t.times.assigned ?? null,
      accepted: t.times.accepted ?? null,
      loading: t.times.loading ?? null,
      loaded: t.times.loaded ?? null,
      moving: t.times.moving ?? null,
      unloading: t.times.unloading ?? null,
      unloaded: t.unloadedAt,
    },
    dueAt: t.dueAt,
    deliveryInS: arrival,
    slackS: slackS(place?.empty ?? null, arrival),
    assignment: assignment ? { by: assignment.by, pickupS: assignment.pickupS, nextBest } : null,
    failures: t.failures,
    needsPerson: t.status === 'failed' && (t.load !== null || t.failures >= maxFailures),
    reason: t.reason,
    sync: t.sync,
  };
}
