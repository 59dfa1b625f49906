import { z } from 'zod';
import { bodyHashOf } from '#sync/chain';
import { parseBody } from '#sync/envelope';
import { isFollowed } from '#sync/scopes';
import type { KeptEvent } from './coreStatements.ts';
import { settleEffect } from './effects.ts';
import { enteringIn } from './entering.ts';
import { followedBy } from './follows.ts';
import { forgetFacts } from './kernelFacts.ts';
import type { StoreParts } from './store.ts';
import { pendingOf, refolded } from './streamEntries.ts';
import { canRead } from './unreadStreams.ts';

/** Streams of one transaction. */
const several = 20;

/**
 * Lets go of streams that lie in scopes which are neither kept up nor being entered, a few at a time: nobody shows what nobody keeps
 * up. Answers how many; 0 when there are no more.
 * @throws StorageFailure
 */
export function letGoOfScopes(store: StoreParts): number {
  const follows = followedBy(store);
  const entered = enteringIn(store);
  const isWanted = (scope: string): boolean =>
    isFollowed(follows, scope) || (entered !== null && isFollowed(entered.scopes, scope));
  const left = store.statements.heldScopes.all().filter(({ scope }) => !isWanted(scope));
  const streams = left.flatMap(({ scope }) => store.statements.heldIn.all(scope, several)).slice(0, several);
  letGo(
    store,
    streams.map(({ stream }) => stream),
  );
  return streams.length;
}

/**
 * Removes the confirmed part of these streams, in ONE transaction: state, rows, facts and events. Of the events stay the hashes, so
 * that their runs' chains can be followed; whole stays what the plant has not confirmed, and what needs somebody's attention. Of contents
 * stays which of this PC's the plant is not known to have: they go there all the same.
 */
export function letGo(store: StoreParts, streams: readonly string[]): void {
  if (streams.length === 0) return;
  store.transact(() => {
    for (const stream of streams) letGoOf(store, stream);
  });
  store.changed({ source: 'plant', streams, events: [] });
}

/** The same of one stream, inside the caller's transaction. */
export function letGoOf(store: StoreParts, stream: string): void {
  // First: what names a content goes with the stream.
  store.statements.oweAttachments.run(stream);
  for (const event of store.statements.lettableEvents.all(stream)) forget(store, event);
  const entry = store.entries.get(stream);
  if (!entry) return;
  const pending = pendingOf(store.statements, stream);
  // What made it unreadable may have gone with the rest; when the stream comes again it is found out anew.
  if (store.unread.has(stream) && pending.every((event) => canRead(entry.type, event)))
    store.unread.unmark(stream);
  if (pending.length === 0) return store.entries.remove(entry);
  const nothing = { version: 0, confirmed: entry.type.initial } as const;
  store.entries.replace(refolded({ ...entry, ...nothing, born: true }, pending));
}

/** Keeps an event's hash alone. */
export function forget(store: StoreParts, { eventId, run, seq, hash, body, side }: KeptEvent): void {
  const event = parseBody(body);
  if (event) forgetFacts(store, event, side);
  store.statements.insertHashOnly.run(run, seq, bodyHashOf(body), hash);
  store.statements.removeEvent.run(eventId);
}

/**
 * Of events that the plant has acknowledged and whose rows have not come although all rows have: others' on streams that are not
 * held here are let go of, for those streams are over or none of this terminal's. Answers the streams of its own ones, whose
 * history tells. They are kept until it is here to its end: its first rows may judge the event that asked for it, and behind the
 * cursor nothing else would ask for the last ones.
 * @throws StorageFailure
 */
export function settleStranded(store: StoreParts, eventIds: readonly string[]): readonly string[] {
  const found = eventIds.flatMap((id) => store.statements.strandedEvent.get(id) ?? []);
  const lost = found.filter(({ stream }) => (store.entries.get(stream)?.version ?? 0) === 0);
  const others = lost.filter(({ own }) => own === 0);
  if (others.length > 0) {
    const streams = store.transact(() => forgetAll(store, others));
    store.changed({ source: 'plant', streams: [...streams], events: [] });
  }
  const begun = historiesIn(store);
  const mine = lost.filter(({ own }) => own === 1).map(({ stream }) => stream);
  const streams = [...new Set([...begun, ...mine])];
  if (streams.length > begun.length)
    store.transact(() => store.settings.put(historiesSetting, JSON.stringify(streams)));
  return streams;
}

const historiesSetting = 'histories';

/** Streams whose history is being fetched for this terminal's own events. */
export function historiesIn({ settings }: Pick<StoreParts, 'settings'>): readonly string[] {
  const text = settings.get(historiesSetting);
  return text === undefined ? [] : z.array(z.string()).parse(JSON.parse(text));
}

/** @throws StorageFailure */
export function historiesFetched(store: StoreParts): void {
  store.transact(() => store.settings.put(historiesSetting, '[]'));
}

function forgetAll(store: StoreParts, events: readonly KeptEvent[]): ReadonlySet<string> {
  const changed = new Set<string>();
  for (const event of events) {
    forget(store, event);
    changed.add(event.stream);
    const key = parseBody(event.body)?.effectKey ?? null;
    if (key !== null) for (const stream of settleEffect(store, key)) changed.add(stream);
  }
  for (const stream of changed) {
    const entry = store.entries.get(stream);
    if (!entry) continue;
    const pending = pendingOf(store.statements, stream);
    if (pending.length === 0 && entry.version === 0) store.entries.remove(entry);
    else store.entries.put(refolded(entry, pending));
  }
  return changed;
}
