import type { Accepted, Decision, Draft } from '#domain/kernel/decision';
import type { Refusal } from '#domain/kernel/refusal';
import type { Actor } from '#domain/kernel/actor';
import type { AnyStreamType, Reads, StreamState, StreamType } from '#domain/kernel/streamType';
import type { EventSpecs } from '#domain/kernel/event';
import { streamId, splitStreamId } from '#domain/kernel/streamType';
import { isKernelEvent, kernelEvents } from '#domain/kernel/kernelEvents';
import type { Runtime } from '#domain/kernel/runtime';
import { isoInstant } from '#domain/kernel/runtime';
import type { ClockQuality, EventBody } from '#sync/envelope';
import { addPending } from '#sync/merge';
import { genesis } from '#sync/chain';
import { signedText } from '#sync/batch';
import { basisOf } from './basis.ts';
import type { CoreStatements, RunRow } from './coreStatements.ts';
import { coreStatements } from './coreStatements.ts';
import type { OpenDatabase } from './open.ts';
import { writeFacts } from './kernelFacts.ts';
import type { Projections } from './projector.ts';
import { Projector } from './projector.ts';
import type { ChainHead, CommitMeta, NewEvent } from './recordEvents.ts';
import { nextEvent } from './recordEvents.ts';
import { Settings } from './settings.ts';
import type { StreamEntry } from './streamEntries.ts';
import { StreamEntries, visible } from './streamEntries.ts';
import { writable } from './storage.ts';
import type { KeyedRequest, NewRequest, Recalled } from './answers.ts';
import { Answers } from './answers.ts';

export interface StoreOptions {
  readonly database: OpenDatabase;
  readonly runtime: Runtime;
  /** This terminal's id, as enrolled. */
  readonly terminal: string;
  readonly sign: (text: string) => string;
  readonly clock: () => ClockQuality;
  readonly typeOf: (stream: string) => AnyStreamType | undefined;
  readonly projections: Projections;
}

/** What a command answers: the events that are now on this disk. */
export interface CommittedEvent {
  readonly eventId: string;
  readonly stream: string;
  readonly seq: number;
}

export type Decided = { readonly ok: true; readonly events: readonly CommittedEvent[] } | Refusal;

/** Streams whose visible state or attention changed; what the change feed tells. */
export interface StoreChange {
  readonly streams: readonly string[];
  /** Where the events came from. */
  readonly source: 'own' | 'heard' | 'plant';
  readonly events: readonly { readonly stream: string; readonly type: string; readonly eventId: string }[];
}

/**
 * Asked about each event right after it was recorded, inside the same transaction, with the states as they are then: what
 * policies of this terminal want recorded because of it. Their drafts are asked about as well.
 */
export type Consequences = (event: EventBody) => readonly Draft[];

export interface CommitContext {
  readonly actor: Actor;
  readonly consequences?: Consequences;
  /** When it happened, if not now (back-entry, a device's own record). UTC. */
  readonly occurredAt?: string;
  readonly causation?: string | null;
  readonly correlation?: string | null;
  /** As `recall` gave it: the answer is kept for it. */
  readonly request?: NewRequest;
}

export interface VisibleStream<S extends StreamState> {
  readonly state: S;
  /** Accepted plus pending events: what a form shows and a command may demand unchanged. */
  readonly version: number;
  readonly awaiting: readonly {
    readonly eventId: string;
    readonly type: string;
    readonly occurredAt: string;
  }[];
  readonly pending: number;
}

/** The parts that the store's other transactions (page, hear, batches) work with. */
export interface StoreParts {
  readonly options: StoreOptions;
  readonly statements: CoreStatements;
  readonly settings: Settings;
  readonly entries: StreamEntries;
  readonly projector: Projector;
  /** Runs `work` as one SQLite transaction; memory follows only when it committed. */
  transact<T>(work: () => T): T;
  raiseLamport(seen: number): void;
  changed(change: StoreChange): void;
}

