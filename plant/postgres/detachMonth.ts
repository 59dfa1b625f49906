import type pg from 'pg';
import type { DetachRequest, HistoryMonth, HistoryOutcome } from '../history.ts';
import { monthColumns } from './monthRows.ts';
import { boundsOf, outlineOf, staying, stayingColumns, tableOf } from './monthTables.ts';
import { inTransaction } from './transaction.ts';

/** Who changes months waits so long for those who read at most, ms; those who come after it wait as long. */
export const patienceMs = 2_000;

/** One change of months at a time, over all nodes. */
export const alone = `select pg_advisory_xact_lock(hashtextextended('takt history', 0))`;

export const refused = <R extends object>(refusal: R): R & { readonly status: 'refused' } => ({
  status: 'refused',
  ...refusal,
});

export async function findMonth(pool: pg.Pool, month: string): Promise<HistoryMonth | null | 'open'> {
  const { rows } = await pool.query<HistoryMonth>(
    `select ${monthColumns} from history_month where month = $1`,
    [month],
  );
  if (rows[0]) return rows[0];
  const open = await pool.query('select from appender where month = $1', [month]);
  return open.rows.length > 0 ? 'open' : null;
}

/** Terminals by name that may still speak and have not said that they applied the log through `position`; one that never spoke begins behind it. */
const behind = `
select name from terminal where revoked_at is null and said_cursor < $1 order by name`;

/** What is open, what lasts as long, and what would have to be folded again. */
const needed = `
select s.stream from stream s
left join unnest($1::text[], $2::int[]) as v(name, version) on v.name = split_part(s.stream, '/', 1)
where s.kept_by in (select k.stream from stream k where k.kept_by = k.stream) or v.version is distinct from s.state_version`;

/**
 * The month's table is taken out of the log and left beside it; in its place comes one with the same rows that holds bodies only of what is
 * needed, so that what is open can be told as before, and what is not there is known row by row.
 */
export async function detachMonth(pool: pg.Pool, request: DetachRequest): Promise<HistoryOutcome> {
  const found = await findMonth(pool, request.month);
  if (found === null || found === 'open')
    return refused({ code: found === null ? 'unknownMonth' : 'monthOpen' });
  if (found.detachedAt !== null) return refused({ code: 'detachedAlready' });
  const terminals = await pool.query<{ name: string }>(behind, [found.last]);
  if (terminals.rows.length > 0)
    return refused({ code: 'terminalsBehind', terminals: terminals.rows.map(({ name }) => name) });
  if (!(await bound(pool, found))) return refused({ code: 'locked' });
  const kinds = Object.keys(request.stateVersions);
  const versions = Object.values(request.stateVersions);
  const done = await inTransaction(pool, patienceMs, async (query): Promise<HistoryOutcome> => {
    await query(alone);
    const [still] = await query<HistoryMonth>(
      `select ${monthColumns} from history_month where month = $1 and detached_at is null`,
      [request.month],
    );
    if (!still) return refused({ code: 'detachedAlready' });
    const first = String(found.first);
    const [full, outline] = [`history.event_${first}`, outlineOf(found.first)];
    await query(`create table ${outline} (like ${full} including all)`);
    await query(
      `insert into ${outline} (${stayingColumns.join()}, body, side) select ${staying('e')},
         case when e.stream in (${needed}) then e.body end, case when e.stream in (${needed}) then e.side end from ${full} e`,
      [kinds, versions],
    );
    const [counted] = await query<{ rows: number; kept: number }>(
      `select count(*)::int as rows, count(body)::int as kept from ${outline}`,
    );
    // From here on nobody reads or appends until the end; what was opened again meanwhile comes back as `bringBack` says.
    await query(`alter table event detach partition ${full}`);
    await query(`alter table event attach partition ${outline} for values ${boundsOf(found)}`);
    await query(`alter table ${full} rename to ${tableOf(request.month).replace('history.', '')}`);
    await query('update history_month set detached_at = $2 where month = $1', [request.month, request.at]);
    await query(`insert into history_trace (month, act, at, by) values ($1, 'detached', $2, $3)`, [
      request.month,
      request.at,
      request.by,
    ]);
    return { status: 'done', rows: counted?.rows ?? 0, kept: counted?.kept ?? 0 };
  });
  return done ?? refused({ code: 'locked' });
}

/**
 * Says the month's positions as a constraint, looked at while the log goes on, so that taking tables in and out looks at no row. False
 * when somebody reads the log for long.
 */
async function bound(pool: pg.Pool, { first, last }: HistoryMonth): Promise<boolean> {
  const full = `history.event_${String(first)}`;
  const bounds = `position >= ${String(first)} and position <= ${String(last)}`;
  const steps = [
    `drop constraint if exists in_month, add constraint in_month check (${bounds}) not valid`,
    'validate constraint in_month',
  ];
  for (const step of steps)
    if ((await inTransaction(pool, patienceMs, (query) => query(`alter table ${full} ${step}`))) === null)
      return false;
  return true;
}
