import type pg from 'pg';
import { z } from 'zod';
import { refusalWire } from '#sync/messages';
import { heldRun } from '#sync/recovery';
import type {
  Evidence,
  Offer,
  OfferedPlace,
  OfferedRow,
  OfferedRun,
  ProvenPlace,
  RecoveryRecord,
  RecoveryStore,
} from '../recoveryStore.ts';
import { durably } from './durable.ts';

const evidence = z.union([
  z.object({ kind: z.literal('announced') }),
  z.object({ kind: z.literal('node'), position: z.int() }),
  z.object({ kind: z.literal('terminal'), terminal: z.string(), epoch: z.int(), position: z.int() }),
]);

type RecoveryRow = Omit<RecoveryRecord, 'evidence'> & { readonly evidence: string };

export async function recoveries(pool: pg.Pool): Promise<readonly RecoveryRecord[]> {
  const { rows } = await pool.query<RecoveryRow>(
    `select epoch, noticed_at as "noticedAt", base, base_hash as "baseHash", evidence, opened_at as "openedAt", intact
     from recovery order by epoch`,
  );
  return rows.map((row) => ({ ...row, evidence: evidence.parse(JSON.parse(row.evidence)) }));
}

/** A new token fences whoever appends now. */
const begin = `
with head as (
  update appender set token = token + 1
  where not exists (select from recovery where opened_at is null)
  returning position, log_hash
)
insert into recovery (epoch, noticed_at, base, base_hash, evidence)
select i.epoch, $1, h.position, h.log_hash, $2 from head h, plant_identity i on conflict do nothing`;

export async function beginRecovery(pool: pg.Pool, noticedAt: string, found: Evidence): Promise<void> {
  await durably(pool, { text: begin, values: [noticedAt, JSON.stringify(found)] });
}

const rowText = `
insert into offered_row (position, hash, verdict, refusal, terminal, body, side, body_hash)
select position, decode(hash, 'hex'), verdict, refusal, $1, body, side, sha256(convert_to(body, 'UTF8'))
from json_to_recordset($2) as u(position bigint, hash text, verdict text, refusal text, body text, side text)
on conflict do nothing`;
const runText = `
insert into offered_run (run, terminal, body)
select run, $1, body from json_to_recordset($2) as u(run uuid, body text)
on conflict (run, terminal) do update set body = excluded.body where offered_run.body like '%"signature":null%'`;
const provenText = `
insert into proven_place (terminal, position, log_hash)
select $1, position, decode("logHash", 'hex') from json_to_recordset($2) as u(position bigint, "logHash" text)
on conflict do nothing`;
const placeText = `
insert into offered_place (terminal, position, log_hash, whole) values ($1, $2, decode($3, 'hex'), $4)
on conflict (terminal) do update set position = excluded.position, log_hash = excluded.log_hash,
  whole = excluded.whole or (offered_place.whole and offered_place.position = excluded.position)`;

export async function keepOffer(
  pool: pg.Pool,
  { terminal, place, rows, runs, places, whole }: Offer,
): Promise<void> {
  if (rows.length > 0) {
    const held = rows.map(({ refusal, side, ...row }) => ({
      ...row,
      side: side ?? null,
      refusal: refusal && JSON.stringify(refusal),
    }));
    await durably(pool, { text: rowText, values: [terminal, JSON.stringify(held)] });
  }
  if (runs.length > 0) {
    const said = runs.map((run) => ({ run: run.run, body: JSON.stringify(run) }));
    await durably(pool, { text: runText, values: [terminal, JSON.stringify(said)] });
  }
  if (places.length > 0) {
    const shown = places.map(({ position, logHash }) => ({ position, logHash }));
    await durably(pool, { text: provenText, values: [terminal, JSON.stringify(shown)] });
  }
  if (place)
    await durably(pool, { text: placeText, values: [terminal, place.position, place.logHash, whole] });
}

export async function offeredPlaces(pool: pg.Pool): Promise<readonly OfferedPlace[]> {
  const text = 'select terminal, position, log_hash as "logHash", whole from offered_place order by terminal';
  return (await pool.query<OfferedPlace>(text)).rows;
}

export async function provenPlaces(pool: pg.Pool): Promise<readonly ProvenPlace[]> {
  const text =
    'select terminal, position, log_hash as "logHash" from proven_place order by position, log_hash';
  return (await pool.query<ProvenPlace>(text)).rows;
}

export async function offeredRuns(pool: pg.Pool): Promise<readonly OfferedRun[]> {
  const { rows } = await pool.query<{ terminal: string; body: string }>(
    'select terminal, body from offered_run order by run, terminal',
  );
  return rows.map(({ terminal, body }) => ({ terminal, ...heldRun.parse(JSON.parse(body)) }));
}

type OfferedColumns = Omit<OfferedRow, 'refusal'> & { readonly refusal: string | null };

export async function offeredRows(
  pool: pg.Pool,
  after: number,
  through: number,
): Promise<readonly OfferedRow[]> {
  const text = `
    select position, hash, verdict, refusal, terminal, body, side from offered_row
    where position > $1 and position <= $2 order by position, hash, verdict, body_hash`;
  const { rows } = await pool.query<OfferedColumns>({ name: 'offered-rows', text, values: [after, through] });
  return rows.map((row) => ({
    ...row,
    refusal: row.refusal === null ? null : refusalWire.parse(JSON.parse(row.refusal)),
  }));
}

export async function offeredThrough(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ through: number | null }>(
    'select max(position) as through from offered_row',
  );
  return rows[0]?.through ?? 0;
}

const end = `
with fence as (
  update appender set token = token where token = $1 returning true
),
opened as (
  update recovery set opened_at = $2, intact = $3 from fence where opened_at is null returning true
),
begun as (
  update plant_identity set epoch = greatest(epoch, $4) + 1, roster = roster + 1 from opened
),
there as (
  delete from offered_row o using opened, event e where e.position = o.position and e.hash = o.hash
),
runs as (delete from offered_run using opened),
places as (delete from offered_place using opened),
proven as (delete from proven_place using opened)
select count(*)::int as opened from opened`;

export async function endRecovery(
  pool: pg.Pool,
  token: number,
  { openedAt, intact, known }: Parameters<RecoveryStore['endRecovery']>[1],
): Promise<boolean> {
  const values = [token, openedAt, intact, known];
  const { rows } = await durably<{ opened: number }>(pool, { text: end, values });
  return rows[0]?.opened === 1;
}
