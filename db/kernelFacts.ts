import { attentionOwner } from '#domain/attention';
import { kernelEvents, isKernelEvent } from '#domain/kernel/kernelEvents';
import type { EventBody } from '#sync/envelope';
import { recordedFor } from '#sync/envelope';
import type { StoreParts } from './store.ts';
import { attentionClosed, discrepancy } from './schema/core.ts';
import type { RowWriter } from './rowWriter.ts';
import { rowWriter } from './rowWriter.ts';
import { canRead } from './unreadStreams.ts';

interface KernelWriters {
  readonly discrepancy: RowWriter;
  readonly attentionClosed: RowWriter;
}
const writers = new WeakMap<StoreParts, KernelWriters>();

function writersOf(store: StoreParts): KernelWriters {
  const held = writers.get(store);
  if (held) return held;
  const { sqlite } = store.options.database;
  const made = {
    discrepancy: rowWriter(sqlite, discrepancy, ['eventId']),
    attentionClosed: rowWriter(sqlite, attentionClosed, ['eventId']),
  };
  writers.set(store, made);
  return made;
}

/**
 * All fact rows of one event; of a proposal there are none. An area's tables see only the events that its stream type names:
 * those that any stream may carry go to the inbox, those of a newer version nowhere.
 */
export function writeFacts(store: StoreParts, event: EventBody, side: string | null): void {
  const type = store.entries.get(event.stream)?.type;
  if (event.class !== 'fact' || !type || !canRead(type, event)) return;
  if (isKernelEvent(event.type)) return kernelFacts(store, event.type, event);
  store.projector.addFacts(recordedFor(type, event, side));
}

/** Takes back the fact rows of an event that is not applied after all: the plant refused it, or another has its effect. */
export function removeFacts(store: StoreParts, event: EventBody): void {
  const type = store.entries.get(event.stream)?.type;
  if (event.class !== 'fact' || !type || !Object.hasOwn(type.events, event.type)) return;
  store.projector.removeFacts(recordedFor(type, event));
}

/** Removes the fact rows of an event that is let go of, also the inbox's. */
export function forgetFacts(store: StoreParts, event: EventBody, side: string | null): void {
  if (!isKernelEvent(event.type)) {
    const type = store.entries.get(event.stream)?.type;
    if (event.class === 'fact' && type && Object.hasOwn(type.events, event.type))
      store.projector.removeFacts(recordedFor(type, event, side));
    return;
  }
  const rows = writersOf(store);
  if (event.type === 'DiscrepancyFound') rows.discrepancy.remove(event.eventId);
  else rows.attentionClosed.remove(event.eventId);
}

/** The inbox's rows of the events that any stream may carry. */
function kernelFacts(store: StoreParts, type: keyof typeof kernelEvents, event: EventBody): void {
  const { eventId, stream, occurredAt } = event;
  const rows = writersOf(store);
  if (type === 'DiscrepancyFound') {
    const { of, code, params } = kernelEvents.DiscrepancyFound.schema.parse(event.payload);
    const owner = attentionOwner(store.entries.get(stream)?.type.owner ?? 'admin', code);
    rows.discrepancy.put({ eventId, stream, of, owner, code, params, foundAt: occurredAt });
    return;
  }
  const { of, note } = kernelEvents[type].schema.parse(event.payload);
  const person = event.actor.kind === 'person' ? event.actor.person : null;
  rows.attentionClosed.put({ eventId, of, person, note, closedAt: occurredAt });
}
