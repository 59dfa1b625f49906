import type { Cancel, Runtime } from '#domain/kernel/runtime';
import type { AttachmentTransport } from './attachmentMessages.ts';
import { carriedBytes } from './attachmentMessages.ts';
import type { AttachmentStore } from './attachments.ts';
import type { Backoff } from './backoff.ts';
import { fullJitterMs } from './backoff.ts';
import type { SyncLog } from './client.ts';
import { protocolVersion } from './messages.ts';
import type { PlantFault } from './plantPorts.ts';

/** A content by the event that names it. */
export interface NamedContent {
  readonly hash: string;
  readonly size: number;
  readonly event: string;
}

/** What this terminal knows of which contents are where. */
export interface AttachmentLedger {
  /** Named by this PC and not known to be at the plant; oldest first. */
  notAtPlant(): readonly NamedContent[];
  /** Whether the plant has accepted the event: it takes a content after its event. */
  isAccepted(event: string): boolean;
  /** Named, and small and recent enough to be fetched before anybody asks. */
  worthFetching(): readonly NamedContent[];
  named(hash: string): NamedContent | null;
  /** Durable when it returns. @throws StorageFailure */
  markAtPlant(hash: string): void;
}

export interface AttachmentTuning {
  /** What contents may take of the way to the plant, bytes a second. */
  readonly bytesPerS: number;
  readonly timeoutMs: number;
  readonly backoff: Backoff;
  /** Before the plant is asked again for what it did not have. */
  readonly absentMs: number;
}

export const attachmentTuning: AttachmentTuning = {
  bytesPerS: 2 * 1024 * 1024,
  timeoutMs: 30_000,
  backoff: { baseMs: 1000, capMs: 60_000 },
  absentMs: 15_000,
};

export interface AttachmentLinkOptions {
  readonly runtime: Runtime;
  readonly store: AttachmentStore;
  readonly ledger: AttachmentLedger;
  /** The plant as it is reached now; null while it is not, and while events wait: they go first. */
  readonly way: () => AttachmentTransport | null;
  readonly log: SyncLog;
  /** A content came, or the plant has one more. */
  readonly onMoved: (hash: string) => void;
  /** Gets what nobody expected (a bug). */
  readonly crashed: (error: unknown) => void;
  readonly isStorageFailure: (error: unknown) => boolean;
  readonly tuning?: AttachmentTuning;
}

type Job = NamedContent & { readonly to: 'plant' | 'here' };
type Outcome = 'done' | 'later' | 'noWay' | PlantFault;

/**
 * Carries contents between this PC and its plant, one piece after the other, beside the events and behind them. What is cut goes on
 * where it stopped, whichever side was killed: both know how much they have.
 */
export class AttachmentLink {
  readonly #options: AttachmentLinkOptions;
  readonly #tuning: AttachmentTuning;
  readonly #asked = new Set<string>();
  /** What was tried in vain, and when it may be tried again (monotonic). */
  readonly #laterAt = new Map<string, { readonly atMs: number; readonly tries: number }>();
  #timer: Cancel | null = null;
  #gone: AbortController | null = null;
  #working = false;
  /** Poked while it worked: what it looked at may be old. */
  #again = false;
  /** After a fault: nothing but time ends it. */
  #resting = false;
  #failures = 0;

  constructor(options: AttachmentLinkOptions) {
    this.#options = options;
    this.#tuning = options.tuning ?? attachmentTuning;
  }

  start(): void {
    this.#gone = new AbortController();
    this.poke();
  }

  stop(): void {
    this.#gone?.abort();
    this.#gone = null;
    this.#timer?.cancel();
    this.#timer = null;
    this.#resting = false;
  }

  /** Somebody looks at it: it goes before all else. */
  want(hash: string): void {
    if (this.#asked.has(hash)) return;
    this.#asked.add(hash);
    this.#laterAt.delete(hash);
    this.poke();
  }

  /** Something may have changed: events, the plant, what is on the disk. */
  poke(): void {
    this.#again = this.#working;
    if (this.#gone === null || this.#working || this.#resting) return;
    this.#timer?.cancel();
    this.#timer = null;
    this.#working = true;
    this.#work().then(
      (waitMs) => this.#rest(waitMs),
      (error: unknown) => this.#options.crashed(error),
    );
  }

  /** How many that this PC named and has are not known to be at the plant. */
  waiting(): number {
    return this.#options.ledger.notAtPlant().filter(({ hash }) => this.#options.store.find(hash)).length;
  }

  #rest(waitMs: number | null): void {
    this.#working = false;
    if (this.#again && !this.#resting) return this.poke();
    if (this.#gone === null || waitMs === null) return;
    this.#timer = this.#options.runtime.after(waitMs, () => {
      this.#resting = false;
      this.poke();
    });
  }

