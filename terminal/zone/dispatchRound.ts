import type { DispatchPlan } from '#domain/logistics/dispatch';
import { planDispatch } from '#domain/logistics/dispatch';
import { call } from '#domain/logistics/call';
import { container } from '#domain/logistics/container';
import { fetchObstacle } from '#domain/logistics/fetching';
import type { Assignment } from '#domain/logistics/transportDecisions';
import type { SiteConfiguration, ZoneConfiguration } from '#domain/site/siteConfiguration';
import type { ReadDb } from '#db/open';
import type { Store } from '#db/store';
import type { CallRecord, TransportRecord } from '#db/queries/supply';
import { callsByKey, liveCalls, liveTransports } from '#db/queries/supply';
import type { LiveFleet } from '../liveFleet.ts';
import { locationOf } from '../supply/knowledge.ts';
import { placeOutlooks } from '../supply/outlook.ts';
import { travelIn } from '../supply/travel.ts';
import { fleetOf, isWaiting, waitingTransports } from './dispatchInput.ts';
import type { Recorder } from './recorder.ts';
import { zoneCommands } from './zoneCommands.ts';

export interface Round {
  readonly site: SiteConfiguration;
  readonly zone: ZoneConfiguration;
  readonly store: Pick<Store, 'state' | 'reads'>;
  readonly read: ReadDb;
  readonly fleet: LiveFleet;
  readonly recorder: Recorder;
  readonly nowMs: number;
  readonly automatic: boolean;
}

const dispatcher = { kind: 'policy', policy: 'dispatch' } as const;

export const transportsOf = ({ read, zone }: Pick<Round, 'read' | 'zone'>): TransportRecord[] =>
  liveTransports(read).filter((t) => t.zone === zone.id);

/** What the zone's master decides at one moment: asks for transports, gives them to AGVs, drops those without a purpose. */
export async function dispatchRound(round: Round): Promise<void> {
  await dropPointless(round);
  await assignAsked(round);
  if (!round.automatic) return;
  await requestAll(round);
  await assignAll(round);
}

/**
 * While no goods are on board: the call was delivered by hand or cancelled, or what was to be fetched was taken, moved, used up or
 * blocked by somebody who did not know of the transport. Nobody needs it any more; a call that stands goes back to the queue.
 */
async function dropPointless(round: Round): Promise<void> {
  for (const t of transportsOf(round)) {
    if (t.load !== null || t.status === 'cancelling' || t.status === 'takenOver') continue;
    const reason = hasEnded(round, t.call) ? 'callEnded' : whyNothingToFetch(round, t);
    if (reason === null) continue;
    const drop = { transport: t.transport, supermarket: t.supermarket, reason };
    await round.recorder.decide(zoneCommands.cancelTransport, drop, dispatcher);
  }
}

function hasEnded({ store }: Round, key: string | null): boolean {
  const state = key === null ? null : store.state(call, key).state;
  return state?.status === 'delivered' || state?.status === 'cancelled';
}

function whyNothingToFetch({ store }: Round, t: TransportRecord): 'goodsGone' | 'goodsBlocked' | null {
  const obstacles = t.containers.flatMap(
    (label) => fetchObstacle(label, store.state(container, label).state, t, store.reads) ?? [],
  );
  const [first] = obstacles;
  if (first === undefined) return null;
  return first.code === 'containerBlocked' ? 'goodsBlocked' : 'goodsGone';
}

const mayBeSentFor = (c: CallRecord): boolean =>
  c.status === 'open' || c.status === 'picked' || c.status === 'short';

async function requestAll(round: Round): Promise<void> {
  const { read, zone, recorder } = round;
  const asked = new Set(liveTransports(read).map((t) => t.call));
  const calls = liveCalls(read).filter(
    (c) => c.supermarket === zone.supermarket && mayBeSentFor(c) && !asked.has(c.call),
  );
  for (const c of calls) {
    const done = await recorder.decide(zoneCommands.requestTransport, { call: c.call }, dispatcher);
    if (done === null || done.ok || done.code !== 'stockNone' || c.status !== 'open') continue;
    const short = { call: c.call, supermarket: c.supermarket, reason: 'stockNone' };
    await recorder.decide(zoneCommands.reportShort, short, dispatcher);
  }
}

/** Seconds until the destination of each waiting transport's call runs empty; by its due time where nothing else is known. */
function dueBy(round: Round, transports: readonly TransportRecord[]): (t: TransportRecord) => number | null {
  const { read, store, site, nowMs } = round;
  const calls = callsByKey(
    read,
    transports.flatMap((t) => (t.call === null ? [] : [t.call])),
  );
  const keyOf = (p: { location: string; part: string }) => `${p.location}~${p.part}`;
  const wanted = new Set([...calls.values()].map(keyOf));
  const places = placeOutlooks({ read, store, site }, nowMs, (p) => wanted.has(keyOf(p)));
  const empty = new Map(places.map((p) => [keyOf(p.point), p.empty?.inS ?? null]));
  return (t) => {
    const c = t.call === null ? undefined : calls.get(t.call);
    const inS = c ? (empty.get(keyOf(c)) ?? null) : null;
    return inS ?? (t.dueAt === null ? null : (Date.parse(t.dueAt) - nowMs) / 1000);
  };
}

/** What somebody asked for comes first: as soon as the AGV can take the order. */
async function assignAsked(round: Round): Promise<void> {
  const { site, zone, fleet } = round;
  for (const t of transportsOf(round)) {
    const agv = fleetOf(site, zone, fleet, transportsOf(round)).find((a) => a.agv === t.asked);
    if (!agv || agv.freeInS > 0 || (agv.unavailable !== null && agv.unavailable !== 'charging')) continue;
    const from = locationOf(site, t.from)?.node;
    const pickupS = from ? travelIn(zone)(agv.node, from) : null;
    await assign(round, { transport: t.transport, agv: agv.agv, by: 'hand', pickupS, nextBest: null });
  }
}

export function planRound(round: Round): DispatchPlan {
  const transports = transportsOf(round);
  const asked = new Set(transports.map((t) => t.asked));
  const waiting = transports.filter((t) => isWaiting(t) && t.asked === null);
  if (waiting.length === 0) return { planned: [], unplanned: [] };
  const { site, zone, fleet, nowMs } = round;
  return planDispatch(
    waitingTransports(site, waiting, dueBy(round, waiting), nowMs),
    fleetOf(site, zone, fleet, transports).filter((a) => !asked.has(a.agv)),
    travelIn(zone),
  );
}

async function assignAll(round: Round): Promise<void> {
  for (const { now, transport, agv, pickupS, alternatives } of planRound(round).planned) {
    if (!now) continue;
    const other = alternatives.find((a) => a.pickupS !== null);
    const nextBest = other && other.pickupS !== null ? { agv: other.agv, pickupS: other.pickupS } : null;
    await assign(round, { transport, agv, by: 'automatic', pickupS, nextBest });
  }
}

async function assign(
  round: Round,
  choice: { readonly transport: string } & Omit<Assignment, 'startNode'>,
): Promise<void> {
  const startNode = round.fleet.agv(choice.agv)?.node ?? null;
  if (startNode === null) return;
  const { id: zone, supermarket } = round.zone;
  const assignment = { ...choice, supermarket, zone, startNode };
  await round.recorder.decide(zoneCommands.assignTransport, assignment, dispatcher);
}
