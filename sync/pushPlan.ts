import type { Batch } from './batch.ts';
import type { RunAck } from './messages.ts';
import type { PlantLinkStore, Selected } from './plantPorts.ts';
import type { PlantLinkTuning } from './tuning.ts';

/** A run that the plant did not take through the end of what was sent, and why. */
export interface NotTaken {
  readonly run: string;
  readonly terminal: string;
  readonly fault: string;
}

/**
 * Decides what one connection pushes next: own events first, then, once others' have stayed unconfirmed for a while, theirs.
 * - A run that the plant does not take waits aside, longer each time, so that it never stands in the way of the others.
 * - What builds on something that is neither at the plant nor here waits for it, but not for ever: the plant would judge it
 *   without its basis. Times are monotonic ms.
 */
export class PushPlan {
  readonly #store: PlantLinkStore;
  readonly #tuning: PlantLinkTuning;
  readonly #after = new Map<string, number>();
  readonly #asideUntil = new Map<string, number>();
  readonly #waits = new Map<string, number>();
  #forwarding = false;
  readonly #heldSince = new Map<'own' | 'heard', number>();

  constructor(store: PlantLinkStore, tuning: PlantLinkTuning) {
    this.#store = store;
    this.#tuning = tuning;
  }

  /** From now on, until none are left, others' events are pushed too. */
  forward(): void {
    this.#forwarding = true;
  }

  /** Empty when there is nothing to push now. */
  next(nowMs: number): readonly Batch[] {
    for (const [run, untilMs] of this.#asideUntil) if (untilMs <= nowMs) this.#asideUntil.delete(run);
    const own = this.#choose('own', nowMs);
    if (own.length > 0 || !this.#forwarding) return own;
    const heard = this.#choose('heard', nowMs);
    this.#forwarding = heard.length > 0 || this.#heldSince.has('heard') || this.#asideUntil.size > 0;
    return heard;
  }

  /** When the next thing that waits is due; null when nothing waits. */
  nextDueMs(nowMs: number): number | null {
    const held = [...this.#heldSince.values()].map((sinceMs) => sinceMs + this.#tuning.basisWaitMs);
    const dues = [...this.#asideUntil.values(), ...held].filter((dueMs) => dueMs > nowMs);
    return dues.length === 0 ? null : Math.min(...dues);
  }

  /** Something waits for what it builds on. */
  holds(nowMs: number): boolean {
    return [...this.#heldSince.values()].some((sinceMs) => nowMs - sinceMs < this.#tuning.basisWaitMs);
  }

  isAside(run: string): boolean {
    return this.#asideUntil.has(run);
  }

  /** Takes the plant's answer to `sent` in; answers what was not taken. */
  learn(sent: readonly Batch[], acks: readonly RunAck[], nowMs: number): readonly NotTaken[] {
    const notTaken: NotTaken[] = [];
    for (const batch of sent) {
      const { run, terminal, fromSeq } = batch;
      const ack = acks.find((a) => a.run === run);
      const fault = faultOf(batch, ack);
      if (fault === 'resend' && ack?.resendFrom) this.#after.set(run, ack.resendFrom - 1);
      else this.#after.delete(run);
      if (fault === null) this.#waits.delete(run);
      if (fault === null || (fault === 'resend' && ack?.resendFrom !== fromSeq)) continue;
      this.#setAside(run, nowMs);
      notTaken.push({ run, terminal, fault });
    }
    return notTaken;
  }

  #setAside(run: string, nowMs: number): void {
    const { asideMs } = this.#tuning;
    const waitMs = Math.min(Math.max((this.#waits.get(run) ?? 0) * 2, asideMs), asideMs * 10);
    this.#waits.set(run, waitMs);
    this.#asideUntil.set(run, nowMs + waitMs);
  }

  /** Patiently, until patience has kept something back for too long. */
  #choose(whose: 'own' | 'heard', nowMs: number): readonly Batch[] {
    const { batches, held } = this.#select(whose, true);
    if (!held) {
      this.#heldSince.delete(whose);
      return batches;
    }
    const sinceMs = this.#heldSince.get(whose) ?? nowMs;
    this.#heldSince.set(whose, sinceMs);
    const waits = nowMs - sinceMs < this.#tuning.basisWaitMs;
    return waits || batches.length > 0 ? batches : this.#select(whose, false).batches;
  }

  #select(whose: 'own' | 'heard', patient: boolean): Selected {
    return this.#store.batchesToPush({
      whose,
      patient,
      maxEvents: this.#tuning.pushEvents,
      maxChars: this.#tuning.pushChars,
      maxBatches: this.#tuning.pushBatches,
      without: new Set(this.#asideUntil.keys()),
      after: this.#after,
    });
  }
}

function faultOf(batch: Batch, ack: RunAck | undefined): string | null {
  if (!ack) return 'unanswered';
  if (ack.fault !== null) return ack.fault;
  if (ack.resendFrom !== null) return 'resend';
  return ack.seq >= batch.fromSeq + batch.events.length - 1 ? null : 'partly';
}
