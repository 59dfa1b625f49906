import type pg from 'pg';
import { genesis } from '#sync/chain';
import type { ScopeHead } from '#sync/scopes';
import type { LeaseRequest, LeaseTerm, LeasedLog, RunRow } from '../store.ts';
import { plantTerminal } from '../plantTerminal.ts';
import { durably } from './durable.ts';
import { waitingStreams } from './letterRows.ts';
import { runColumns } from './runRows.ts';

const first = `
insert into appender (token, holder, expires_at, position, log_hash, lamport)
values (0, '', '-infinity', 0, decode($1, 'hex'), 0) on conflict do nothing`;

/** Time is PostgreSQL's, so that nodes need no common clock. A holder may always renew its own lease. */
const take = `
update appender set token = token + 1, holder = $1, expires_at = now() + $2 * interval '1 millisecond', holder_url = $3,
                    taken_at = now()
where holder = $1 or expires_at < now()
returning token, position, log_hash as "logHash", lamport, indexed_with as "indexedWith", month,
          exists (select from recovery where opened_at is null) as recovering`;

export async function takeLease(pool: pg.Pool, request: LeaseRequest): Promise<LeasedLog | null> {
  await pool.query(first, [genesis]);
  const values = [request.holder, request.ttlMs, request.url];
  const taken = await durably<
    Pick<LeasedLog, 'token' | 'position' | 'logHash' | 'lamport' | 'indexedWith' | 'month' | 'recovering'>
  >(pool, { text: take, values });
  const lease = taken.rows[0];
  if (!lease) return null;
  const scopes = await pool.query<ScopeHead>('select scope, seq, hash from scope');
  const unlinked = await pool.query<RunRow>(`select ${runColumns} from run where ordinal is null`);
  const own = await pool.query<RunRow>(
    `select ${runColumns} from run where terminal = $1 order by ordinal desc limit 1`,
    [plantTerminal],
  );
  const last = await pool.query<{ arrival: number | null }>(
    'select max(arrival) as arrival from dead_letter',
  );
  const waiting = await waitingStreams(pool);
  const arrivals = last.rows[0]?.arrival ?? 0;
  return {
    ...lease,
    waiting,
    arrivals,
    scopes: scopes.rows,
    unlinked: unlinked.rows,
    plantRun: own.rows[0] ?? null,
  };
}

/** Not across a restart of PostgreSQL or the start of a replica: what the log holds since then is looked at with a lease that is taken anew. */
const renew = `
update appender set expires_at = now() + $2 * interval '1 millisecond', holder_url = $3
where token = $1 and taken_at > pg_postmaster_start_time()`;

export async function renewLease(pool: pg.Pool, token: number, { ttlMs, url }: LeaseTerm): Promise<boolean> {
  const { rowCount } = await pool.query({ name: 'renew-lease', text: renew, values: [token, ttlMs, url] });
  return rowCount === 1;
}

export async function releaseLease(pool: pg.Pool, token: number): Promise<void> {
  await pool.query("update appender set expires_at = '-infinity' where token = $1", [token]);
}
