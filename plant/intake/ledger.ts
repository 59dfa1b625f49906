import { genesis } from '#sync/chain';
import type { ScopeHead } from '#sync/scopes';
import { emptyScope } from '#sync/scopes';
import type {
  AppenderStore,
  ClaimName,
  ClaimRow,
  ConcernRow,
  DeadLetter,
  KnownEvent,
  LeasedLog,
  LoadKeys,
  LogHead,
  RunRow,
  WaitingStream,
} from '../store.ts';
import { Recent } from './recent.ts';
import type { StreamTypeOf } from './readEvent.ts';
import { stateOf } from './storedState.ts';
import type { Working } from './working.ts';
import type { ConcernChanges, PlantRun, StreamEntry, World } from './world.ts';
import { nameKey, withChanges } from './world.ts';

/** Entries of one generation of each kind; states are the large ones. */
const capacity = 30_000;
const streamCapacity = 10_000;

/** A value, or that the store is known to have none. */
type Known<T> = { readonly value: T | undefined };
const none: Known<never> = { value: undefined };

/**
 * What the appender knows of the log: authoritative while it holds the lease, because nobody else writes. It already contains
 * groups that are judged but not committed yet; when a commit fails, the whole ledger is thrown away and read anew.
 */
export class Ledger implements World {
  readonly token: number;
  head: LogHead;
  plantRun: PlantRun;
  /** That is appended to. */
  month: string;
  readonly #store: AppenderStore;
  readonly #typeOf: StreamTypeOf;
  readonly #scopes: Map<string, ScopeHead>;
  readonly #unordered: Map<string, RunRow>;
  #waiting: ReadonlySet<string | null>;
  #arrivals: number;
  readonly #runs = new Recent<string, Known<RunRow>>(capacity);
  readonly #events = new Recent<string, KnownEvent>(capacity);
  readonly #streams = new Recent<string, Known<StreamEntry>>(streamCapacity);
  readonly #effects = new Recent<string, string>(capacity);
  readonly #claims = new Recent<string, readonly ClaimRow[]>(capacity);
  readonly #concerns = new Recent<string, readonly string[]>(capacity);
  /** Changes of subjects of which the rest was not loaded: it comes from the store, perhaps before they got there. */
  readonly #concernChanges = new Recent<string, ConcernChanges>(capacity);

  constructor(store: AppenderStore, leased: LeasedLog, typeOf: StreamTypeOf, freshRun: string) {
    this.#store = store;
    this.#typeOf = typeOf;
    this.token = leased.token;
    this.month = leased.month;
    this.head = { position: leased.position, logHash: leased.logHash, lamport: leased.lamport };
    this.#scopes = new Map(leased.scopes.map((s) => [s.scope, s]));
    this.#unordered = new Map(leased.unlinked.map((r) => [r.run, r]));
    this.#waiting = streamsOf(leased.waiting);
    this.#arrivals = leased.arrivals;
    this.plantRun = nextPlantRun(leased.plantRun, freshRun);
  }

