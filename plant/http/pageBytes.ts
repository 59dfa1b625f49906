import { promisify } from 'node:util';
import { crc32, gzip } from 'node:zlib';
import type { FastifyRequest } from 'fastify';
import type { Pulled } from '../exchange.ts';
import { toFeedRow } from '../feed.ts';
import type { LogRow } from '../store.ts';

const pack = promisify(gzip);
const fast = { level: 1 };
/** Less is not worth packing, bytes. */
const leastPacked = 16 * 1024;

/** What a gzip member begins with here, and how much its stored block holds at most. */
const [memberHead, mostStored] = [Buffer.from('1f8b0800000000000403', 'hex'), 0xffff];

/** As a member that is not packed, which for little costs least; RFC 1952 and 1951, 3.2.4. */
function stored(bytes: Buffer): Buffer {
  const block = Buffer.from([1, 0, 0, 0, 0]);
  block.writeUInt16LE(bytes.length, 1);
  block.writeUInt16LE(bytes.length ^ 0xffff, 3);
  const end = Buffer.alloc(8);
  end.writeUInt32LE(crc32(bytes));
  end.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([memberHead, block, bytes, end]);
}

const encodedRows = new WeakMap<LogRow, Buffer>();

/** With a comma in front. One row goes to every terminal: it is encoded once, to the bytes that are sent. */
function encodeRow(row: LogRow): Buffer {
  let bytes = encodedRows.get(row);
  if (bytes === undefined) {
    bytes = Buffer.from(`,${JSON.stringify(toFeedRow(row))}`);
    encodedRows.set(row, bytes);
  }
  return bytes;
}

interface Encoded {
  readonly plain: Buffer;
  packed: Promise<Buffer> | null;
}
const encoded = new WeakMap<readonly LogRow[], Encoded>();
const opening = Buffer.from('{"rows":[');

const encode = (rows: readonly LogRow[]): Encoded => ({
  plain: Buffer.concat([
    opening,
    ...rows.map((row, i) => (i === 0 ? encodeRow(row).subarray(1) : encodeRow(row))),
  ]),
  packed: null,
});

/**
 * A pull's answer as it is sent. Terminals that stand at one place are given the same array of rows: it is put together once, and from the second
 * of them on packed once, as gzip has it: members one behind the other, of which the last is the terminal's own. For one alone packing costs more than
 * it saves.
 */
export async function pageBytes(
  { page, rest }: Pulled,
  mayPack: boolean,
): Promise<{ readonly bytes: Buffer; readonly packed: boolean }> {
  const own = Buffer.from(`],${JSON.stringify(rest).slice(1)}`);
  const known = encoded.get(page.rows);
  const rows = known ?? encode(page.rows);
  if (!known) encoded.set(page.rows, rows);
  if (!known || !mayPack || rows.plain.length < leastPacked)
    return { bytes: Buffer.concat([rows.plain, own]), packed: false };
  rows.packed ??= pack(rows.plain, fast);
  const last = own.length > mostStored ? await pack(own, fast) : stored(own);
  return { bytes: Buffer.concat([await rows.packed, last]), packed: true };
}

export const acceptsGzip = ({ headers }: FastifyRequest): boolean =>
  /(?:^|,)\s*gzip\s*(?:,|$)/u.test(String(headers['accept-encoding'] ?? ''));
