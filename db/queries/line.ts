import { and, asc, count, desc, eq, gte, inArray, isNull, lt, ne, or, sql } from 'drizzle-orm';
import type { AnyColumn, SQL } from 'drizzle-orm';
import type { ReadDb } from '../open.ts';
import { andon, defect, productionOrder, rework, stop, unit, visit } from '../schema/assembly.ts';
import { issue } from '../schema/quality.ts';

/** Written out, not bound: only so do the partial indexes serve. */
const openVisit = sql`${visit.status} = 'open'`;
const closedVisit = sql`${visit.status} = 'closed'`;
const openAndon = sql`${andon.status} <> 'resolved'`;
const running = sql`${stop.status} = 'running'`;

/** Open visits at these stations. */
export const openVisits = (read: ReadDb, stations: readonly string[]) =>
  read
    .select()
    .from(visit)
    .where(and(openVisit, inArray(visit.station, [...stations])))
    .orderBy(asc(visit.arrivedAt))
    .limit(1000)
    .all();
export type VisitRecord = ReturnType<typeof openVisits>[number];

export interface Departed {
  readonly unit: string;
  readonly closedAt: string;
  /** Released with nothing bypassed or missing. */
  readonly good: boolean;
  /** No NOK result, no defect, no bypass and no rework at any station. */
  readonly firstPass: boolean;
}

/** Written out: in the columns of a select from one table drizzle leaves the table's name away, and the inner one would win. */
const flawed = sql.raw(`exists (select 1 from visit v where v.unit = visit.unit
    and (v.nok > 0 or v.defects > 0 or v.departure in ('bypassed', 'seenGone')))
  or exists (select 1 from rework r where r.unit = visit.unit)`);

/** Units that left a station for good between two instants. */
export function departedFrom(
  read: ReadDb,
  at: { readonly station: string; readonly from: string; readonly until: string },
): Departed[] {
  const rows = read
    .select({
      unit: visit.unit,
      closedAt: sql<string>`${visit.closedAt}`,
      departure: visit.departure,
      flawed: sql<number>`${flawed}`,
    })
    .from(visit)
    .where(
      and(
        closedVisit,
        eq(visit.station, at.station),
        gte(visit.closedAt, at.from),
        lt(visit.closedAt, at.until),
        ne(visit.departure, 'pulledOff'),
      ),
    )
    .all();
  return rows.map((r) => ({
    unit: r.unit,
    closedAt: r.closedAt,
    good: r.departure === 'released',
    firstPass: r.flawed === 0,
  }));
}

const andonColumns = {
  andon: andon.andon,
  status: andon.status,
  line: andon.line,
  station: andon.station,
  kind: andon.kind,
  unit: andon.unit,
  vin: unit.vin,
  part: andon.part,
  text: andon.text,
  level: andon.level,
  calledAt: andon.calledAt,
  acknowledgedAt: andon.acknowledgedAt,
  resolvedAt: andon.resolvedAt,
  sync: andon.sync,
};

/** Open calls of a line, oldest first. */
export const openAndons = (read: ReadDb, line: string) =>
  read
    .select(andonColumns)
    .from(andon)
    .leftJoin(unit, eq(unit.unit, andon.unit))
    .where(and(openAndon, eq(andon.line, line)))
    .orderBy(asc(andon.calledAt))
    .limit(500)
    .all();
export type AndonRecord = ReturnType<typeof openAndons>[number];

export interface LinePage {
  readonly line: string;
  readonly limit: number;
  /** `instant/id` of the last row before. */
  readonly after?: string | undefined;
}
const before = (at: AnyColumn, id: AnyColumn, after: string | undefined): SQL | undefined => {
  if (after === undefined) return undefined;
  const [instant = '', key = ''] = after.split('/');
  return sql`(${at}, ${id}) < (${instant}, ${key})`;
};

/** Calls of a line, newest first; with `from` those that were made from then on or still stand. */
export const andonPage = (
  read: ReadDb,
  page: LinePage & { readonly show: 'open' | 'all'; readonly from?: string | undefined },
): AndonRecord[] =>
  read
    .select(andonColumns)
    .from(andon)
    .leftJoin(unit, eq(unit.unit, andon.unit))
    .where(
      and(
        eq(andon.line, page.line),
        page.show === 'open' ? openAndon : undefined,
        page.from === undefined ? undefined : or(openAndon, gte(andon.calledAt, page.from)),
        before(andon.calledAt, andon.andon, page.after),
      ),
    )
    .orderBy(desc(andon.calledAt), desc(andon.andon))
    .limit(page.limit)
    .all();

/** The open call of a kind at a station, or null. */
export const openAndonAt = (
  read: ReadDb,
  at: { readonly line: string; readonly station: string; readonly kind: AndonRecord['kind'] },
): string | null =>
  read
    .select({ andon: andon.andon })
    .from(andon)
    .where(and(openAndon, eq(andon.line, at.line), eq(andon.station, at.station), eq(andon.kind, at.kind)))
    .limit(1)
    .get()?.andon ?? null;

/** Running stops of a line. */
export const runningStops = (read: ReadDb, line: string) =>
  read
    .select()
    .from(stop)
    .where(and(running, eq(stop.line, line)))
    .orderBy(desc(stop.startedAt))
    .all();
