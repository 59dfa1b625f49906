import { genesis } from './chain.ts';
import { rollHash } from './log.ts';
import type { FeedRow } from './messages.ts';
import { FeedCorrupt } from './feedCorrupt.ts';

/** How far a scope is known: through `seq` of its own gapless count, where its rolling hash is `hash`. */
export interface ScopeHead {
  readonly scope: string;
  readonly seq: number;
  readonly hash: string;
}
export type ScopeHeads = ReadonlyMap<string, ScopeHead>;

/** Scopes whose rows come; null: those of all scopes, also of such as begin later. */
export type Follows = readonly string[] | null;

export const isFollowed = (follows: Follows, scope: string): boolean =>
  follows === null || follows.includes(scope);

/** What of `follows` is given too. */
export function common(follows: Follows, given: Follows): Follows {
  if (given === null) return follows;
  return follows === null ? given : follows.filter((scope) => given.includes(scope));
}

export const sameScopes = (a: Follows, b: Follows): boolean =>
  a === null || b === null ? a === b : a.length === b.length && a.every((scope) => b.includes(scope));

/** Before its first row. */
export const emptyScope = (scope: string): ScopeHead => ({ scope, seq: 0, hash: genesis });

/** Rows that are not here yet, and the heads that they move. */
export interface Rolled {
  readonly fresh: readonly FeedRow[];
  readonly moved: ScopeHeads;
}

/**
 * Checks rows in position order against the heads of their scopes: none may be missing, altered or out of order. Rows behind
 * their scope's head are here already and are left out. Of scopes that are not followed come only a terminal's own events,
 * which have no neighbours to be checked against.
 * @throws FeedCorrupt
 */
export function rollScopes(rows: readonly FeedRow[], heads: ScopeHeads, follows: Follows): Rolled {
  const moved = new Map<string, ScopeHead>();
  const fresh: FeedRow[] = [];
  let position = 0;
  for (const row of rows) {
    if (row.position <= position) throw new FeedCorrupt(row.position, `follows position ${position}`);
    position = row.position;
    if (!isFollowed(follows, row.scope)) {
      fresh.push(row);
      continue;
    }
    const head = moved.get(row.scope) ?? heads.get(row.scope) ?? emptyScope(row.scope);
    if (row.scopeSeq <= head.seq) continue;
    moved.set(row.scope, next(head, row));
    fresh.push(row);
  }
  return { fresh, moved };
}

function next(head: ScopeHead, row: FeedRow): ScopeHead {
  const { scope, scopeSeq: seq, scopeHash, position } = row;
  if (seq !== head.seq + 1) throw new FeedCorrupt(position, `expected ${scope} ${head.seq + 1}, got ${seq}`);
  const hash = rollHash(head.hash, row.hash, row.verdict);
  if (hash !== scopeHash) throw new FeedCorrupt(position, `hash of ${scope} differs`);
  return { scope, seq, hash };
}