  scope(scope: string): ScopeHead {
    return this.#scopes.get(scope) ?? emptyScope(scope);
  }
  run(run: string): RunRow | undefined {
    return this.#runs.get(run)?.value;
  }
  unordered(): readonly RunRow[] {
    return [...this.#unordered.values()];
  }
  event(eventId: string): KnownEvent | undefined {
    return this.#events.get(eventId);
  }
  stream(stream: string): StreamEntry | undefined {
    return this.#streams.get(stream)?.value;
  }
  knowsStream(stream: string): boolean {
    return this.#streams.has(stream);
  }
  concerning(subject: string): readonly string[] | undefined {
    return this.#concerns.get(subject);
  }
  waits(stream: string): boolean {
    return this.#waiting.has(stream);
  }
  /** Some event is a dead letter that nobody dropped. */
  get holdsLetters(): boolean {
    return this.#waiting.size > 0;
  }
  effect(key: string): string | undefined {
    return this.#effects.get(key);
  }
  claims(name: ClaimName): readonly ClaimRow[] {
    return this.#claims.get(nameKey(name)) ?? [];
  }

  async loadRuns(runs: Iterable<string>): Promise<void> {
    const wanted = missing(runs, this.#runs);
    if (wanted.length === 0) return;
    const found = new Map((await this.#store.runs(wanted)).map((r) => [r.run, r]));
    for (const run of wanted) this.#runs.set(run, { value: found.get(run) });
  }

  /** Makes everything under these keys known; which streams, names and subjects are absent, too. */
  async load(keys: LoadKeys): Promise<void> {
    const wanted = {
      events: missing(keys.events, this.#events),
      streams: missing(keys.streams, this.#streams),
      effects: missing(keys.effects, this.#effects),
      claims: distinctNames(keys.claims).filter((name) => !this.#claims.has(nameKey(name))),
      subjects: missing(keys.subjects, this.#concerns),
    };
    if (Object.values(wanted).every((list) => list.length === 0)) return;
    const loaded = await this.#store.load(wanted);
    for (const event of loaded.events) this.#events.set(event.eventId, event);
    for (const effect of loaded.effects) this.#effects.set(effect.key, effect.eventId);
    for (const name of wanted.claims) this.#claims.set(nameKey(name), []);
    for (const claim of loaded.claims) this.#claims.set(nameKey(claim), [...this.claims(claim), claim]);
    for (const subject of wanted.subjects) this.#takeSubject(subject, loaded.concerns);
    for (const stream of wanted.streams) this.#streams.set(stream, none);
    for (const { stream, scope, version, ...row } of loaded.streams) {
      const state = await stateOf(this.#store, this.#typeOf, { stream, ...row });
      this.#streams.set(stream, { value: { scope, version, state, subjects: null } });
    }
  }

  /** The next dead letter's place in their order. */
  nextArrival(): number {
    this.#arrivals += 1;
    return this.#arrivals;
  }

  /** What waits by the store, which is all of it while no group is in flight. */
  async lookForLetters(): Promise<void> {
    this.#waiting = streamsOf(await this.#store.waitingStreams());
  }

  /** Makes the streams of new dead letters wait. */
  takeLetters(letters: readonly DeadLetter[]): void {
    if (letters.length === 0) return;
    this.#waiting = new Set([...this.#waiting, ...letters.map(({ stream }) => stream)]);
  }

  /** Takes over what a judgement changed, before it is committed. */
  take(working: Working, runs: Iterable<RunRow>): void {
    this.head = working.head;
    this.plantRun = working.plantRun;
    for (const [scope, head] of working.scopes) this.#scopes.set(scope, head);
    for (const [stream, entry] of working.streams) this.#streams.set(stream, { value: entry });
    for (const [id, event] of working.events) this.#events.set(id, event);
    for (const [key, eventId] of working.effects) this.#effects.set(key, eventId);
    for (const [name, holders] of working.claims) this.#claims.set(name, holders);
    for (const [subject, changes] of working.concerns) this.#takeConcerns(subject, changes);
    for (const run of runs) this.#takeRun(run);
  }

  /**
   * Forgets what was not used lately; to be called once per group, after `take`. What a group changed stays through the
   * next call at least, and by the one after that the group is committed, so that the store can tell.
   */
  trim(): void {
    for (const recent of [this.#runs, this.#events, this.#streams, this.#effects, this.#claims])
      recent.trim();
    for (const recent of [this.#concerns, this.#concernChanges]) recent.trim();
  }

  #takeRun(run: RunRow): void {
    this.#runs.set(run.run, { value: run });
    if (run.ordinal === null) this.#unordered.set(run.run, run);
    else this.#unordered.delete(run.run);
  }

  #takeConcerns(subject: string, changes: ConcernChanges): void {
    const known = this.#concerns.get(subject);
    if (known) this.#concerns.set(subject, withChanges(known, changes));
    else {
      const before = this.#concernChanges.get(subject) ?? [];
      this.#concernChanges.set(subject, new Map([...before, ...changes]));
    }
  }

  #takeSubject(subject: string, stored: readonly ConcernRow[]): void {
    const streams = stored.flatMap((row) => (row.subject === subject ? [row.stream] : []));
    this.#concerns.set(subject, withChanges(streams, this.#concernChanges.get(subject) ?? new Map()));
    this.#concernChanges.set(subject, new Map());
  }
}

const missing = (keys: Iterable<string>, known: { has(key: string): boolean }): string[] =>
  [...new Set(keys)].filter((key) => !known.has(key));

const distinctNames = (names: readonly ClaimName[]): ClaimName[] => [
  ...new Map(names.map((name) => [nameKey(name), name])).values(),
];

const streamsOf = (waiting: readonly WaitingStream[]): ReadonlySet<string | null> =>
  new Set(waiting.map(({ stream }) => stream));

const nextPlantRun = (before: RunRow | null, run: string): PlantRun => ({
  run,
  prevRun: before?.run ?? null,
  prevHash: before?.hash ?? genesis,
  ordinal: (before?.ordinal ?? 0) + 1,
  seq: 0,
  hash: before?.hash ?? genesis,
});
