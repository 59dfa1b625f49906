import { and, asc, desc, eq, inArray, isNotNull, lt, ne, or, sql } from 'drizzle-orm';
import { visitKey } from '#domain/assembly/visit';
import type { LotRef } from '#domain/quality/holdMatching';
import type { ReadDb } from '../open.ts';
import { statement } from '../statement.ts';
import { marriage, partInstalled, partRemoved, rework, unit, visit } from '../schema/assembly.ts';
import { hold, holdMember, issueUnit } from '../schema/quality.ts';
import { windowsOver } from './holdWindows.ts';

export type UnitRecord = typeof unit.$inferSelect;

const idsByVin = statement<[vin: string], { readonly unit: string }>(
  'select unit from unit where vin = ? limit 2',
);

/** Ids of the units that carry a VIN: one, unless two PCs that were apart gave it twice; at most two. */
export const unitsByVin = (read: ReadDb, vin: string): string[] =>
  idsByVin(read)
    .all(vin)
    .map((r) => r.unit);

/** Units that carry the text as id, VIN, body number, serial or carrier. A carrier is used again: only units on site count. */
export function unitsNamed(read: ReadDb, text: string): UnitRecord[] {
  const here = and(ne(unit.status, 'shipped'), ne(unit.status, 'scrapped'));
  return read
    .select()
    .from(unit)
    .where(
      or(
        eq(unit.stream, `unit/${text}`),
        eq(unit.vin, text.toUpperCase()),
        eq(unit.bodyNumber, text),
        and(eq(unit.serial, text), here),
        and(eq(unit.carrier, text), here),
      ),
    )
    .limit(5)
    .all();
}

/** Units whose VIN ends with the text (`least` characters and more; six are found by index), or that carry it as another identifier. */
export function findUnits(read: ReadDb, text: string, limit: number, least = 6): UnitRecord[] {
  const tail = text.toUpperCase();
  const byTail =
    tail.length < least
      ? undefined
      : and(
          tail.length < 6 ? undefined : sql`substr(${unit.vin}, -6) = ${tail.slice(-6)}`,
          sql`substr(${unit.vin}, ${-tail.length}) = ${tail}`,
        );
  const named = unitsNamed(read, text);
  const ending =
    byTail === undefined
      ? []
      : read.select().from(unit).where(byTail).orderBy(desc(unit.sequence)).limit(limit).all();
  return [...new Map([...named, ...ending].map((u) => [u.unit, u])).values()].slice(0, limit);
}

export interface UnitFilter {
  readonly line?: string | undefined;
  readonly status?: UnitRecord['status'] | undefined;
  readonly limit: number;
  readonly after?: string | undefined;
}

/** These units. */
export const unitsOf = (read: ReadDb, units: ReadonlySet<string>): UnitRecord[] =>
  read
    .select()
    .from(unit)
    .where(inArray(unit.unit, [...units]))
    .all();

/** Units, newest first: their ids sort by time. */
export const unitPage = (read: ReadDb, f: UnitFilter): UnitRecord[] =>
  read
    .select()
    .from(unit)
    .where(
      and(
        f.line === undefined ? undefined : eq(unit.line, f.line),
        f.status === undefined ? undefined : eq(unit.status, f.status),
        f.after === undefined ? undefined : lt(unit.unit, f.after),
      ),
    )
    .orderBy(desc(unit.unit))
    .limit(f.limit)
    .all();

/** Units standing at, or having left towards the next of, these stations; by how long they have been there. */
export const unitsAround = (read: ReadDb, line: string, status: 'atStation' | 'between'): UnitRecord[] =>
  read
    .select()
    .from(unit)
    .where(and(eq(unit.line, line), eq(unit.status, status), isNotNull(unit.station)))
    .orderBy(asc(unit.since))
    .limit(500)
    .all();

/** Units between two stations of a line, oldest first; `last` is the station behind which a unit is off the line. */
export const unitsOnTheWay = (read: ReadDb, line: string, last: string): UnitRecord[] =>
  read
    .select()
    .from(unit)
    .where(
      and(eq(unit.line, line), eq(unit.status, 'between'), isNotNull(unit.station), ne(unit.station, last)),
    )
    .orderBy(asc(unit.since))
    .limit(100)
    .all();

/** Units that have left a station and stand nowhere since, oldest first; `after` = `since/unit`. */
export function unitsBehind(
  read: ReadDb,
  at: {
    readonly line: string;
    readonly station: string;
    readonly limit: number;
    readonly after?: string | undefined;
  },
): UnitRecord[] {
  const [since = '', id = ''] = (at.after ?? '').split('/');
  return read
    .select()
    .from(unit)
    .where(
      and(
        eq(unit.line, at.line),
        eq(unit.status, 'between'),
        eq(unit.station, at.station),
        at.after === undefined ? undefined : sql`(${unit.since}, ${unit.unit}) > (${since}, ${id})`,
      ),
    )
    .orderBy(asc(unit.since), asc(unit.unit))
    .limit(at.limit)
    .all();
}

