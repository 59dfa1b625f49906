import type pg from 'pg';
import type { IndexPiece, StreamRow } from '../store.ts';
import { column, nullableColumn } from './columns.ts';

const streams = `
select stream, scope, version, state_version as "stateVersion", state, kept_by as "keptBy" from stream where stream > $1 order by stream limit $2`;

export async function streamsAfter(
  pool: pg.Pool,
  after: string,
  limit: number,
): Promise<readonly StreamRow[]> {
  return (await pool.query<StreamRow>(streams, [after, limit])).rows;
}

const empty = `
with fence as (update appender set indexed_with = '' where token = $1 returning true),
gone as (delete from concern using fence)
select count(*)::int as fenced_in from fence`;

export async function emptyIndex(pool: pg.Pool, token: number): Promise<boolean> {
  const { rows } = await pool.query<{ fenced_in: number }>(empty, [token]);
  return rows[0]?.fenced_in === 1;
}

const fill = `
with fence as (
  update appender set indexed_with = coalesce($2, indexed_with) where token = $1 returning true
),
added as (
  insert into concern (subject, stream)
  select subject, stream
  from fence, unnest(string_to_array($3, chr(1)), string_to_array($4, chr(1))) as u(subject, stream)
  on conflict do nothing
),
kept as (
  update stream set kept_by = u.kept_by
  from fence, unnest(string_to_array($5, chr(1)), string_to_array($6, chr(1), '')) as u(stream, kept_by)
  where stream.stream = u.stream and stream.kept_by is distinct from u.kept_by
)
select count(*)::int as fenced_in from fence`;

export async function fillIndex(pool: pg.Pool, piece: IndexPiece): Promise<boolean> {
  const { token, concerns, kept, indexedWith } = piece;
  const [subjects, of] = [column(concerns.map((c) => c.subject)), column(concerns.map((c) => c.stream))];
  const { rows } = await pool.query<{ fenced_in: number }>(fill, [
    token,
    indexedWith,
    subjects,
    of,
    column(kept.map((k) => k.stream)),
    nullableColumn(kept.map((k) => k.keptBy)),
  ]);
  return rows[0]?.fenced_in === 1;
}
