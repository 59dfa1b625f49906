import { and, desc, eq, gte, lt, ne, sql } from 'drizzle-orm';
import type { ReadDb } from '../open.ts';
import { unit, visit } from '../schema/assembly.ts';

export interface BuiltPage {
  /** The last station of the line: its output is what leaves there. */
  readonly station: string;
  /** UTC instants; `until` is no longer in it. */
  readonly from: string;
  readonly until: string;
  readonly limit: number;
  /** `closedAt/unit` of the last row before. */
  readonly after?: string | undefined;
}

/** Written out: only so does the partial index serve. */
const closed = sql`${visit.status} = 'closed'`;
const ofUnit = (what: string) =>
  sql<number>`(select coalesce(sum(${sql.raw(what)}), 0) from visit v where v.unit = ${visit.unit})`;

/** Units that left a station for good between two instants, newest first, with what was not right at any station. */
export function builtUnits(read: ReadDb, page: BuiltPage) {
  const [at = '', id = ''] = (page.after ?? '').split('/');
  return read
    .select({
      unit,
      leftAt: sql<string>`${visit.closedAt}`,
      departure: visit.departure,
      nok: ofUnit('v.nok'),
      defects: ofUnit('v.defects'),
      bypassed: ofUnit("v.departure in ('bypassed', 'seenGone')"),
      reworks: sql<number>`(select count(*) from rework r where r.unit = ${visit.unit})`,
    })
    .from(visit)
    .innerJoin(unit, eq(unit.unit, visit.unit))
    .where(
      and(
        closed,
        eq(visit.station, page.station),
        gte(visit.closedAt, page.from),
        lt(visit.closedAt, page.until),
        ne(visit.departure, 'pulledOff'),
        page.after === undefined ? undefined : sql`(${visit.closedAt}, ${visit.unit}) < (${at}, ${id})`,
      ),
    )
    .orderBy(desc(visit.closedAt), desc(visit.unit))
    .limit(page.limit)
    .all();
}
