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

/** What a command answers: the events that are now on this disk. */
export interface CommittedEvent {
  readonly eventId: string;
  readonly stream: string;
  readonly seq: number;
}

/**
 * Asked about each event right after it was recorded, inside the same transaction, with the states as they are then: what
 * policies of this terminal want recorded because of it. Their drafts are asked about as well.
 */
export type Consequences = (event: EventBody) => readonly Draft[];

export interface Written {
  readonly head: ChainHead;
  readonly answers: readonly CommittedEvent[];
  readonly written: readonly NewEvent[];
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
    let head = this.head;
    const answers: CommittedEvent[] = [];
    const written: NewEvent[] = [];
    const ids: (string | null)[] = [];
    // A consequence keeps the index of its cause, so that its causation is the cause's event id.
    const queue: Draft[] = [...decided];
    for (let i = 0; i < queue.length; i++) {
      const draft = queue[i];
      if (!draft) break;
      if (i - decided.length > 1000) throw new Error('policies cause each other without end');
      const known = draft.effectKey === null ? undefined : this.#store.statements.effect.get(draft.effectKey);
      const causeDropped = draft.causedBy !== null && ids[draft.causedBy] === null;
      if (known || causeDropped) {
        ids.push(null);
        if (known) answers.push({ eventId: known.eventId, stream: known.stream, seq: known.seq });
        continue;
      }
      const cause = draft.causedBy === null ? meta.causation : (ids[draft.causedBy] ?? null);
      const next = this.#writeOne(head, draft, cause, meta);
      const { eventId, stream, seq, lamport } = next.event;
      head = { seq, hash: next.hash, lamport };
      ids.push(eventId);
      written.push(next);
      answers.push({ eventId, stream, seq });
      queue.push(...consequences(next.event).map((c) => ({ ...c, causedBy: i })));
    }
    if (written.length > 0) this.#closeBatch(head, meta);
    return { head, answers, written };
  }

  #writeOne(head: ChainHead, draft: Draft, causation: string | null, meta: CommitMeta): NewEvent {
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
