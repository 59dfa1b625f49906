import { inFlow } from '#domain/assembly/flow';
import { sequence, sequenceBody } from '#domain/assembly/sequence';
import type { UnitAhead } from '#domain/logistics/need';
import type { Approach } from '#domain/logistics/timeToEmpty';
import type { ProductRevision } from '#domain/site/productRevision';
import { effectiveRevision } from '#domain/site/revision';
import type { Line } from '#domain/site/siteConfiguration';
import { arrivalsAt, installedAt, ordersByNumber, unitsOnLine } from '#db/queries/unitsOnLine';
import { revisions } from '#db/queries/site';
import type { SupplyKnowledge } from './knowledge.ts';
import { contentOf, partUse } from './knowledge.ts';

/** Planned units that are looked at beyond those on the line. */
const horizon = 60;

/** A unit on the line or to be launched. */
export interface ComingUnit {
  /** Null before it is launched. */
  readonly unit: string | null;
  readonly sequence: number;
  readonly variant: string;
  readonly content: ProductRevision | null;
  /** Flow order of its station; a half more when it has left it; 0 before the first. */
  readonly reached: number;
  /** When it got there; for the first that waits to be launched when the unit before it was. Null for those behind it. */
  readonly since: string | null;
}

/** Every unit that is still to pass stations of the line: those on it, foremost first, then the sequence ahead. */
export function comingUnits(knowledge: SupplyKnowledge, line: Line): readonly ComingUnit[] {
  const { read, store } = knowledge;
  const published = revisions(read).map(({ revision: hash, variants, effectivities }) => ({
    hash,
    variants,
    effectivities,
  }));
  const contentFor = (variant: string, number: number, bound: string | null) => {
    const hash =
      bound ?? effectiveRevision(published, { line: line.id, variant, sequence: number })?.hash ?? null;
    return hash === null ? null : contentOf(store, hash);
  };
  const flow = new Map(line.stations.map((s) => [s.id, s.order]));
  const rows = unitsOnLine(read, line.id);
  const onLine = rows.map((row): ComingUnit => {
    const order = row.station === null ? 0 : (flow.get(row.station) ?? 0);
    return {
      unit: row.unit,
      sequence: row.sequence,
      variant: row.variant,
      content: contentFor(row.variant, row.sequence, row.revision),
      reached: row.status === 'between' ? order + 0.5 : order,
      since: row.since,
    };
  });
  onLine.sort((a, b) => b.reached - a.reached || a.sequence - b.sequence);
  const coming = [...onLine, ...planned(knowledge, line, contentFor)];
  return withLaunchClock(coming, lastLaunch(knowledge, rows, line));
}

/** When a unit last came into the first station, as far as those that are still on the line tell. */
function lastLaunch(
  { read }: SupplyKnowledge,
  rows: readonly { readonly unit: string }[],
  line: Line,
): string | null {
  const [first] = inFlow(line);
  if (first === undefined) return null;
  const launched = arrivalsAt(
    read,
    first.id,
    rows.map(({ unit }) => unit),
  );
  return launched.toSorted((a, b) => Date.parse(b) - Date.parse(a))[0] ?? null;
}

/** The first unit that waits to be launched follows the one before it in a takt. */
export function withLaunchClock(
  units: readonly ComingUnit[],
  launchedAt: string | null,
): readonly ComingUnit[] {
  const waiting = units.findIndex(({ reached }) => reached === 0);
  return units.map((unit, i) => (i === waiting ? { ...unit, since: launchedAt } : unit));
}

function planned(
  { read, store }: SupplyKnowledge,
  line: Line,
  contentFor: (variant: string, number: number, bound: string | null) => ProductRevision | null,
): ComingUnit[] {
  const { entries, lastNumber } = sequenceBody(store.state(sequence, line.id).state);
  const next = entries.filter((e) => e.paused === null).slice(0, horizon);
  const orders = ordersByNumber(
    read,
    next.map((e) => e.order),
  );
  const variants = next.flatMap((e) => {
    const order = orders.get(e.order);
    return order ? Array.from({ length: order.quantity - order.started }, () => order.variant) : [];
  });
  return variants.slice(0, horizon).map((variant, i) => {
    const number = lastNumber + 1 + i;
    const content = contentFor(variant, number, null);
    return { unit: null, sequence: number, variant, content, reached: 0, since: null };
  });
}

/** What the units that stand at a station have been given there already. */
export const installedHere = (
  { read }: Pick<SupplyKnowledge, 'read'>,
  units: readonly ComingUnit[],
  at: { readonly id: string; readonly order: number },
): ReadonlyMap<string, ReadonlyMap<string, number>> =>
  installedAt(
    read,
    at.id,
    units.flatMap((u) => (u.reached === at.order && u.unit !== null ? [u.unit] : [])),
  );

/** How much of a part each coming unit still takes at a station, in the order of arrival. */
export const useAhead = (
  units: readonly ComingUnit[],
  station: string,
  part: string,
  installed: ReadonlyMap<string, ReadonlyMap<string, number>>,
): UnitAhead[] =>
  units.map((u) => {
    const whole = u.content === null ? 0 : (partUse(u.content, station, u.variant).get(part) ?? 0);
    const had = u.unit === null ? 0 : (installed.get(u.unit)?.get(part) ?? 0);
    return { sequence: u.sequence, quantity: Math.max(0, whole - had) };
  });

/** Where each unit that is still to come to a station is on its way, in the same order. */
export const approachesTo = (units: readonly ComingUnit[], order: number, nowMs: number): Approach[] =>
  units.map(({ reached, since }) => ({
    away: Math.floor(order - reached),
    sinceS: Number.isInteger(reached) && since !== null ? (nowMs - Date.parse(since)) / 1000 : null,
  }));

/** The least and the most of a part that any variant of the coming units' revisions takes at a station. */
export function usePerUnit(
  units: readonly ComingUnit[],
  station: string,
  part: string,
): { readonly leastPerUnit: number; readonly mostPerUnit: number } {
  const contents = new Set(units.flatMap(({ content }) => (content === null ? [] : [content])));
  const uses = [...contents].flatMap((content) =>
    content.variants.map(({ id }) => partUse(content, station, id).get(part) ?? 0),
  );
  return { leastPerUnit: uses.length === 0 ? 0 : Math.min(...uses), mostPerUnit: Math.max(0, ...uses) };
}

/** The units that a station can see coming, always as many: the sequence reaches as far as that from every station. */
export const seenFrom = (units: readonly ComingUnit[], order: number): ComingUnit[] =>
  units.filter((u) => u.reached <= order).slice(0, horizon);
