import type pg from 'pg';
import { StoreUnavailable } from '../store.ts';

/**
 * Runs a statement whose commit somebody relies on. PostgreSQL answers "done" with a warning when an administrator cancels its
 * wait for the synchronous replica: the commit is then on one disk only, and counts as not known.
 * @throws StoreUnavailable
 */
export async function durably<R extends pg.QueryResultRow>(
  pool: pg.Pool,
  query: pg.QueryConfig,
): Promise<pg.QueryResult<R>> {
  const client = await pool.connect();
  let warning: string | undefined;
  const listen = (notice: { severity?: string | undefined; message?: string | undefined }) => {
    if (notice.severity === 'WARNING') warning = notice.message;
  };
  client.on('notice', listen);
  try {
    const result = await client.query<R>(query);
    client.off('notice', listen);
    client.release();
    if (warning === undefined) return result;
  } catch (error) {
    client.release(true);
    throw error;
  }
  throw new StoreUnavailable(warning);
}
