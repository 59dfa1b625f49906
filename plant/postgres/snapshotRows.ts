import type pg from 'pg';
import { genesis } from '#sync/chain';
import type { SnapshotPlace } from '#sync/snapshot';
import { firstKinds, phaseAfter, snapshotStart } from '#sync/snapshot';
import type { HistoryRequest, LogPlace, LogRow, SnapshotPiece, SnapshotRequest } from '../store.ts';
import { withinSize } from '../feed.ts';
import { column } from './columns.ts';
import { logColumns } from './logRows.ts';
import type { StoredRow } from './storedBodies.ts';
import { wholeStreams } from './storedBodies.ts';

const placeText = `
select position, log_hash as "logHash", lamport,
  (select count(*)::int from stream where kept_by = stream) as open,
  (select coalesce(json_agg(json_build_object('scope', scope, 'seq', seq, 'hash', encode(hash, 'hex'))), '[]') from scope) as scopes
from appender`;

export async function logPlace(pool: pg.Pool): Promise<LogPlace> {
  const { rows } = await pool.query<LogPlace>({ name: 'log-place', text: placeText });
  return rows[0] ?? { position: 0, logHash: genesis, lamport: 0, open: 0, scopes: [] };
}

/** Open streams looked at for one piece. */
const several = 40;

const keepersText = `
select stream from stream
where kept_by = stream and stream > $1
  and case when $2 = '' then not stream ~ $3 else starts_with(stream, $2) end
order by stream limit $4`;
const firstPattern = `^(${firstKinds.join('|')})`;

/** Of a keeper in the middle of which the piece before ended only what comes behind that. */
const rowsText = `
select kept.kept_by as keeper, e.* from (
  select k.kept_by, k.stream from stream k
  where k.kept_by = any(string_to_array($1, chr(1)))
    and ($2::text is null or k.scope = any(string_to_array($2, chr(1))))
    and not (k.scope = any(string_to_array($3, chr(1))))
    and (k.kept_by <> $4 or k.stream >= $5)
) kept
cross join lateral (
  select ${logColumns} from event
  where event.stream = kept.stream and position <= $6
    and (kept.kept_by <> $4 or kept.stream <> $5 or position > $7)
  order by position limit $8
) e
order by kept.kept_by, e.stream, e.position limit $8`;

type KeptLogRow = LogRow & { readonly keeper: string };
type StoredKeptRow = StoredRow & { readonly keeper: string };

export async function snapshotRows(pool: pg.Pool, request: SnapshotRequest): Promise<SnapshotPiece> {
  const after = request.after ?? snapshotStart;
  const { phase, keeper, stream, passed } = after;
  const asked = [keeper, firstKinds[phase] ?? '', firstPattern, several];
  const found = await pool.query<{ stream: string }>({ name: 'keepers', text: keepersText, values: asked });
  const fresh = found.rows.map((row) => row.stream);
  const keepers = stream === null ? fresh : [keeper, ...fresh];
  const read = keepers.length === 0 ? [] : await rowsOf(pool, request, keepers, after);
  const rows = read.slice(0, withinSize(read).length);
  const end = rows.at(-1);
  if (end && (rows.length < read.length || rows.length === request.limit)) {
    const done = passed + keepers.indexOf(end.keeper);
    const { position } = end;
    return { rows, next: { phase, keeper: end.keeper, stream: end.stream, position, passed: done } };
  }
  const last = fresh.at(-1);
  const done = passed + keepers.length;
  if (last !== undefined && fresh.length === several)
    return { rows, next: { phase, keeper: last, stream: null, position: 0, passed: done } };
  return { rows, next: phaseAfter(phase, done) };
}

async function rowsOf(
  pool: pg.Pool,
  { scopes, except, through, limit }: SnapshotRequest,
  keepers: readonly string[],
  { keeper, stream, position }: SnapshotPlace,
): Promise<readonly KeptLogRow[]> {
  const inside = stream === null ? ['', ''] : [keeper, stream];
  const of = [column(keepers), scopes === null ? null : column(scopes), column(except)];
  const values = [...of, ...inside, through, position, limit];
  const read = { name: 'snapshot', text: rowsText, values };
  return wholeStreams(pool, async () => (await pool.query<StoredKeptRow>(read)).rows);
}

const historyText = `
select ${logColumns} from event where stream = $1 and position > $2 and position <= $3 order by position limit $4`;

export async function historyRows(
  pool: pg.Pool,
  { stream, after, through, limit }: HistoryRequest,
): Promise<readonly LogRow[]> {
  const values = [stream, after, through, limit];
  const read = { name: 'history', text: historyText, values };
  return wholeStreams(pool, async () => (await pool.query<StoredRow>(read)).rows);
}
