import { terminal } from '#domain/site/terminal';
import { isoInstant } from '#domain/kernel/runtime';
import type { AssignmentRecord, TransportRecord } from '#db/queries/supply';
import {
  assignmentsOf,
  callsByKey,
  endedTransportPage,
  liveTransports,
  zoneRecords,
} from '#db/queries/supply';
import type { ZoneConfiguration } from '#domain/site/siteConfiguration';
import type { QueryContext } from '../commands/registry.ts';
import type { AgvRow, ZoneRow } from '../contract/fleet.ts';
import type { TransportRow } from '../contract/transports.ts';
import type { Inputs, Outputs } from '../contract/infer.ts';
import type { logisticsContract } from '../contract/logistics.ts';
import type { LiveAgv, LiveFleet } from '../liveFleet.ts';
import { availability, isOnMission } from '../supply/agvAvailability.ts';
import { placeOf } from '../supply/knowledge.ts';
import { pageOfQuery, pageOfSorted } from '../supply/page.ts';
import { transportRowOf } from '../supply/rows.ts';
import { assignChoices } from './assignChoices.ts';
import { outlooksOf, placeKey, rowContext } from './calls.ts';

type Input = Inputs<typeof logisticsContract.queries>;
type Output = Outputs<typeof logisticsContract.queries>;

/** The latest order of each transport. */
function latestAssignments(assignments: readonly AssignmentRecord[]): ReadonlyMap<string, AssignmentRecord> {
  const latest = new Map<string, AssignmentRecord>();
  for (const a of assignments) {
    const known = latest.get(a.transport);
    if (!known || a.epoch > known.epoch || (a.epoch === known.epoch && a.order > known.order))
      latest.set(a.transport, a);
  }
  return latest;
}

function rowsOf(fleet: LiveFleet, ctx: QueryContext, records: readonly TransportRecord[]): TransportRow[] {
  const context = rowContext(fleet, ctx);
  const calls = callsByKey(
    ctx.read,
    records.flatMap((t) => (t.call === null ? [] : [t.call])),
  );
  const assignments = latestAssignments(
    assignmentsOf(
      ctx.read,
      records.map((t) => t.transport),
    ),
  );
  const keys = new Set([...calls.values()].map(placeKey));
  const places = records.some((t) => t.live) ? outlooksOf(ctx, (p) => keys.has(placeKey(p))) : new Map();
  return records.map((t) => {
    const call = t.call === null ? undefined : calls.get(t.call);
    return transportRowOf(context, t, call, assignments.get(t.transport), call && places.get(placeKey(call)));
  });
}

function transports(fleet: LiveFleet, input: Input['transports'], ctx: QueryContext): Output['transports'] {
  if (input.life === 'ended') {
    const page = endedTransportPage(ctx.read, input);
    return {
      rows: rowsOf(fleet, ctx, page),
      ...pageOfQuery(page, (t) => `${t.requestedAt}|${t.transport}`, input.limit),
    };
  }
  const wanted = liveTransports(ctx.read).filter((t) => input.zone === undefined || t.zone === input.zone);
  return pageOfSorted(rowsOf(fleet, ctx, wanted), (t) => t.transport, input);
}

const zonesOf = (ctx: QueryContext, only: string | undefined): readonly ZoneConfiguration[] =>
  (ctx.site?.zones ?? []).filter((z) => only === undefined || z.id === only);

function fleetRows(fleet: LiveFleet, input: Input['fleet'], ctx: QueryContext): Output['fleet'] {
  const all = liveTransports(ctx.read);
  const live = all.filter((t) => t.agv !== null && isOnMission(t));
  const rowByAgv = new Map(rowsOf(fleet, ctx, live).map((t) => [t.agv, t]));
  const rows = zonesOf(ctx, input.zone).flatMap((z) =>
    z.agvs.map((id): AgvRow => {
      const transport = rowByAgv.get(id) ?? null;
      const onBoard = transport === null ? onBoardOf(ctx, fleet.agv(id), all) : null;
      return { ...agvRowOf(fleet, id, z.id, transport), onBoard };
    }),
  );
  return { rows: rows.sort((a, b) => (a.agv < b.agv ? -1 : 1)) };
}

