import { isKernelEvent, kernelEvents } from '#domain/kernel/kernelEvents';
import type { Batch, CheckedEvent } from '#sync/batch';
import type { EventBody } from '#sync/envelope';
import { recordedFor } from '#sync/envelope';
import type { Heard, SoundBatch } from '#sync/floorPorts';
import { addPending, pendingOrder } from '#sync/merge';
import type { PendingPlace, RunRow } from './coreStatements.ts';
import { settleEffect } from './effects.ts';
import { writeFacts } from './kernelFacts.ts';
import type { StoreParts } from './store.ts';
import { pendingOf, refolded, visible } from './streamEntries.ts';
import { canRead } from './unreadStreams.ts';

type HearingStore = StoreParts & { readonly run: string };

/**
 * Takes other terminals' batches, already checked against their certificates, as heard: stored verbatim with their signatures
 * (so that they can be forwarded), folded into views as unconfirmed, in ONE transaction. Where only a hash was known, the body
 * fills in, unless the plant has the event: then what is needed of it comes from there. What this terminal itself recorded in an
 * earlier run and has lost since is taken likewise. Hearing something again
 * changes nothing. One answer per batch. What is `carried` here by hand may begin where the plant's knowledge of the run ended,
 * whether or not this terminal knows what is before.
 */
export function hear(
  store: HearingStore,
  batches: readonly SoundBatch[],
  by: 'floor' | 'carried' = 'floor',
): readonly Heard[] {
  const pending = new PendingWrites(store);
  const answers = store.transact(() => {
    const heard = batches.map((sound) => hearOne(store, sound, pending, by));
    pending.fold();
    return heard;
  });
  const { events } = pending;
  if (events.length === 0) return answers;
  store.raiseLamport(highest(events));
  const told = events.map(({ stream, type, eventId }) => ({ stream, type, eventId }));
  store.changed({ source: 'heard', streams: pending.streams(), events: told });
  return answers;
}

const highest = (events: readonly EventBody[]): number =>
  events.reduce((lamport, event) => Math.max(lamport, event.lamport), 0);

function hearOne(
  store: HearingStore,
  { batch, checked }: SoundBatch,
  pending: PendingWrites,
  by: 'floor' | 'carried',
): Heard {
  const known = store.statements.run.get(batch.run);
  const lastSeq = known?.lastSeq ?? 0;
  if (known && batch.run === store.run) return ownAgain(store, known, checked);
  const apart = batch.fromSeq > lastSeq + 1;
  if (apart && by === 'floor') return { ok: false, want: lastSeq + 1 };
  const conflict = conflictWith(store, known, batch, checked);
  if (conflict !== null) return { ok: false, conflict };
  const acked = known?.ackedSeq ?? 0;
  const fresh = checked.filter((e) => e.seq > lastSeq || (e.seq > acked && fillsIn(store, batch.run, e)));
  if (fresh.length === 0) return { ok: true, added: 0 };
  for (const e of fresh) pending.write(batch.run, e);
  closeRun(store, batch, checked, lastSeq);
  if (apart) beginApart(store, batch);
  return { ok: true, added: fresh.length };
}

/** Our own words come back: nothing to store, unless somebody else speaks in our name. */
function ownAgain(store: StoreParts, known: RunRow, checked: readonly CheckedEvent[]): Heard {
  const strange = checked.find(
    (e) => store.statements.hashAt.get({ run: known.run, seq: e.seq })?.hash !== e.hash,
  );
  return strange ? { ok: false, conflict: strange.seq } : { ok: true, added: 0 };
}

const fillsIn = (store: StoreParts, run: string, e: CheckedEvent): boolean =>
  e.event !== null && store.statements.hashOnlyAt.get(run, e.seq) !== undefined;

/** The first sequence number at which the batch tells another history than the one known here, or null. */
function conflictWith(
  store: StoreParts,
  known: RunRow | undefined,
  batch: Batch,
  checked: readonly CheckedEvent[],
): number | null {
  if (!known) return null;
  if (batch.fromSeq === known.lastSeq + 1) return batch.prevHash === known.lastHash ? null : batch.fromSeq;
  const strange = checked.find((e) => {
    if (e.seq === known.lastSeq) return e.hash !== known.lastHash;
    const here = store.statements.hashAt.get({ run: batch.run, seq: e.seq });
    if (here) return here.hash !== e.hash;
    const byHash = store.statements.hashOnlyAt.get(batch.run, e.seq);
    return byHash !== undefined && byHash.bodyHash !== e.bodyHash;
  });
  return strange?.seq ?? null;
}

/** Whoever made the file knew the plant to have all before; should that be wrong, the plant asks for it when this is forwarded. */
function beginApart(store: StoreParts, { run, fromSeq, prevHash }: Batch): void {
  store.statements.putHead.run(run, fromSeq - 1, prevHash);
  store.statements.ackRun.run({ run, seq: fromSeq - 1 });
}

