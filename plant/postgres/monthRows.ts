import type pg from 'pg';
import type { HistoryList, HistoryMonth, HistoryTrace, MonthEnd, MonthEnded } from '../history.ts';
import { inTransaction } from './transaction.ts';

export const monthColumns = `month, first, last, closed_at as "closedAt", detached_at as "detachedAt"`;

export async function months(pool: pg.Pool): Promise<HistoryList> {
  const over = await pool.query<HistoryMonth>(`select ${monthColumns} from history_month order by first`);
  const open = await pool.query<{ month: string }>('select month from appender');
  const trace = await pool.query<HistoryTrace>('select month, act, at, by from history_trace order by id');
  return { months: over.rows, open: open.rows[0]?.month ?? '', trace: trace.rows };
}

/** Who appends waits so long for those who read at most, ms. */
const patienceMs = 500;

const fence = `
update appender set month = $3 from (select month from appender) was
where token = $1 and position = $2 returning was.month as was`;

/**
 * The open partition, from its first position to infinity, gets its end, and another one follows, in one transaction under the
 * appender's token.
 */
export async function endMonth(
  pool: pg.Pool,
  { token, before, next, closedAt }: MonthEnd,
): Promise<MonthEnded> {
  const ended = await inTransaction(pool, patienceMs, async (query): Promise<MonthEnded> => {
    const [fenced] = await query<{ was: string }>(fence, [token, before, next]);
    if (!fenced) return 'fenced';
    const [found] = await query<{ first: number }>(
      'select coalesce(max(last), 0) + 1 as first from history_month',
    );
    const first = found?.first ?? 1;
    if (fenced.was === '' || before < first) return 'ended';
    const partition = `history.event_${String(first)}`;
    const from = first === 1 ? 'minvalue' : String(first);
    const end = String(before + 1);
    await query(`alter table event detach partition ${partition}`);
    await query(`alter table event attach partition ${partition} for values from (${from}) to (${end})`);
    await query(
      `create table history.event_${end} partition of event for values from (${end}) to (maxvalue)`,
    );
    await query('insert into history_month (month, first, last, closed_at) values ($1, $2, $3, $4)', [
      fenced.was,
      first,
      before,
      closedAt,
    ]);
    return 'ended';
  });
  return ended ?? 'held';
}
