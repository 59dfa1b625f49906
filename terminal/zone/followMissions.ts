import type { Mission } from '#domain/logistics/transportEvents';
import { orderIdOf, splitOrderId } from '#domain/logistics/transportEvents';
import { transport } from '#domain/logistics/transport';
import type { TransportRecord } from '#db/queries/supply';
import { assignmentsOf } from '#db/queries/supply';
import type { SendRefusal } from '../devices/vda5050/fleetPorts.ts';
import type { FleetMaster } from '../devices/vda5050/master.ts';
import type { AgvIdentity } from '../devices/vda5050/topics.ts';
import { isOnMission } from '../supply/agvAvailability.ts';
import { locationOf } from '../supply/knowledge.ts';
import { travelIn } from '../supply/travel.ts';
import { isWaiting } from './dispatchInput.ts';
import type { Round } from './dispatchRound.ts';
import { transportsOf } from './dispatchRound.ts';
import { missionOrder, restOrder } from './missionOrder.ts';
import { reasonCode } from './reasonCode.ts';
import { restingMoves } from './restingMoves.ts';
import { zoneCommands } from './zoneCommands.ts';

export interface Following extends Round {
  readonly master: FleetMaster;
  /** Of this mastership: orders of an earlier one are adopted, not sent. */
  readonly epoch: number;
  /** Wall clock, ms, of this mastership's beginning: what passed before it is no AGV's fault. */
  readonly sinceMs: number;
  readonly identityOf: (agv: string) => AgvIdentity | null;
  /** Orders handed to the fleet master under this mastership, with their AGVs. */
  readonly followed: Map<string, FollowedBy>;
  readonly newRestingOrder: () => number;
}

export interface FollowedBy {
  readonly agv: string;
  readonly identity: AgvIdentity;
}

/** An AGV that does not take an order for this long is passed over. */
const stuckMs = 30_000;

/** The reason of a transport whose AGV is not heard any more. */
const silent = 'silent';

/** These say that the order itself can never be sent; the others pass. */
const hopeless: ReadonlySet<SendRefusal> = new Set(['orderIdSpent', 'invalidOrder', 'unknownAgv']);

interface OnOrder {
  readonly record: TransportRecord;
  readonly mission: Mission;
  readonly orderId: string;
  readonly identity: AgvIdentity;
}

/** Brings every AGV of the zone to what the record says of it: orders sent or adopted, orders no longer wanted cancelled. */
export function followMissions(f: Following): void {
  const orders = transportsOf(f).flatMap((record) => onOrder(f, record) ?? []);
  for (const order of orders) {
    if (isOnMission(order.record)) followOne(f, order);
    else if (mayFinish(order.record)) take(f, order);
    else if (order.record.status === 'cancelling' || order.record.status === 'takenOver') giveUp(f, order);
  }
  cancelUnwanted(f, orders);
  rest(f, orders);
}

function onOrder(f: Following, record: TransportRecord): OnOrder | null {
  const { agv, epoch, order } = record;
  if (agv === null || epoch === null || order === null) return null;
  const identity = f.identityOf(agv);
  const mission = { agv, epoch, order };
  return identity && { record, mission, orderId: orderIdOf(record.transport, mission), identity };
}

/**
 * The AGV that fell silent has the goods: nobody else can bring them, so it may go on when it is heard again, as long as no
 * person has taken the transport over.
 */
const mayFinish = ({ status, reason, load, agv }: TransportRecord): boolean =>
  status === 'failed' && reason === silent && load?.kind === 'agv' && load.agv === agv;

/** Sent, or adopted from an earlier mastership; why not, or null. */
function take(f: Following, order: OnOrder): string | null {
  const { record, orderId, mission, identity } = order;
  if (f.followed.has(orderId)) return null;
  const built = orderOf(f, order);
  if (!built.ok) return built.reason;
  const taken = record.status !== 'assigned';
  const mine = mission.epoch === f.epoch && !taken;
  const sent = mine
    ? f.master.sendOrder(identity, built.order)
    : f.master.adopt(identity, built.order, { taken });
  if (sent.ok) f.followed.set(orderId, { agv: mission.agv, identity });
  else if (hopeless.has(sent.code) || tooLong(f, record)) return sent.code;
  return null;
}

