import type pg from 'pg';
import { StoreUnavailable } from '../store.ts';

type Query = <R extends pg.QueryResultRow>(text: string, values?: readonly unknown[]) => Promise<R[]>;

/** Changes of tables look at rows: a statement may take as long as the rows of a month take, ms. */
const longMs = 3_600_000;
const lockNotAvailable = '55P03';

/**
 * Statements that are committed together, with what `durably` promises of their commit. Null, and nothing done, where one waited for a lock
 * for longer than `lockMs`.
 * @throws StoreUnavailable
 */
export async function inTransaction<T>(
  pool: pg.Pool,
  lockMs: number,
  work: (query: Query) => Promise<T>,
): Promise<T | null> {
  const client = await pool.connect();
  let warning: string | undefined;
  client.on('notice', ({ severity, message }) => {
    if (severity === 'WARNING') warning = message;
  });
  const query: Query = async <R extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) => {
    const patient = { text, values: [...values], query_timeout: longMs };
    return (await client.query<R>(patient)).rows;
  };
  let result: T;
  try {
    await query('begin');
    await query(`set local lock_timeout = ${String(lockMs)}`);
    result = await work(query);
    await query('commit');
  } catch (error) {
    client.release(true);
    if (error instanceof Error && 'code' in error && error.code === lockNotAvailable) return null;
    throw error;
  }
  // A connection with a listener of its own is not given back.
  client.release(true);
  if (warning !== undefined) throw new StoreUnavailable(warning);
  return result;
}