/** The only writer of the terminal's database. */
export class Store implements StoreParts {
  readonly options: StoreOptions;
  readonly statements: CoreStatements;
  readonly settings: Settings;
  readonly entries: StreamEntries;
  readonly projector: Projector;
  readonly run: string;
  readonly #answers: Answers<readonly CommittedEvent[]>;
  readonly #listeners = new Set<(change: StoreChange) => void>();
  #head: ChainHead;
  #runRow: Pick<RunRow, 'prevRun' | 'prevHash' | 'startedAt'>;

  constructor(options: StoreOptions) {
    this.options = options;
    const { sqlite } = options.database;
    this.statements = coreStatements(sqlite);
    this.settings = new Settings(this.statements);
    this.projector = new Projector(sqlite, options.projections);
    this.entries = new StreamEntries(this.statements, this.projector, options.typeOf);
    this.#answers = new Answers(sqlite, options.sign);
    this.run = options.runtime.newId();
    const previous = this.statements.ownRuns.all().at(-1);
    const lamport = Math.max(
      Number(this.setting('lamport') ?? 0),
      this.statements.lastOwnLamport.get()?.n ?? 0,
    );
    const hash = previous?.lastHash ?? genesis;
    this.#head = { seq: 0, hash, lamport };
    const startedAt = isoInstant(options.runtime.nowMs());
    this.#runRow = { prevRun: previous?.run ?? null, prevHash: hash, startedAt };
  }

  /**
   * Records a decision: events, stream states, projection rows, chain and signature in ONE transaction. Returns after the
   * disk has it. A draft whose effectKey already has an effect here is left out, with what it would have caused.
   * @throws StorageFailure when the disk did not take it; then nothing happened.
   */
  commit(decision: Accepted, context: CommitContext): readonly CommittedEvent[] {
    const decided = this.decide(() => decision, context);
    if (!decided.ok) throw new Error('what was accepted cannot be refused');
    return decided.events;
  }

  /**
   * Decides and records in that ONE transaction: the decision reads what its events are written onto. A refusal writes nothing.
   * @throws StorageFailure, and what `decide` throws; then nothing happened.
   */
  decide(decide: () => Decision, context: CommitContext): Decided {
    const meta = this.#metaOf(context);
    let head = this.#head;
    let written: readonly NewEvent[] = [];
    const answer = this.transact((): Decided => {
      const decision = decide();
      if (!decision.ok) return decision;
      const result = this.#writeDrafts(decision.events, meta, context.consequences ?? (() => []));
      ({ head, written } = result);
      if (context.request) this.#answers.keep(context.request, result.answers, this.#nowMs());
      return { ok: true, events: result.answers };
    });
    this.#head = head;
    if (written.length > 0) this.#tell(written);
    return answer;
  }

