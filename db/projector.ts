import type Database from 'better-sqlite3';
import { getTableName } from 'drizzle-orm';
import type { AnyEvent, StreamState } from '#domain/kernel/streamType';
import type { Recorded } from '#domain/kernel/event';
import { splitStreamId } from '#domain/kernel/streamType';
import type { FactTable, SaveState, StateTable } from './projection.ts';
import type { RowWriter } from './rowWriter.ts';
import { rowWriter } from './rowWriter.ts';

export interface Projections {
  readonly states: readonly StateTable[];
  readonly facts: readonly FactTable[];
}

/** What a stream looked like to the projection: its visible state and how safe it is. */
export interface Shown {
  readonly state: StreamState;
  readonly sync: SaveState;
}

type Row = Readonly<Record<string, unknown>>;

interface StateWriter {
  readonly table: StateTable;
  readonly writer: RowWriter;
  /** Removes all rows of one stream. */
  readonly clear: Database.Statement<[stream: string]>;
  /** Rows of states made before: the appearance before is nearly always the one that was projected last. */
  readonly made: WeakMap<StreamState, { readonly key: string; readonly rows: readonly Row[] }>;
}

function rowsOf({ table, made }: StateWriter, key: string, state: StreamState): readonly Row[] {
  const known = made.get(state);
  // Many streams share a type's initial state.
  if (known?.key === key) return known.rows;
  const rows = table.rows(key, state);
  made.set(state, { key, rows });
  return rows;
}

/** Keeps projection rows equal to `rows(visible state)`; inside the caller's transaction. */
export class Projector {
  readonly #states = new Map<string, StateWriter[]>();
  readonly #facts = new Map<string, { readonly table: FactTable; readonly writer: RowWriter }[]>();

  constructor(sqlite: Database.Database, projections: Projections) {
    for (const table of projections.states) {
      const writer = rowWriter(
        sqlite,
        table.table,
        table.item === null ? ['stream'] : ['stream', table.item],
      );
      const clear = sqlite.prepare<[string]>(`delete from "${getTableName(table.table)}" where stream = ?`);
      push(this.#states, table.stream, { table, writer, clear, made: new WeakMap() });
    }
    for (const table of projections.facts)
      push(this.#facts, table.stream, { table, writer: rowWriter(sqlite, table.table, table.keys) });
  }

  /** Writes what changed between two appearances of a stream. `before` null when it was never projected. */
  project(stream: string, before: Shown | null, after: Shown): void {
    const { name, key } = splitStreamId(stream);
    const syncChanged = before?.sync !== after.sync;
    for (const kept of this.#states.get(name) ?? []) {
      const { table, writer } = kept;
      const system = { stream, sync: after.sync };
      const next = rowsOf(kept, key, after.state);
      const previous = before ? rowsOf(kept, key, before.state) : [];
      if (table.item === null) {
        const row = next[0];
        if (!row && previous.length > 0) writer.remove(stream);
        if (row && (syncChanged || !same(previous[0], row))) writer.put({ ...row, ...system });
        continue;
      }
      this.#diff(table.item, writer, system, previous, next, syncChanged);
    }
  }

  /** Removes the rows of a stream, whatever they say. */
  clear(stream: string): void {
    for (const { clear } of this.#states.get(splitStreamId(stream).name) ?? []) clear.run(stream);
  }

  #diff(
    item: string,
    writer: RowWriter,
    system: { stream: string; sync: SaveState },
    previous: readonly Row[],
    next: readonly Row[],
    all: boolean,
  ): void {
    const old = new Map(previous.map((row) => [row[item], row]));
    for (const row of next) {
      const was = old.get(row[item]);
      old.delete(row[item]);
      if (all || !same(was, row)) writer.put({ ...row, ...system });
    }
    for (const gone of old.keys()) writer.remove(system.stream, gone);
  }

  /** Adds the fact rows of one event; adding them again changes nothing. */
  addFacts(event: Recorded<AnyEvent>): void {
    for (const { table, writer } of this.#facts.get(splitStreamId(event.stream).name) ?? []) {
      const row = table.row(event);
      if (row) writer.put({ ...row, eventId: event.eventId });
    }
  }

  /** Takes back the fact rows of an event that the plant did not apply. */
  removeFacts(event: Recorded<AnyEvent>): void {
    for (const { table, writer } of this.#facts.get(splitStreamId(event.stream).name) ?? []) {
      const place: Row | null = byEventId(table) ? {} : table.row(event);
      if (!place) continue;
      const row: Row = { ...place, eventId: event.eventId };
      writer.remove(...table.keys.map((key) => row[key]));
    }
  }
}

/** The event id alone names most rows; where more does, the event's payload tells it. */
const byEventId = (table: FactTable): boolean => table.keys.length === 1;

function same(was: Row | undefined, row: Row): boolean {
  if (was === undefined) return false;
  for (const column of Object.keys(row)) if (!sameValue(was[column], row[column])) return false;
  return true;
}

/** Lists and objects are stored as JSON. */
const sameValue = (was: unknown, is: unknown): boolean =>
  was === is || (typeof is === 'object' && is !== null && JSON.stringify(was) === JSON.stringify(is));

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
