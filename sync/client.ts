import type { ClockReading } from '#domain/kernel/moment';
import type { Cancel, Runtime } from '#domain/kernel/runtime';
import { isoInstant } from '#domain/kernel/runtime';
import { fullJitterMs } from './backoff.ts';
import type { Ending, StopReason } from './ending.ts';
import { Conversation } from './conversation.ts';
import type { SaidRun, ServerIdentity } from './messages.ts';
import type { ClockMemory } from './plantClock.ts';
import { PlantClock } from './plantClock.ts';
import type { PlantFault, PlantLinkStore, PlantTransport, Saved } from './plantPorts.ts';
import type { NotTaken } from './pushPlan.ts';
import type { HeldLog } from './rewound.ts';
import type { PlantLinkTuning } from './tuning.ts';
import { plantLinkTuning } from './tuning.ts';

/** Instants are UTC by this terminal's clock; trying again does not change `since`. `reason` is a stable code, never a sentence. */
export type PlantLinkState =
  | { readonly status: 'offline'; readonly since: string; readonly reason: string | null }
  /** `reason`: why the attempt before this one ended; null for the first since the start or since it was online. */
  | {
      readonly status: 'connecting';
      readonly since: string;
      readonly url: string;
      readonly reason: string | null;
    }
  | { readonly status: 'online'; readonly since: string; readonly url: string }
  | { readonly status: 'stopped'; readonly since: string; readonly reason: StopReason };

/** What the UI's sync pill and `takt doctor` show. */
export interface PlantLinkStatus {
  readonly state: PlantLinkState;
  /** Own events that the plant does not have yet. */
  readonly pending: number;
  /** When the plant last said that this terminal knows everything; null for never. */
  readonly lastPlantNewsAt: string | null;
  /** The last thing that went wrong, kept until the next is; null when nothing did. */
  readonly lastError: { readonly code: string; readonly detail: string; readonly at: string } | null;
  /** Why own events do not move although the plant can be reached; null while they do. */
  readonly trouble: string | null;
  /** Rows here and rows in all while a long pull is under way; open streams while scopes are entered; else null. */
  readonly progress: { readonly done: number; readonly total: number } | null;
}

/** Where the link says what it does; `event` is a stable name in camelCase. */
export interface SyncLog {
  info(event: string, fields: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields: Readonly<Record<string, unknown>>): void;
}

export interface PlantClientOptions {
  readonly runtime: Runtime;
  readonly store: PlantLinkStore;
  /** One per plant URL (node of the plant), tried in this order. */
  readonly transports: readonly PlantTransport[];
  /** The plant history that this terminal was enrolled to. */
  readonly identity: ServerIdentity;
  /** The plant's public key, as of the enrolment. */
  readonly plantKey: string;
  /** This terminal, as enrolled. */
  readonly terminal: string;
  readonly version: string;
  /** Without it a plant whose log was put back stops the link. */
  readonly held?: HeldLog;
  readonly log: SyncLog;
  /** Told with each answer after which nothing is left to pull, also of nothing: see `ConversationParts.onSaid`. */
  readonly onSaid?: (said: readonly SaidRun[]) => void;
  /** See `ConversationParts.onCloned`; told again with each answer while it is so. */
  readonly onCloned?: (run: string) => void;
  /** Gets what nobody expected (a bug): the process should end. */
  readonly crashed: (error: unknown) => void;
  readonly tuning?: PlantLinkTuning;
  /** Nothing of the clock outlasts the client without it. */
  readonly clockMemory?: ClockMemory;
}

/** The plant's log was put back, and nobody has opened it yet. */
const recoveringCode = 'plantRecovering';

/** A pull that is further behind than this shows its progress. */
const longPullRows = 2000;

/**
 * The terminal's side of push and pull. Keeps one conversation with the plant going: through its URLs in order, then again
 * after a wait with full jitter; what ends a conversation for good stops the client until it is started anew.
 */
