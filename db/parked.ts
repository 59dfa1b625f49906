import { kernelEvents } from '#domain/kernel/kernelEvents';
import { personOf } from '#domain/kernel/actor';
import type { EventBody } from '#sync/envelope';
import { parseBody } from '#sync/envelope';
import type { RunAck } from '#sync/messages';
import { removeFacts } from './kernelFacts.ts';
import type { StoreParts } from './store.ts';
import { pendingOf, refolded } from './streamEntries.ts';

/**
 * Takes out of the views what the plant keeps without applying it (dead letters, quarantined events): it is shown with its
 * code as needing attention. Inside the caller's transaction; answers the streams that look different now.
 */
export function parkAside(store: StoreParts, acks: readonly RunAck[]): ReadonlySet<string> {
  const streams = new Set<string>();
  for (const { run, parked } of acks) {
    for (const { seq, code } of parked ?? []) {
      const event = store.statements.pendingAt.get(run, seq);
      if (!event) continue;
      store.statements.parkEvent.run(JSON.stringify({ code, params: {} }), event.eventId);
      const stored = store.statements.bodyOf.get(event.eventId);
      const read = stored && parseBody(stored.body);
      if (read) removeFacts(store, read);
      streams.add(event.stream);
    }
  }
  for (const stream of streams) {
    const entry = store.entries.get(stream);
    if (entry) store.entries.put(refolded(entry, pendingOf(store.statements, stream)));
  }
  return streams;
}

/**
 * An admin gave an event up that the plant cannot read (`said` is the accepted `RecordDropped`): where it is here, it is in no view, and
 * its author is told by whom and why. Answers its stream; null where it is not here, or the plant took it after all.
 */
export function dropHere(store: StoreParts, said: EventBody): string | null {
  const { run, seq, note } = kernelEvents.RecordDropped.schema.parse(said.payload);
  const event = store.statements.unjudgedAt.get(run, seq);
  if (!event) return null;
  const told = { code: 'recordDropped', params: { by: personOf(said.actor), note } };
  store.statements.parkEvent.run(JSON.stringify(told), event.eventId);
  const read = parseBody(event.body);
  if (read) removeFacts(store, read);
  return event.stream;
}
