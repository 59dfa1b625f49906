import type { EventBody } from '#sync/envelope';
import { parseBody } from '#sync/envelope';
import { foldConfirmed } from '#sync/merge';
import type { StreamState } from '#domain/kernel/streamType';
import type { StoreParts } from './store.ts';
import type { StreamEntry } from './streamEntries.ts';
import { pendingOf, refolded } from './streamEntries.ts';
import { canRead } from './unreadStreams.ts';

/** Streams of one transaction. */
const several = 200;

/**
 * Brings every stream whose stored state has the shape of another version up to this one: folded again from its events, its rows
 * written anew. To be called before anybody asks for a state. Answers how many there were.
 * @throws StorageFailure when the disk did not take them; those done stay done, and the next start goes on.
 */
export function refoldOutdated(store: StoreParts): number {
  const outdated = store.statements.stateVersions
    .all()
    .filter(({ stream, stateVersion }) => {
      const type = store.options.typeOf(stream);
      return type !== undefined && type.stateVersion !== stateVersion;
    })
    .map(({ stream }) => stream);
  for (let at = 0; at < outdated.length; at += several)
    store.transact(() => {
      for (const stream of outdated.slice(at, at + several)) refoldOne(store, stream);
    });
  return outdated.length;
}

function refoldOne(store: StoreParts, stream: string): void {
  const row = store.statements.stream.get(stream);
  const type = store.options.typeOf(stream);
  if (!row || !type) return;
  // Behind them may be own ones that are not folded here: of a stream that is not held, or not that far yet.
  const folded = store.statements.acceptedBodies.all(stream).slice(0, row.version);
  const accepted = folded.map(({ body }) => readable(body));
  const newer = accepted.findIndex((event) => !canRead(type, event));
  const known = newer < 0 ? accepted : accepted.slice(0, newer);
  const confirmed = known.reduce<StreamState>(
    (state, event) => foldConfirmed(type, state, event, 'accepted'),
    type.initial,
  );
  const { scope, version } = row;
  const entry: StreamEntry = {
    type,
    stream,
    scope,
    version,
    confirmed,
    born: true,
    view: null,
    pending: 0,
    others: null,
  };
  store.entries.replace(refolded(entry, pendingOf(store.statements, stream)));
}

function readable(body: string): EventBody {
  const event = parseBody(body);
  if (!event) throw new Error('a stored event cannot be read');
  return event;
}