/** Notes how far the run is known, and the signature where the batch ends. */
function closeRun(store: StoreParts, batch: Batch, checked: readonly CheckedEvent[], lastSeq: number): void {
  const last = checked.at(-1);
  if (!last) return;
  store.statements.signEvent.run(batch.signature, batch.run, last.seq);
  if (last.seq < lastSeq) return;
  store.statements.putRun.run({
    run: batch.run,
    terminal: batch.terminal,
    prevRun: batch.prevRun,
    prevHash: batch.fromSeq === 1 ? batch.prevHash : null,
    lastSeq: last.seq,
    lastHash: last.hash,
    own: 0,
    startedAt: checked.find((e) => e.event)?.event?.occurredAt ?? '',
  });
}

/** Heard events on their way into the tables, and what must be folded because of them. */
class PendingWrites {
  readonly #store: StoreParts;
  /** New events by stream, in the order written. */
  readonly #fresh = new Map<string, EventBody[]>();
  readonly #refold = new Set<string>();
  readonly #events: EventBody[] = [];

  constructor(store: StoreParts) {
    this.#store = store;
  }

  /** Everything written, in order. */
  get events(): readonly EventBody[] {
    return this.#events;
  }

  streams(): string[] {
    return [...new Set([...this.#fresh.keys(), ...this.#refold])];
  }

  write(run: string, checked: CheckedEvent): void {
    const { statements } = this.#store;
    const { event, body, seq } = checked;
    if (!event || body === null) {
      statements.insertHashOnly.run(run, seq, checked.bodyHash, checked.hash);
      return;
    }
    statements.removeHashOnly.run(run, seq);
    if (statements.knownEvent.get(event.eventId)) return;
    this.#events.push(event);
    const readable = payloadReads(this.#store, event);
    if (!canRead(this.#store.options.typeOf(event.stream), event)) this.#store.unread.mark(event.stream);
    this.#insert(event, checked, body, readable ? 'pending' : 'parked');
    if (!readable) return;
    writeFacts(this.#store, event, checked.side);
    const list = this.#fresh.get(event.stream);
    if (list) list.push(event);
    else this.#fresh.set(event.stream, [event]);
    if (event.effectKey === null) return;
    for (const stream of settleEffect(this.#store, event.effectKey)) this.#refold.add(stream);
  }

  #insert(event: EventBody, checked: CheckedEvent, body: string, status: 'pending' | 'parked'): void {
    const { eventId, run, seq, stream, type, lamport, occurredAt, effectKey } = event;
    const place = { eventId, run, seq, stream, type, lamport, occurredAt, effectKey };
    const { hash, side } = checked;
    const unjudged = { signature: null, status, position: null, refusal: null };
    this.#store.statements.insertEvent.run({ ...place, body, hash, side, ...unjudged });
  }

  /** Folds what was written into its streams, and notes the Lamport time reached. */
  fold(): void {
    const { settings } = this.#store;
    const lamport = highest(this.#events);
    if (lamport > Number(settings.get('lamport') ?? 0)) settings.put('lamport', String(lamport));
    for (const [stream, events] of this.#fresh) if (!this.#addOnTop(stream, events)) this.#refold.add(stream);
    for (const stream of this.#refold) refold(this.#store, stream);
  }

  /** The usual case: everything new comes after everything pending. False when it does not. */
  #addOnTop(stream: string, events: readonly EventBody[]): boolean {
    const entry = this.#store.entries.get(stream);
    if (!entry?.born || this.#refold.has(stream)) return false;
    const inOrder = events.toSorted(pendingOrder);
    const [first] = inOrder;
    if (!first || !this.#allBefore(stream, first, new Set(events.map(placeOf)))) return false;
    const view = inOrder.reduce((v, event) => addPending(entry.type, v, event), visible(entry));
    this.#store.entries.put({ ...entry, view, pending: entry.pending + events.length, others: true });
    return true;
  }

  #allBefore(stream: string, first: EventBody, fresh: ReadonlySet<string>): boolean {
    const places = this.#store.statements.pendingPlaces.all(stream);
    return places.every((place) => fresh.has(placeOf(place)) || pendingOrder(place, first) < 0);
  }
}

const placeOf = ({ run, seq }: Pick<PendingPlace, 'run' | 'seq'>): string => `${run}/${seq}`;

/** Discrepancies come from the plant alone, never over the floor link. */
function payloadReads(store: StoreParts, event: EventBody): boolean {
  const entry = store.entries.get(event.stream);
  if (!entry || !canRead(entry.type, event)) return false;
  if (isKernelEvent(event.type)) {
    const spec = event.type === 'DiscrepancyFound' ? null : kernelEvents[event.type];
    return spec?.schema.safeParse(event.payload).success ?? false;
  }
  const { payload } = recordedFor(entry.type, event);
  return entry.type.events[event.type]?.schema.safeParse(payload).success ?? false;
}

function refold(store: StoreParts, stream: string): void {
  const entry = store.entries.get(stream);
  if (!entry) return;
  const pending = pendingOf(store.statements, stream);
  const scope = entry.born ? entry.scope : (pending[0]?.scope ?? 'site');
  store.entries.put(refolded({ ...entry, scope }, pending));
}
