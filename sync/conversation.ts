import type { Runtime } from '#domain/kernel/runtime';
import { isoInstant } from '#domain/kernel/runtime';
import { Calls } from './calls.ts';
import type { Checkpoint } from './checkpoint.ts';
import { checkpointHolds } from './checkpoint.ts';
import type { PullAnswer, PullRequest, RunAck, RunsRequest, SaidRun, ServerIdentity } from './messages.ts';
import { protocolVersion } from './messages.ts';
import type { Ending } from './ending.ts';
import { endingOf } from './ending.ts';
import { Entrance, storeEnding } from './entrance.ts';
import { FeedCorrupt } from './feedCorrupt.ts';
import type { SignedPlace } from './place.ts';
import { splitPage } from './page.ts';
import type { Page } from './page.ts';
import type { PlantClock } from './plantClock.ts';
import type { PlantAnswer, PlantFault, PlantLinkStore, PlantTransport, StoreAnswer } from './plantPorts.ts';
import type { NotTaken } from './pushPlan.ts';
import { PushPlan } from './pushPlan.ts';
import { Pushing } from './pushing.ts';
import type { Follows } from './scopes.ts';
import type { HeldLog } from './rewound.ts';
import { Rewound } from './rewound.ts';
import { common, sameScopes } from './scopes.ts';
import type { PlantLinkTuning } from './tuning.ts';

/** A plant that answers without news and without waiting for any is not asked faster than this. */
const idlePullsAllowed = 2;
const idlePauseMs = 200;

/** Runs of which is asked at once. */
const mostAsked = 200;

export interface ConversationParts {
  readonly runtime: Runtime;
  readonly store: PlantLinkStore;
  readonly transport: PlantTransport;
  readonly identity: ServerIdentity;
  /** The plant's public key, as of the enrolment. */
  readonly plantKey: string;
  /** This terminal. */
  readonly terminal: string;
  readonly version: string;
  readonly tuning: PlantLinkTuning;
  readonly clock: PlantClock;
  /** Null where nobody keeps what a plant might lose. */
  readonly held: HeldLog | null;
  /** There are other URLs to go to when this one stays busy. */
  readonly others: boolean;
  /** The plant answered the first pull: it is ours. */
  onOnline(): void;
  /** Everything through `cursor` of `head` is here. */
  onProgress(cursor: number, head: number): void;
  /** Of the plant's open streams so many are here, of scopes that are entered. */
  onEntering(done: number, total: number): void;
  /** The plant has more of what is here than before. */
  onAcked(): void;
  /** The plant takes nothing in, because its log was put back. */
  onRecovering(): void;
  onNotTaken(notTaken: readonly NotTaken[]): void;
  /** So many checkpoints were not signed by this plant. */
  onNotBelieved(count: number): void;
  /** The plant told all that it has, and this is what it misses of what this terminal once said it had. */
  onSaid(said: readonly SaidRun[]): void;
  /** Something is wanted that lies in these months of the plant's log, which are detached; told again each time that it is asked for. */
  onDetached(months: readonly string[]): void;
  /** The plant heard another PC speak as this terminal, with this run. */
  onCloned(run: string): void;
}

type DetachedFault = Extract<PlantFault, { readonly kind: 'detached' }>;

/** With what a pull was asked. */
interface Asked {
  readonly follows: Follows;
  /** Acknowledged before, and without a row. */
  readonly stranded: readonly string[];
  /** It is time to look for what was acknowledged and never sent. */
  readonly isDue: boolean;
}

/**
 * One connection to one plant URL, from the first pull until something ends it: a pull (long poll) and a push in flight at
 * most, and a watchdog over both. It never tries again by itself; that is its client's business.
 */
export class Conversation {
  readonly #parts: ConversationParts;
  readonly #plan: PushPlan;
  readonly #calls: Calls;
  readonly #push: Pushing;
  #clockAtMs: number | null = null;
  #movedAtMs = 0;
  /** Where a stream lacked rows although its history was fetched, and which. */
  #doubted: string | null = null;
  #idlePulls = 0;
  /** Since when pushes or pulls are turned away; null once one is taken. */
  #busySinceMs: number | null = null;
  readonly #entrance: Entrance;
  /** What the plant gives, where that is more than is followed. */
  #given: { readonly scopes: Follows } | null = null;
  #isEntering = false;
  #wakeEntering: () => void = () => undefined;
  #strandedAtMs: number | null = null;
  #settling: Promise<Ending> | null = null;

