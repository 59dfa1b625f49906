import type pg from 'pg';
import type { AttachRequest, HistoryMonth, HistoryOutcome } from '../history.ts';
import { alone, findMonth, patienceMs, refused } from './detachMonth.ts';
import type { ComparedRow } from './monthTables.ts';
import { boundsOf, compared, isSame, outlineOf, tableIsThere, tableOf } from './monthTables.ts';
import { inTransaction } from './transaction.ts';

/** Rows whose bodies are looked at together. */
const pageRows = 1_000;

/** Takes the month's table into the log again, after each of its rows was held against what had stayed. */
export async function attachMonth(pool: pg.Pool, request: AttachRequest): Promise<HistoryOutcome> {
  const found = await findMonth(pool, request.month);
  if (found === null || found === 'open')
    return refused({ code: found === null ? 'unknownMonth' : 'monthOpen' });
  if (found.detachedAt === null) return refused({ code: 'attachedAlready' });
  const table = tableOf(request.month);
  if (!(await tableIsThere(pool, request.month))) return refused({ code: 'tableMissing', table });
  const wrong = await firstDifference(pool, table, found);
  if (wrong !== null) return refused({ code: 'tableDiffers', table, position: wrong });
  const done = await inTransaction(pool, patienceMs, async (query): Promise<HistoryOutcome> => {
    await query(alone);
    const first = String(found.first);
    const [full, outline] = [`event_${first}`, outlineOf(found.first)];
    await query(`alter table event detach partition ${outline}`);
    await query(`drop table ${outline}`);
    await query(`alter table ${table} rename to ${full}`);
    await query(`alter table event attach partition history.${full} for values ${boundsOf(found)}`);
    await query('update history_month set detached_at = null where month = $1', [request.month]);
    await query(`insert into history_trace (month, act, at, by) values ($1, 'attached', $2, $3)`, [
      request.month,
      request.at,
      request.by,
    ]);
    const rows = found.last - found.first + 1;
    return { status: 'done', rows, kept: rows };
  });
  return done ?? refused({ code: 'locked' });
}

/** The first position at which the table is not what was detached; null where there is none. */
async function firstDifference(
  pool: pg.Pool,
  table: string,
  { first, last }: HistoryMonth,
): Promise<number | null> {
  const text = `
    select coalesce(o.position, m.position) as position, ${compared}
    from (select * from ${outlineOf(first)} where position > $1 order by position limit $2) o
    full join (select * from ${table} where position > $1 order by position limit $2) m on m.position = o.position
    order by 1`;
  for (let after = 0; ;) {
    const { rows } = await pool.query<ComparedRow>(text, [after, pageRows]);
    const wrong = rows.find((row) => !isSame(row));
    if (wrong) return wrong.position;
    const end = rows.at(-1)?.position ?? after;
    if (rows.length < pageRows) return end === last ? null : end + 1;
    after = end;
  }
}
