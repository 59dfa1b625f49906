import type { Cancel, Runtime } from '#domain/kernel/runtime';
import type { AppenderStore, LeaseTerm } from '../store.ts';
import { StoreUnavailable } from '../store.ts';
import { makeIndex } from './concerns.ts';
import type { IncomingBatch } from './incoming.ts';
import { Ledger } from './ledger.ts';
import { MonthEnd } from './monthEnd.ts';
import type { IntakeListener, IntakeStatus } from './observer.ts';
import type { PreparedGroup } from './prepareGroup.ts';
import { prepareGroup } from './prepareGroup.ts';
import { prepareRetry } from './prepareRetry.ts';
import type { PushOutcome, QueueLimits, Ticket } from './queue.ts';
import { TicketQueue, weightOf } from './queue.ts';
import type { StreamTypeOf } from './readEvent.ts';

export interface IntakeParts {
  readonly store: AppenderStore;
  readonly runtime: Runtime;
  readonly typeOf: StreamTypeOf;
  /** Changes when the state of a stream type does: then the index of concerns is made anew. */
  readonly stateVersions: string;
  /** Ed25519 by the plant's key; signs the plant's own run. */
  signText(text: string): string;
  /** Whether a terminal's key was revoked. */
  isRevoked(terminal: string): boolean;
  /** Names this node in the lease; the same after a restart. */
  readonly holder: string;
  readonly leaseMs: number;
  /** See `LeaseTerm.url`. */
  url(): string | null;
  /**
   * Whoever shows the log learns where it ends, before anything goes onto it: while this node did not append, others may have, or the
   * database may show another log than before.
   * @throws StoreUnavailable
   */
  catchUp(): Promise<void>;
  readonly limits: QueueLimits;
  readonly listener: IntakeListener;
}

export const defaultLimits: QueueLimits = { queue: 40_000, group: 4_000 };

/** What came of trying the dead letters again. */
export type RetryOutcome =
  | {
      readonly status: 'done';
      /** In the log by now. */ readonly through: number;
      /** Still waiting. */ readonly left: number;
    }
  | { readonly status: 'busy'; readonly retryAfterS: number };
/** After so long without a push none are coming, ms. */
const quietMs = 500;
/** How often a node that stands by asks for the lease. */
const standbyMs = 500;

/** The lease is somebody else's now. */
class LeaseLost extends Error {}

interface Reopening {
  work(ledger: Ledger): Promise<void>;
  give(outcome: 'done' | 'busy'): void;
  fail(error: unknown): void;
}

interface Flight {
  /** Resolves to true when the commit is done and acknowledged, false when it failed. */
  readonly landed: Promise<boolean>;
}

/**
 * The single appender: takes the lease, then commits pushes in groups, one commit in flight while the next group is judged.
 *
 * Invariants: an acknowledgement is given only after the commit that covers it; groups commit in the order in which they were
 * judged; when a commit fails, everything judged on top of it is forgotten and read anew; without the lease nothing is
 * written. It recovers by itself from a lost store or lease.
 */
