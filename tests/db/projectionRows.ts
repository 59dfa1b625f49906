import { getTableName } from 'drizzle-orm';
import { expect } from 'vitest';
import type { AnyStreamType } from '#domain/kernel/streamType';
import { splitStreamId } from '#domain/kernel/streamType';
import { columnsOf } from '#db/projection';
import type { Projections } from '#db/projector';
import { parseBody, toRecorded } from '#sync/envelope';
import type { openTestStore } from './testStore.ts';

type Row = Readonly<Record<string, unknown>>;

/**
 * Holds every row of the tables, JSON parsed, against rows made anew from what the terminal knows: states as they are shown, and
 * the events that are pending or accepted. Answers how many rows it compared.
 */
export function compareRows(
  { store, database }: ReturnType<typeof openTestStore>,
  types: readonly AnyStreamType[],
  projections: Projections,
): number {
  const { sqlite } = database;
  const stored = (sql: string) => sqlite.prepare<[], Record<string, unknown>>(sql).all();
  const found = (table: Projections['states'][number] | Projections['facts'][number]): Row[] =>
    stored(`select * from "${getTableName(table.table)}"`).map((row) =>
      Object.fromEntries(
        columnsOf(table.table).map(([key, c]) => [
          key,
          row[c.name] === null ? null : c.mapFromDriverValue(row[c.name]),
        ]),
      ),
    );
  const whole = (table: Projections['states'][number] | Projections['facts'][number], row: Row): Row =>
    Object.fromEntries(columnsOf(table.table).map(([key]) => [key, row[key] ?? null]));

  let compared = 0;
  for (const table of projections.states) {
    const expected = stored('select stream from stream').flatMap(({ stream }) => {
      const { name, key } = splitStreamId(String(stream));
      const type = types.find((t) => t.name === name);
      if (name !== table.stream || !type) return [];
      const seen = store.state(type, key);
      const sync = seen.awaiting.length > 0 ? 'awaiting' : seen.pending > 0 ? 'saved' : 'confirmed';
      return table.rows(key, seen.state).map((row) => whole(table, { ...row, stream, sync }));
    });
    compared += expectSame(found(table), expected, getTableName(table.table));
  }
  for (const table of projections.facts) {
    const applied = stored("select event_id, body, side from event where status in ('pending', 'accepted')");
    const expected = applied.flatMap(({ event_id: eventId, body, side }) => {
      const event = parseBody(String(body));
      if (!event || event.class !== 'fact' || splitStreamId(event.stream).name !== table.stream) return [];
      const row = table.row(toRecorded(event, side === null ? null : String(side)));
      return row ? [whole(table, { ...row, eventId })] : [];
    });
    compared += expectSame(found(table), expected, getTableName(table.table));
  }
  return compared;
}

const sorted = (rows: readonly Row[]): string[] => rows.map((r) => JSON.stringify(r)).toSorted();

function expectSame(found: readonly Row[], expected: readonly Row[], table: string): number {
  expect(sorted(found), table).toEqual(sorted(expected));
  return found.length;
}
