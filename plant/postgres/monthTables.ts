import type pg from 'pg';
import { bodyHashOf, link } from '#sync/chain';
import type { HistoryMonth } from '../history.ts';

/** Where a detached month's bodies lie. */
export const tableOf = (month: string): string => `history.month_${month.replace('-', '_')}`;
/** What stays of it in the log. */
export const outlineOf = (first: number): string => `history.outline_${String(first)}`;

export const boundsOf = ({ first, last }: HistoryMonth): string =>
  `from (${first === 1 ? 'minvalue' : String(first)}) to (${String(last + 1)})`;

export const stayingColumns = [
  'position',
  'event_id',
  'run',
  'seq',
  'stream',
  'scope',
  'scope_seq',
  'stream_version',
  'verdict',
  'refusal',
  'received_at',
  'hash',
  'scope_hash',
  'log_hash',
] as const;
/** Of a row all that stays in the log. */
export const staying = (table: string): string => stayingColumns.map((name) => `${table}.${name}`).join(', ');

export async function tableIsThere(pool: pg.Pool, month: string): Promise<boolean> {
  const { rows } = await pool.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
    tableOf(month),
  ]);
  return rows[0]?.there === true;
}

export interface ComparedRow {
  readonly position: number;
  readonly differs: boolean;
  readonly body: string | null;
  readonly keptBody: string | null;
  readonly hash: string | null;
  readonly previous: string | null;
}

/** Rows of the outline `o` beside those of the month's table `m`, each with the hash before it in its run. */
export const compared = `
o.position is null or m.position is null or (${staying('o')}) is distinct from (${staying('m')}) as differs,
o.body as "keptBody", m.body, o.hash, coalesce(
  (select hash from event_key p where p.run = o.run and p.seq = o.seq - 1),
  (select hash from dead_letter p where p.run = o.run and p.seq = o.seq - 1),
  (select hash from quarantined p where p.run = o.run and p.seq = o.seq - 1 and p.code = 'sameIdOtherContent'),
  (select prev_hash from run r where r.run = o.run and o.seq = 1)) as previous`;

/** Whether the row says what its hash in the log says. */
export const isSame = ({ differs, body, keptBody, hash, previous }: ComparedRow): boolean =>
  !differs &&
  body !== null &&
  previous !== null &&
  (keptBody === null || keptBody === body) &&
  link(previous, bodyHashOf(body)) === hash;
