import type Database from 'better-sqlite3';

/** A prepared write whose values come from the fields of a row. */
export interface NamedWrite<Row> {
  run(row: Row): Database.RunResult;
}

/**
 * `namedWrite<RunRow>(sqlite, 'update run set own = @own where run = @run')`: reads as SQL with names and binds by place.
 * Binding an object makes better-sqlite3 look each name up for each row: for an event's fifteen columns that took a third of
 * its insertion. For the writes of every command and every row of the feed. A field that the row lacks is an error of the binding.
 */
export function namedWrite<Row extends object>(sqlite: Database.Database, sql: string): NamedWrite<Row> {
  const names: string[] = [];
  const placed = sql.replace(/@(\w+)/gu, (_, name: string) => {
    names.push(name);
    return '?';
  });
  const statement = sqlite.prepare<unknown[]>(placed);
  return {
    run: (row) => {
      const fields = row as Readonly<Record<string, unknown>>;
      return statement.run(names.map((name) => present(name, fields[name])));
    },
  };
}

/** Left out, it would be bound as null without a word. */
function present(name: string, value: unknown): unknown {
  if (value === undefined) throw new TypeError(`a row without ${name}`);
  return value;
}
