import type Database from 'better-sqlite3';
import type { ReadDb } from './open.ts';
import { connectionOf } from './open.ts';

/**
 * A query in SQL, prepared once per database: `const byVin = statement<[vin: string], Row>('select … where vin = ?')`, then
 * `byVin(read).all(vin)`. For the paths of every tightening alone: building a query with drizzle costs twice what SQLite takes to
 * answer it. Rows come as SQLite has them: columns with a form of their own (json, boolean) belong to drizzle.
 */
export function statement<P extends unknown[], Row>(
  sql: string,
): (read: ReadDb) => Database.Statement<P, Row> {
  const made = new WeakMap<ReadDb, Database.Statement<P, Row>>();
  return (read) => {
    const known = made.get(read);
    if (known !== undefined) return known;
    const query = connectionOf(read).prepare<P, Row>(sql);
    if (!query.readonly) throw new Error(`not a query: ${sql}`);
    made.set(read, query);
    return query;
  };
}
