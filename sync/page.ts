import { genesis } from './chain.ts';
import { FeedCorrupt } from './feedCorrupt.ts';
import { rollHash } from './log.ts';
import type { FeedRow, HeardThrough } from './messages.ts';
import type { SignedPlace } from './place.ts';
import type { Follows, ScopeHeads } from './scopes.ts';
import { rollScopes } from './scopes.ts';

/**
 * A piece of the plant's log: `rows` in position order, of the scopes that were asked for (`follows`). Through `cursor` nothing
 * of them is left once the piece is applied, and `headHash` is the log's rolling hash there.
 */
export interface Page {
  readonly rows: readonly FeedRow[];
  readonly follows: Follows;
  readonly cursor: number;
  readonly headHash: string;
  /** The place at the cursor with the plant's signature; null for a piece that is not the last of its answer. */
  readonly place: SignedPlace | null;
  readonly heard: readonly HeardThrough[];
  /** When the plant said so, by this terminal's clock (UTC); null for a piece that is not the last of its answer. */
  readonly toldAt: string | null;
}

/**
 * Everything through `cursor` is applied here, and of each scope everything through its head; `headHash` is the log's rolling
 * hash at the cursor, null before the first row.
 */
export interface FeedPlace {
  readonly cursor: number;
  readonly headHash: string | null;
  readonly heads: ScopeHeads;
}

/**
 * Cuts a page into pieces of at most `size` rows, so that applying a long one does not keep the engine from its commands.
 * The whole page is checked before the first piece comes out: a piece never belongs to a page that does not add up. The cursor
 * moves with the last piece; after a crash on the way the rows of those applied are known by their scopes' heads. Nothing comes of
 * a page that ends before `from`.
 * @throws FeedCorrupt
 */
export function splitPage(page: Page, from: FeedPlace, size: number): readonly Page[] {
  if (page.cursor < from.cursor) return [];
  const rows = page.rows.filter((row) => row.position > from.cursor);
  if (page.follows === null) checkLog(rows, page, from);
  const last = rows.at(-1)?.position ?? page.cursor;
  if (last > page.cursor) throw new FeedCorrupt(last, `lies behind the page's end ${page.cursor}`);
  const { fresh } = rollScopes(rows, from.heads, page.follows);
  const pieces: Page[] = [];
  for (let at = 0; fresh.length - at > size; at += size) {
    const { follows } = page;
    const place = { cursor: from.cursor, headHash: from.headHash ?? genesis };
    const rest = { place: null, heard: [], toldAt: null };
    pieces.push({ rows: fresh.slice(at, at + size), follows, ...place, ...rest });
  }
  pieces.push({ ...page, rows: fresh.slice(pieces.length * size) });
  return pieces;
}

/** To somebody who follows all scopes come all rows: the log's own hash can be followed too. */
function checkLog(rows: readonly FeedRow[], page: Page, from: FeedPlace): void {
  let headHash = from.headHash ?? genesis;
  let { cursor } = from;
  for (const row of rows) {
    cursor += 1;
    if (row.position !== cursor) throw new FeedCorrupt(row.position, `expected position ${cursor}`);
    headHash = rollHash(headHash, row.hash, row.verdict);
  }
  if (cursor !== page.cursor || headHash !== page.headHash)
    throw new FeedCorrupt(page.cursor, 'head hash differs');
}
