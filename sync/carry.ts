import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Batch } from './batch.ts';
import { batch } from './batch.ts';
import { certificate } from './signing.ts';
import type { Certificate } from './signing.ts';

/**
 * What terminals tell each other over the floor link, as a file that a person carries: JSON lines in UTF-8. The first says what it
 * is, the last how much there is and the hash of everything before it; in between certificates, each before the batches that it
 * stands behind, and batches as they are signed. Whoever reads it needs nothing but the plant's key to believe it.
 */
export const carryVersion = 1;
export const carrySuffix = '.takt-carry';

/** Longer lines are not ours; bytes. A batch of one event of the longest body stays below. */
const maxLine = 16 * 1024 * 1024;

const header = z.object({
  takt: z.literal('carry'),
  version: z.int().min(1),
  site: z.string().min(1).max(64),
  /** Who wrote it and when (UTC by that PC's clock); said to people, believed by nobody. */
  terminal: z.string().min(1).max(64),
  name: z.string().min(1).max(100),
  at: z.iso.datetime(),
});
export type CarryHeader = z.infer<typeof header>;

const end = z.object({
  certificates: z.int().min(0),
  batches: z.int().min(0),
  events: z.int().min(0),
  /** sha-256 (hex) of every byte before this line. */
  hash: z.string().length(64),
});
const line = z.union([z.object({ certificate }), z.object({ batch }), z.object({ end })]);

/** What such a file holds, in its order. */
export type CarryItem = { readonly certificate: Certificate } | { readonly batch: Batch };

export type CarryFault =
  /** Not such a file at all. */
  | 'notCarry'
  /** Written by a newer Takt. */
  | 'newerVersion'
  /** Cut off, or altered on the way. */
  | 'damaged';

export class CarryUnreadable extends Error {
  readonly fault: CarryFault;
  constructor(fault: CarryFault) {
    super(fault);
    this.name = 'CarryUnreadable';
    this.fault = fault;
  }
}

/** The file's text, line by line. */
export function* carryLines(
  about: Omit<CarryHeader, 'takt' | 'version'>,
  items: Iterable<CarryItem>,
): Generator<string> {
  const hash = createHash('sha256');
  const counts = { certificates: 0, batches: 0, events: 0 };
  const hashed = (value: object): string => {
    const text = `${JSON.stringify(value)}\n`;
    hash.update(text);
    return text;
  };
  yield hashed({ takt: 'carry', version: carryVersion, ...about });
  for (const item of items) {
    if ('batch' in item) {
      counts.batches += 1;
      counts.events += item.batch.events.length;
    } else counts.certificates += 1;
    yield hashed(item);
  }
  yield `${JSON.stringify({ end: { ...counts, hash: hash.digest('hex') } })}\n`;
}

/**
 * Reads such a file piece by piece: its header first, then what it holds. Whether it is whole is known only at the end.
 * @throws CarryUnreadable
 */
export async function* readCarry(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ readonly header: CarryHeader } | CarryItem> {
  const hash = createHash('sha256');
  const counts = { certificates: 0, batches: 0, events: 0 };
  let begun = false;
  let ended: z.infer<typeof end> | null = null;
  for await (const raw of linesOf(bytes)) {
    if (ended) throw new CarryUnreadable('damaged');
    if (!begun) {
      yield { header: headerOf(raw) };
      begun = true;
      hash.update(raw);
      continue;
    }
    const item = line.safeParse(jsonOf(raw)).data;
    if (!item) throw new CarryUnreadable('damaged');
    if ('end' in item) {
      ended = item.end;
      continue;
    }
    hash.update(raw);
    if ('batch' in item) {
      counts.batches += 1;
      counts.events += item.batch.events.length;
    } else counts.certificates += 1;
    yield item;
  }
  const found = { ...counts, hash: hash.digest('hex') };
  if (!ended || JSON.stringify(end.parse(found)) !== JSON.stringify(end.parse(ended)))
    throw new CarryUnreadable(begun ? 'damaged' : 'notCarry');
}

function headerOf(raw: Uint8Array): CarryHeader {
  const json = jsonOf(raw);
  const read = header.safeParse(json);
  if (read.success && read.data.version <= carryVersion) return read.data;
  const newer = z
    .looseObject({ takt: z.literal('carry'), version: z.int().min(carryVersion + 1) })
    .safeParse(json);
  throw new CarryUnreadable(newer.success ? 'newerVersion' : 'notCarry');
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function jsonOf(raw: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(raw));
  } catch {
    return undefined;
  }
}

const newline = 0x0a;

/** Whole lines, each with its line end; the rest of a file that was cut comes as a line without one. */
async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let begun: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    let from = 0;
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
      yield Buffer.concat([...begun, chunk.subarray(from, at + 1)]);
      begun = [];
      length = 0;
      from = at + 1;
    }
    if (from === chunk.length) continue;
    begun.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > maxLine) throw new CarryUnreadable('damaged');
  }
  if (length > 0) yield Buffer.concat(begun);
}
