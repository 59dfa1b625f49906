import type pg from 'pg';
import type { CommitGroup } from '../store.ts';
import { bytesColumn, column, longTextColumn, nullableBytesColumn, nullableColumn } from './columns.ts';
import { durably } from './durable.ts';
import {
  concernSql,
  deadLetterSql,
  letterSql,
  quarantinedSql,
  registrySql,
  runSql,
  signatureSql,
} from './appendSides.ts';

/**
 * A group commit is one statement, so that it is one round trip and one fsync. Its first part updates the appender's row
 * under the fencing token; every other part is joined to that update and writes nothing when it matched no row.
 */
const text = `
with fence as (
  update appender set position = $3, log_hash = decode($4, 'hex'), lamport = $5
  where token = $1 and position = $2::bigint
  returning true
),
events as (
  insert into event (position, event_id, run, seq, stream, scope, scope_seq, verdict, refusal, received_at,
                     hash, scope_hash, log_hash, body, side, stream_version)
  select $2::bigint + n, event_id, run, seq, stream, scope, scope_seq, verdict, refusal, $6::timestamptz,
         decode(hash, 'hex'), decode(scope_hash, 'hex'), decode(log_hash, 'hex'), body, side,
         stream_version
  from fence, unnest(
    string_to_array($7, chr(1))::uuid[], string_to_array($8, chr(1))::uuid[], string_to_array($9, chr(1))::int[],
    string_to_array($10, chr(1)), string_to_array($11, chr(1)), string_to_array($12, chr(1))::bigint[],
    string_to_array($13, chr(1)), string_to_array($14, chr(1), ''), string_to_array($15, chr(1)),
    string_to_array($16, chr(1)), string_to_array($17, chr(1)), string_to_array($18, chr(1)),
    string_to_array($66, chr(1), ''), string_to_array($81, chr(1))::bigint[]
  ) with ordinality
    as u(event_id, run, seq, stream, scope, scope_seq, verdict, refusal, hash, scope_hash, log_hash, body, side,
         stream_version, n)
),
keys as (
  insert into event_key (event_id, run, seq, position, hash)
  select event_id, run, seq, $2::bigint + n, decode(hash, 'hex')
  from fence, unnest(
    string_to_array($7, chr(1))::uuid[], string_to_array($8, chr(1))::uuid[], string_to_array($9, chr(1))::int[],
    string_to_array($15, chr(1))
  ) with ordinality as u(event_id, run, seq, hash, n)
),
streams as (
  insert into stream (stream, scope, version, state_version, state, kept_by)
  select stream, scope, version, state_version, state, kept_by
  from fence, unnest(
    string_to_array($19, chr(1)), string_to_array($20, chr(1)), string_to_array($21, chr(1))::bigint[],
    string_to_array($22, chr(1))::int[], string_to_array($23, chr(1)), string_to_array($82, chr(1), '')
  ) as u(stream, scope, version, state_version, state, kept_by)
  on conflict (stream) do update
    set version = excluded.version, state_version = excluded.state_version, state = excluded.state,
        kept_by = excluded.kept_by
),
scopes as (
  insert into scope (scope, seq, hash)
  select scope, seq, decode(hash, 'hex')
  from fence, unnest(string_to_array($24, chr(1)), string_to_array($25, chr(1))::bigint[], string_to_array($26, chr(1)))
    as u(scope, seq, hash)
  on conflict (scope) do update set seq = excluded.seq, hash = excluded.hash
),
${runSql(27)},
${signatureSql(38)},
${registrySql(41)},
${deadLetterSql(52, 71)},
${quarantinedSql(59)},
${concernSql(67)},
${letterSql(76)}
select count(*)::int as fenced_in from fence`;

export async function appendGroup(pool: pg.Pool, group: CommitGroup): Promise<'committed' | 'fenced'> {
  const values = [...logValues(group), ...streamValues(group), ...runValues(group), ...sideValues(group)];
  values.push(nullableColumn(group.rows.map((r) => r.side)), ...concernValues(group), ...letterValues(group));
  values.push(
    ...letterFateValues(group),
    column(group.rows.map((r) => r.streamVersion)),
    nullableColumn(group.streams.map((s) => s.keptBy)),
  );
  const { rows } = await durably<{ fenced_in: number }>(pool, { name: 'append-group', text, values });
  return rows[0]?.fenced_in === 1 ? 'committed' : 'fenced';
}