  /** Until nothing is left that could be carried now; answers when to look again, ms, null for when somebody says so. */
  async #work(): Promise<number | null> {
    while (this.#gone !== null) {
      const job = this.#options.way() === null ? null : this.#next();
      if (job === null) return this.#nextTime();
      const outcome = await this.#tried(job);
      if (outcome === 'done') {
        this.#failures = 0;
        this.#laterAt.delete(job.hash);
        this.#options.onMoved(job.hash);
      } else if (outcome === 'later') this.#postpone(job.hash);
      else if (outcome === 'noWay') return null;
      else return this.#restAfter(job, outcome);
    }
    return null;
  }

  #restAfter(job: Job, fault: PlantFault): number {
    const { log, runtime } = this.#options;
    this.#resting = true;
    this.#failures += 1;
    this.#postpone(job.hash);
    log.warn('attachmentNotCarried', { hash: job.hash, to: job.to, ...fault });
    const wait = fault.kind === 'busy' ? fault.retryAfterMs : 0;
    return wait + fullJitterMs(this.#tuning.backoff, this.#failures, () => runtime.random());
  }

  async #tried(job: Job): Promise<Outcome> {
    try {
      return job.to === 'plant' ? await this.#push(job) : await this.#fetch(job);
    } catch (error) {
      if (!this.#options.isStorageFailure(error)) throw error;
      // The disk may have room again later; what was received stays.
      this.#options.log.warn('attachmentNotStored', { hash: job.hash, error: String(error) });
      return 'later';
    }
  }

  #next(): Job | null {
    const { ledger, store } = this.#options;
    const now = this.#options.runtime.monotonicMs();
    const due = ({ hash }: NamedContent): boolean => (this.#laterAt.get(hash)?.atMs ?? 0) <= now;
    for (const hash of this.#asked) {
      const content = ledger.named(hash);
      if (content === null || store.find(hash)) this.#asked.delete(hash);
      else if (due(content)) return { ...content, to: 'here' };
    }
    const push = ledger
      .notAtPlant()
      .find((content) => due(content) && ledger.isAccepted(content.event) && store.find(content.hash));
    if (push) return { ...push, to: 'plant' };
    const fetch = ledger.worthFetching().find((content) => due(content) && !store.find(content.hash));
    return fetch ? { ...fetch, to: 'here' } : null;
  }

  #postpone(hash: string): void {
    const tries = (this.#laterAt.get(hash)?.tries ?? 0) + 1;
    const waitMs = this.#tuning.absentMs * Math.min(2 ** (tries - 1), 20);
    this.#laterAt.set(hash, { tries, atMs: this.#options.runtime.monotonicMs() + waitMs });
  }

  #nextTime(): number | null {
    const now = this.#options.runtime.monotonicMs();
    const times = [...this.#laterAt.values()].map(({ atMs }) => atMs).filter((atMs) => atMs > now);
    return times.length === 0 ? null : Math.min(...times) - now + 1;
  }

  async #push({ hash, size, event }: Job): Promise<Outcome> {
    const { ledger, store } = this.#options;
    const content = store.read(hash);
    if (content === null) return 'later';
    let bytes = 0;
    for (let offset = 0; ;) {
      const data = content.subarray(offset, offset + bytes).toString('base64');
      const answer = await this.#ask((way, signal) =>
        way.put({ protocol: protocolVersion, hash, event, size, offset, data }, signal),
      );
      if ('kind' in answer) return answer;
      if (answer.status === 'noWay') return 'noWay';
      if (answer.status === 'whole') {
        ledger.markAtPlant(hash);
        return 'done';
      }
      if (answer.status !== 'partly') return 'later';
      if (bytes > 0 && answer.received <= offset) return 'later';
      offset = answer.received;
      await this.#pace(bytes);
      bytes = carriedBytes;
    }
  }

  async #fetch({ hash }: Job): Promise<Outcome> {
    const { ledger, store } = this.#options;
    for (let offset = store.received(hash); ;) {
      const answer = await this.#ask((way, signal) =>
        way.get({ protocol: protocolVersion, hash, offset }, signal),
      );
      if ('kind' in answer) return answer;
      if (answer.status === 'noWay') return 'noWay';
      if (answer.status === 'absent') return 'later';
      const bytes = Buffer.from(answer.data, 'base64');
      const appended = store.append({ hash, size: answer.size, offset, bytes });
      if (appended.status === 'whole') {
        ledger.markAtPlant(hash);
        return 'done';
      }
      if (appended.status === 'refused') return 'later';
      if (appended.received <= offset && bytes.length === 0) return 'later';
      offset = appended.received;
      await this.#pace(bytes.length);
    }
  }

  async #ask<A extends { readonly status: string }>(
    ask: (
      way: AttachmentTransport,
      signal: AbortSignal,
    ) => Promise<
      { readonly ok: true; readonly value: A } | { readonly ok: false; readonly fault: PlantFault }
    >,
  ): Promise<A | { readonly status: 'noWay' } | PlantFault> {
    const way = this.#options.way();
    const gone = this.#gone;
    if (way === null || gone === null) return { status: 'noWay' };
    const over = new AbortController();
    const abort = (): void => over.abort();
    gone.signal.addEventListener('abort', abort);
    const timer = this.#options.runtime.after(this.#tuning.timeoutMs, abort);
    const answer = await ask(way, over.signal);
    timer.cancel();
    gone.signal.removeEventListener('abort', abort);
    return answer.ok ? answer.value : answer.fault;
  }

  /** Leaves the way to others for as long as these bytes may take. */
  #pace(bytes: number): Promise<void> {
    if (bytes === 0) return Promise.resolve();
    const ms = (bytes / this.#tuning.bytesPerS) * 1000;
    return new Promise((resolve) => void this.#options.runtime.after(ms, resolve));
  }
}
