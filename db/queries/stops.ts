import { and, asc, desc, eq, gte, isNull, lt, ne, or, sql } from 'drizzle-orm';
import type { ReadDb } from '../open.ts';
import { stop } from '../schema/assembly.ts';
import type { LinePage } from './linePage.ts';
import { before } from './linePage.ts';

/** Written out, not bound: only so do the partial indexes serve. */
const running = sql`${stop.status} = 'running'`;

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
