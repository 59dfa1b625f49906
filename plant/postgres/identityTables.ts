import type pg from 'pg';
import { certificate } from '#sync/signing';
import type { Certificate } from '#sync/signing';
import type { CodeUse, Heartbeat, PlantRecord, TerminalRecord } from '../store.ts';
import { column } from './columns.ts';

export async function identify(pool: pg.Pool, record: PlantRecord): Promise<PlantRecord> {
  const { serverId, epoch, site, publicKey } = record;
  await pool.query(
    `insert into plant_identity (server_id, epoch, site, public_key) values ($1, $2, $3, $4) on conflict do nothing`,
    [serverId, epoch, site, publicKey],
  );
  return (await readIdentity(pool)) ?? record;
}

/** Null before the first start. */
export async function readIdentity(pool: pg.Pool): Promise<PlantRecord | null> {
  const { rows } = await pool.query<PlantRecord>(
    'select server_id as "serverId", epoch, site, public_key as "publicKey" from plant_identity',
  );
  return rows[0] ?? null;
}

type HeartbeatColumns = { terminal: string } & {
  [K in Exclude<keyof Heartbeat, 'terminal'>]: Heartbeat[K] | null;
};
type TerminalColumns = HeartbeatColumns & { certificate: string; revokedAt: string | null };

const heartbeatColumns = `said_run as "saidRun", said_seq as "saidSeq", said_cursor as "saidCursor", pending, version,
  clock_offset_ms as "clockOffsetMs", last_heard_at as "lastHeardAt"`;

export async function terminals(pool: pg.Pool): Promise<readonly TerminalRecord[]> {
  const { rows } = await pool.query<TerminalColumns>(
    `select terminal, certificate, revoked_at as "revokedAt", ${heartbeatColumns} from terminal order by terminal`,
  );
  return rows.map((row) => ({
    certificate: certificate.parse(JSON.parse(row.certificate)),
    revokedAt: row.revokedAt,
    heartbeat: heartbeatOf(row),
  }));
}

function heartbeatOf(row: HeartbeatColumns): Heartbeat | null {
  const { terminal, saidRun, saidSeq, saidCursor, pending, version, clockOffsetMs, lastHeardAt } = row;
  if (saidRun === null || saidSeq === null || pending === null || lastHeardAt === null) return null;
  return {
    terminal,
    saidRun,
    saidSeq,
    saidCursor: saidCursor ?? 0,
    pending,
    version: version ?? '',
    clockOffsetMs: clockOffsetMs ?? 0,
    lastHeardAt,
  };
}

export async function addCode(pool: pg.Pool, codeHash: string, expiresAt: string): Promise<void> {
  await pool.query("insert into enrolment_code (code_hash, expires_at) values (decode($1, 'hex'), $2)", [
    codeHash,
    expiresAt,
  ]);
}

/** One statement, so that two PCs with one code cannot both win. */
const useCode = `
with used as (
  update enrolment_code set used_by = $2
  where code_hash = decode($1, 'hex') and used_by is null and expires_at > $3
  returning true
),
told as (
  update plant_identity set roster = roster + 1 from used
)
insert into terminal (terminal, name, public_key, certificate, enrolled_at)
select $4, $5, $2, $6, $7 from used`;

export async function enroll(pool: pg.Pool, codeHash: string, now: string, c: Certificate): Promise<CodeUse> {
  const values = [codeHash, c.publicKey, now, c.terminal, c.name, JSON.stringify(c), c.issuedAt];
  const { rowCount } = await pool.query(useCode, values);
  if (rowCount === 1) return { status: 'used' };
  const { rows } = await pool.query<{ usedBy: string | null }>(
    `select used_by as "usedBy" from enrolment_code where code_hash = decode($1, 'hex')`,
    [codeHash],
  );
  const code = rows[0];
  if (!code) return { status: 'unknown' };
  if (code.usedBy === null) return { status: 'expired' };
  return { status: code.usedBy === c.publicKey ? 'repeated' : 'unknown' };
}

export async function revoke(pool: pg.Pool, terminal: string, at: string): Promise<void> {
  const text = `
    with gone as (
      update terminal set revoked_at = $2 where terminal = $1 and revoked_at is null returning true
    )
    update plant_identity set roster = roster + 1 from gone`;
  await pool.query(text, [terminal, at]);
}

export async function heartbeats(pool: pg.Pool): Promise<readonly Heartbeat[]> {
  const text = `select terminal, ${heartbeatColumns} from terminal where last_heard_at is not null`;
  const { rows } = await pool.query<HeartbeatColumns>({ name: 'all-heartbeats', text });
  return rows.flatMap((row) => heartbeatOf(row) ?? []);
}

export async function saveHeartbeats(pool: pg.Pool, heartbeats: readonly Heartbeat[]): Promise<void> {
  const list = (n: number) => `string_to_array($${n}, chr(1))`;
  const text = `
    update terminal set said_run = u.run, said_seq = u.seq, pending = u.pending, version = u.version,
                        clock_offset_ms = u.offset_ms, last_heard_at = u.heard_at, said_cursor = u.said_cursor
    from unnest(${list(1)}, ${list(2)}::uuid[], ${list(3)}::int[], ${list(4)}::int[], ${list(5)}, ${list(6)}::float8[],
                ${list(7)}::timestamptz[], ${list(8)}::bigint[])
      as u(terminal, run, seq, pending, version, offset_ms, heard_at, said_cursor)
    where terminal.terminal = u.terminal and coalesce(terminal.last_heard_at, '-infinity') <= u.heard_at`;
  const values = [
    column(heartbeats.map((h) => h.terminal)),
    column(heartbeats.map((h) => h.saidRun)),
    column(heartbeats.map((h) => h.saidSeq)),
    column(heartbeats.map((h) => h.pending)),
    column(heartbeats.map((h) => h.version)),
    column(heartbeats.map((h) => h.clockOffsetMs)),
    column(heartbeats.map((h) => h.lastHeardAt)),
    column(heartbeats.map((h) => h.saidCursor)),
  ];
  await pool.query({ name: 'heartbeats', text, values });
}
