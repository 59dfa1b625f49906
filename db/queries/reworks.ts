import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import type { ReadDb } from '../open.ts';
import { defect, rework, unit } from '../schema/assembly.ts';

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