function logValues({ token, before, head, receivedAt, rows }: CommitGroup): (string | number | Buffer)[] {
  return [
    token,
    before,
    head.position,
    head.logHash,
    head.lamport,
    receivedAt,
    column(rows.map((r) => r.eventId)),
    column(rows.map((r) => r.run)),
    column(rows.map((r) => r.seq)),
    column(rows.map((r) => r.stream)),
    column(rows.map((r) => r.scope)),
    column(rows.map((r) => r.scopeSeq)),
    column(rows.map((r) => r.verdict)),
    nullableColumn(rows.map((r) => r.refusal)),
    column(rows.map((r) => r.hash)),
    column(rows.map((r) => r.scopeHash)),
    column(rows.map((r) => r.logHash)),
    longTextColumn(rows.map((r) => r.body)),
  ];
}

function streamValues({ streams, scopes }: CommitGroup): (string | Buffer)[] {
  return [
    column(streams.map((s) => s.stream)),
    column(streams.map((s) => s.scope)),
    column(streams.map((s) => s.version)),
    column(streams.map((s) => s.stateVersion)),
    longTextColumn(streams.map((s) => s.state)),
    column(scopes.map((s) => s.scope)),
    column(scopes.map((s) => s.seq)),
    column(scopes.map((s) => s.hash)),
  ];
}

function runValues({ runs, signatures }: CommitGroup): string[] {
  return [
    column(runs.map((r) => r.run)),
    column(runs.map((r) => r.terminal)),
    nullableColumn(runs.map((r) => r.prevRun)),
    column(runs.map((r) => r.prevHash)),
    column(runs.map((r) => r.seq)),
    column(runs.map((r) => r.hash)),
    column(runs.map((r) => String(r.linked))),
    nullableColumn(runs.map((r) => r.ordinal)),
    column(runs.map((r) => r.parked)),
    column(runs.map((r) => r.conflicts)),
    column(runs.map((r) => r.firstReceivedAt)),
    column(signatures.map((s) => s.run)),
    column(signatures.map((s) => s.seq)),
    column(signatures.map((s) => s.signature)),
  ];
}

function sideValues({ claims, released, effects, deadLetters, quarantined }: CommitGroup): string[] {
  return [
    column(released.map((c) => c.registry)),
    column(released.map((c) => c.name)),
    column(released.map((c) => c.holder)),
    column(claims.map((c) => c.registry)),
    column(claims.map((c) => c.name)),
    column(claims.map((c) => c.holder)),
    column(claims.map((c) => c.eventId)),
    column(claims.map((c) => c.stream)),
    column(claims.map((c) => c.scope)),
    column(effects.map((e) => e.key)),
    column(effects.map((e) => e.eventId)),
    column(deadLetters.map((d) => d.run)),
    column(deadLetters.map((d) => d.seq)),
    column(deadLetters.map((d) => d.terminal)),
    column(deadLetters.map((d) => d.code)),
    bytesColumn(deadLetters.map((d) => d.detail)),
    column(deadLetters.map((d) => d.hash)),
    bytesColumn(deadLetters.map((d) => d.body)),
    ...quarantineValues(quarantined),
  ];
}

const concernValues = ({ unconcerned, concerns }: CommitGroup): string[] => [
  column(unconcerned.map((c) => c.subject)),
  column(unconcerned.map((c) => c.stream)),
  column(concerns.map((c) => c.subject)),
  column(concerns.map((c) => c.stream)),
];

/** What a letter has besides what was said of it before it could be tried again. */
const letterValues = ({ deadLetters }: CommitGroup): string[] => [
  column(deadLetters.map((d) => d.receivedAt)),
  nullableColumn(deadLetters.map((d) => d.stream)),
  column(deadLetters.map((d) => d.arrival)),
  nullableBytesColumn(deadLetters.map((d) => d.side)),
  nullableColumn(deadLetters.map((d) => d.triedAt)),
];

const letterFateValues = ({ settled, dropped }: CommitGroup): string[] => [
  column(settled.map((s) => s.run)),
  column(settled.map((s) => s.seq)),
  column(dropped.map((d) => d.run)),
  column(dropped.map((d) => d.seq)),
  column(dropped.map((d) => d.by)),
];

const quarantineValues = (quarantined: CommitGroup['quarantined']): string[] => [
  column(quarantined.map((q) => q.run)),
  column(quarantined.map((q) => q.seq)),
  column(quarantined.map((q) => q.hash)),
  column(quarantined.map((q) => q.terminal)),
  column(quarantined.map((q) => q.code)),
  nullableColumn(quarantined.map((q) => q.rival)),
  bytesColumn(quarantined.map((q) => q.body)),
];
