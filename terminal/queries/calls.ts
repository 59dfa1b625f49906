import { isoInstant } from '#domain/kernel/runtime';
import { isBeyond } from '#domain/logistics/pickDecisions';
import { firstOut } from '#domain/logistics/stock';
import { slackS } from '#domain/logistics/timeToEmpty';
import { freeStock } from '#db/queries/stock';
import type { CallRecord, TransportRecord } from '#db/queries/supply';
import { callRecord, endedCallPage, liveCalls, liveTransports } from '#db/queries/supply';
import type { QueryContext } from '../commands/registry.ts';
import type { ShortageRow } from '../contract/calls.ts';
import type { Inputs, Outputs } from '../contract/infer.ts';
import type { logisticsContract } from '../contract/logistics.ts';
import type { LiveFleet } from '../liveFleet.ts';
import { partNames, pickLocations, placeOf } from '../supply/knowledge.ts';
import type { PlaceOutlook } from '../supply/outlook.ts';
import { placeOutlooks } from '../supply/outlook.ts';
import { pageOfQuery, pageOfSorted } from '../supply/page.ts';
import type { RowContext } from '../supply/rows.ts';
import { roomAt } from '../supply/room.ts';
import { arrivalS, callRowOf, pickedSum } from '../supply/rows.ts';

type Input = Inputs<typeof logisticsContract.queries>;
type Output = Outputs<typeof logisticsContract.queries>;

export const rowContext = (fleet: LiveFleet, ctx: QueryContext): RowContext => ({
  site: ctx.site,
  fleet,
  part: partNames(ctx),
});

/** The outlook of places by `location~part`; empty before a site is configured. */
export function outlooksOf(
  ctx: QueryContext,
  only?: (p: { location: string; part: string }) => boolean,
): ReadonlyMap<string, PlaceOutlook> {
  if (ctx.site === null) return new Map();
  const { read, store, site } = ctx;
  const places = placeOutlooks({ read, store, site }, ctx.nowMs, only);
  return new Map(places.map((p) => [placeKey(p.point), p]));
}
export const placeKey = (p: { readonly location: string; readonly part: string }): string =>
  `${p.location}~${p.part}`;

const byCall = (transports: readonly TransportRecord[]): ReadonlyMap<string, TransportRecord> =>
  new Map(transports.flatMap((t) => (t.call === null ? [] : [[t.call, t] as const])));

const soonest = (a: number | null, b: number | null): number => (a ?? Infinity) - (b ?? Infinity) || 0;

function calls(fleet: LiveFleet, input: Input['calls'], ctx: QueryContext): Output['calls'] {
  const rows = rowContext(fleet, ctx);
  if (input.life === 'ended') {
    const page = endedCallPage(ctx.read, input);
    return {
      rows: page.map((c) => callRowOf(rows, c, undefined, undefined, [])),
      ...pageOfQuery(page, (c) => `${c.raisedAt}|${c.call}`, input.limit),
    };
  }
  const transports = byCall(liveTransports(ctx.read));
  const wanted = liveCalls(ctx.read).filter(
    (c) =>
      (input.supermarket === undefined || c.supermarket === input.supermarket) &&
      (input.line === undefined || c.line === input.line),
  );
  const keys = new Set(wanted.map(placeKey));
  const places = outlooksOf(ctx, (p) => keys.has(placeKey(p)));
  const sorted = wanted
    .map((c) => {
      const free = c.status === 'short' ? candidatesFor(ctx, c) : [];
      return callRowOf(rows, c, transports.get(c.call), places.get(placeKey(c)), free);
    })
    .sort((a, b) => soonest(a.emptyInS, b.emptyInS) || (a.raisedAt < b.raisedAt ? -1 : 1));
  return pageOfSorted(sorted, (c) => c.call, input);
}

