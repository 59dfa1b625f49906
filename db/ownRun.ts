import type { Draft } from '#domain/kernel/decision';
import { isKernelEvent, kernelEvents } from '#domain/kernel/kernelEvents';
import { isoInstant } from '#domain/kernel/runtime';
import { splitStreamId } from '#domain/kernel/streamType';
import { signedText } from '#sync/batch';
import { genesis } from '#sync/chain';
import type { EventBody } from '#sync/envelope';
import { addPending } from '#sync/merge';
import { basisOf } from './basis.ts';
import type { RunRow } from './coreStatements.ts';
import { writeFacts } from './kernelFacts.ts';
import type { ChainHead, CommitMeta, NewEvent } from './recordEvents.ts';
import { nextEvent } from './recordEvents.ts';
import type { StoreParts } from './store.ts';
import type { StreamEntry } from './streamEntries.ts';
import { visible } from './streamEntries.ts';
import { StreamUnread } from './unreadStreams.ts';

/** What a command answers: the events that are now on this disk. */
export interface CommittedEvent {
  readonly eventId: string;
  readonly stream: string;
  readonly seq: number;
}

/**
 * Asked about each event once its whole decision is recorded, inside the same transaction: what policies of this terminal want
 * recorded because of it. A decision is one fact: nobody judges the half of it (a call that is over while its goods are
 * still on the way). What the policies want is asked about in turn, likewise when all of it is recorded.
 */
export type Consequences = (event: EventBody) => readonly Draft[];

export interface Written {
  readonly head: ChainHead;
  readonly answers: readonly CommittedEvent[];
  readonly written: readonly NewEvent[];
}

/** What has been written so far of one commit. */
interface Writing {
  head: ChainHead;
  readonly answers: CommittedEvent[];
  readonly written: NewEvent[];
  /** Event ids by the draft's place; null for a draft that was dropped. */
  readonly ids: (string | null)[];
}

/** The run of this engine: its chain, signed commit by commit, in which every event that is made here gets its place. */
export class OwnRun {
  readonly run: string;
  /** Where the chain stands on the disk, and the highest Lamport time seen. */
  head: ChainHead;
  readonly #row: Pick<RunRow, 'prevRun' | 'prevHash' | 'startedAt'>;
  readonly #store: StoreParts;

  /** Follows the last run on this disk. */
  constructor(store: StoreParts) {
    this.#store = store;
    const { statements, settings } = store;
    const { runtime } = store.options;
    this.run = runtime.newId();
    const previous = statements.ownRuns.all().at(-1);
    const lamport = Math.max(Number(settings.get('lamport') ?? 0), statements.lastOwnLamport.get()?.n ?? 0);
    const hash = previous?.lastHash ?? genesis;
    this.head = { seq: 0, hash, lamport };
    const startedAt = isoInstant(runtime.nowMs());
    this.#row = { prevRun: previous?.run ?? null, prevHash: hash, startedAt };
  }

  /**
   * Writes drafts and what they cause as the run's next events, with the batch's signature, inside the store's transaction. The
   * head moves when the caller says that it committed.
   */
  write(decided: readonly Draft[], meta: CommitMeta, consequences: Consequences): Written {
    const so: Writing = { head: this.head, answers: [], written: [], ids: [] };
    let due = decided;
    while (due.length > 0) {
      const first = so.ids.length;
      if (first + due.length - decided.length > 1000)
        throw new Error('policies cause each other without end');
      const recorded = due.map((draft) => this.#record(draft, so, meta));
      // A consequence keeps the index of its cause, so that its causation is the cause's event id.
      due = recorded.flatMap((event, i) =>
        event === null ? [] : consequences(event).map((c) => ({ ...c, causedBy: first + i })),
      );
    }
    if (so.written.length > 0) this.#closeBatch(so.head, meta);
    return so;
  }

  /** Null when the effect is known already, or its cause was dropped. */
  #record(draft: Draft, so: Writing, meta: CommitMeta): EventBody | null {
    const known = draft.effectKey === null ? undefined : this.#store.statements.effect.get(draft.effectKey);
    const causeDropped = draft.causedBy !== null && so.ids[draft.causedBy] === null;
    if (known || causeDropped) {
      so.ids.push(null);
      if (known) so.answers.push({ eventId: known.eventId, stream: known.stream, seq: known.seq });
      return null;
    }
    const cause = draft.causedBy === null ? meta.causation : (so.ids[draft.causedBy] ?? null);
    const next = this.#writeOne(so.head, draft, cause, meta);
    const { eventId, stream, seq, lamport } = next.event;
    so.head = { seq, hash: next.hash, lamport };
    so.ids.push(eventId);
    so.written.push(next);
    so.answers.push({ eventId, stream, seq });
    return next.event;
  }

  #writeOne(head: ChainHead, draft: Draft, causation: string | null, meta: CommitMeta): NewEvent {
    if (this.#store.unread.has(draft.stream)) throw new StreamUnread(draft.stream);
    const entry = this.#store.entries.get(draft.stream);
    if (!entry) throw new Error(`unknown stream type: ${draft.stream}`);
    const kernel = isKernelEvent(draft.type);
    const type = kernel ? { ...entry.type, events: kernelEvents } : entry.type;
    const { key } = splitStreamId(draft.stream);
    const scope = entry.born ? entry.scope : entry.type.scopeOf(key, draft);
    const reads = draft.reads.map((stream) => ({ stream, version: this.#versionOf(stream) }));
    const basis = basisOf(this.#store, this.run, [draft.stream, ...draft.reads], causation);
    const eventId = this.#store.options.runtime.newId();
    const next = nextEvent(head, draft, { type, scope, reads, basis, eventId, causation }, meta);
    const { event } = next;
    this.#store.statements.insertEvent.run({
      ...pick(event),
      body: next.body,
      hash: next.hash,
      side: draft.side,
      signature: null,
      status: 'pending',
      position: null,
      refusal: null,
    });
    const view = addPending(entry.type, visible(entry), event);
    const { others } = this.#store.entries.get(draft.stream) ?? entry;
    this.#store.entries.put({
      ...entry,
      scope,
      view,
      pending: entry.pending + 1,
      others: others ?? false,
    } satisfies StreamEntry);
    writeFacts(this.#store, event, draft.side);
    return next;
  }

  #versionOf(stream: string): number {
    const entry = this.#store.entries.get(stream);
    return entry ? entry.version + entry.pending : 0;
  }

  #closeBatch(head: ChainHead, meta: CommitMeta): void {
    this.#store.statements.putRun.run({
      run: this.run,
      terminal: meta.terminal,
      ...this.#row,
      lastSeq: head.seq,
      lastHash: head.hash,
      own: 1,
    });
    this.#store.statements.signEvent.run(
      this.#store.options.sign(
        signedText({ run: this.run, prevRun: this.#row.prevRun }, head.seq, head.hash),
      ),
      this.run,
      head.seq,
    );
  }
}

const pick = (event: NewEvent['event']) => ({
  eventId: event.eventId,
  run: event.run,
  seq: event.seq,
  stream: event.stream,
  type: event.type,
  lamport: event.lamport,
  occurredAt: event.occurredAt,
  effectKey: event.effectKey,
});