  constructor(parts: ConversationParts) {
    this.#parts = parts;
    const { runtime, store, transport, tuning, terminal } = parts;
    const plan = new PushPlan(store, tuning);
    const calls = new Calls(runtime);
    this.#plan = plan;
    this.#calls = calls;
    this.#push = new Pushing({
      runtime,
      plan,
      calls,
      transport,
      tuning,
      terminal,
      place: () => parts.held?.shown().place ?? null,
      strangeness: (answer) => this.#strangeness(answer),
      acked: (acks) => this.#acked(acks),
      taken: () => (this.#busySinceMs = null),
      bearsWith: (ending) => this.#bearsWith(ending),
      busyMs: (retryAfterMs) => this.#busyMs(retryAfterMs),
      onNotTaken: (notTaken) => parts.onNotTaken(notTaken),
    });
    this.#entrance = new Entrance({
      store,
      transport,
      tuning,
      ask: (request) => this.#ask(request),
      pause: () => calls.pause(0),
      onProgress: (done, total) => parts.onEntering(done, total),
      onDetached: (months) => parts.onDetached(months),
    });
  }

  async run(): Promise<Ending> {
    const first = await this.#pull(0);
    if (first !== null) return this.#close(await this.#settled(await this.#push.handedOver(first)));
    this.#parts.onOnline();
    this.#movedAtMs = this.#calls.now();
    const all = [this.#pulling(), this.#push.run(), this.#entering(), this.#watching()];
    return this.#close(await Promise.race(all.map(async (one) => this.#settled(await one))));
  }

  /** Where the plant has another log than is known here, and says that it lost the one that is. */
  #settled(ending: Ending): Promise<Ending> | Ending {
    const { held, store, transport, identity, plantKey } = this.#parts;
    if (!held || ending.kind !== 'stop' || ending.reason !== 'rewound') return ending;
    this.#settling ??= new Rewound({
      held,
      transport,
      identity,
      plantKey,
      ask: (request) => this.#ask(request, (answer) => this.#foreign(answer)),
      probe: (signal) => transport.pull({ ...this.#pullRequest(store.follows(), 0), limit: 1 }, signal),
      pause: () => this.#calls.pause(0),
    }).settle(ending);
    return this.#settling;
  }

  /** Ends it: what is in flight is given up, `run` answers `closed`. */
  end(): void {
    this.#calls.end();
    this.#wakeEntering();
    this.wake();
  }

  /** There may be something to push. */
  wake(): void {
    this.#push.wake();
  }

  /** Something was heard: what others wait for may be there now. */
  heard(): void {
    if (this.#plan.holds(this.#calls.now())) this.wake();
  }

  /** Others' events have waited long enough for their own terminals: push them from here. */
  forward(): void {
    this.#plan.forward();
    this.wake();
  }

  #close(ending: Ending): Ending {
    this.end();
    return ending;
  }

  async #pulling(): Promise<Ending> {
    for (;;) {
      const waitMs = this.#clockDue() ? 0 : this.#parts.tuning.longPollMs;
      const ending = await this.#pull(waitMs);
      if (ending === null) {
        if (this.#idlePulls > idlePullsAllowed) await this.#calls.pause(idlePauseMs);
        continue;
      }
      if (!(await this.#bearsWith(ending))) return this.#push.handedOver(ending);
    }
  }

  #clockDue(): boolean {
    const { clock, runtime, tuning } = this.#parts;
    if (this.#clockAtMs === null || this.#calls.now() - this.#clockAtMs > tuning.clockEveryMs) return true;
    return clock.jumped(runtime.nowMs(), this.#calls.now());
  }

  async #pull(waitMs: number): Promise<Ending | null> {
    const { runtime, store, transport, tuning } = this.#parts;
    const follows = store.follows();
    const request = this.#pullRequest(follows, waitMs);
    const sentMs = this.#calls.now();
    const isDue = this.#strandedDue();
    const stranded = isDue ? store.acknowledged(tuning.pullRows) : [];
    const answer = await this.#calls.call(
      (signal) => transport.pull(request, signal),
      waitMs + tuning.pullTimeoutMs,
    );
    if (this.#calls.ended) return { kind: 'closed' };
    if (!answer.ok)
      return answer.fault.kind === 'detached' ? this.#enterAnew(answer.fault) : endingOf(answer.fault);
    if (this.#calls.now() - sentMs >= idlePauseMs) this.#idlePulls = 0;
    if (waitMs === 0) {
      const receivedMs = this.#calls.now();
      this.#clockAtMs = receivedMs;
      const wallMs = runtime.nowMs();
      this.#parts.clock.sample({ sentMs, receivedMs, plantMs: answer.value.clockMs, wallMs });
    }
    return this.#strangeness(answer.value) ?? this.#take(answer.value, { follows, stranded, isDue });
  }

  /** What lies between the cursor and the open months is not to be had: what is open now is entered as by a terminal that comes new. */
  async #enterAnew({ months }: DetachedFault): Promise<Ending | null> {
    this.#parts.onDetached(months);
    const left = this.#parts.store.follow([]);
    if (!left.ok) return storeEnding(left);
    await this.#calls.pause(idlePauseMs);
    return null;
  }

  #pullRequest(follows: Follows, waitMs: number): PullRequest {
    const { runtime, store, version } = this.#parts;
    const { cursor, headHash } = store.place();
    return {
      protocol: protocolVersion,
      cursor,
      headHash,
      follows: follows === null ? null : [...follows],
      checkpoint: store.newestCheckpoint()?.position ?? 0,
      limit: this.#sizes.pullRows,
      waitMs,
      status: { ...store.status(), version, clockMs: runtime.nowMs() },
    };
  }

  get #sizes(): { readonly pullRows: number; readonly pieceRows: number } {
    const { store, tuning } = this.#parts;
    return store.status().pending > 0 ? tuning.beside : tuning;
  }

  #strangeness(answer: ServerIdentity): Ending | null {
    if (answer.epoch === this.#epoch) return this.#foreign(answer);
    return this.#foreign(answer) ?? { kind: 'stop', reason: 'rewound', detail: `epoch ${answer.epoch}` };
  }

  #foreign(answer: ServerIdentity): Ending | null {
    if (answer.serverId === this.#parts.identity.serverId) return null;
    const detail = `${answer.serverId} epoch ${answer.epoch}`;
    return { kind: 'stop', reason: 'foreignServer', detail };
  }

  get #epoch(): number {
    const { held, identity } = this.#parts;
    return held?.epoch() ?? identity.epoch;
  }

  async #take(answer: PullAnswer, { follows, stranded, isDue }: Asked): Promise<Ending | null> {
    const { runtime, store } = this.#parts;
    const { rows, cursor, headHash, heard, head } = answer;
    this.#idlePulls = cursor > store.place().cursor ? 0 : this.#idlePulls + 1;
    const toldAt = cursor === head ? isoInstant(runtime.nowMs()) : null;
    const place = signedPlaceOf(answer);
    const page = { rows, follows, cursor, headHash, place, heard, toldAt };
    const pieces = piecesOf(page, store, this.#sizes.pieceRows);
    if (!('length' in pieces)) return pieces;
    for (const [i, piece] of pieces.entries()) {
      // What was read just now, and each piece, takes some ms: commands come between.
      if (pieces.length > 1) await this.#calls.pause(0);
      if (this.#calls.ended) return { kind: 'closed' };
      // Scopes were entered meanwhile: the rest of this answer is not what is asked for now.
      if (!sameScopes(follows, store.follows())) return null;
      const ending = await this.#apply(piece);
      if (ending === 'again') return null;
      if (ending !== null) return ending;
      const through = i + 1 < pieces.length ? piece.rows.at(-1)?.position : cursor;
      if (!this.#isEntering && follows?.length !== 0) this.#parts.onProgress(through ?? cursor, head);
    }
    if (cursor === head) this.#parts.onSaid(answer.said ?? []);
    if (answer.clonedBy !== undefined) this.#parts.onCloned(answer.clonedBy);
    const kept = this.#keep(answer.checkpoints ?? []);
    if (kept !== null) return kept;
    return (
      this.#settleScopes(answer.scopes) ??
      this.#acked(answer.acks) ??
      (isDue ? await this.#askBehindGaps() : null) ??
      (toldAt === null ? null : this.#settleStranded(stranded, cursor))
    );
  }

  /**
   * Again when what was lacking is there; while it was fetched other streams of the piece may have been let go of, since they are over. `again`: it is lacking
   * still, for the plant may give its scope no more, which its next answer says; where that lacks it too, the feed is corrupt.
   */
  async #apply(piece: Page): Promise<Ending | 'again' | null> {
    const { store } = this.#parts;
    const fetched = new Set<string>();
    const away = new Set<string>();
    for (;;) {
      const applied = store.applyPage(piece, away);
      if (!applied.ok) return storeEnding(applied);
      const { lacking } = applied;
      if (lacking.length === 0) return null;
      const still = lacking.find(({ stream }) => fetched.has(stream));
      if (still) {
        const doubted = `${store.place().cursor} ${still.stream}`;
        if (this.#doubted !== doubted) {
          this.#doubted = doubted;
          return 'again';
        }
        const detail = `${still.stream} lacks rows through ${still.through}`;
        return { kind: 'stop', reason: 'feedCorrupt', detail };
      }
      const asked = await this.#entrance.fetch(lacking);
      if (!asked.ok) return asked.ending;
      if (!sameScopes(piece.follows, store.follows())) return null;
      for (const { stream } of lacking) fetched.add(stream);
      for (const stream of asked.value) away.add(stream);
    }
  }

  /** Follows no more what the plant does not give any more; the rest goes on beside the feed. */
  #settleScopes(given: Follows): Ending | null {
    const { store } = this.#parts;
    const follows = store.follows();
    if (sameScopes(follows, given) && !this.#isHalfEntered()) return null;
    const kept = common(follows, given);
    const followed: StoreAnswer = sameScopes(kept, follows) ? { ok: true } : store.follow(kept);
    if (!followed.ok) return storeEnding(followed);
    this.#given = { scopes: given };
    this.#wakeEntering();
    return null;
  }

  /** What an earlier conversation began to enter is not given any more, and nobody goes on with it. */
  #isHalfEntered(): boolean {
    return !this.#isEntering && this.#parts.store.entering() !== null;
  }

  /** Lets go of what lies in scopes that were left, and enters those that are given and not followed. */
  async #entering(): Promise<Ending> {
    for (;;) {
      if (this.#calls.ended) return { kind: 'closed' };
      const asked = this.#given;
      this.#given = null;
      this.#isEntering = true;
      const ending = await this.#entrance.settle(asked);
      this.#isEntering = false;
      if (ending?.kind === 'fault' && ending.fault.kind === 'detached') {
        this.#parts.onDetached(ending.fault.months);
        // What is given is told with the next pull again.
        await this.#calls.pause(this.#parts.tuning.detachedMs);
        continue;
      }
      if (ending !== null) return ending;
      if (this.#given !== null || this.#calls.ended) continue;
      await new Promise<void>((resolve) => {
        this.#wakeEntering = resolve;
      });
    }
  }

  #strandedDue(): boolean {
    if (this.#strandedAtMs !== null && this.#calls.now() - this.#strandedAtMs < this.#parts.tuning.strandedMs)
      return false;
    this.#strandedAtMs = this.#calls.now();
    return true;
  }

  /** How far the plant has what cannot be forwarded: nothing else that comes here might ever tell. */
  async #askBehindGaps(): Promise<Ending | null> {
    const runs = this.#parts.store.behindGaps(mostAsked);
    if (runs.length === 0) return null;
    const request: RunsRequest = { protocol: protocolVersion, runs: [...runs] };
    const asked = await this.#ask((signal) => this.#parts.transport.runs(request, signal));
    return asked.ok ? this.#acked(asked.value.acks) : asked.ending;
  }

  /** All rows are here through `cursor`, and with them what was acknowledged before they were asked for. */
  async #settleStranded(stranded: readonly string[], cursor: number): Promise<Ending | null> {
    const { store } = this.#parts;
    const settled = store.settleStranded(stranded);
    if (!settled.ok) return storeEnding(settled);
    if (settled.streams.length === 0) return null;
    const lacking = settled.streams.map((stream) => ({ stream, after: 0, through: cursor }));
    const fetched = await this.#entrance.fetch(lacking);
    if (!fetched.ok) return fetched.ending;
    // What is away is asked for again when it is looked for the next time.
    if (this.#calls.ended || fetched.value.size > 0) return null;
    const done = store.historiesFetched();
    return done.ok ? null : storeEnding(done);
  }

  /** Only those that the plant signed; what is not its word is dropped and told. */
  #keep(told: readonly Checkpoint[]): Ending | null {
    const { store, identity, plantKey, onNotBelieved } = this.#parts;
    const sound = told.filter(
      (c) => c.serverId === identity.serverId && c.epoch <= this.#epoch && checkpointHolds(c, plantKey),
    );
    if (sound.length < told.length) onNotBelieved(told.length - sound.length);
    const { cursor, headHash } = store.place();
    const other = sound.find((c) => c.position === cursor && c.logHash !== headHash);
    if (other) return { kind: 'stop', reason: 'feedCorrupt', detail: `checkpoint at ${cursor} differs` };
    if (sound.length === 0) return null;
    const kept = store.keepCheckpoints(sound);
    return kept.ok ? null : storeEnding(kept);
  }

  #acked(acks: readonly RunAck[]): Ending | null {
    const acked = this.#parts.store.ack(acks);
    if (!acked.ok) return storeEnding(acked);
    if (!acked.moved) return null;
    this.#movedAtMs = this.#calls.now();
    this.#parts.onAcked();
    return null;
  }

  /** Waits as a busy plant says. False where this URL has been busy for long and there are others, and for any other end. */
  async #bearsWith(ending: Ending): Promise<boolean> {
    if (ending.kind !== 'fault') return false;
    if (ending.fault.kind === 'recovering') {
      this.#parts.onRecovering();
      await this.#calls.pause(this.#busyMs(ending.fault.retryAfterMs));
      return true;
    }
    if (ending.fault.kind !== 'busy') return false;
    this.#busySinceMs ??= this.#calls.now();
    const { others, tuning } = this.#parts;
    if (others && this.#calls.now() - this.#busySinceMs >= tuning.bearMs) return false;
    await this.#calls.pause(this.#busyMs(ending.fault.retryAfterMs));
    return true;
  }

  async #watching(): Promise<Ending> {
    const { store, tuning } = this.#parts;
    for (;;) {
      await this.#calls.pause(tuning.stallMs / 6);
      if (this.#calls.ended) return { kind: 'closed' };
      const { run, pending } = store.status();
      const waits = this.#plan.isAside(run) || this.#plan.holds(this.#calls.now());
      if (pending === 0 || waits) this.#movedAtMs = this.#calls.now();
      if (this.#calls.now() - this.#movedAtMs >= tuning.stallMs) return { kind: 'stalled' };
    }
  }

  /** Waiting as told is no stall; a little more than told, so that not all come back at once. */
  #busyMs(retryAfterMs: number): number {
    const waitMs = retryAfterMs * (1 + this.#parts.runtime.random());
    this.#movedAtMs = this.#calls.now() + waitMs;
    return waitMs;
  }

  /** Again after a wait while the plant is busy; an answer of another plant is none. */
  async #ask<T extends ServerIdentity>(
    request: (signal: AbortSignal) => Promise<PlantAnswer<T>>,
    strangeness = (answer: ServerIdentity) => this.#strangeness(answer),
  ) {
    for (;;) {
      const answer = await this.#calls.call(request, this.#parts.tuning.pushTimeoutMs);
      const failed = (ending: Ending) => ({ ok: false, ending }) as const;
      if (this.#calls.ended) return failed({ kind: 'closed' });
      if (answer.ok) {
        const strange = strangeness(answer.value);
        return strange === null ? answer : failed(strange);
      }
      if (answer.fault.kind !== 'busy') return failed(endingOf(answer.fault));
      await this.#calls.pause(this.#busyMs(answer.fault.retryAfterMs));
    }
  }
}

function piecesOf(page: Page, store: PlantLinkStore, size: number): readonly Page[] | Ending {
  try {
    return splitPage(page, store.place(), size);
  } catch (error) {
    if (error instanceof FeedCorrupt) return { kind: 'stop', reason: 'feedCorrupt', detail: error.message };
    throw error;
  }
}

function signedPlaceOf({ epoch, cursor, headHash, placeSignature }: PullAnswer): SignedPlace | null {
  if (placeSignature === undefined) return null;
  return { epoch, position: cursor, logHash: headHash, signature: placeSignature };
}
