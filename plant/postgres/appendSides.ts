/** The rarer parts of the group commit. Each takes its parameters from `$first` on. */

const split = (n: number): string => `string_to_array($${n}, chr(1))`;
const splitNullable = (n: number): string => `string_to_array($${n}, chr(1), '')`;

export const runSql = (first: number): string => `
runs as (
  insert into run (run, terminal, prev_run, prev_hash, seq, hash, linked, ordinal, parked, conflicts, first_received_at)
  select run, terminal, prev_run, decode(prev_hash, 'hex'), seq, decode(hash, 'hex'), linked, ordinal, parked, conflicts,
         first_received_at
  from fence, unnest(
    ${split(first)}::uuid[], ${split(first + 1)}, ${splitNullable(first + 2)}::uuid[], ${split(first + 3)},
    ${split(first + 4)}::int[], ${split(first + 5)}, ${split(first + 6)}::boolean[], ${splitNullable(first + 7)}::int[],
    ${split(first + 8)}::int[], ${split(first + 9)}::int[], ${split(first + 10)}::timestamptz[]
  ) as u(run, terminal, prev_run, prev_hash, seq, hash, linked, ordinal, parked, conflicts, first_received_at)
  on conflict (run) do update
    set seq = excluded.seq, hash = excluded.hash, linked = excluded.linked, ordinal = excluded.ordinal,
        parked = excluded.parked, conflicts = excluded.conflicts
)`;

export const signatureSql = (first: number): string => `
signatures as (
  insert into signature (run, seq, signature)
  select run, seq, signature
  from fence, unnest(${split(first)}::uuid[], ${split(first + 1)}::int[], ${split(first + 2)}) as u(run, seq, signature)
  on conflict do nothing
)`;

export const registrySql = (first: number): string => `
released as (
  delete from claim using fence, unnest(${split(first)}, ${split(first + 1)}, ${split(first + 2)})
    as u(registry, name, holder)
  where claim.registry = u.registry and claim.name = u.name and claim.holder = u.holder
),
claims as (
  insert into claim (registry, name, holder, event_id, stream, scope)
  select registry, name, holder, event_id, stream, scope
  from fence, unnest(
    ${split(first + 3)}, ${split(first + 4)}, ${split(first + 5)}, ${split(first + 6)}::uuid[], ${split(first + 7)},
    ${split(first + 8)}
  ) as u(registry, name, holder, event_id, stream, scope)
  on conflict (registry, name, holder) do update
    set event_id = excluded.event_id, stream = excluded.stream, scope = excluded.scope
),
effects as (
  insert into effect (key, event_id)
  select key, event_id from fence, unnest(${split(first + 9)}, ${split(first + 10)}::uuid[]) as u(key, event_id)
)`;

export const concernSql = (first: number): string => `
unconcerned as (
  delete from concern using fence, unnest(${split(first)}, ${split(first + 1)}) as u(subject, stream)
  where concern.subject = u.subject and concern.stream = u.stream
),
concerns as (
  insert into concern (subject, stream)
  select subject, stream from fence, unnest(${split(first + 2)}, ${split(first + 3)}) as u(subject, stream)
  on conflict do nothing
)`;

/** Takes its first seven parameters from `$first` on, the other five from `$more` on. */
export const deadLetterSql = (first: number, more: number): string => `
dead_letters as (
  insert into dead_letter (run, seq, terminal, code, detail, hash, body, received_at, stream, arrival, side, tried_at)
  select run, seq, terminal, code, detail, decode(hash, 'hex'), body, received_at, stream, arrival, side, tried_at
  from fence, unnest(
    ${split(first)}::uuid[], ${split(first + 1)}::int[], ${split(first + 2)}, ${split(first + 3)}, ${split(first + 4)}::bytea[],
    ${split(first + 5)}, ${split(first + 6)}::bytea[], ${split(more)}::timestamptz[], ${splitNullable(more + 1)},
    ${split(more + 2)}::bigint[], ${splitNullable(more + 3)}::bytea[], ${splitNullable(more + 4)}::timestamptz[]
  ) as u(run, seq, terminal, code, detail, hash, body, received_at, stream, arrival, side, tried_at)
  on conflict (run, seq) do update
    set code = excluded.code, detail = excluded.detail, stream = excluded.stream, tried_at = excluded.tried_at
)`;

/** What became of letters that were there before: in the log by now, or given up. */
export const letterSql = (first: number): string => `
settled as (
  delete from dead_letter using fence, unnest(${split(first)}::uuid[], ${split(first + 1)}::int[]) as u(run, seq)
  where dead_letter.run = u.run and dead_letter.seq = u.seq
),
dropped as (
  update dead_letter set dropped_by = u.by
  from fence, unnest(${split(first + 2)}::uuid[], ${split(first + 3)}::int[], ${split(first + 4)}::uuid[]) as u(run, seq, by)
  where dead_letter.run = u.run and dead_letter.seq = u.seq and dead_letter.dropped_by is null
)`;

export const quarantinedSql = (first: number): string => `
quarantine as (
  insert into quarantined (run, seq, hash, terminal, code, rival, body, received_at)
  select run, seq, decode(hash, 'hex'), terminal, code, rival, body, $6::timestamptz
  from fence, unnest(
    ${split(first)}::uuid[], ${split(first + 1)}::int[], ${split(first + 2)}, ${split(first + 3)}, ${split(first + 4)},
    ${splitNullable(first + 5)}::uuid[], ${split(first + 6)}::bytea[]
  ) as u(run, seq, hash, terminal, code, rival, body)
  on conflict do nothing
)`;
