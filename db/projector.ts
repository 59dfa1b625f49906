import type Database from 'better-sqlite3';
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

interface StateWriter {
  readonly table: StateTable;
  readonly writer: RowWriter;
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
      push(this.#states, table.stream, { table, writer });
    }
    for (const table of projections.facts) {
      push(this.#facts, table.stream, { table, writer: rowWriter(sqlite, table.table, ['eventId']) });
    }
  }

  /** Writes what changed between two appearances of a stream. `before` null when it was never projected. */
  project(stream: string, before: Shown | null, after: Shown): void {
    const { name, key } = splitStreamId(stream);
    for (const { table, writer } of this.#states.get(name) ?? []) {
      const system = { stream, sync: after.sync };
      const next = table.rows(key, after.state);
      const previous = before ? table.rows(key, before.state) : [];
      if (table.item === null) {
        const row = next[0];
        if (row) writer.put({ ...row, ...system });
        else if (previous.length > 0) writer.remove(stream);
        continue;
      }
      const syncChanged = before?.sync !== after.sync;
      this.#diff(table.item, writer, system, previous, next, syncChanged);
    }
  }

  #diff(
    item: string,
    writer: RowWriter,
    system: { stream: string; sync: SaveState },
    previous: readonly Readonly<Record<string, unknown>>[],
    next: readonly Readonly<Record<string, unknown>>[],
    all: boolean,
  ): void {
    const old = new Map(previous.map((row) => [row[item], row]));
    for (const row of next) {
      const was = old.get(row[item]);
      old.delete(row[item]);
      if (all || !was || JSON.stringify(was) !== JSON.stringify(row)) writer.put({ ...row, ...system });
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
  removeFacts(stream: string, eventId: string): void {
    for (const { writer } of this.#facts.get(splitStreamId(stream).name) ?? []) writer.remove(eventId);
  }
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
