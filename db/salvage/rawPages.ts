import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** SQLite's file formats, https://www.sqlite.org/fileformat2.html; numbers are big-endian. */
const header = { magic: 'SQLite format 3\0', pageSizeAt: 16 };
const wal = { magics: [0x377f0682, 0x377f0683], header: 32, frameHeader: 24, pageSizeAt: 8, saltAt: 16 };
const usualPageSize = 4096;

/** A page as a file holds it; `page` is its number in the database. Its bytes are good until the next one is asked for. */
export interface RawPage {
  readonly page: number;
  readonly bytes: Buffer;
}

/** Every page of a database file and every committed one of its write-ahead log, whatever of them is damaged. What cannot be read is passed over. */
export function* rawPages(database: string): Generator<RawPage> {
  const pageSize = pageSizeOf(database);
  yield* inFile(database, pageSize);
  for (const { frames } of committedFrames(`${database}-wal`)) yield* frames;
}

/** Looks a page up by its number, for a content that goes on in others; null where it cannot be read. */
export function pageReader(database: string): { read(page: number): Buffer | null; close(): void } {
  const pageSize = pageSizeOf(database);
  const inLog = new Map<number, Buffer>();
  for (const { frames } of committedFrames(`${database}-wal`))
    for (const { page, bytes } of frames) inLog.set(page, Buffer.from(bytes));
  const file = opened(database);
  return {
    read: (page) => inLog.get(page) ?? (file && readAt(file.handle, (page - 1) * pageSize, pageSize)),
    close: () => file?.close(),
  };
}

function* inFile(database: string, pageSize: number): Generator<RawPage> {
  const file = opened(database);
  if (!file) return;
  try {
    for (let page = 1; (page - 1) * pageSize < file.size; page += 1) {
      const bytes = readAt(file.handle, (page - 1) * pageSize, pageSize);
      if (bytes) yield { page, bytes };
    }
  } finally {
    file.close();
  }
}

export interface CommittedFrames {
  readonly frames: readonly RawPage[];
  /** False behind a frame that is damaged: SQLite itself looks no further. */
  readonly seen: boolean;
}

/**
 * Transaction by transaction what a write-ahead log holds, also behind a frame that is damaged. A frame counts where its salts are the log's and
 * its checksum follows from what the frame before it says, be that one damaged or not.
 */
export function* committedFrames(log: string): Generator<CommittedFrames> {
  const file = opened(log);
  if (!file) return;
  try {
    const head = readAt(file.handle, 0, wal.header);
    const pageSize = head?.readUInt32BE(wal.pageSizeAt) ?? 0;
    if (!head || !wal.magics.includes(head.readUInt32BE(0)) || !isPageSize(pageSize)) return;
    yield* transactions(file, head, pageSize);
  } finally {
    file.close();
  }
}

function* transactions(file: OpenedFile, head: Buffer, pageSize: number): Generator<CommittedFrames> {
  const bigEndian = (head.readUInt32BE(0) & 1) === 1;
  const salts = head.subarray(wal.saltAt, wal.saltAt + 8);
  const frameSize = wal.frameHeader + pageSize;
  let before: Sum = [head.readUInt32BE(24), head.readUInt32BE(28)];
  let seen = true;
  let frames: RawPage[] = [];
  for (let at = wal.header; at + frameSize <= file.size; at += frameSize) {
    const frame = readAt(file.handle, at, frameSize);
    if (!frame?.subarray(8, 16).equals(salts)) {
      // Of an earlier round of the log, or what the salts of a frame were cannot be told.
      seen = false;
      before = frame ? saidSum(frame) : [0, 0];
      frames = [];
      continue;
    }
    const sound = sameSum(
      checksum(frame.subarray(wal.frameHeader), checksum(frame.subarray(0, 8), before, bigEndian), bigEndian),
      saidSum(frame),
    );
    before = saidSum(frame);
    seen &&= sound;
    if (sound) frames.push({ page: frame.readUInt32BE(0), bytes: frame.subarray(wal.frameHeader) });
    if (frame.readUInt32BE(4) === 0) continue;
    if (frames.length > 0) yield { frames, seen };
    frames = [];
  }
}

type Sum = readonly [number, number];
const saidSum = (frame: Buffer): Sum => [frame.readUInt32BE(16), frame.readUInt32BE(20)];
const sameSum = (a: Sum, b: Sum): boolean => a[0] === b[0] && a[1] === b[1];

/** Over pairs of 32-bit words, going on from `sum`. */
function checksum(bytes: Buffer, [first, second]: Sum, bigEndian: boolean): Sum {
  const word = (at: number): number => (bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at));
  let [a, b] = [first, second];
  for (let at = 0; at < bytes.length; at += 8) {
    a = (a + word(at) + b) >>> 0;
    b = (b + word(at + 4) + a) >>> 0;
  }
  return [a, b];
}

/** By the database's header, else by its log's, else the usual one. */
function pageSizeOf(database: string): number {
  const head = firstBytes(database);
  if (head?.toString('latin1', 0, 16) === header.magic) {
    const said = head.readUInt16BE(header.pageSizeAt);
    const size = said === 1 ? 65_536 : said;
    if (isPageSize(size)) return size;
  }
  const logHead = firstBytes(`${database}-wal`);
  const said = logHead?.readUInt32BE(wal.pageSizeAt) ?? 0;
  return isPageSize(said) ? said : usualPageSize;
}

const isPageSize = (size: number): boolean =>
  size >= 512 && size <= 65_536 && Number.isInteger(Math.log2(size));

function firstBytes(name: string): Buffer | null {
  const file = opened(name);
  if (!file) return null;
  try {
    return readAt(file.handle, 0, wal.header);
  } finally {
    file.close();
  }
}

interface OpenedFile {
  readonly handle: number;
  readonly size: number;
  close(): void;
}

/** Null where there is none. */
function opened(name: string): OpenedFile | null {
  try {
    const handle = openSync(name, 'r');
    return { handle, size: fstatSync(handle).size, close: () => closeSync(handle) };
  } catch {
    return null;
  }
}

/** A new buffer; null where the disk does not give all of it. */
function readAt(handle: number, at: number, length: number): Buffer | null {
  const bytes = Buffer.alloc(length);
  try {
    return readSync(handle, bytes, 0, length, at) === length ? bytes : null;
  } catch {
    return null;
  }
}
