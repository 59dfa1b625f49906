import type pg from 'pg';
import type { HistoryMonth } from '../history.ts';
import { monthColumns } from './monthRows.ts';
import type { ComparedRow } from './monthTables.ts';
import { compared, isSame, outlineOf, tableIsThere, tableOf } from './monthTables.ts';
import type { StoredBody } from './storedBodies.ts';

/** Those that are open, or last as long as one that is. */
const openAmong = `
select stream from stream where stream = any($1::text[])
  and kept_by in (select k.stream from stream k where k.kept_by = k.stream)`;

/**
 * Of what was opened again after its month was detached the bodies come back into the log by themselves, as long as the month's table is
 * in the database: whoever works with it needs it from its start. False where nothing came back.
 */
export async function bringBack(
  pool: pg.Pool,
  rows: readonly (StoredBody & { readonly stream: string })[],
): Promise<boolean> {
  const away = rows.filter(({ body }) => body === null);
  const open = await pool.query<{ stream: string }>(openAmong, [[...new Set(away.map((r) => r.stream))]]);
  const streams = open.rows.map(({ stream }) => stream);
  if (streams.length === 0) return false;
  const months = await pool.query<HistoryMonth>(
    `select ${monthColumns} from history_month where detached_at is not null order by first`,
  );
  let came = false;
  for (const month of months.rows) {
    if (!away.some(({ position }) => position >= month.first && position <= month.last)) continue;
    if (await tableIsThere(pool, month.month)) came = (await fromTable(pool, month, streams)) || came;
  }
  return came;
}

/** All of them or, where one is not what was detached, none. */
async function fromTable(pool: pg.Pool, month: HistoryMonth, streams: readonly string[]): Promise<boolean> {
  const [outline, table] = [outlineOf(month.first), tableOf(month.month)];
  const { rows } = await pool.query<ComparedRow>(
    `select o.position, ${compared} from ${outline} o left join ${table} m on m.position = o.position
     where o.stream = any($1::text[]) and o.body is null`,
    [streams],
  );
  if (rows.length === 0 || !rows.every(isSame)) return false;
  await pool.query(
    `update ${outline} o set body = m.body, side = m.side from ${table} m
     where m.position = o.position and o.position = any($1::bigint[])`,
    [rows.map(({ position }) => position)],
  );
  return true;
}
