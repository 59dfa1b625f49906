import type { StreamState } from '#domain/kernel/streamType';
import type { EventBody } from '#sync/envelope';
import { parseBody } from '#sync/envelope';
import { foldConfirmed } from '#sync/merge';
import { writeFacts } from './kernelFacts.ts';
import type { StoreParts } from './store.ts';
import { refolded } from './streamEntries.ts';
import { canRead } from './unreadStreams.ts';

/**
 * Folds every stream that a version before could not read and this one can, from all its events in the plant's order, what was heard
 * on top; its rows and facts are written as if it had never been unread. To be called before anybody asks for a state.
 * Answers how many there were; those that still hold something newer stay as they are.
 * @throws StorageFailure when the disk did not take them; those done stay done, and the next start goes on.
 */
export function foldUnread(store: StoreParts): number {
  return store.unread.all.filter((stream) => store.transact(() => foldOne(store, stream))).length;
}

interface Standing {
  readonly event: EventBody;
  readonly side: string | null;
  readonly status: 'accepted' | 'pending' | 'parked';
}

function foldOne(store: StoreParts, stream: string): boolean {
  const type = store.options.typeOf(stream);
  const standing = store.statements.standingBodies.all(stream).map(({ body, ...row }): Standing => {
    const event = parseBody(body);
    if (!event) throw new Error('a stored event cannot be read');
    return { event, ...row };
  });
  const [first] = standing;
  if (!type || !first || !standing.every(({ event }) => canRead(type, event))) return false;
  for (const { event, status } of standing)
    if (status === 'parked') store.statements.setStatus.run('pending', event.eventId);
  const row = store.statements.stream.get(stream);
  // Behind them may be own ones that are not folded here: of a stream that is not held, or not that far yet.
  const accepted = standing.filter(({ status }) => status === 'accepted').slice(0, row?.version);
  const confirmed = accepted.reduce<StreamState>(
    (state, { event }) => foldConfirmed(type, state, event, 'accepted'),
    type.initial,
  );
  const scope = row?.scope ?? first.event.scope;
  const known = { type, stream, scope, version: accepted.length, confirmed, born: true } as const;
  const waiting = standing.filter(({ status }) => status !== 'accepted').map(({ event }) => event);
  store.unread.unmark(stream);
  store.entries.replace(refolded({ ...known, view: null, pending: 0, others: null }, waiting));
  for (const { event, side } of standing) writeFacts(store, event, side);
  return true;
}
