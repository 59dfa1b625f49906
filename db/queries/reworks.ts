import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import type { ReadDb } from '../open.ts';
import { defect, rework, unit } from '../schema/assembly.ts';

/** As two terms: an index over what is not verified is only used where that is said by itself. */
const isOwed = sql`${rework.status} <> 'verified' and ${rework.status} <> 'withdrawn'`;

/** Rework of a line that is still to be done or found good, newest first (ids sort by time). */
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
        isOwed,
        page.after === undefined ? undefined : lt(rework.rework, page.after),
      ),
    )
    .orderBy(desc(rework.rework))
    .limit(page.limit)
    .all();

/** Rework of units that is still to be done or found good, whichever station it came from. */
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
    .where(and(inArray(rework.unit, [...units]), isOwed))
    .orderBy(rework.rework)
    .all();

export type OwedRework = ReturnType<typeof reworksOwed>[number];

/** Rework that decisions of issues and holds ordered and that is still owed, as the plant has confirmed it. */
export const reworksOrdered = (read: ReadDb) =>
  read
    .select({ rework: rework.rework, line: rework.line, unit: rework.unit, causeRef: rework.causeRef })
    .from(rework)
    .where(and(isOwed, eq(rework.cause, 'issue'), eq(rework.sync, 'confirmed')))
    .all();
