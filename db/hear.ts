import { isKernelEvent } from '#domain/kernel/kernelEvents';
import type { Batch, CheckedEvent } from '#sync/batch';
import type { EventBody } from '#sync/envelope';
import { pendingOrder } from '#sync/merge';
import { pendingOf } from './applyPage.ts';
import type { RunRow } from './coreStatements.ts';
import { writeFacts } from './kernelFacts.ts';
import type { StoreParts } from './store.ts';
import { refolded } from './streamEntries.ts';

/** `want`: ask the floor for this run from there on; `conflict`: the run has another history here (fork or forgery). */
export type Heard =
  | { readonly ok: true; readonly added: number }
  | { readonly ok: false; readonly want: number }
  | { readonly ok: false; readonly conflict: number };

/**
 * Takes another terminal's batch, already checked against its certificate, as heard: stored verbatim with its signature (so
 * that it can be forwarded), folded into views as unconfirmed, in ONE transaction. Hearing it again changes nothing.
 */
export function hear(store: StoreParts, batch: Batch, checked: readonly CheckedEvent[]): Heard {
  const { statements } = store;
  const known = statements.run.get(batch.run);
  const lastSeq = known?.lastSeq ?? 0;
  if (batch.fromSeq > lastSeq + 1) return { ok: false, want: lastSeq + 1 };
  const conflict = conflictWith(store, known, batch, checked);
  if (conflict !== null) return { ok: false, conflict };
  const fresh = checked.filter((e) => e.seq > lastSeq);
  const last = fresh.at(-1);
  if (!last) return { ok: true, added: 0 };
  const events = fresh.flatMap((e) => (e.event ? [e.event] : []));
  const lamport = Math.max(0, ...events.map((e) => e.lamport));
  const streams = new Set<string>();
  store.transact(() => {
    for (const e of fresh) for (const stream of writeHeard(store, batch.run, e)) streams.add(stream);
    for (const stream of streams) refold(store, stream);
    if (checked.at(-1) === last) statements.signEvent.run(batch.signature, batch.run, last.seq);
    statements.putRun.run(runAfter(batch, last, events[0]));
    statements.putSetting.run(
      'lamport',
      String(Math.max(lamport, Number(statements.setting.get('lamport')?.value ?? 0))),
    );
  });
  store.raiseLamport(lamport);
  const told = events.map(({ stream, type, eventId }) => ({ stream, type, eventId }));
  store.changed({ source: 'heard', streams: [...streams], events: told });
  return { ok: true, added: fresh.length };
}

function conflictWith(
  store: StoreParts,
  known: RunRow | undefined,
  batch: Batch,
  checked: readonly CheckedEvent[],
): number | null {
  if (!known) return null;
  if (batch.fromSeq === known.lastSeq + 1) return batch.prevHash === known.lastHash ? null : batch.fromSeq;
  const overlapping = checked.find((e) => e.seq === known.lastSeq);
  if (overlapping) return overlapping.hash === known.lastHash ? null : overlapping.seq;
  const lastChecked = checked.at(-1);
  const here = lastChecked && store.statements.hashAt.get(batch.run, lastChecked.seq);
  return here && lastChecked && here.hash !== lastChecked.hash ? lastChecked.seq : null;
}

const runAfter = (
  batch: Batch,
  last: CheckedEvent,
  first: EventBody | undefined,
): Omit<RunRow, 'ackedSeq'> => ({
  run: batch.run,
  terminal: batch.terminal,
  prevRun: batch.prevRun,
  prevHash: batch.fromSeq === 1 ? batch.prevHash : null,
  lastSeq: last.seq,
  lastHash: last.hash,
  own: 0,
  startedAt: first?.occurredAt ?? '',
});

/** Writes one heard event; answers the streams whose view must be folded again. */
function writeHeard(store: StoreParts, run: string, checked: CheckedEvent): readonly string[] {
  const { event, body, hash, seq } = checked;
  if (!event || body === null) {
    store.statements.insertHashOnly.run(run, seq, checked.bodyHash);
    return [];
  }
  if (store.statements.knownEvent.get(event.eventId)) return [];
  const { eventId, stream, type, lamport, occurredAt, effectKey } = event;
  const readable = payloadReads(store, event);
  const place = {
    eventId,
    run,
    seq,
    stream,
    type,
    lamport,
    occurredAt,
    body,
    hash,
    side: checked.side,
    effectKey,
  };
  const status = readable ? 'pending' : 'parked';
  store.statements.insertEvent.run({ ...place, signature: null, status, position: null, refusal: null });
  if (!readable) return [];
  const displaced = oneEffect(store, event);
  if (displaced !== eventId) writeFacts(store, event, checked.side);
  return displaced === null || displaced === eventId ? [stream] : [stream, ...streamOf(store, displaced)];
}

function payloadReads(store: StoreParts, event: EventBody): boolean {
  const entry = store.entries.get(event.stream);
  if (!entry) return false;
  if (isKernelEvent(event.type)) return true;
  return entry.type.events[event.type]?.schema.safeParse(event.payload).success ?? false;
}

/**
 * One effect per effectKey, decided alike on every terminal: the earlier in pending order stays, the later is set aside until
 * the plant's verdict. Answers the id of the event set aside, or null.
 */
function oneEffect(store: StoreParts, event: EventBody): string | null {
  if (event.effectKey === null) return null;
  const holder = store.statements.effectHolder.get(event.effectKey, event.eventId);
  if (!holder) return null;
  const loser =
    holder.status === 'accepted' || pendingOrder(holder, event) < 0 ? event.eventId : holder.eventId;
  store.statements.setStatus.run('duplicateEffect', loser);
  const stream = loser === event.eventId ? event.stream : holder.stream;
  store.projector.removeFacts(stream, loser);
  return loser;
}

const streamOf = (store: StoreParts, eventId: string): readonly string[] => {
  const row = store.statements.streamOfEvent.get(eventId);
  return row ? [row.stream] : [];
};

function refold(store: StoreParts, stream: string): void {
  const entry = store.entries.get(stream);
  if (!entry) return;
  const pending = pendingOf(store, stream);
  const scope = entry.born ? entry.scope : (pending[0]?.scope ?? 'site');
  store.entries.put(refolded({ ...entry, scope }, pending));
}
