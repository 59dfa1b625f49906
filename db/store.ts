import type { Accepted, Decision } from '#domain/kernel/decision';
import type { Refusal } from '#domain/kernel/refusal';
import { refuse } from '#domain/kernel/refusal';
import type { Actor } from '#domain/kernel/actor';
import type { ClockReading } from '#domain/kernel/moment';
import type { AnyStreamType, ReadableStream, Reads, StreamState } from '#domain/kernel/streamType';
import { streamId } from '#domain/kernel/streamType';
import type { Runtime } from '#domain/kernel/runtime';
import { isoInstant } from '#domain/kernel/runtime';
import type { ClockQuality } from '#sync/envelope';
import { readingOf } from '#sync/envelope';
import type { CoreStatements } from './coreStatements.ts';
import { coreStatements } from './coreStatements.ts';
import type { OpenDatabase } from './open.ts';
import type { Projections } from './projector.ts';
import { Projector } from './projector.ts';
import { notHeld } from './notHeld.ts';
import type { CommittedEvent, Consequences } from './ownRun.ts';
import { OwnRun } from './ownRun.ts';
import type { CommitMeta, NewEvent } from './recordEvents.ts';
import { Settings } from './settings.ts';
import { StreamEntries, visible } from './streamEntries.ts';
import { StreamUnread, UnreadStreams } from './unreadStreams.ts';
import type { StorageFault } from './storage.ts';
import { StorageFailure, writable } from './storage.ts';
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

export type Decided = { readonly ok: true; readonly events: readonly CommittedEvent[] } | Refusal;

/** Streams whose visible state or attention changed; what the change feed tells. */
export interface StoreChange {
  readonly streams: readonly string[];
  /** Where the events came from. */
  readonly source: 'own' | 'heard' | 'plant';
  readonly events: readonly { readonly stream: string; readonly type: string; readonly eventId: string }[];
}

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
  readonly unread: UnreadStreams;
  /** Streams whose history a page of the feed waits for: nobody lets go of it meanwhile, however long it is over. */
  readonly awaited: Set<string>;
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
  readonly unread: UnreadStreams;
  readonly awaited = new Set<string>();
  readonly run: string;
  readonly #answers: Answers<readonly CommittedEvent[]>;
  readonly #listeners = new Set<(change: StoreChange) => void>();
  readonly #own: OwnRun;
  #fault: StorageFault | null = null;

  constructor(options: StoreOptions) {
    this.options = options;
    const { sqlite } = options.database;
    this.statements = coreStatements(sqlite);
    this.settings = new Settings(this.statements);
    this.unread = new UnreadStreams(this.statements);
    this.projector = new Projector(sqlite, options.projections);
    this.entries = new StreamEntries(this.statements, this.projector, options.typeOf);
    this.#answers = new Answers(sqlite, options.sign);
    this.#own = new OwnRun(this);
    this.run = this.#own.run;
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
   * Decides and records in that ONE transaction: the decision reads what its events are written onto. A refusal writes nothing, and
   * `pcOutdated` is one, where what would be written onto holds an event of a newer version; so are `scopeNotKept` and `scopeLoading`,
   * where a person would decide on a stream of which this terminal has half. What devices and policies record goes on: it happened.
   * @throws StorageFailure, and what `decide` throws; then nothing happened.
   */
  decide(decide: () => Decision, context: CommitContext): Decided {
    const meta = this.#metaOf(context);
    let { head } = this.#own;
    let written: readonly NewEvent[] = [];
    const answer = this.#readable((): Decided => {
      const decision = decide();
      if (!decision.ok) return decision;
      const lacking = context.actor.kind === 'person' ? notHeld(this, decision.events) : null;
      if (lacking) return lacking;
      const result = this.#own.write(decision.events, meta, context.consequences ?? (() => []));
      ({ head, written } = result);
      if (context.request) this.#answers.keep(context.request, result.answers, this.#nowMs());
      return { ok: true, events: result.answers };
    });
    this.#own.head = head;
    if (written.length > 0) this.#tell(written);
    return answer;
  }

  /** In one transaction; a refusal where it would record on what this version cannot read, and then nothing happened. */
  #readable(work: () => Decided): Decided {
    try {
      return this.transact(work);
    } catch (error) {
      if (!(error instanceof StreamUnread)) throw error;
      return refuse('pcOutdated', { stream: error.stream });
    }
  }

  #tell(written: readonly NewEvent[]): void {
    const events = written.map(({ event: { stream, type, eventId } }) => ({ stream, type, eventId }));
    this.changed({ source: 'own', streams: [...new Set(events.map((e) => e.stream))], events });
  }

  /** What a command with this key was answered before; else the request to commit it with. */
  recall(asked: KeyedRequest): Recalled<readonly CommittedEvent[]> {
    return this.#answers.recall(asked, this.#nowMs());
  }

  state<S extends StreamState>(type: ReadableStream<S>, key: string): VisibleStream<S> {
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

  /** How this PC's clock stands now; null where it was never measured. */
  clock(): ClockReading | null {
    return readingOf(this.options.clock());
  }

  /** Why the disk did not take the last transaction; null when it did. */
  get fault(): StorageFault | null {
    return this.#fault;
  }

  /** Writes what nobody reads; answers whether the disk took it. */
  tryWrite(): boolean {
    try {
      this.putSetting('triedWrite', isoInstant(this.#nowMs()));
      return true;
    } catch (error) {
      if (error instanceof StorageFailure) return false;
      throw error;
    }
  }

  /** Events of this terminal that the plant does not have yet. */
  pendingTotal(): number {
    return this.statements.unackedOwn.get()?.n ?? 0;
  }

  get lastSeq(): number {
    return this.#own.head.seq;
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
    const { head } = this.#own;
    if (seen > head.lamport) this.#own.head = { ...head, lamport: seen };
  }

  transact<T>(work: () => T): T {
    const { sqlite } = this.options.database;
    const { begin, commit, rollback } = this.statements;
    try {
      begin.run();
      const result = work();
      commit.run();
      this.entries.commit();
      this.#fault = null;
      return result;
    } catch (error) {
      this.entries.rollback();
      this.settings.rollback();
      if (sqlite.inTransaction) rollback.run();
      const failure = writable(error);
      if (failure instanceof StorageFailure) {
        this.#fault = failure.fault;
        this.#writeOver();
      }
      throw failure;
    }
  }

  /**
   * What could not be synced may stand whole in the log of the database, behind its end: an engine that died now would find it there and take it
   * for saved. Something that means nothing is written over its beginning, whether or not that can be synced.
   */
  #writeOver(): void {
    const { begin, commit, rollback, writeOver } = this.statements;
    try {
      begin.run();
      writeOver.run();
      commit.run();
    } catch {
      if (this.options.database.sqlite.inTransaction) rollback.run();
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
}
