import { parseBody } from '#sync/envelope';
import type { RunAck } from '#sync/messages';
import type { EventRow } from './coreStatements.ts';
import { settleEffect } from './effects.ts';
import { setFollows } from './follows.ts';
import { forgetFacts, writeFacts } from './kernelFacts.ts';
import { forget, letGoOf } from './letGo.ts';
import type { StoreParts } from './store.ts';
import { pendingOf, refolded } from './streamEntries.ts';

type Judged = Pick<EventRow, 'eventId' | 'status'> & { readonly body: string; readonly side: string | null };

/** Streams whose confirmed part is not the plant's any more, and effects that somebody else may have now. */
interface Touched {
  readonly streams: Set<string>;
  readonly effects: Set<string>;
}

/**
 * The plant's log is another than the one that is known here, and has these runs as far as it says. In ONE transaction: own events that it does not have wait to be
 * pushed again, others' that had come from it are dropped, the streams of both are let go of, and no scope is followed any more.
 * What is left of the old log is let go of afterwards (`letGoOfScopes`, `forgetRest`); cut anywhere, it is found out anew that the log is another.
 * @throws StorageFailure
 */
export function withdraw(store: StoreParts, acks: readonly RunAck[]): void {
  const streams = store.transact(() => {
    const touched: Touched = { streams: new Set(), effects: new Set() };
    // It may lack contents as well: what is let go of from here on owes them.
    store.statements.forgetAttachmentsAtPlant.run();
    for (const ack of acks) withdrawRun(store, ack, touched);
    store.settings.put('entering', 'null');
    setFollows(store, []);
    const others = settle(store, touched.effects);
    for (const stream of touched.streams) letGoOf(store, stream);
    for (const stream of others) if (!touched.streams.has(stream)) refold(store, stream);
    return [...touched.streams, ...others];
  });
  if (streams.length > 0) store.changed({ source: 'plant', streams, events: [] });
}

function withdrawRun(store: StoreParts, ack: RunAck, { streams, effects }: Touched): void {
  const { statements } = store;
  const run = statements.run.get(ack.run);
  if (!run) return;
  const events = statements.confirmedOfRun.all(ack.run, ack.seq);
  for (const event of events) {
    const { effectKey } = run.own === 1 ? unjudge(store, event) : drop(store, event);
    streams.add(event.stream);
    if (effectKey !== null) effects.add(effectKey);
  }
  // Also of others' runs: what was decided on theirs is not pushed before the plant has that again.
  if (run.ackedSeq > ack.seq) statements.unackRun.run(ack.seq, ack.run);
}

/** The plant has the log that is known here, but does not have this run as far as it had said. Inside the caller's transaction. */
export function unack({ statements }: StoreParts, { run: id, seq }: RunAck): void {
  const run = statements.run.get(id);
  if (!run || run.ackedSeq <= seq) return;
  const judged = run.own === 1 ? 0 : (statements.lastConfirmed.get(id, 0)?.seq ?? 0);
  if (run.ackedSeq > judged) statements.unackRun.run(Math.max(seq, judged), id);
}

/**
 * Leaves nothing at a place of the old log, when its streams have been let go of: of own events that somebody must look at the history is fetched
 * as of any that was acknowledged and does not come. Inside the caller's transaction; answers the streams that are not what they were.
 */
export function forgetRest(store: StoreParts): ReadonlySet<string> {
  const streams = new Set<string>();
  const effects = new Set<string>();
  for (const event of store.statements.judged.all()) {
    streams.add(event.stream);
    if (event.own === 0 || event.lettable === 1) {
      forget(store, event);
      continue;
    }
    const { effectKey } = unjudge(store, event);
    if (effectKey !== null) effects.add(effectKey);
  }
  for (const stream of settle(store, effects)) streams.add(stream);
  for (const stream of streams) refold(store, stream);
  return streams;
}

const settle = (store: StoreParts, effects: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...effects].flatMap((key) => settleEffect(store, key)));

function refold(store: StoreParts, stream: string): void {
  const entry = store.entries.get(stream);
  if (!entry) return;
  const pending = pendingOf(store.statements, stream);
  if (pending.length === 0 && entry.version === 0) store.entries.remove(entry);
  else store.entries.put(refolded(entry, pending));
}

function unjudge(store: StoreParts, { eventId, body, side, status }: Judged) {
  store.statements.unjudge.run(eventId);
  const event = parseBody(body);
  if (event && status !== 'accepted') writeFacts(store, event, side);
  return { effectKey: event?.effectKey ?? null };
}

function drop(store: StoreParts, { eventId, body, side }: Judged) {
  const event = parseBody(body);
  if (event) forgetFacts(store, event, side);
  store.statements.removeEvent.run(eventId);
  return { effectKey: event?.effectKey ?? null };
}