const stillIn = sql`not exists (select 1 from ${partRemoved} where ${partRemoved.installed} = ${partInstalled.eventId})`;

/** The lots that are built into these units now. */
export const lotsIn = (read: ReadDb, units: readonly string[]): LotRef[] =>
  units.length === 0
    ? []
    : read
        .selectDistinct({ part: partInstalled.part, lot: sql<string>`${partInstalled.lot}` })
        .from(partInstalled)
        .where(and(inArray(partInstalled.unit, [...units]), isNotNull(partInstalled.lot), stillIn))
        .all();

/** Units married into this one, directly. */
export const childrenOf = (read: ReadDb, parent: string): string[] =>
  read
    .select({ child: marriage.child })
    .from(marriage)
    .where(eq(marriage.parent, parent))
    .all()
    .map((r) => r.child);

export const reworksOf = (read: ReadDb, id: string) =>
  read.select().from(rework).where(eq(rework.unit, id)).orderBy(asc(rework.rework)).limit(200).all();

/** Rework of a unit that arose at a station and is not done yet. */
export const openReworkAt = (
  read: ReadDb,
  at: { readonly unit: string; readonly station: string },
): string[] =>
  read
    .select({ rework: rework.rework })
    .from(rework)
    .where(and(eq(rework.unit, at.unit), eq(rework.station, at.station), eq(rework.status, 'open')))
    .all()
    .map((r) => r.rework);

/** Those of the units that have left the plant. */
export const shippedOf = (read: ReadDb, units: readonly string[]): ReadonlySet<string> =>
  new Set(
    read
      .select({ unit: unit.unit })
      .from(unit)
      .where(and(inArray(unit.unit, [...units]), eq(unit.status, 'shipped')))
      .all()
      .map((row) => row.unit),
  );

/** Those of the units that have left the line for good, and how. */
export const goneOf = (read: ReadDb, units: readonly string[]): ReadonlyMap<string, 'shipped' | 'scrapped'> =>
  new Map(
    read
      .select({ unit: unit.unit, status: unit.status })
      .from(unit)
      .where(and(inArray(unit.unit, [...units]), inArray(unit.status, ['shipped', 'scrapped'])))
      .all()
      .flatMap(({ unit: id, status }) =>
        status === 'shipped' || status === 'scrapped' ? [[id, status] as const] : [],
      ),
  );

/** The rework that came of NOK results at one visit, by operation; `open` until somebody says that it is done. */
export const reworkOfResults = (
  read: ReadDb,
  at: { readonly unit: string; readonly station: string; readonly visit: number },
) =>
  read
    .select({ rework: rework.rework, operation: rework.operation, status: rework.status })
    .from(rework)
    .where(
      and(
        eq(rework.unit, at.unit),
        eq(rework.station, at.station),
        eq(rework.visit, at.visit),
        eq(rework.cause, 'nokBeyondLimit'),
      ),
    )
    .all();

/** Every visit of these units, by key. */
export const visitsOfUnits = (read: ReadDb, units: readonly string[]): string[] =>
  units.length === 0
    ? []
    : read
        .select({ unit: visit.unit, station: visit.station, visit: visit.visit })
        .from(visit)
        .where(inArray(visit.unit, [...units]))
        .all()
        .map(visitKey);

/** Every hold that names one of the units or one of the lots, whether it keeps them or not, or whose window covers one. */
export const holdsNaming = (read: ReadDb, units: readonly string[], lots: readonly LotRef[]): string[] => [
  ...new Set([...membership(read, units, lots), ...windowsOver(read, units).map((w) => w.hold)]),
];

const membership = (read: ReadDb, units: readonly string[], lots: readonly LotRef[]): string[] =>
  read
    .selectDistinct({ hold: holdMember.hold })
    .from(holdMember)
    .innerJoin(hold, eq(hold.stream, holdMember.stream))
    .where(
      or(
        inArray(holdMember.unit, [...units]),
        ...lots.map((l) => and(eq(holdMember.part, l.part), eq(holdMember.lot, l.lot))),
      ),
    )
    .all()
    .map((r) => r.hold);

/** Every issue that lists one of the units. */
export const issuesListing = (read: ReadDb, units: readonly string[]): string[] =>
  read
    .selectDistinct({ issue: issueUnit.issue })
    .from(issueUnit)
    .where(inArray(issueUnit.unit, [...units]))
    .all()
    .map((r) => r.issue);