/** Goods on board that no order brings anywhere; the transport that was to bring them may still be a person's. */
function onBoardOf(
  { site }: QueryContext,
  live: LiveAgv | null,
  transports: readonly TransportRecord[],
): AgvRow['onBoard'] {
  if (live === null || !live.loaded) return null;
  const theirs = transports.find(
    ({ load, containers }) =>
      (load?.kind === 'agv' && load.agv === live.agv) || containers.some((c) => live.loadIds.includes(c)),
  );
  const containers = live.loadIds.length > 0 ? live.loadIds : (theirs?.containers ?? []);
  return { containers: [...containers], to: theirs ? placeOf(site, theirs.to) : null };
}

function agvRowOf(
  fleet: LiveFleet,
  id: string,
  zoneId: string,
  transport: TransportRow | null,
): Omit<AgvRow, 'onBoard'> {
  const live = fleet.agv(id);
  return {
    agv: id,
    zone: zoneId,
    availability: availability(live, transport !== null),
    batteryPct: live?.batteryPct ?? null,
    charging: live?.charging ?? false,
    position: live?.position ?? null,
    node: live?.node ?? null,
    driving: live?.driving ?? false,
    loaded: live?.loaded ?? false,
    transport: transport?.transport ?? null,
    transportStatus: transport?.status ?? null,
    part: transport?.part ?? null,
    from: transport?.from ?? null,
    to: transport?.to ?? null,
    deliveryInS: transport?.deliveryInS ?? null,
    path: [...(live?.path ?? [])],
    heardAt: live?.heardAtMs == null ? null : isoInstant(live.heardAtMs),
    errors: (live?.errors ?? []).map(({ type, fatal, text }) => ({ type, fatal, text })),
    trouble: live?.trouble ?? null,
  };
}

function zoneRows(fleet: LiveFleet, ctx: QueryContext): Output['zones'] {
  const recorded = new Map(zoneRecords(ctx.read).map((z) => [z.zone, z]));
  const rows = zonesOf(ctx, undefined).map((z): ZoneRow => {
    const known = recorded.get(z.id);
    const master = known?.master ?? null;
    const state = master === null ? null : ctx.store.state(terminal, master).state;
    const enrolment = state === null || state.status === 'absent' ? null : state.enrolment;
    return {
      zone: z.id,
      supermarket: z.supermarket,
      mode: known?.mode ?? 'manual',
      master,
      masterName: enrolment?.name ?? null,
      epoch: known?.epoch ?? null,
      since: known?.since ?? null,
      here: fleet.role(z.id),
      sync: known?.sync ?? 'confirmed',
    };
  });
  return { rows };
}

/** The floor as the map draws it: locations of the zone's supermarket. */
function mapOf(input: Input['map'], ctx: QueryContext): Output['map'] {
  const [z] = zonesOf(ctx, input.zone);
  if (!z) return null;
  const locations = (ctx.site?.locations ?? []).filter((l) => l.supermarket === z.supermarket);
  return {
    zone: z.id,
    mapId: z.mapId,
    nodes: [...z.nodes],
    edges: [...z.edges],
    locations: locations.map(({ id, name, kind, station, node, xM, yM }) => ({
      id,
      name,
      kind,
      station,
      node,
      xM,
      yM,
    })),
  };
}

export const transportQueries = (fleet: LiveFleet) => ({
  transports: (input: Input['transports'], ctx: QueryContext) => transports(fleet, input, ctx),
  fleet: (input: Input['fleet'], ctx: QueryContext) => fleetRows(fleet, input, ctx),
  assignChoices: (input: Input['assignChoices'], ctx: QueryContext) => assignChoices(fleet, input, ctx),
  zones: (_input: Input['zones'], ctx: QueryContext) => zoneRows(fleet, ctx),
  map: (input: Input['map'], ctx: QueryContext) => mapOf(input, ctx),
});
