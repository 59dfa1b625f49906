import type pg from 'pg';
import type { AttachmentTable, Kept } from '../attachments.ts';
import { reaching } from './errors.ts';
import type { StoredBody } from './storedBodies.ts';
import { withBodies } from './storedBodies.ts';

/** Contents as rows of pieces: every node has them, and so has every backup of the database. */
export const attachmentRows = (pool: pg.Pool): AttachmentTable => ({
  find: (hash) => reaching(() => find(pool, hash)),
  isNamed: (eventId, hash) => reaching(() => isNamed(pool, eventId, hash)),
  append: (piece) => reaching(() => append(pool, piece)),
  read: (hash, offset, limit) => reaching(() => read(pool, hash, offset, limit)),
  settle: (hash) =>
    reaching(async () => {
      await pool.query("update attachment set whole = true where hash = decode($1, 'hex')", [hash]);
    }),
  drop: (hash) =>
    reaching(async () => {
      await pool.query("delete from attachment where hash = decode($1, 'hex') and not whole", [hash]);
    }),
});

const keptColumns = 'size, received, whole';

async function find(pool: pg.Pool, hash: string): Promise<Kept | null> {
  const { rows } = await pool.query<Kept>({
    name: 'attachment-find',
    text: `select ${keptColumns} from attachment where hash = decode($1, 'hex')`,
    values: [hash],
  });
  return rows[0] ?? null;
}

async function isNamed(pool: pg.Pool, eventId: string, hash: string): Promise<boolean> {
  const { rows } = await pool.query<StoredBody>({
    name: 'attachment-named',
    text: 'select e.position, e.body from event_key k join event e on e.position = k.position where k.event_id = $1',
    values: [eventId],
  });
  return (await withBodies(pool, rows)).some(({ body }) => body.includes(hash));
}

/** One statement: of two nodes that get the same piece at once, one row lock lets one of them take it. */
const appending = `
with taken as (
  insert into attachment as a (hash, size, received, whole)
  select decode($1, 'hex'), $2::int, $5::int, false where $3::int = 0
  on conflict (hash) do update set received = a.received + $5::int where a.received = $3::int and not a.whole
  returning ${keptColumns}
), more as (
  update attachment set received = received + $5::int
  where hash = decode($1, 'hex') and received = $3::int and not whole and $3::int > 0
  returning ${keptColumns}
), both_ as (select * from taken union all select * from more),
piece as (
  insert into attachment_piece (hash, at, bytes) select decode($1, 'hex'), $3::int, $4 from both_
)
select * from both_`;

async function append(
  pool: pg.Pool,
  { hash, size, offset, bytes }: Parameters<AttachmentTable['append']>[0],
): Promise<Kept> {
  const values = [hash, size, offset, bytes, bytes.length];
  const { rows } = await pool.query<Kept>({ name: 'attachment-append', text: appending, values });
  return rows[0] ?? (await find(pool, hash)) ?? { size, received: 0, whole: false };
}

async function read(pool: pg.Pool, hash: string, offset: number, limit: number): Promise<Buffer> {
  const { rows } = await pool.query<{ at: number; bytes: string }>({
    name: 'attachment-read',
    text: `select at, bytes from attachment_piece
           where hash = decode($1, 'hex') and at < $2::int + $3::int and at + length(bytes) > $2::int order by at`,
    values: [hash, offset, limit],
  });
  const [first] = rows;
  if (first === undefined) return Buffer.alloc(0);
  const found = Buffer.concat(rows.map(({ bytes }) => Buffer.from(bytes, 'hex')));
  return found.subarray(offset - first.at, offset - first.at + limit);
}
