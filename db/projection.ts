import { getTableColumns } from 'drizzle-orm';
import type { InferInsertModel } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { text } from 'drizzle-orm/sqlite-core';
import type { EventOf, EventSpecs, Recorded } from '#domain/kernel/event';
import type { AnyEvent, StreamState, StreamType } from '#domain/kernel/streamType';

/** What people are shown beside a record; nothing once confirmed. `attention` is shown by the inbox, not by rows. */
export const saveStates = ['confirmed', 'saved', 'awaiting'] as const;
export type SaveState = (typeof saveStates)[number];

/**
 * Columns that every state table carries: which stream the row belongs to, and how safe it is. Made anew at each use:
 * `.primaryKey()` changes the column it is called on.
 */
export const streamColumns = {
  get stream() {
    return text().notNull();
  },
  get sync() {
    return text({ enum: saveStates }).notNull();
  },
};
type SystemColumn = keyof typeof streamColumns;

type RowOf<T extends SQLiteTable> = Omit<InferInsertModel<T>, SystemColumn>;

/** Rows that follow a stream's state. A row belongs to exactly one stream. */
export interface StateTable {
  readonly stream: string;
  readonly table: SQLiteTable;
  /** Column (TypeScript name) that tells rows of one stream apart; null when a stream has at most one row. */
  readonly item: string | null;
  rows(key: string, state: StreamState): readonly Readonly<Record<string, unknown>>[];
}

/** Append-only rows, one event each; the payload alone must carry what the row needs. */
export interface FactTable {
  readonly stream: string;
  readonly table: SQLiteTable;
  /** Columns (TypeScript names) of the primary key; the event id is among them. */
  readonly keys: readonly string[];
  row(event: Recorded<AnyEvent>): Readonly<Record<string, unknown>> | null;
}

/**
 * `stateTable(hold, holdTable, null, (key, state) => state.status === 'absent' ? [] : [{…}])`.
 * The primary key of the table is `stream`, or (`stream`, the item column).
 */
export const stateTable = <S extends StreamState, Specs extends EventSpecs, T extends SQLiteTable>(
  type: StreamType<S, Specs>,
  table: T,
  item: (keyof RowOf<T> & string) | null,
  rows: (key: string, state: S) => readonly RowOf<T>[],
): StateTable => ({
  stream: type.name,
  table,
  item,
  rows: (key, state) => rows(key, state as S),
});

/**
 * `factTable(visit, tightening, (e) => e.type === 'TighteningRecorded' ? {…} : null)`; `eventId` is filled in. `keys` where the
 * primary key is more than the event id.
 */
export const factTable = <S extends StreamState, Specs extends EventSpecs, T extends SQLiteTable>(
  type: StreamType<S, Specs>,
  table: T,
  row: (event: Recorded<EventOf<Specs>>) => Omit<InferInsertModel<T>, 'eventId'> | null,
  keys: readonly string[] = ['eventId'],
): FactTable => ({
  stream: type.name,
  table,
  keys,
  row: (event) => row(event as Recorded<EventOf<Specs>>),
});

/** TypeScript name -> column, in a stable order. */
export const columnsOf = (table: SQLiteTable): readonly (readonly [string, SQLiteColumn])[] =>
  Object.entries(getTableColumns(table));
