import type pg from 'pg';
import type { ChainedPlace, Place, SignatureRow } from '../store.ts';
import { textOfBytes } from './columns.ts';

const lowest = { run: '00000000-0000-0000-0000-000000000000', seq: 0 };

const parked = (table: string, only: string): string =>
  `(select run, seq, hash, null::text as body, body as bytes, null::bigint as position, null::uuid as event_id, null::text as stream
    from ${table} where (run, seq) > ($1::uuid, $2::int) ${only} order by run, seq limit $3)`;

/** By the unique index of runs and their numbers; the three lists are cut before they are put together. */
const places = `
select p.run, p.seq, p.hash, p.body, p.bytes, p.position, p.event_id as "eventId", p.stream, s.signature from (
  (select k.run, k.seq, k.hash, e.body, null::bytea as bytes, k.position, e.event_id, e.stream
    from event_key k join event e on e.position = k.position
    where (k.run, k.seq) > ($1::uuid, $2::int) order by k.run, k.seq limit $3)
  union all ${parked('dead_letter', '')}
  union all ${parked('quarantined', "and code = 'sameIdOtherContent'")}
) p left join signature s on s.run = p.run and s.seq = p.seq
order by p.run, p.seq limit $3`;

type PlaceRow = ChainedPlace & { readonly bytes: string | null };

export async function placesAfter(
  pool: pg.Pool,
  after: Place | null,
  limit: number,
): Promise<readonly ChainedPlace[]> {
  const { run, seq } = after ?? lowest;
  const { rows } = await pool.query<PlaceRow>({ name: 'places', text: places, values: [run, seq, limit] });
  return rows.map(({ body, bytes, ...place }) => ({
    ...place,
    body: bytes === null ? body : textOfBytes(bytes),
  }));
}

export async function signaturesOf(
  pool: pg.Pool,
  run: string,
  after: number,
  limit: number,
): Promise<readonly SignatureRow[]> {
  const text = 'select run, seq, signature from signature where run = $1 and seq > $2 order by seq limit $3';
  return (await pool.query<SignatureRow>({ name: 'signatures-of', text, values: [run, after, limit] })).rows;
}
