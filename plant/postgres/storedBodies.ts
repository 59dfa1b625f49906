import type pg from 'pg';
import { HistoryDetached } from '../history.ts';
import type { LogRow } from '../store.ts';
import { bringBack } from './bringBack.ts';

export interface StoredBody {
  readonly position: number;
  readonly body: string | null;
}
export type StoredRow = Omit<LogRow, 'body'> & StoredBody;

/** The rows of a read of streams; once more where bodies came back. @throws HistoryDetached */
export async function wholeStreams<R extends StoredBody & { readonly stream: string }>(
  pool: pg.Pool,
  read: () => Promise<readonly R[]>,
): Promise<WithBody<R>[]> {
  const rows = await read();
  const lacks = rows.some(({ body }) => body === null);
  return withBodies(pool, lacks && (await bringBack(pool, rows)) ? await read() : rows);
}

type WithBody<R extends StoredBody> = R & { readonly body: string };

/** @throws HistoryDetached when the body of one of them lies in a detached month */
export async function withBodies<R extends StoredBody>(
  pool: pg.Pool,
  rows: readonly R[],
): Promise<WithBody<R>[]> {
  const whole = rows.filter((row): row is WithBody<R> => row.body !== null);
  if (whole.length === rows.length) return whole;
  const away = rows.flatMap(({ position, body }) => (body === null ? [position] : []));
  const text = `
    select month from history_month
    where exists (select from unnest($1::bigint[]) as u(position) where position between first and last) order by month`;
  const { rows: months } = await pool.query<{ month: string }>(text, [away]);
  throw new HistoryDetached(months.map(({ month }) => month));
}
