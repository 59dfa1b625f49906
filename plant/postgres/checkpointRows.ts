import type pg from 'pg';
import { genesis } from '#sync/chain';
import type { Checkpoint } from '#sync/checkpoint';
import { readCheckpoint } from '#sync/checkpoint';
import type { ScopeHead } from '#sync/scopes';
import type { LogScopes } from '../store.ts';

/** One statement, so that head and scopes are of one instant. */
const heads = `
select a.position, a.log_hash as "logHash", s.scope, s.seq, s.hash from appender a left join scope s on true order by s.scope`;

type HeadRow = { position: number; logHash: string } & { [K in keyof ScopeHead]: ScopeHead[K] | null };

export async function scopeHeads(pool: pg.Pool): Promise<LogScopes> {
  const { rows } = await pool.query<HeadRow>(heads);
  const [first] = rows;
  const scopes = rows.flatMap(({ scope, seq, hash }) =>
    scope === null || seq === null || hash === null ? [] : [{ scope, seq, hash }],
  );
  return { position: first?.position ?? 0, logHash: first?.logHash ?? genesis, scopes };
}

export async function saveCheckpoints(pool: pg.Pool, made: readonly Checkpoint[]): Promise<void> {
  const text = `
    insert into checkpoint (epoch, position, body)
    select * from unnest($1::int[], $2::bigint[], $3::text[]) on conflict do nothing`;
  const values = [made.map((c) => c.epoch), made.map((c) => c.position), made.map((c) => JSON.stringify(c))];
  await pool.query(text, values);
}

type Body = { readonly body: string };
const read = ({ body }: Body): Checkpoint[] => {
  const made = readCheckpoint(body);
  return made === null ? [] : [made];
};

/** Oldest first. */
export async function newestCheckpoints(pool: pg.Pool, limit: number): Promise<readonly Checkpoint[]> {
  const text = 'select body from checkpoint order by epoch desc, position desc limit $1';
  return (await pool.query<Body>(text, [limit])).rows.reverse().flatMap(read);
}

export async function checkpointsAfter(
  pool: pg.Pool,
  position: number,
  limit: number,
): Promise<readonly Checkpoint[]> {
  const text = 'select body from checkpoint where position > $1 order by position, epoch limit $2';
  return (await pool.query<Body>(text, [position, limit])).rows.flatMap(read);
}
