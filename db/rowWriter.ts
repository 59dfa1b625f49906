import type Database from 'better-sqlite3';
import { getTableName } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { columnsOf } from './projection.ts';

type Row = Readonly<Record<string, unknown>>;

/** Prepared writes of one table; values go through the drizzle column's own mapping (json, boolean). */
export interface RowWriter {
  put(row: Row): void;
  /** Deletes the rows whose columns (TypeScript names, in the order given at creation) have these values. */
  remove(...values: readonly unknown[]): void;
}

const quoted = (name: string): string => `"${name}"`;

const toDriver = (column: SQLiteColumn, value: unknown): unknown =>
  value === undefined || value === null ? null : column.mapToDriverValue(value);

/** `keys`: the columns (TypeScript names) of the primary key, in order. */
export function rowWriter(sqlite: Database.Database, table: SQLiteTable, keys: readonly string[]): RowWriter {
  const columns = columnsOf(table);
  const name = quoted(getTableName(table));
  const sqlName = (key: string): string => {
    const column = columns.find(([k]) => k === key)?.[1];
    if (!column) throw new Error(`${name} has no column ${key}`);
    return quoted(column.name);
  };
  const keyNames = keys.map(sqlName);
  const updates = columns
    .filter(([k]) => !keys.includes(k))
    .map(([, c]) => `${quoted(c.name)} = excluded.${quoted(c.name)}`);
  const put = sqlite.prepare(
    `insert into ${name} (${columns.map(([, c]) => quoted(c.name)).join(', ')}) values (${columns.map(() => '?').join(', ')})
     on conflict (${keyNames.join(', ')}) do ${updates.length > 0 ? `update set ${updates.join(', ')}` : 'nothing'}`,
  );
  const remove = sqlite.prepare(`delete from ${name} where ${keyNames.map((k) => `${k} = ?`).join(' and ')}`);
  return {
    put: (row) => void put.run(columns.map(([k, c]) => toDriver(c, row[k]))),
    remove: (...values) => void remove.run(...values),
  };
}