export class Intake {
  readonly #parts: IntakeParts;
  readonly #queue: TicketQueue;
  readonly #monthEnd: MonthEnd;
  #status: IntakeStatus = 'starting';
  #tookMs = -Infinity;
  #ledger: Ledger | null = null;
  #work: Promise<void> | null = null;
  #renewal: Cancel | null = null;
  #settled: (() => void) | null = null;
  #patience: { end(): void } | null = null;
  /** What is to be done with a log that was put back, before anything else goes onto it. */
  #reopening: Reopening | null = null;
  /** Who asked for the dead letters to be tried again. */
  #retries: ((outcome: RetryOutcome) => void)[] = [];
  /** False after a bug with the letters, which must not keep the plant from serving. */
  #retriesByItself = true;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
    this.#queue = new TicketQueue(parts.limits);
    this.#monthEnd = new MonthEnd(parts.store, parts.runtime);
  }

  get status(): IntakeStatus {
    return this.#status;
  }

  get queued(): number {
    return this.#queue.weight;
  }

  /** Pushes come: some wait, or are committed, or were a moment ago. */
  get isTaking(): boolean {
    return this.#queue.weight > 0 || this.#parts.runtime.monotonicMs() - this.#tookMs < quietMs;
  }

  /** Seconds to wait before a push can be taken, or null when it can be taken now. Looks at nothing but memory. */
  get turnsAway(): number | null {
    if (this.#status === 'standby' || this.#status === 'recovering') return 5;
    if (this.#status !== 'serving') return 2;
    return this.#queue.full ? 1 : null;
  }

  /** Resolves after the first attempt to get the lease, whatever came of it. */
  start(): Promise<void> {
    return new Promise((resolve) => {
      this.#settled = resolve;
      this.#work ??= this.#live();
    });
  }

  /** Finishes what is in flight, turns the rest away and gives the lease back. */
  async stop(): Promise<void> {
    this.#become('stopped');
    this.#queue.wake();
    this.#patience?.end();
    await this.#work;
    this.#queue.turnAwayAll(2);
    this.#answerRetries(later);
    this.#reopening?.give('busy');
    this.#reopening = null;
  }

  /**
   * Has `work` done with a log that was put back, under the lease; `busy`: this node does not hold it, or the log is open. Where the
   * work fails it is as if nobody had asked, but for what it committed.
   * @throws what the work throws
   */
  reopen(work: (ledger: Ledger) => Promise<void>): Promise<'done' | 'busy'> {
    if (this.#status !== 'recovering' || this.#reopening) return Promise.resolve('busy');
    return new Promise((give, fail) => {
      this.#reopening = { work, give, fail };
      this.#patience?.end();
    });
  }

  /** Tries all dead letters again, as every start of serving does: what this version can read by now goes into the log, in order. */
  retryLetters(): Promise<RetryOutcome> {
    if (this.#status !== 'serving') return Promise.resolve(later);
    return new Promise((resolve) => {
      this.#retries.push(resolve);
      this.#queue.wake();
    });
  }

  /** What was read of the log is not what the database holds: reads it anew, from the lease on, before anything goes onto it. */
  startOver(): void {
    if (this.#ledger) this.#drop(this.#ledger);
  }

  push(incoming: readonly IncomingBatch[]): Promise<PushOutcome> {
    const retryAfterS = this.turnsAway;
    if (retryAfterS !== null) return Promise.resolve({ status: 'busy', retryAfterS });
    const arrivedMs = this.#parts.runtime.monotonicMs();
    return new Promise((resolve) => {
      this.#queue.add({ incoming, weight: weightOf(incoming), arrivedMs, alone: false, resolve });
    });
  }

  async #live(): Promise<void> {
    let failures = 0;
    while (!this.#stopped) {
      try {
        if (await this.#takeLease()) {
          failures = 0;
          await this.#serve();
        }
      } catch (error) {
        this.#answerRetries(later);
        failures += 1;
        this.#recede(error);
      }
      const standby = this.#status === 'standby' || this.#status === 'recovering';
      if (!this.#stopped) await this.#wait(standby ? standbyMs : Math.min(100 * 2 ** failures, 2_000));
    }
    await this.#giveBack();
  }

  async #takeLease(): Promise<boolean> {
    const { store, holder, typeOf, runtime, stateVersions } = this.#parts;
    const leased = await store.takeLease({ holder, ...this.#term });
    if (!leased) {
      this.#become('standby');
      this.#queue.turnAwayAll(5);
      return false;
    }
    const ledger = new Ledger(store, leased, typeOf, runtime.newId());
    this.#ledger = ledger;
    this.#renewLater(ledger);
    if (leased.recovering) {
      await this.#recover(ledger);
      return false;
    }
    const indexed = leased.indexedWith === stateVersions;
    if (!indexed && !(await makeIndex(store, leased.token, this.#parts))) throw new LeaseLost();
    await this.#parts.catchUp();
    this.#become('serving');
    return true;
  }

  /** Nothing is taken in; what is to be done with the log is. */
  async #recover(ledger: Ledger): Promise<void> {
    this.#become('recovering');
    this.#queue.turnAwayAll(5);
    this.#answerRetries(later);
    await this.#parts.catchUp();
    const reopening = this.#reopening;
    if (!reopening) return this.#renewal?.cancel();
    try {
      await reopening.work(ledger);
      reopening.give('done');
    } catch (error) {
      reopening.fail(error);
      throw error;
    } finally {
      this.#reopening = null;
      this.#renewal?.cancel();
    }
  }

  /** Runs until stopped, or until the store or the lease is lost (throws). */
  async #serve(): Promise<void> {
    let flight: Flight | null = null;
    let retry = this.#retriesByItself && (this.#ledger?.holdsLetters ?? false);
    while (!this.#stopped) {
      if (!retry && this.#retries.length === 0)
        await Promise.race([this.#queue.waiting(), ...(flight ? [flight.landed] : [])]);
      const ledger = this.#ledger;
      if (!ledger) throw new LeaseLost();
      if (retry || this.#retries.length > 0) {
        if (flight && !(await flight.landed)) throw new LeaseLost();
        flight = null;
        retry = false;
        await this.#retry(ledger);
        continue;
      }
      if (this.#monthEnd.isDue(ledger)) {
        const landed = flight === null || (await flight.landed);
        flight = null;
        if (!landed || !(await this.#monthEnd.end(ledger))) throw new LeaseLost();
      }
      const tickets = this.#queue.takeGroup();
      const prepared: PreparedGroup | null =
        tickets.length > 0 ? await this.#prepare(ledger, tickets, flight) : null;
      const landed: boolean = flight ? await flight.landed : true;
      flight = null;
      if (!landed) {
        this.#queue.putBack(tickets);
        throw new LeaseLost();
      }
      if (prepared) flight = this.#takeOff(prepared, tickets);
      // What a person gave up keeps nobody waiting any more.
      retry = (prepared?.commit.dropped.length ?? 0) > 0;
    }
    await flight?.landed;
  }

  /** With nothing in flight, so that the store can tell what waits. A bug with the letters leaves them where they are: the plant starts over, and serves without them. */
  async #retry(ledger: Ledger): Promise<void> {
    const { store, listener } = this.#parts;
    const asked = this.#retries.splice(0);
    const retrying: { after: number; readonly stuck: Set<string> } = { after: -1, stuck: new Set() };
    let through = 0;
    let outcome: RetryOutcome = later;
    try {
      for (;;) {
        const startedMs = this.#parts.runtime.monotonicMs();
        const prepared = await prepareRetry(ledger, retrying, this.#tools());
        if (!prepared) break;
        if ((await store.commit(prepared.commit)) !== 'committed') throw new LeaseLost();
        const { commit, judgement } = prepared;
        const latencyMs = this.#parts.runtime.monotonicMs() - startedMs;
        listener.committed({ rows: commit.rows, runs: commit.runs, judgement, latencyMs, again: true });
        through += commit.settled.length;
        retrying.after = prepared.through;
      }
      await ledger.lookForLetters();
      outcome = { status: 'done', through, left: (await store.waitingSince()).letters };
    } catch (error) {
      if (error instanceof StoreUnavailable || error instanceof LeaseLost) throw error;
      listener.failed(error);
      this.#retriesByItself = false;
      throw new LeaseLost();
    } finally {
      for (const resolve of asked) resolve(outcome);
    }
  }

  #tools() {
    const { store, typeOf, runtime } = this.#parts;
    return {
      store,
      typeOf,
      nowMs: runtime.nowMs(),
      newId: () => runtime.newId(),
      isRevoked: (terminal: string) => this.#parts.isRevoked(terminal),
      signText: (text: string) => this.#parts.signText(text),
    };
  }

  #answerRetries(outcome: RetryOutcome): void {
    for (const resolve of this.#retries.splice(0)) resolve(outcome);
  }

  async #prepare(
    ledger: Ledger,
    tickets: readonly Ticket[],
    flight: Flight | null,
  ): Promise<PreparedGroup | null> {
    try {
      return await prepareGroup(ledger, incomingOf(tickets), {
        ...this.#tools(),
        landed: async () => {
          if (flight && !(await flight.landed)) throw new LeaseLost();
        },
      });
    } catch (error) {
      const stale = flight !== null && !(await flight.landed);
      if (stale) this.#queue.putBack(tickets);
      else this.#failed(error, tickets);
      throw error instanceof StoreUnavailable ? error : new LeaseLost();
    }
  }

  #takeOff(prepared: PreparedGroup, tickets: readonly Ticket[]): Flight | null {
    if (changesNothing(prepared)) {
      this.#acknowledge(prepared, tickets);
      return null;
    }
    const landed = this.#parts.store.commit(prepared.commit).then(
      (outcome) => {
        if (outcome === 'committed') this.#acknowledge(prepared, tickets);
        else this.#turnAway(tickets);
        return outcome === 'committed';
      },
      (error: unknown) => {
        this.#failed(error, tickets);
        return false;
      },
    );
    return { landed };
  }

  #acknowledge({ commit, acks, runs, judgement }: PreparedGroup, tickets: readonly Ticket[]): void {
    const now = this.#parts.runtime.monotonicMs();
    this.#tookMs = now;
    const latencyMs = now - Math.min(...tickets.map((t) => t.arrivedMs));
    this.#parts.listener.committed({ rows: commit.rows, runs, judgement, latencyMs, again: false });
    let next = 0;
    for (const ticket of tickets) {
      const own = acks.slice(next, next + ticket.incoming.length);
      next += ticket.incoming.length;
      ticket.resolve({ status: 'taken', acks: own });
    }
  }

  /** A store that is away: try later. Anything else is a bug with this group: each push again alone, then refused. */
  #failed(error: unknown, tickets: readonly Ticket[]): void {
    if (error instanceof StoreUnavailable) {
      this.#become('unavailable');
      return this.#turnAway(tickets);
    }
    this.#parts.listener.failed(error);
    if (tickets.length > 1) return this.#queue.putBack(tickets.map((t) => ({ ...t, alone: true })));
    for (const ticket of tickets) {
      const acks = ticket.incoming.map((b) => ({
        run: runOf(b),
        seq: 0,
        resendFrom: null,
        fault: 'unstorable',
      }));
      ticket.resolve({ status: 'taken', acks });
    }
  }

  #turnAway(tickets: readonly Ticket[]): void {
    for (const ticket of tickets) ticket.resolve({ status: 'busy', retryAfterS: 1 });
  }

  #recede(error: unknown): void {
    this.#renewal?.cancel();
    this.#ledger = null;
    if (error instanceof LeaseLost) {
      if (this.#status === 'serving') this.#become('starting');
      return;
    }
    if (!(error instanceof StoreUnavailable)) this.#parts.listener.failed(error);
    this.#become('unavailable');
    this.#queue.turnAwayAll(2);
  }

  #renewLater(ledger: Ledger): void {
    const { runtime, store, leaseMs } = this.#parts;
    this.#renewal = runtime.after(leaseMs / 3, () => {
      store.renewLease(ledger.token, this.#term).then(
        (held) =>
          held && this.#ledger === ledger && !this.#stopped ? this.#renewLater(ledger) : this.#drop(ledger),
        () => this.#drop(ledger),
      );
    });
  }

  /** Ends serving on this ledger; the working loop then starts over from the lease. */
  #drop(ledger: Ledger): void {
    if (this.#ledger !== ledger) return;
    this.#ledger = null;
    this.#queue.wake();
  }

  async #giveBack(): Promise<void> {
    this.#renewal?.cancel();
    const token = this.#ledger?.token;
    this.#ledger = null;
    if (token === undefined) return;
    await this.#parts.store.releaseLease(token).catch((error: unknown) => this.#parts.listener.failed(error));
  }

  get #term(): LeaseTerm {
    return { ttlMs: this.#parts.leaseMs, url: this.#parts.url() };
  }

  get #stopped(): boolean {
    return this.#status === 'stopped';
  }

  #become(status: IntakeStatus): void {
    if (this.#status === status || this.#stopped) return;
    this.#status = status;
    this.#settled?.();
    this.#settled = null;
    this.#parts.listener.statusChanged(status);
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#parts.runtime.after(ms, resolve);
      this.#patience = {
        end: () => {
          timer.cancel();
          resolve();
        },
      };
    });
  }
}

const later: RetryOutcome = { status: 'busy', retryAfterS: 2 };

/** Repeats of what is committed need no commit of their own. */
const changesNothing = ({ commit: { rows, runs, deadLetters, quarantined } }: PreparedGroup): boolean =>
  rows.length + runs.length + deadLetters.length + quarantined.length === 0;

const incomingOf = (tickets: readonly Ticket[]): IncomingBatch[] => tickets.flatMap((t) => t.incoming);

const runOf = (b: IncomingBatch): string => (b.status === 'sound' ? b.batch.run : b.run);
