import { and, asc, desc, eq, gt, inArray, or, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { StockItem } from '#domain/logistics/stock';
import type { ReadDb } from '../open.ts';
import { hold, holdMember } from '../schema/quality.ts';
import { call, container, stockMovement, transport } from '../schema/logistics.ts';

/** Written out, not bound: only so do the partial indexes serve. */
const notEmpty = sql`${container.status} <> 'empty'`;
const ended = sql`live = 0`;
const live = sql`live = 1`;

const columns = {
  container: container.container,
  part: container.part,
  lot: container.lot,
  quantity: container.quantity,
  location: container.place,
  openedAt: container.openedAt,
  receivedAt: container.receivedAt,
  expiresAt: container.expiresAt,
};
type StockRow = { readonly [K in keyof typeof columns]: (typeof columns)[K]['_']['data'] | null };

function toItem(row: StockRow): StockItem[] {
  const { container: label, part, lot, quantity, location, openedAt, receivedAt, expiresAt } = row;
  if (label === null || part === null || location === null || receivedAt === null || quantity === null)
    return [];
  return [
    { container: label, part, lot, quantity, location, open: openedAt !== null, receivedAt, expiresAt },
  ];
}

/** As `holdsOnContainer` decides for one: its own entry in a hold counts, else its lot's. */
const held: SQL = sql`exists (select 1 from ${holdMember} m where m.kept = 1
  and (m.container = ${container.container}
    or (m.part = ${container.part} and m.lot = ${container.lot} and not exists (
      select 1 from ${holdMember} o where o.stream = m.stream and o.container = ${container.container}))))`;

/** A container on a live transport, or picked for a live call, is spoken for. */
const spokenFor: SQL = sql`(exists (select 1 from ${transport}, json_each(${transport.containers})
    where ${transport.live} = 1 and value = ${container.container})
  or exists (select 1 from ${call}, json_each(${call.picks})
    where ${call.live} = 1 and json_extract(value, '$.container') = ${container.container}))`;

/**
 * What can be taken of a part from these locations at `now`: in stock, not blocked, not held, not expired, not spoken for.
 * At most 200 containers, oldest reception first; a part with more lies in no hurry.
 */
export const freeStock = (
  read: ReadDb,
  want: { readonly part: string; readonly locations: readonly string[]; readonly now: string },
): StockItem[] =>
  read
    .select(columns)
    .from(container)
    .where(
      and(
        eq(container.part, want.part),
        notEmpty,
        inArray(container.place, [...want.locations]),
        eq(container.placeKind, 'location'),
        eq(container.blocked, false),
        gt(container.quantity, 0),
        sql`(${container.expiresAt} is null or ${container.expiresAt} > ${want.now})`,
        sql`not ${held}`,
        sql`not ${spokenFor}`,
      ),
    )
    .orderBy(
      sql`coalesce(${container.expiresAt}, '9999')`,
      asc(container.receivedAt),
      asc(container.container),
    )
    .limit(200)
    .all()
    .flatMap(toItem);

/**
 * The containers that a consumption at a place is booked on: those with contents; where the book knows none, the one that
 * arrived last, so that the difference shows.
 */
export function containersInUse(read: ReadDb, location: string, part: string): StockItem[] {
  const here = and(
    eq(container.place, location),
    eq(container.part, part),
    eq(container.placeKind, 'location'),
  );
  const full = read
    .select(columns)
    .from(container)
    .where(and(here, notEmpty, eq(container.blocked, false)))
    .all();
  if (full.length > 0) return full.flatMap(toItem);
  return read
    .select(columns)
    .from(container)
    .where(here)
    .orderBy(desc(container.arrival))
    .limit(1)
    .all()
    .flatMap(toItem);
}

export interface PlacePart {
  readonly location: string;
  readonly part: string;
}
const keyOf = ({ location, part }: PlacePart): string => `${location}~${part}`;

/** What takes room at a place: all of the part that stands there, also what is blocked, held or expired. */
export const standing = (read: ReadDb, { location, part }: PlacePart): number =>
  read
    .select({ quantity: sql<number>`coalesce(sum(${container.quantity}), 0)` })
    .from(container)
    .where(
      and(
        eq(container.part, part),
        eq(container.place, location),
        notEmpty,
        eq(container.placeKind, 'location'),
      ),
    )
    .get()?.quantity ?? 0;

/** Stock that may be used at these places, by `location~part`. */
export function onHand(read: ReadDb, at: readonly PlacePart[]): ReadonlyMap<string, number> {
  const rows = read
    .select({
      location: sql<string>`${container.place}`,
      part: sql<string>`${container.part}`,
      quantity: sql<number>`sum(${container.quantity})`,
    })
    .from(container)
    .where(
      and(
        inArray(container.part, [...new Set(at.map((p) => p.part))]),
        inArray(container.place, [...new Set(at.map((p) => p.location))]),
        notEmpty,
        eq(container.placeKind, 'location'),
        eq(container.blocked, false),
        sql`not ${held}`,
      ),
    )
    .groupBy(container.place, container.part)
    .all();
  return new Map(rows.map((row) => [keyOf(row), row.quantity]));
}

/** Id of the event that brought the newest container to a place, or null. */
export const newestArrival = (read: ReadDb, { location, part }: PlacePart): string | null =>
  read
    .select({ arrival: container.arrival })
    .from(container)
    .where(and(eq(container.place, location), eq(container.part, part), sql`arrival is not null`))
    .orderBy(desc(container.arrival))
    .limit(1)
    .get()?.arrival ?? null;

/** Called and not yet delivered, by place and part; a short call brings nothing, but it stands. */
export function inbound(read: ReadDb): ReadonlyMap<string, number> {
  const rows = read
    .select({
      location: call.location,
      part: call.part,
      quantity: sql<number>`sum(${call.quantity})`,
    })
    .from(call)
    .where(live)
    .groupBy(call.location, call.part)
    .all();
  return new Map(rows.map((row) => [keyOf(row), row.quantity]));
}

/** How many calls for one window have ended: the round of the next one. */
export const endedCalls = (read: ReadDb, need: PlacePart & { readonly windowKey: string }): number =>
  read
    .select({ n: sql<number>`count(*)` })
    .from(call)
    .where(
      and(
        eq(call.location, need.location),
        eq(call.part, need.part),
        eq(call.windowKey, need.windowKey),
        ended,
      ),
    )
    .get()?.n ?? 0;

export interface StockFilter {
  readonly place?: string | undefined;
  readonly part?: string | undefined;
  readonly lot?: string | undefined;
  readonly blocked?: boolean | undefined;
  readonly empty: boolean;
  readonly limit: number;
  readonly after?: string | undefined;
}

/** Containers by label; `after` is the last label of the page before. */
export const stockPage = (read: ReadDb, f: StockFilter) =>
  read
    .select()
    .from(container)
    .where(
      and(
        f.empty ? undefined : notEmpty,
        f.place === undefined ? undefined : eq(container.place, f.place),
        f.part === undefined ? undefined : eq(container.part, f.part),
        f.lot === undefined ? undefined : eq(container.lot, f.lot),
        f.blocked === undefined ? undefined : eq(container.blocked, f.blocked),
        f.after === undefined ? undefined : gt(container.container, f.after),
      ),
    )
    .orderBy(asc(container.container))
    .limit(f.limit)
    .all();
export type ContainerRecord = ReturnType<typeof stockPage>[number];

export const containerRecord = (read: ReadDb, label: string): ContainerRecord | undefined =>
  read.select().from(container).where(eq(container.container, label)).get();

/** Which of these spellings of a label there are. */
export const containersSpelled = (read: ReadDb, labels: readonly string[]): readonly string[] =>
  read
    .select({ label: container.container })
    .from(container)
    .where(inArray(container.container, [...labels]))
    .all()
    .map(({ label }) => label);

/** What happened to a container, newest first. Event ids sort by time. */
export const movementsOf = (read: ReadDb, label: string, limit: number) =>
  read
    .select()
    .from(stockMovement)
    .where(eq(stockMovement.container, label))
    .orderBy(desc(stockMovement.eventId))
    .limit(limit)
    .all();

/** Numbers of the holds that keep each of these containers, by label; as `held` decides. */
export function holdsByContainer(
  read: ReadDb,
  labels: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  if (labels.length === 0) return found;
  const itself = eq(holdMember.container, container.container);
  const itsLot = sql`(${holdMember.part} = ${container.part} and ${holdMember.lot} = ${container.lot}
    and not exists (select 1 from ${holdMember} o
      where o.stream = ${holdMember.stream} and o.container = ${container.container}))`;
  const rows = read
    .selectDistinct({ label: container.container, hold: sql<string>`coalesce(${hold.number}, ${hold.hold})` })
    .from(container)
    .innerJoin(holdMember, and(eq(holdMember.kept, true), or(itself, itsLot)))
    .innerJoin(hold, eq(hold.stream, holdMember.stream))
    .where(inArray(container.container, [...labels]))
    .all();
  for (const row of rows) found.set(row.label, [...(found.get(row.label) ?? []), row.hold]);
  return found;
}