function followOne(f: Following, order: OnOrder): void {
  const { record, mission } = order;
  const isNew = !f.followed.has(order.orderId);
  const obstacle = take(f, order);
  if (obstacle !== null) return fail(f, order, obstacle);
  if (isNew) return;
  const live = f.fleet.agv(mission.agv);
  const fatal = live?.errors.find((e) => e.fatal);
  if (live?.silent) fail(f, order, silent);
  else if (fatal) fail(f, order, fatal.type, fatal.text ?? '');
  else if (tooLong(f, record)) fail(f, order, 'noAnswer');
}

const tooLong = (f: Following, { status, times }: TransportRecord): boolean =>
  status === 'assigned' &&
  times.assigned !== undefined &&
  f.nowMs - Math.max(Date.parse(times.assigned), f.sinceMs) > stuckMs;

function orderOf(f: Following, { record, mission, orderId }: OnOrder) {
  const assignment = assignmentsOf(f.read, [record.transport]).find(
    (a) => a.epoch === mission.epoch && a.order === mission.order,
  );
  const fromNode = locationOf(f.site, record.from)?.node;
  const toNode = locationOf(f.site, record.to)?.node;
  if (!assignment || !fromNode || !toNode) return { ok: false, reason: 'noRoute' } as const;
  const { from, to, containers } = record;
  const { startNode } = assignment;
  return missionOrder(f.zone, { orderId, startNode, fromNode, toNode, from, to, containers });
}

function fail(f: Following, { record, mission }: OnOrder, reason: string, detail = ''): void {
  const { transport: key, supermarket } = record;
  const failure = { transport: key, supermarket, mission, reason: reasonCode(reason), detail };
  f.recorder.report(zoneCommands.recordFailed, failure, { kind: 'device', device: mission.agv });
}

/** The order is to end although its AGV works on it. An AGV that turns out not to have it has stopped it. */
function giveUp(f: Following, { record, mission, orderId, identity }: OnOrder): void {
  const asked = f.master.cancelOrder(identity, orderId);
  const live = f.fleet.agv(mission.agv);
  const gone = !asked.ok && asked.code === 'noSuchOrder' && live?.heardAtMs != null && !live.silent;
  if (!gone) return;
  const stopped = { transport: record.transport, supermarket: record.supermarket, mission };
  f.recorder.report(zoneCommands.recordCancelled, stopped, { kind: 'device', device: mission.agv });
}

/**
 * Orders that have failed or that another AGV has by now: withdrawn where they were sent, also before the AGV has answered,
 * and wherever an AGV still works on one.
 */
function cancelUnwanted(f: Following, orders: readonly OnOrder[]): void {
  const kept = orders.filter(({ record }) => record.status !== 'failed' || mayFinish(record));
  const wanted = new Set(kept.map((o) => o.orderId));
  for (const [orderId, { agv, identity }] of f.followed) {
    if (wanted.has(orderId)) continue;
    const live = f.fleet.agv(agv);
    const over = live !== null && live.idle && live.orderId === orderId;
    const asked = over ? null : f.master.cancelOrder(identity, orderId);
    if (over || (asked?.ok === false && asked.code === 'noSuchOrder')) f.followed.delete(orderId);
  }
  for (const id of f.zone.agvs) {
    const live = f.fleet.agv(id);
    const identity = f.identityOf(id);
    if (!live || !identity || live.idle || live.orderId === null || wanted.has(live.orderId)) continue;
    const parts = splitOrderId(live.orderId);
    const ours = parts !== null && f.store.state(transport, parts.transport).state.status !== 'absent';
    if (ours) f.master.cancelOrder(identity, live.orderId);
  }
}

/** Parking is a matter of automatic dispatch; an empty battery is not. */
function rest(f: Following, orders: readonly OnOrder[]): void {
  if (transportsOf(f).some(isWaiting) && f.automatic) return;
  const fleet = f.zone.agvs.flatMap((id) => f.fleet.agv(id) ?? []);
  const busy = new Set(orders.map((o) => o.mission.agv));
  const locations = f.site.locations.filter((l) => l.supermarket === f.zone.supermarket);
  for (const move of restingMoves(fleet, busy, locations, travelIn(f.zone))) {
    if (!move.charge && !f.automatic) continue;
    const identity = f.identityOf(move.agv);
    const orderId = `rest~${move.agv}-${f.epoch}-${f.newRestingOrder()}`;
    const built = restOrder(f.zone, { ...move, orderId, startNode: move.fromNode });
    if (identity && built.ok) f.master.sendOrder(identity, built.order);
  }
}