export class PlantClient {
  readonly #options: PlantClientOptions;
  readonly #tuning: PlantLinkTuning;
  readonly #clock: PlantClock;
  readonly #listeners = new Set<(status: PlantLinkStatus) => void>();
  #state: PlantLinkState;
  #lastError: PlantLinkStatus['lastError'] = null;
  /** With as many waiting as when it began; ends when there are fewer. */
  #trouble: { readonly code: string; readonly pending: number } | null = null;
  /** What the log has said last of this link. */
  #told: { readonly status: PlantLinkState['status'] | null; readonly fault: string | null } = {
    status: null,
    fault: null,
  };
  #progress: PlantLinkStatus['progress'] = null;
  #conversation: Conversation | null = null;
  #retry: Cancel | null = null;
  #forward: Cancel | null = null;
  #stopListening: (() => void) | null = null;
  /** Since when it is not online; null while it is. */
  #apartSince: string | null = null;
  #apartWhy: string | null = null;
  #onlineAtMs: number | null = null;
  #url = 0;
  #notBeforeMs = 0;
  #failures = 0;

  constructor(options: PlantClientOptions) {
    this.#options = options;
    this.#clock = new PlantClock(options.clockMemory);
    this.#tuning = options.tuning ?? plantLinkTuning;
    this.#state = { status: 'offline', since: this.#instant(), reason: null };
  }

  start(): void {
    if (this.#stopListening) return;
    this.#stopListening = this.#options.store.onSaved((saved) => this.#saved(saved));
    this.#connect();
  }

  /** Gives up what is in flight; nothing that was saved is lost by it. */
  stop(): void {
    this.#stopListening?.();
    this.#stopListening = null;
    this.#retry?.cancel();
    this.#forward?.cancel();
    this.#forward = null;
    this.#conversation?.end();
    this.#conversation = null;
    if (this.#state.status !== 'stopped')
      this.#enter({ status: 'offline', since: this.#instant(), reason: null });
  }

  /** Somebody asks for it: tries now instead of waiting, also after a stop. */
  retryNow(): void {
    if (this.#conversation || !this.#stopListening) return;
    this.#retry?.cancel();
    this.#url = 0;
    this.#connect();
  }

  status(): PlantLinkStatus {
    const { pending } = this.#options.store.status();
    return {
      state: this.#state,
      pending,
      trouble: pending === 0 ? null : (this.#trouble?.code ?? null),
      lastPlantNewsAt: this.#options.store.plantNewsAt(),
      lastError: this.#lastError,
      progress: this.#progress,
    };
  }

  /** Null until measured. */
  clockOffset(): ClockReading | null {
    return this.#clock.offset(this.#options.runtime.nowMs(), this.#options.runtime.monotonicMs());
  }

  /** Told whenever `status()` may say something new; returns the way to stop. */
  onStatus(listener: (status: PlantLinkStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #saved(saved: Saved): void {
    if (saved.source === 'heard') {
      this.#conversation?.heard();
      return this.#forwardLater();
    }
    this.#conversation?.wake();
    this.#tell();
  }

  /** Waits, so that a terminal which reaches the plant itself is not doubled by all that heard it. */
  #forwardLater(): void {
    if (this.#forward || !this.#conversation) return;
    const { runtime } = this.#options;
    const waitMs = this.#tuning.forwardMs * (1 + runtime.random());
    this.#forward = runtime.after(waitMs, () => {
      this.#forward = null;
      this.#conversation?.forward();
    });
  }

  #connect(): void {
    const { runtime, store, transports, identity, plantKey, terminal, version } = this.#options;
    const transport = transports[this.#url];
    if (!transport) return;
    const conversation = new Conversation({
      runtime,
      store,
      transport,
      identity,
      plantKey,
      terminal,
      version,
      tuning: this.#tuning,
      clock: this.#clock,
      held: this.#options.held ?? null,
      others: transports.length > 1,
      onOnline: () => this.#online(transport.url),
      onProgress: (done, total) => this.#progressed(done, total),
      onEntering: (done, total) => this.#entered(done, total),
      onAcked: () => this.#acked(),
      onRecovering: () => this.#recovering(),
      onNotTaken: (notTaken) => this.#notTaken(notTaken),
      onNotBelieved: (count) => this.#failed('checkpointNotSigned', String(count)),
      onDetached: (months) => this.#failed('historyDetached', months.join(', ')),
      onCloned: (run) => this.#options.onCloned?.(run),
      onSaid: (said) => this.#options.onSaid?.(said),
    });
    this.#conversation = conversation;
    this.#apartSince ??= this.#instant();
    const apart = { since: this.#apartSince, reason: this.#apartWhy };
    this.#enter({ status: 'connecting', ...apart, url: transport.url });
    conversation.run().then((ending) => this.#ended(conversation, ending), this.#options.crashed);
  }

  #online(url: string): void {
    this.#onlineAtMs = this.#options.runtime.monotonicMs();
    this.#apartSince = null;
    this.#apartWhy = null;
    this.#enter({ status: 'online', since: this.#instant(), url });
    this.#forwardLater();
  }

  #acked(): void {
    if (this.#trouble && this.#options.store.status().pending < this.#trouble.pending) this.#trouble = null;
    this.#tell();
  }

  #notTaken(notTaken: readonly NotTaken[]): void {
    for (const { run, terminal, fault } of notTaken) {
      this.#failed(fault, `run ${run} of ${terminal}`);
      if (terminal === this.#options.terminal) this.#stuck(fault);
    }
    this.#tell();
  }

  #recovering(): void {
    if (this.#trouble?.code === recoveringCode) return;
    this.#stuck(recoveringCode);
    this.#tell();
  }

  #stuck(code: string): void {
    this.#trouble = { code, pending: this.#options.store.status().pending };
  }

  #progressed(done: number, total: number): void {
    const long = this.#progress !== null || total - done > longPullRows;
    this.#progress = long && done < total ? { done, total } : null;
    this.#tell();
  }

  #entered(done: number, total: number): void {
    this.#progress = done < total ? { done, total } : null;
    this.#tell();
  }

  #ended(conversation: Conversation, ending: Ending): void {
    if (this.#conversation !== conversation) return;
    this.#conversation = null;
    this.#forward?.cancel();
    this.#forward = null;
    this.#progress = null;
    const onlineMs = this.#onlineAtMs === null ? 0 : this.#options.runtime.monotonicMs() - this.#onlineAtMs;
    this.#onlineAtMs = null;
    if (onlineMs >= this.#tuning.steadyMs) this.#failures = 0;
    if (ending.kind === 'stop') {
      this.#failed(ending.reason, ending.detail);
      return this.#enter({ status: 'stopped', since: this.#instant(), reason: ending.reason });
    }
    const { code, detail } = faultOf(ending);
    this.#failed(code, detail);
    if (ending.kind === 'stalled') this.#stuck(code);
    this.#again(
      code,
      ending.kind === 'fault' && 'retryAfterMs' in ending.fault ? ending.fault.retryAfterMs : 0,
    );
  }

  /** The next URL at once; after the last one, the first again after a wait, not before any of them said to come back. */
  #again(reason: string, busyMs: number): void {
    const { runtime, transports } = this.#options;
    this.#apartSince ??= this.#instant();
    this.#apartWhy = reason;
    this.#enter({ status: 'offline', since: this.#apartSince, reason });
    this.#notBeforeMs = Math.max(this.#notBeforeMs, runtime.monotonicMs() + busyMs);
    this.#url = (this.#url + 1) % transports.length;
    if (this.#url > 0) return this.#connect();
    this.#failures += 1;
    const atLeastMs = Math.max(0, this.#notBeforeMs - runtime.monotonicMs());
    const waitMs = atLeastMs + fullJitterMs(this.#tuning.backoff, this.#failures, () => runtime.random());
    this.#retry = runtime.after(waitMs, () => this.#connect());
  }

  #failed(code: string, detail: string): void {
    this.#lastError = { code, detail, at: this.#instant() };
    if (code === this.#told.fault) return;
    this.#told = { ...this.#told, fault: code };
    this.#options.log.warn('plantLink', { code, detail });
  }

  #enter(state: PlantLinkState): void {
    this.#state = state;
    this.#log(state);
    this.#tell();
  }

  /** Trying again is no news while the plant stays away. */
  #log(state: PlantLinkState): void {
    const { status } = state;
    const again = status === 'connecting' && this.#told.status !== null;
    if (again || status === this.#told.status) return;
    this.#told = { status, fault: status === 'online' ? null : this.#told.fault };
    this.#options.log.info('plantLinkState', { ...state });
  }

  #tell(): void {
    if (this.#listeners.size === 0) return;
    const status = this.status();
    for (const listener of this.#listeners) listener(status);
  }

  #instant(): string {
    return isoInstant(this.#options.runtime.nowMs());
  }
}

function faultOf(ending: Exclude<Ending, { kind: 'stop' }>): {
  readonly code: string;
  readonly detail: string;
} {
  if (ending.kind !== 'fault')
    return { code: ending.kind, detail: ending.kind === 'storage' ? ending.detail : '' };
  return codeOf(ending.fault);
}

function codeOf(fault: PlantFault): { readonly code: string; readonly detail: string } {
  switch (fault.kind) {
    case 'unreachable':
    case 'rejected':
      return { code: fault.kind, detail: fault.detail };
    case 'recovering':
      return { code: recoveringCode, detail: '' };
    case 'busy':
      return { code: 'busy', detail: `retry after ${fault.retryAfterMs} ms` };
    case 'detached':
      return { code: 'historyDetached', detail: fault.months.join(', ') };
    case 'mismatch':
    case 'denied':
    case 'tls':
      return { code: fault.code, detail: fault.kind };
  }
}
