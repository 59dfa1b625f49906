import { and, asc, count, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import type { Population } from '#domain/quality/holdEvents';
import type { OpenHold } from '#domain/quality/openHolds';
import type { LotRef } from '#domain/quality/holdMatching';
import type { ReadDb } from '../open.ts';
import { unit } from '../schema/assembly.ts';
import { container } from '../schema/logistics.ts';
import { hold, holdMember } from '../schema/quality.ts';
import { statement } from '../statement.ts';
import { windowsOver } from './holdWindows.ts';

/** A hold that keeps something where it is. `number` null while only its members were heard of. */
export interface KeepingHold {
  readonly hold: string;
  readonly number: string | null;
  readonly reason: string | null;
}

const columns = {
  hold: holdMember.hold,
  kind: holdMember.kind,
  kept: holdMember.kept,
  number: hold.number,
  reason: hold.reason,
};
interface Row extends KeepingHold {
  readonly kind: 'unit' | 'container' | 'lot';
  readonly kept: boolean;
}

const matchesLot = (lots: readonly LotRef[]) =>
  lots.map(({ part, lot }) => and(eq(holdMember.part, part), eq(holdMember.lot, lot)));

/** As `keeps` in domain/quality/holdMatching: its own entry in a hold decides, else a lot that it carries. */
function keeping(rows: readonly Row[], itself: Row['kind']): KeepingHold[] {
  const own = new Map(rows.filter((r) => r.kind === itself).map((r) => [r.hold, r.kept]));
  const kept = rows.filter((r) => r.kept && (own.get(r.hold) ?? true));
  return [
    ...new Map(kept.map(({ hold: id, number, reason }) => [id, { hold: id, number, reason }])).values(),
  ];
}

/** Holds that keep a unit: by itself, by a lot that is built into it, or because it was worked on in their window. */
export function holdsOnUnit(read: ReadDb, id: string, lots: readonly LotRef[]): KeepingHold[] {
  const rows = read
    .select(columns)
    .from(holdMember)
    .innerJoin(hold, eq(hold.stream, holdMember.stream))
    .where(or(eq(holdMember.unit, id), ...matchesLot(lots)))
    .all();
  const kept = keeping(rows, 'unit');
  const windows = windowsOver(read, [id]).filter((w) => !kept.some((k) => k.hold === w.hold));
  return [...kept, ...windows.map(({ hold: of, number, reason }) => ({ hold: of, number, reason }))];
}

/** Holds that keep a container, by itself or by its lot. */
export function holdsOnContainer(
  read: ReadDb,
  input: { readonly container: string; readonly part: string; readonly lot: string | null },
): KeepingHold[] {
  const { container: label, part, lot } = input;
  const lots = lot === null ? [] : [{ part, lot }];
  const rows = read
    .select(columns)
    .from(holdMember)
    .innerJoin(hold, eq(hold.stream, holdMember.stream))
    .where(or(eq(holdMember.container, label), ...matchesLot(lots)))
    .all();
  return keeping(rows, 'container');
}

/** Holds that keep a lot wherever it lies: it is neither picked nor installed. */
export function holdsOnLot(read: ReadDb, lot: LotRef): KeepingHold[] {
  const rows = read
    .select(columns)
    .from(holdMember)
    .innerJoin(hold, eq(hold.stream, holdMember.stream))
    .where(or(...matchesLot([lot])))
    .all();
  return keeping(rows, 'lot');
}

/** Of these units, those that a hold keeps by itself or by its window; for boards that show many units at once. */
export function heldUnits(read: ReadDb, units: readonly string[]): ReadonlySet<string> {
  if (units.length === 0) return new Set();
  const rows = read
    .selectDistinct({ unit: holdMember.unit })
    .from(holdMember)
    .where(and(inArray(holdMember.unit, [...units]), eq(holdMember.kept, true)))
    .all();
  const members = rows.flatMap((r) => (r.unit === null ? [] : [r.unit]));
  return new Set([...members, ...windowsOver(read, units).map((w) => w.unit)]);
}

interface StandingRow {
  readonly hold: string;
  readonly population: string;
  readonly reachFrom: string | null;
  readonly reachUntil: string | null;
}

const standing = statement<[], StandingRow>(
  `select hold, population, reach_from as reachFrom, reach_until as reachUntil from hold
   where status = 'placed' and population is not null and json_extract(population, '$.kind') <> 'listed'`,
);

/** Standing holds with their populations, for what grows them by each record of the line; windows as `windowOf`. A site has tens. */
export const standingPopulations = (
  read: ReadDb,
): readonly { readonly hold: string; readonly population: Population }[] =>
  standing(read)
    .all()
    .map(({ hold: id, population, reachFrom, reachUntil }) => {
      const reach = reachFrom === null ? {} : { from: reachFrom, until: reachUntil };
      return { hold: id, population: { ...JSON.parse(population), ...reach } };
    });

const growing = statement<[liftedSince: string], { readonly hold: string }>(
  `select hold from hold
   where (status = 'placed' and population ->> '$.kind' <> 'listed')
     or (status = 'lifted' and lifted_at >= ? and population ->> '$.kind' in ('toolWindow', 'stationWindow'))`,
);

/** Holds that what is heard of late may still belong to: those that stand, and windows that were lifted since. */
export const growingHolds = (read: ReadDb, liftedSince: string): readonly string[] =>
  growing(read)
    .all(liftedSince)
    .map((row) => row.hold);

export const holdById = (read: ReadDb, id: string) =>
  read
    .select()
    .from(hold)
    .where(eq(hold.stream, `hold/${id}`))
    .get() ?? null;

export const holdsOfIssue = (read: ReadDb, issue: string) =>
  read.select().from(hold).where(eq(hold.issue, issue)).orderBy(asc(hold.placedAt)).all();

/** Those of an issue's holds in which something is undecided. */
export const openHoldsOf = (holds: ReturnType<typeof holdsOfIssue>): OpenHold[] =>
  holds.flatMap(({ hold: id, number, status, undecided }) =>
    status === 'placed' && undecided > 0 ? [{ number: number ?? id, undecided }] : [],
  );

/** Members of a hold by member key, with where they are now; `after` = the last key before. */
export const holdMembers = (
  read: ReadDb,
  input: {
    readonly hold: string;
    /** Only those that nobody has decided. */
    readonly undecided: boolean;
    readonly limit: number;
    readonly after?: string | undefined;
  },
) =>
  read
    .select({
      member: holdMember,
      vin: unit.vin,
      status: unit.status,
      station: unit.station,
      location: sql<
        string | null
      >`coalesce(${unit.location}, case ${container.placeKind} when 'location' then ${container.place} end)`,
      carried: sql<number>`coalesce(${container.placeKind} <> 'location', 0)`,
    })
    .from(holdMember)
    .leftJoin(unit, eq(unit.unit, holdMember.unit))
    .leftJoin(container, sql`${container.stream} = 'container/' || ${holdMember.container}`)
    .where(
      and(
        eq(holdMember.stream, `hold/${input.hold}`),
        sql`${holdMember.member} > ${input.after ?? ''}`,
        input.undecided ? isNull(holdMember.disposition) : undefined,
      ),
    )
    .orderBy(asc(holdMember.member))
    .limit(input.limit)
    .all();

export const countHolds = (read: ReadDb): { readonly standing: number; readonly undecided: number } => {
  const row = read
    .select({ standing: count(), undecided: sql<number>`coalesce(sum(${hold.undecided}), 0)` })
    .from(hold)
    .where(inArray(hold.status, ['placed', 'unplaced']))
    .get();
  return { standing: row?.standing ?? 0, undecided: row?.undecided ?? 0 };
};
