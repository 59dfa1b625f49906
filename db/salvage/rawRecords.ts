import type { RawPage } from './rawPages.ts';

/** A value as a record holds it; blobs and fractions are of no use here. */
export type RawValue = string | number | null;

/** The record of a table's row or of an index's entry. */
export interface RawRecord {
  readonly kind: 'row' | 'entry';
  readonly values: readonly RawValue[];
}

const leaf = { row: 0x0d, entry: 0x0a };
const headerOfFirstPage = 100;
const headerOfLeaf = 8;

/**
 * The records of a page that is the leaf of a table or of an index; none of any other. A record that is not whole is left out. `next` gives the
 * page of a number, for contents that go on in others.
 */
export function rawRecords(
  { page, bytes }: RawPage,
  next: (page: number) => Buffer | null,
): readonly RawRecord[] {
  const base = page === 1 ? headerOfFirstPage : 0;
  const type = bytes[base];
  const kind = type === leaf.row ? 'row' : type === leaf.entry ? 'entry' : null;
  if (kind === null) return [];
  const cells = Math.min(bytes.readUInt16BE(base + 3), Math.floor((bytes.length - base - headerOfLeaf) / 2));
  const records: RawRecord[] = [];
  for (let i = 0; i < cells; i += 1) {
    const at = bytes.readUInt16BE(base + headerOfLeaf + 2 * i);
    const values = at < headerOfLeaf ? null : valuesAt(bytes, at, kind, next);
    if (values) records.push({ kind, values });
  }
  return records;
}

function valuesAt(
  bytes: Buffer,
  at: number,
  kind: RawRecord['kind'],
  next: (page: number) => Buffer | null,
): readonly RawValue[] | null {
  const size = varint(bytes, at);
  if (!size) return null;
  const rowid = kind === 'row' ? varint(bytes, size.end) : size;
  if (!rowid) return null;
  const payload = payloadAt(bytes, rowid.end, size.value, kind, next);
  return payload && valuesOf(payload);
}

/** https://www.sqlite.org/fileformat2.html#b_tree_pages: what does not fit into the page goes on in a chain of others. */
function payloadAt(
  bytes: Buffer,
  at: number,
  size: number,
  kind: RawRecord['kind'],
  next: (page: number) => Buffer | null,
): Buffer | null {
  const usable = bytes.length;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const most = kind === 'row' ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  if (size <= most) return at + size <= usable ? bytes.subarray(at, at + size) : null;
  const fitting = least + ((size - least) % (usable - 4));
  const local = fitting <= most ? fitting : least;
  if (at + local + 4 > usable) return null;
  return withRest(bytes.subarray(at, at + local), size, bytes.readUInt32BE(at + local), next);
}

function withRest(
  local: Buffer,
  size: number,
  first: number,
  next: (page: number) => Buffer | null,
): Buffer | null {
  const parts = [local];
  let rest = size - local.length;
  for (let page = first; rest > 0;) {
    const bytes = page === 0 ? null : next(page);
    if (!bytes) return null;
    const part = bytes.subarray(4, Math.min(bytes.length, 4 + rest));
    parts.push(part);
    rest -= part.length;
    page = bytes.readUInt32BE(0);
  }
  return Buffer.concat(parts);
}

function valuesOf(payload: Buffer): readonly RawValue[] | null {
  const head = varint(payload, 0);
  if (!head || head.value > payload.length) return null;
  const values: RawValue[] = [];
  let body = head.value;
  for (let at = head.end; at < head.value;) {
    const type = varint(payload, at);
    if (!type) return null;
    const size = sizeOf(type.value);
    if (size === null || body + size > payload.length) return null;
    values.push(valueOf(type.value, payload.subarray(body, body + size)));
    body += size;
    at = type.end;
  }
  return values;
}

const intSizes = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

/** Null for a type that there is not. */
const sizeOf = (type: number): number | null =>
  type >= 12 ? (type - (type % 2 === 0 ? 12 : 13)) / 2 : (intSizes[type] ?? null);

function valueOf(type: number, bytes: Buffer): RawValue {
  if (type === 8 || type === 9) return type - 8;
  if (type >= 13 && type % 2 === 1) return bytes.toString('utf8');
  if (type === 6) return Number(bytes.readBigInt64BE(0));
  return type >= 1 && type <= 5 ? bytes.readIntBE(0, bytes.length) : null;
}

/** Up to eight bytes of seven bits, the highest first; longer ones are of no number that is used here. */
function varint(bytes: Buffer, at: number): { readonly value: number; readonly end: number } | null {
  let value = 0;
  for (let i = 0; i < 8; i += 1) {
    const byte = bytes[at + i];
    if (byte === undefined) return null;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return Number.isSafeInteger(value) ? { value, end: at + i + 1 } : null;
  }
  return null;
}