  #tell(written: readonly NewEvent[]): void {
    const events = written.map(({ event: { stream, type, eventId } }) => ({ stream, type, eventId }));
    this.changed({ source: 'own', streams: [...new Set(events.map((e) => e.stream))], events });
  }

  /** What a command with this key was answered before; else the request to commit it with. */
  recall(asked: KeyedRequest): Recalled<readonly CommittedEvent[]> {
    return this.#answers.recall(asked, this.#nowMs());
  }

  state<S extends StreamState, Specs extends EventSpecs>(
    type: StreamType<S, Specs>,
    key: string,
  ): VisibleStream<S> {
    const entry = this.entries.get(streamId(type, key));
    if (!entry) return { state: type.initial, version: 0, awaiting: [], pending: 0 };
    const view = visible(entry);
    // The registry gave this entry the same stream type, so its states are of that type.
    return {
      state: view.state as S,
      version: entry.version + entry.pending,
      awaiting: view.awaiting,
      pending: entry.pending,
    };
  }

  /** States of other streams for decisions; any stream may be asked for. */
  get reads(): Reads {
    return { get: (type, key) => this.state(type, key).state, concerning: () => [] };
  }

  setting(name: string): string | undefined {
    return this.settings.get(name);
  }

  putSetting(name: string, value: string): void {
    this.transact(() => this.settings.put(name, value));
  }

  /** Events of this terminal that the plant does not have yet. */
  pendingTotal(): number {
    return this.statements.unackedOwn.get()?.n ?? 0;
  }

  get lastSeq(): number {
    return this.#head.seq;
  }

  /** Calls `listener` after each committed transaction that changed something; returns the way to stop. */
  onChange(listener: (change: StoreChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  changed(change: StoreChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  raiseLamport(seen: number): void {
    if (seen > this.#head.lamport) this.#head = { ...this.#head, lamport: seen };
  }

  transact<T>(work: () => T): T {
    const { sqlite } = this.options.database;
    const { begin, commit, rollback } = this.statements;
    try {
      begin.run();
      const result = work();
      commit.run();
      this.entries.commit();
      return result;
    } catch (error) {
      this.entries.rollback();
      this.settings.rollback();
      if (sqlite.inTransaction) rollback.run();
      throw writable(error);
    }
  }

  #nowMs(): number {
    return this.options.runtime.nowMs();
  }

  #metaOf(context: CommitContext): CommitMeta {
    return {
      actor: context.actor,
      occurredAt: context.occurredAt ?? isoInstant(this.#nowMs()),
      clock: this.options.clock(),
      terminal: this.options.terminal,
      run: this.run,
      base: Number(this.setting('cursor') ?? 0),
      causation: context.causation ?? null,
      correlation: context.correlation ?? null,
    };
  }

  #writeDrafts(decided: readonly Draft[], meta: CommitMeta, consequences: Consequences) {
    let head = this.#head;
    const answers: CommittedEvent[] = [];
    const written: NewEvent[] = [];
    const ids: (string | null)[] = [];
    // A consequence keeps the index of its cause, so that its causation is the cause's event id.
    const queue: Draft[] = [...decided];
    for (let i = 0; i < queue.length; i++) {
      const draft = queue[i];
      if (!draft) break;
      if (i - decided.length > 1000) throw new Error('policies cause each other without end');
      const known = draft.effectKey === null ? undefined : this.statements.effect.get(draft.effectKey);
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
    const entry = this.entries.get(draft.stream);
    if (!entry) throw new Error(`unknown stream type: ${draft.stream}`);
    const kernel = isKernelEvent(draft.type);
    const type = kernel ? { ...entry.type, events: kernelEvents } : entry.type;
    const { key } = splitStreamId(draft.stream);
    const scope = entry.born ? entry.scope : entry.type.scopeOf(key, draft);
    const reads = draft.reads.map((stream) => ({ stream, version: this.#versionOf(stream) }));
    const basis = basisOf(this, this.run, [draft.stream, ...draft.reads], causation);
    const eventId = this.options.runtime.newId();
    const next = nextEvent(head, draft, { type, scope, reads, basis, eventId, causation }, meta);
    const { event } = next;
    this.statements.insertEvent.run({
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
    const { others } = this.entries.get(draft.stream) ?? entry;
    this.entries.put({
      ...entry,
      scope,
      view,
      pending: entry.pending + 1,
      others: others ?? false,
    } satisfies StreamEntry);
    writeFacts(this, event, draft.side);
    return next;
  }

  #versionOf(stream: string): number {
    const entry = this.entries.get(stream);
    return entry ? entry.version + entry.pending : 0;
  }

  #closeBatch(head: ChainHead, meta: CommitMeta): void {
    this.statements.putRun.run({
      run: this.run,
      terminal: meta.terminal,
      ...this.#runRow,
      lastSeq: head.seq,
      lastHash: head.hash,
      own: 1,
    });
    this.statements.signEvent.run(
      this.options.sign(signedText({ run: this.run, prevRun: this.#runRow.prevRun }, head.seq, head.hash)),
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