function riskOf(p: PlaceOutlook, call: CallRecord | undefined, slack: number | null): ShortageRow['risk'] {
  const { onHand } = p.outlook;
  if (p.empty?.inS === 0) return 'empty';
  if (slack !== null && slack < 0) return 'late';
  if (call) return 'watched';
  return onHand <= p.point.minQuantity ? 'uncalled' : 'ok';
}

function shortages(fleet: LiveFleet, input: Input['shortages'], ctx: QueryContext): Output['shortages'] {
  const context = rowContext(fleet, ctx);
  const open = new Map(liveCalls(ctx.read).map((c) => [placeKey(c), c]));
  const transports = byCall(liveTransports(ctx.read));
  const rows = [...outlooksOf(ctx).values()]
    .filter((p) => input.line === undefined || p.line.id === input.line)
    .map((p): ShortageRow => {
      const call = open.get(placeKey(p.point));
      const transport = call && transports.get(call.call);
      const deliveryInS = transport ? arrivalS(context, transport) : null;
      const slack = slackS(p.empty, deliveryInS);
      return {
        line: p.line.id,
        to: placeOf(ctx.site, p.point.location),
        part: context.part(p.point.part),
        onHand: p.outlook.onHand,
        inbound: p.outlook.inbound,
        minQuantity: p.point.minQuantity,
        maxQuantity: p.point.maxQuantity,
        emptyInS: p.empty?.inS ?? null,
        emptyHoldsAtS: p.empty?.holdsAtS ?? null,
        emptyAtSequence: p.empty?.atSequence ?? null,
        call: call?.call ?? null,
        callStatus: call?.status ?? null,
        deliveryInS,
        slackS: slack,
        risk: riskOf(p, call, slack),
      };
    })
    .filter((r) => !input.risky || r.risk !== 'ok')
    .sort((a, b) => soonest(a.emptyInS, b.emptyInS) || (keyOf(a) < keyOf(b) ? -1 : 1));
  return pageOfSorted(rows, keyOf, input);
}
const keyOf = (r: ShortageRow): string => `${r.to.id}~${r.part.id}`;

/** What can be picked for a call, first out first. */
function candidatesFor(ctx: QueryContext, wanted: CallRecord): NonNullable<Output['pickList']>['candidates'] {
  if (ctx.site === null) return [];
  const { site } = ctx;
  const locations = pickLocations(site, wanted.supermarket);
  const room = roomAt(ctx.read, site, wanted);
  const picked = pickedSum(wanted.picks);
  return freeStock(ctx.read, { part: wanted.part, locations, now: isoInstant(ctx.nowMs) })
    .filter((s) => wanted.lot === null || s.lot === wanted.lot)
    .sort(firstOut)
    .map((s, i) => ({
      container: s.container,
      lot: s.lot,
      quantity: s.quantity,
      place: placeOf(site, s.location),
      receivedAt: s.receivedAt,
      expiresAt: s.expiresAt,
      first: i === 0,
      beyond: isBeyond(room, s.quantity + picked)
        ? { standing: room.standing + picked, room: room.most }
        : null,
    }));
}

function pickList(fleet: LiveFleet, input: Input['pickList'], ctx: QueryContext): Output['pickList'] {
  const record = callRecord(ctx.read, input.call);
  if (!record || ctx.site === null) return null;
  const transport = byCall(liveTransports(ctx.read)).get(record.call);
  const place = outlooksOf(ctx, (p) => placeKey(p) === placeKey(record)).get(placeKey(record));
  const candidates = candidatesFor(ctx, record);
  const free = record.status === 'short' ? candidates : [];
  return { call: callRowOf(rowContext(fleet, ctx), record, transport, place, free), candidates };
}

export const callQueries = (fleet: LiveFleet) => ({
  calls: (input: Input['calls'], ctx: QueryContext) => calls(fleet, input, ctx),
  shortages: (input: Input['shortages'], ctx: QueryContext) => shortages(fleet, input, ctx),
  pickList: (input: Input['pickList'], ctx: QueryContext) => pickList(fleet, input, ctx),
});
