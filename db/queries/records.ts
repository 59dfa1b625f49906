import { and, desc, eq, inArray, lt } from 'drizzle-orm';
import type { ReadDb } from '../open.ts';
import { statement } from '../statement.ts';
import {
  defect,
  measurement,
  operationEntry,
  partInstalled,
  partRemoved,
  tightening,
  unmatchedTightening,
} from '../schema/assembly.ts';

const rivals = statement<[head: string, beyond: string, key: string], { readonly eventId: string }>(
  `select event_id as eventId from event
   where effect_key >= ? and effect_key < ? and effect_key <> ? and effect_key is not null limit 1`,
);

/**
 * An event with the same head of its effect key but another end: a controller gave one id and time to two different
 * results. Null when there is none.
 */
export const rivalResult = (read: ReadDb, head: string, key: string): string | null =>
  rivals(read).get(head, `${head}\uffff`, key)?.eventId ?? null;

const headed = statement<[head: string, beyond: string], { readonly n: number }>(
  'select 1 as n from event where effect_key >= ? and effect_key < ? limit 1',
);

/** Any event with this head of its effect key is known here. */
export const isRecorded = (read: ReadDb, head: string): boolean =>
  headed(read).get(head, `${head}\uffff`) !== undefined;

export interface RecordFilter {
  readonly unit: string;
  readonly limit: number;
  /** Event id of the last row before; event ids sort by time. */
  readonly after?: string | undefined;
}

export const tighteningPage = (
  read: ReadDb,
  f: RecordFilter & { readonly station?: string | undefined; readonly operation?: string | undefined },
) =>
  read
    .select()
    .from(tightening)
    .where(
      and(
        eq(tightening.unit, f.unit),
        f.station === undefined ? undefined : eq(tightening.station, f.station),
        f.operation === undefined ? undefined : eq(tightening.operation, f.operation),
        f.after === undefined ? undefined : lt(tightening.eventId, f.after),
      ),
    )
    .orderBy(desc(tightening.eventId))
    .limit(f.limit)
    .all();
export type TighteningRecord = ReturnType<typeof tighteningPage>[number];

export const partPage = (read: ReadDb, f: RecordFilter) => {
  const rows = read
    .select()
    .from(partInstalled)
    .where(
      and(
        eq(partInstalled.unit, f.unit),
        f.after === undefined ? undefined : lt(partInstalled.eventId, f.after),
      ),
    )
    .orderBy(desc(partInstalled.eventId))
    .limit(f.limit)
    .all();
  const removed = new Set(
    removals(
      read,
      rows.map((r) => r.eventId),
    ),
  );
  return rows.map((row) => ({ ...row, removed: removed.has(row.eventId) }));
};

const removals = (read: ReadDb, installed: readonly string[]): string[] =>
  installed.length === 0
    ? []
    : read
        .select({ installed: partRemoved.installed })
        .from(partRemoved)
        .where(inArray(partRemoved.installed, [...installed]))
        .all()
        .map((r) => r.installed);

export const measurementPage = (read: ReadDb, f: RecordFilter) =>
  read
    .select()
    .from(measurement)
    .where(
      and(eq(measurement.unit, f.unit), f.after === undefined ? undefined : lt(measurement.eventId, f.after)),
    )
    .orderBy(desc(measurement.eventId))
    .limit(f.limit)
    .all();

export const operationPage = (read: ReadDb, f: RecordFilter) =>
  read
    .select()
    .from(operationEntry)
    .where(
      and(
        eq(operationEntry.unit, f.unit),
        f.after === undefined ? undefined : lt(operationEntry.eventId, f.after),
      ),
    )
    .orderBy(desc(operationEntry.eventId))
    .limit(f.limit)
    .all();

export const defectPage = (read: ReadDb, f: RecordFilter) =>
  read
    .select()
    .from(defect)
    .where(and(eq(defect.unit, f.unit), f.after === undefined ? undefined : lt(defect.eventId, f.after)))
    .orderBy(desc(defect.eventId))
    .limit(f.limit)
    .all();

/** Results that name no unit, newest first. */
export const unmatchedPage = (
  read: ReadDb,
  f: { readonly line: string; readonly limit: number; readonly after?: string | undefined },
) =>
  read
    .select()
    .from(unmatchedTightening)
    .where(
      and(
        eq(unmatchedTightening.line, f.line),
        f.after === undefined ? undefined : lt(unmatchedTightening.eventId, f.after),
      ),
    )
    .orderBy(desc(unmatchedTightening.eventId))
    .limit(f.limit)
    .all();
