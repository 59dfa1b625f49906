import type pg from 'pg';
import { genesis } from '#sync/chain';
import type {
  ChainedRow,
  DeadLetter,
  Latest,
  LogHead,
  LogRow,
  Place,
  QuarantinedEvent,
  Reader,
} from '../store.ts';
import { StoreUnavailable } from '../store.ts';
import { letterColumns, letterOf } from './letterRows.ts';
import { column, textOfBytes } from './columns.ts';
import type { StoredRow } from './storedBodies.ts';
import { withBodies } from './storedBodies.ts';

const latestText = `
select position, log_hash as "logHash", lamport, case when expires_at > now() then holder_url end as "holderUrl",
       taken_at > pg_postmaster_start_time() as settled, coalesce((select roster from plant_identity), 0) as roster,
       exists (select from recovery where opened_at is null) as recovering
from appender`;

/** @throws StoreUnavailable while nobody has taken the lease since PostgreSQL started */
export async function latest(pool: pg.Pool): Promise<Latest> {
  const { rows } = await pool.query<LogHead & Omit<Latest, 'head'> & { settled: boolean }>({
    name: 'latest',
    text: latestText,
  });
  const row = rows[0];
  if (!row)
    return {
      head: { position: 0, logHash: genesis, lamport: 0 },
      holderUrl: null,
      roster: 0,
      recovering: false,
    };
  if (!row.settled) throw new StoreUnavailable('nobody has taken the lease since PostgreSQL started');
  const { position, logHash, lamport, holderUrl, roster, recovering } = row;
  return { head: { position, logHash, lamport }, holderUrl, roster, recovering };
}

export const logColumns = `coalesce((select terminal from run where run.run = event.run), '') as terminal, position, event_id as "eventId", run, seq, stream, scope, scope_seq as "scopeSeq",
  scope_hash as "scopeHash", stream_version as "streamVersion", log_hash as "logHash", verdict, refusal, received_at as "receivedAt", hash, body,
  side`;

const rowsBetween = `select ${logColumns} from event where position > $1 and position <= $1::bigint + $2`;
const rowsFor = `${rowsBetween}
  and (scope = any(string_to_array($3, chr(1))) or run in (select r.run from run r where r.terminal = $4))`;

export async function logRows(
  pool: pg.Pool,
  after: number,
  limit: number,
  reader?: Reader,
): Promise<readonly LogRow[]> {
  if (!reader || reader.follows === null) {
    const text = `${rowsBetween} order by position`;
    const all = await pool.query<StoredRow>({ name: 'log-rows', text, values: [after, limit] });
    return withBodies(pool, all.rows);
  }
  const text = `${rowsFor} order by position`;
  const values = [after, limit, column(reader.follows), reader.terminal];
  return withBodies(pool, (await pool.query<StoredRow>({ name: 'log-rows-for', text, values })).rows);
}

const chained = `
select position, hash, verdict, log_hash as "logHash", scope, scope_seq as "scopeSeq", scope_hash as "scopeHash"
from event where position > $1 and position <= $1::bigint + $2 order by position`;

export async function chainedRows(
  pool: pg.Pool,
  after: number,
  limit: number,
): Promise<readonly ChainedRow[]> {
  return (await pool.query<ChainedRow>({ name: 'chained-rows', text: chained, values: [after, limit] })).rows;
}

export async function logHashAt(pool: pg.Pool, position: number): Promise<string | null> {
  if (position === 0) return genesis;
  const text = 'select log_hash as "logHash" from event where position = $1';
  const { rows } = await pool.query<{ logHash: string }>({ name: 'log-hash', text, values: [position] });
  return rows[0]?.logHash ?? null;
}

const lowest: Place = { run: '00000000-0000-0000-0000-000000000000', seq: 0 };

export async function deadLetters(pool: pg.Pool, after: Place | null, limit: number): Promise<DeadLetter[]> {
  const { run, seq } = after ?? lowest;
  const text = `
    select ${letterColumns} from dead_letter
    where (run, seq) > ($1::uuid, $2::int) order by run, seq limit $3`;
  const { rows } = await pool.query<DeadLetter>({ name: 'dead-letters', text, values: [run, seq, limit] });
  return rows.map(letterOf);
}

export async function quarantined(
  pool: pg.Pool,
  after: Place | null,
  limit: number,
): Promise<QuarantinedEvent[]> {
  const { run, seq } = after ?? lowest;
  const text = `
    select run, seq, hash, terminal, code, rival, body, received_at as "receivedAt" from quarantined
    where (run, seq) > ($1::uuid, $2::int) order by run, seq, hash limit $3`;
  const { rows } = await pool.query<QuarantinedEvent>({
    name: 'quarantined',
    text,
    values: [run, seq, limit],
  });
  return rows.map((row) => ({ ...row, body: textOfBytes(row.body) }));
}
