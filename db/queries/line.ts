import { and, asc, count, eq, gte, inArray, lt, ne, not, sql } from 'drizzle-orm';
import type { ReadDb } from '../open.ts';
import { unit, visit } from '../schema/assembly.ts';
import { issue } from '../schema/quality.ts';

/** Written out, not bound: only so do the partial indexes serve. */
const openVisit = sql`${visit.status} = 'open'`;
const closedVisit = sql`${visit.status} = 'closed'`;

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
  /** Released with nothing bypassed or missing, and not scrapped since. */
  readonly good: boolean;
  /** No NOK result, no defect, no bypass and no rework at any station, and not scrapped since. */
  readonly firstPass: boolean;
}

/** Written out: in the columns of a select from one table drizzle leaves the table's name away, and the inner one would win. */
const flawed = sql.raw(`exists (select 1 from visit v where v.unit = visit.unit
    and (v.nok > 0 or v.defects > 0 or v.departure in ('bypassed', 'seenGone')))
  or exists (select 1 from rework r where r.unit = visit.unit)`);

const scrapped = sql.raw(`exists (select 1 from unit u where u.unit = visit.unit and u.status = 'scrapped')`);

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
      scrapped: sql<number>`${scrapped}`,
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
    good: r.departure === 'released' && r.scrapped === 0,
    firstPass: r.flawed === 0 && r.scrapped === 0,
  }));
}

/** How many units of a line were scrapped between two instants before they had left its last station. */
export function scrappedBefore(
  read: ReadDb,
  at: { readonly line: string; readonly station: string; readonly from: string; readonly until: string },
): number {
  const hadLeft = sql`exists (select 1 from visit v where v.unit = unit.unit and v.station = ${at.station}
    and v.status = 'closed' and v.departure <> 'pulledOff')`;
  const row = read
    .select({ n: count() })
    .from(unit)
    .where(
      and(
        eq(unit.line, at.line),
        eq(unit.status, 'scrapped'),
        gte(unit.since, at.from),
        lt(unit.since, at.until),
        not(hadLeft),
      ),
    )
    .get();
  return row?.n ?? 0;
}

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
