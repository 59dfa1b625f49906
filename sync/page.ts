import { genesis } from './chain.ts';
import { rollHash } from './log.ts';
import type { FeedRow, HeardThrough } from './messages.ts';

/** What the plant sent does not add up (hash, order, form). Nothing was applied; the client stops and says so. */
export class FeedCorrupt extends Error {
  constructor(position: number, what: string) {
    super(`feed at position ${position}: ${what}`);
    this.name = 'FeedCorrupt';
  }
}

/** A piece of the plant's log: `rows` in position order and, after the last of them, `cursor` and the log's rolling hash. */
export interface Page {
  readonly rows: readonly FeedRow[];
  readonly cursor: number;
  readonly headHash: string;
  readonly heard: readonly HeardThrough[];
  /** When the plant said so, by this terminal's clock (UTC); null for a piece that is not the last of its answer. */
  readonly toldAt: string | null;
}

/** Everything through `cursor` is applied here; `headHash` is the log's rolling hash there, null before the first row. */
export interface FeedPlace {
  readonly cursor: number;
  readonly headHash: string | null;
}

/**
 * Cuts a page into pieces of at most `size` rows, so that applying a long one does not keep the engine from its commands.
 * The whole page is checked before the first piece comes out: a piece never belongs to a page that does not add up. Nothing
 * comes of a page that ends before `from`.
 * @throws FeedCorrupt
 */
export function splitPage(page: Page, from: FeedPlace, size: number): readonly Page[] {
  if (page.cursor < from.cursor) return [];
  const pieces: Page[] = [];
  let headHash = from.headHash ?? genesis;
  let cursor = from.cursor;
  let rows: FeedRow[] = [];
  for (const row of page.rows) {
    if (row.position <= from.cursor) continue;
    cursor += 1;
    if (row.position !== cursor) throw new FeedCorrupt(row.position, `expected position ${cursor}`);
    headHash = rollHash(headHash, row.hash, row.verdict);
    rows.push(row);
    if (rows.length < size) continue;
    pieces.push({ rows, cursor, headHash, heard: [], toldAt: null });
    rows = [];
  }
  if (cursor !== page.cursor || headHash !== page.headHash)
    throw new FeedCorrupt(page.cursor, 'head hash differs');
  pieces.push({ rows, cursor, headHash, heard: page.heard, toldAt: page.toldAt });
  return pieces;
}
