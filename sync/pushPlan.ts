import type { Batch } from './batch.ts';
import type { RunAck } from './messages.ts';
import type { PlantLinkStore } from './plantPorts.ts';
import type { PlantLinkTuning } from './tuning.ts';

interface Aside {
  readonly untilMs: number;
  readonly waitMs: number;
}

/** A run that the plant did not take through the end of what was sent, and why. */
export interface NotTaken {
  readonly run: string;
  readonly terminal: string;
  readonly fault: string;
}

/**
 * Decides what one connection pushes next: own events first, then, once others' have stayed unconfirmed for a while, theirs.
 * A run that the plant does not take waits aside, longer each time, so that it never stands in the way of the others.
 */
export class PushPlan {
  readonly #store: PlantLinkStore;
  readonly #tuning: PlantLinkTuning;
  readonly #after = new Map<string, number>();
  readonly #aside = new Map<string, Aside>();
  #forwarding = false;

  constructor(store: PlantLinkStore, tuning: PlantLinkTuning) {
    this.#store = store;
    this.#tuning = tuning;
  }

  /** From now on, until none are left, others' events are pushed too. */
  forward(): void {
    this.#forwarding = true;
  }

  /** Empty when there is nothing to push now. `nowMs` is monotonic. */
  next(nowMs: number): readonly Batch[] {
    for (const [run, aside] of this.#aside) if (aside.untilMs <= nowMs) this.#aside.delete(run);
    const own = this.#select('own');
    if (own.length > 0 || !this.#forwarding) return own;
    const heard = this.#select('heard');
    this.#forwarding = heard.length > 0;
    return heard;
  }

  /** When a run that waits aside is due, monotonic ms; null when none waits. */
  nextDueMs(): number | null {
    const dues = [...this.#aside.values()].map((aside) => aside.untilMs);
    return dues.length === 0 ? null : Math.min(...dues);
  }

  isAside(run: string): boolean {
    return this.#aside.has(run);
  }

  /** Takes the plant's answer to `sent` in; answers what was not taken. */
  learn(sent: readonly Batch[], acks: readonly RunAck[], nowMs: number): readonly NotTaken[] {
    const notTaken: NotTaken[] = [];
    for (const batch of sent) {
      const { run, terminal, fromSeq } = batch;
      const ack = acks.find((a) => a.run === run);
      const fault = this.#faultOf(batch, ack);
      if (fault === 'resend' && ack?.resendFrom) this.#after.set(run, ack.resendFrom - 1);
      else this.#after.delete(run);
      if (fault === null || (fault === 'resend' && ack?.resendFrom !== fromSeq)) continue;
      this.#setAside(run, nowMs);
      notTaken.push({ run, terminal, fault });
    }
    return notTaken;
  }

  #faultOf(batch: Batch, ack: RunAck | undefined): string | null {
    if (!ack) return 'unanswered';
    if (ack.fault !== null) return ack.fault;
    if (ack.resendFrom !== null) return 'resend';
    return ack.seq >= batch.fromSeq + batch.events.length - 1 ? null : 'partly';
  }

  #setAside(run: string, nowMs: number): void {
    const before = this.#waits.get(run) ?? 0;
    const waitMs = Math.min(Math.max(before * 2, this.#tuning.asideMs), this.#tuning.asideMs * 10);
    this.#waits.set(run, waitMs);
    this.#aside.set(run, { untilMs: nowMs + waitMs, waitMs });
  }

  readonly #waits = new Map<string, number>();

  #select(whose: 'own' | 'heard'): readonly Batch[] {
    return this.#store.batchesToPush({
      whose,
      maxEvents: this.#tuning.pushEvents,
      maxChars: this.#tuning.pushChars,
      maxBatches: this.#tuning.pushBatches,
      without: new Set(this.#aside.keys()),
      after: this.#after,
    });
  }
}