export type StopRecord = ReturnType<typeof runningStops>[number];

/** Records of stops that run at a station, or for the whole line (`station` null), the first begun first. */
export const runningStopsAt = (read: ReadDb, line: string, station: string | null): readonly string[] =>
  read
    .select({ stop: stop.stop })
    .from(stop)
    .where(
      and(running, eq(stop.line, line), station === null ? isNull(stop.station) : eq(stop.station, station)),
    )
    .orderBy(asc(stop.startedAt), asc(stop.stop))
    .all()
    .map((row) => row.stop);

/** The stop that runs at a station, or for the whole line (`station` null), or null. */
export const runningStopAt = (read: ReadDb, line: string, station: string | null): string | null =>
  runningStopsAt(read, line, station)[0] ?? null;

/** Stops of a line that overlap the time from an instant on, without those that were recorded by mistake. */
export const stopsSince = (read: ReadDb, line: string, from: string): StopRecord[] =>
  read
    .select()
    .from(stop)
    .where(
      and(
        eq(stop.line, line),
        ne(stop.status, 'withdrawn'),
        or(gte(stop.startedAt, from), running, gte(stop.endedAt, from)),
      ),
    )
    .orderBy(desc(stop.startedAt))
    .limit(1000)
    .all();

/** Stops of a line, newest first; with `from` and `until` those that reach into that time. */
export const stopPage = (
  read: ReadDb,
  page: LinePage & { readonly from?: string | undefined; readonly until?: string | undefined },
): StopRecord[] =>
  read
    .select()
    .from(stop)
    .where(
      and(
        eq(stop.line, page.line),
        page.from === undefined ? undefined : or(isNull(stop.endedAt), gte(stop.endedAt, page.from)),
        page.until === undefined ? undefined : lt(stop.startedAt, page.until),
        before(stop.startedAt, stop.stop, page.after),
      ),
    )
    .orderBy(desc(stop.startedAt), desc(stop.stop))
    .limit(page.limit)
    .all();

/** Rework of a line that is not verified yet, newest first (ids sort by time). */
export const liveReworks = (
  read: ReadDb,
  page: { readonly line: string; readonly limit: number; readonly after?: string | undefined },
) =>
  read
    .select({ rework, vin: unit.vin })
    .from(rework)
    .leftJoin(unit, eq(unit.unit, rework.unit))
    .where(
      and(
        eq(rework.line, page.line),
        sql`${rework.status} <> 'verified'`,
        page.after === undefined ? undefined : lt(rework.rework, page.after),
      ),
    )
    .orderBy(desc(rework.rework))
    .limit(page.limit)
    .all();

export type OrderRecord = typeof productionOrder.$inferSelect;

export const orderPage = (
  read: ReadDb,
  f: {
    readonly line: string;
    readonly status?: OrderRecord['status'] | undefined;
    readonly limit: number;
    readonly after?: string | undefined;
  },
): OrderRecord[] =>
  read
    .select()
    .from(productionOrder)
    .where(
      and(
        eq(productionOrder.line, f.line),
        f.status === undefined ? undefined : eq(productionOrder.status, f.status),
        f.after === undefined ? undefined : sql`${productionOrder.order} > ${f.after}`,
      ),
    )
    .orderBy(asc(productionOrder.order))
    .limit(f.limit)
    .all();

export const ordersNamed = (read: ReadDb, numbers: readonly string[]): ReadonlyMap<string, OrderRecord> =>
  new Map(
    numbers.length === 0
      ? []
      : read
          .select()
          .from(productionOrder)
          .where(
            inArray(
              productionOrder.stream,
              numbers.map((n) => `order/${n}`),
            ),
          )
          .all()
          .map((o) => [o.order, o]),
  );

/** Rework of units that is not verified yet, whichever station it came from. */
export const reworksOwed = (read: ReadDb, units: readonly string[]) =>
  read
    .select({
      unit: rework.unit,
      rework: rework.rework,
      station: rework.station,
      operation: rework.operation,
      cause: rework.cause,
      causeRef: rework.causeRef,
      status: rework.status,
      sync: rework.sync,
      text: rework.text,
      defectCode: defect.defectCode,
    })
    .from(rework)
    .leftJoin(defect, and(eq(rework.cause, 'defect'), eq(defect.eventId, rework.causeRef)))
    .where(and(inArray(rework.unit, [...units]), sql`${rework.status} <> 'verified'`))
    .orderBy(rework.rework)
    .all();

export type OwedRework = ReturnType<typeof reworksOwed>[number];

/** The worst open issue of each station and how many it has. */
export function openIssuesAt(read: ReadDb, stations: readonly string[]) {
  const rows = read
    .select({
      station: issue.station,
      issue: issue.issue,
      number: issue.number,
      severity: issue.severity,
      n: count(),
      worst: sql`min(${issue.severity} || ${issue.openedAt})`,
    })
    .from(issue)
    .where(and(sql`${issue.open} = 1`, inArray(issue.station, [...stations])))
    .groupBy(issue.station)
    .all();
  return new Map(
    rows.map(({ station, issue: id, number, severity, n }) => [
      station,
      { issue: id, number, severity, count: n },
    ]),
  );
}
