import { and, asc, desc, eq, inArray, lt, or, sql } from 'drizzle-orm';
import type { ReadDb } from '../open.ts';
import { call, transport, transportAssignment, zone } from '../schema/logistics.ts';

/** Written out, not bound: only so do the partial indexes serve. */
const live = sql`live = 1`;
const ended = sql`live = 0`;

/** Every call that somebody still has to do something for; a floor has tens, not thousands. */
export const liveCalls = (read: ReadDb) =>
  read.select().from(call).where(live).orderBy(asc(call.raisedAt)).all();
export type CallRecord = ReturnType<typeof liveCalls>[number];

export const callRecord = (read: ReadDb, key: string): CallRecord | undefined =>
  read
    .select()
    .from(call)
    .where(eq(call.stream, `call/${key}`))
    .get();

/** The oldest live call for a place and part. */
export const liveCallFor = (
  read: ReadDb,
  at: { readonly location: string; readonly part: string },
): CallRecord | undefined =>
  read
    .select()
    .from(call)
    .where(and(live, eq(call.location, at.location), eq(call.part, at.part)))
    .orderBy(asc(call.raisedAt))
    .get();

export interface EndedPage {
  readonly limit: number;
  /** `instant|key` of the last row of the page before. */
  readonly after?: string | undefined;
}

const afterParts = (after: string): readonly [string, string] => {
  const at = after.indexOf('|');
  return [after.slice(0, at), after.slice(at + 1)];
};

/** Calls that have ended, newest first. */
export function endedCallPage(read: ReadDb, page: EndedPage): CallRecord[] {
  const [at, key] = afterParts(page.after ?? '|');
  const before =
    page.after === undefined
      ? undefined
      : or(lt(call.raisedAt, at), and(eq(call.raisedAt, at), lt(call.call, key)));
  return read
    .select()
    .from(call)
    .where(and(ended, before))
    .orderBy(desc(call.raisedAt), desc(call.call))
    .limit(page.limit)
    .all();
}

/** Every transport under way, oldest first. */
export const liveTransports = (read: ReadDb) =>
  read.select().from(transport).where(live).orderBy(asc(transport.requestedAt)).all();
export type TransportRecord = ReturnType<typeof liveTransports>[number];

export const transportRecord = (read: ReadDb, key: string): TransportRecord | undefined =>
  read
    .select()
    .from(transport)
    .where(eq(transport.stream, `transport/${key}`))
    .get();

/** Transports that have ended, newest first. */
export function endedTransportPage(read: ReadDb, page: EndedPage): TransportRecord[] {
  const [at, key] = afterParts(page.after ?? '|');
  const before =
    page.after === undefined
      ? undefined
      : or(lt(transport.requestedAt, at), and(eq(transport.requestedAt, at), lt(transport.transport, key)));
  return read
    .select()
    .from(transport)
    .where(and(ended, before))
    .orderBy(desc(transport.requestedAt), desc(transport.transport))
    .limit(page.limit)
    .all();
}

/** Why each of these transports got its AGVs, by transport and order number. */
export const assignmentsOf = (read: ReadDb, transports: readonly string[]) =>
  transports.length === 0
    ? []
    : read
        .select()
        .from(transportAssignment)
        .where(inArray(transportAssignment.transport, [...transports]))
        .all();
export type AssignmentRecord = ReturnType<typeof assignmentsOf>[number];

/** The calls of these transports. */
export const callsByKey = (read: ReadDb, keys: readonly string[]): ReadonlyMap<string, CallRecord> =>
  new Map(
    keys.length === 0
      ? []
      : read
          .select()
          .from(call)
          .where(
            inArray(
              call.stream,
              keys.map((key) => `call/${key}`),
            ),
          )
          .all()
          .map((row) => [row.call, row]),
  );

export const zoneRecords = (read: ReadDb) => read.select().from(zone).orderBy(asc(zone.zone)).all();
