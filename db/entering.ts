import type { Entering } from '#sync/entering';
import { entering } from '#sync/entering';
import { parseBody } from '#sync/envelope';
import type { FeedRow } from '#sync/messages';
import { isFollowed, sameScopes } from '#sync/scopes';
import { followedBy, putFollowed } from './follows.ts';
import type { ReadRow } from './plantRows.ts';
import { byStream, highestLamport, passBy, putLamport, readRow, rebase, writeRows } from './plantRows.ts';
import type { StoreParts } from './store.ts';

const name = 'entering';

/** The snapshot that is under way; null without one. */
export function enteringIn({ settings }: Pick<StoreParts, 'settings'>): Entering | null {
  const text = settings.get(name);
  return text === undefined ? null : entering.nullable().parse(JSON.parse(text));
}

export function giveUpEntering(store: StoreParts): void {
  if (enteringIn(store) !== null) store.transact(() => store.settings.put(name, 'null'));
}

/**
 * Applies rows of a snapshot and notes how far it came, in ONE transaction; behind the last piece its scopes are followed, if those
 * before it are as they were. The feed goes on at the snapshot's place where it is already further: what of its rows is known is
 * passed over.
 * @throws FeedCorrupt
 */
export function applySnapshot(store: StoreParts, rows: readonly FeedRow[], state: Entering): void {
  applyRows(
    store,
    rows,
    (scope) => isFollowed(state.scopes, scope),
    () => {
      if (state.next !== null) return store.settings.put(name, JSON.stringify(state));
      store.settings.put(name, 'null');
      if (!sameScopes(followedBy(store), state.except)) return;
      for (const head of state.heads) store.statements.putScopeHead.run(head);
      putFollowed(store, state.scopes);
      const cursor = store.settings.get('cursor');
      if (cursor !== undefined && state.except.length > 0 && Number(cursor) <= state.through) return;
      store.settings.put('cursor', String(state.through));
      store.settings.put('headHash', state.headHash);
    },
  );
}

/**
 * Applies rows of streams that are not held here, or not to their end: stream by stream from the first on. What is known of them already
 * is passed over, so that a piece may come twice; so is what others recorded in scopes that are not kept up, by now or yet.
 * @throws FeedCorrupt
 */
export function applyHistory(store: StoreParts, rows: readonly FeedRow[]): void {
  const [follows, entered] = [followedBy(store), enteringIn(store)];
  const isKept = (scope: string): boolean =>
    isFollowed(follows, scope) || (entered !== null && isFollowed(entered.scopes, scope));
  const { terminal } = store.options;
  const wanted = rows.filter((row) => isKept(row.scope) || parseBody(row.body)?.terminal === terminal);
  applyRows(store, wanted, isKept, () => undefined);
}

function applyRows(
  store: StoreParts,
  rows: readonly FeedRow[],
  isKept: (scope: string) => boolean,
  also: () => void,
): void {
  const read = rows.map(readRow);
  const lamport = highestLamport(read);
  const streams = byStream(read);
  const touched = store.transact(() => {
    const settled = writeRows(store, read);
    for (const [stream, found] of streams)
      if (isKept(found[0]?.row.scope ?? '')) rebase(store, stream, unknown(store, stream, found), true);
      else passBy(store, stream, found);
    for (const stream of settled) if (!streams.has(stream)) rebase(store, stream, [], true);
    putLamport(store, lamport);
    also();
    return new Set([...streams.keys(), ...settled]);
  });
  store.raiseLamport(lamport);
  if (read.length === 0) return;
  const events = read.map(({ event: { stream, type, eventId } }) => ({ stream, type, eventId }));
  store.changed({ source: 'plant', streams: [...touched], events });
}

function unknown(store: StoreParts, stream: string, rows: readonly ReadRow[]): readonly ReadRow[] {
  const version = store.entries.get(stream)?.version ?? 0;
  return rows.filter(({ row }) => row.streamVersion >= version);
}
