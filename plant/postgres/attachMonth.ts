import type pg from 'pg';
import { bodyHashOf, link } from '#sync/chain';
import type { AttachRequest, HistoryMonth, HistoryOutcome } from '../history.ts';
import { alone, boundsOf, findMonth, patienceMs, refused, staying, tableOf } from './detachMonth.ts';
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
  const there = await pool.query<{ table: string | null }>('select to_regclass($1) as table', [table]);
  if (there.rows[0]?.table === null) return refused({ code: 'tableMissing', table });
  const wrong = await firstDifference(pool, table, found);
  if (wrong !== null) return refused({ code: 'tableDiffers', table, position: wrong });
  const done = await inTransaction(pool, patienceMs, async (query): Promise<HistoryOutcome> => {
    await query(alone);
    const first = String(found.first);
    const [full, outline] = [`event_${first}`, `history.outline_${first}`];
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
    select coalesce(o.position, m.position) as position, m.position is null
        or (${staying('o')}) is distinct from (${staying('m')}) as differs,
      o.body as "keptBody", m.body, o.hash, coalesce(
        (select hash from event_key p where p.run = o.run and p.seq = o.seq - 1),
        (select hash from dead_letter p where p.run = o.run and p.seq = o.seq - 1),
        (select hash from quarantined p where p.run = o.run and p.seq = o.seq - 1 and p.code = 'sameIdOtherContent'),
        (select prev_hash from run r where r.run = o.run and o.seq = 1)) as previous
    from (select * from history.outline_${String(first)} where position > $1 order by position limit $2) o
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

interface ComparedRow {
  readonly position: number;
  readonly differs: boolean;
  readonly body: string | null;
  readonly keptBody: string | null;
  readonly hash: string | null;
  readonly previous: string | null;
}

const isSame = ({ differs, body, keptBody, hash, previous }: ComparedRow): boolean =>
  !differs &&
  body !== null &&
  previous !== null &&
  (keptBody === null || keptBody === body) &&
  link(previous, bodyHashOf(body)) === hash;
