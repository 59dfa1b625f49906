import type { Backoff } from './backoff.ts';
import { fullJitterMs } from './backoff.ts';

interface Gap {
  readonly run: string;
  /** Known to exist somewhere. */
  seq: number;
  readonly holders: string[];
  asked: number;
  dueMs: number;
}

/** One question: `to` is asked for `run`. */
export interface Question {
  readonly to: string;
  readonly run: string;
}

/** Gaps beyond this many wait until others are closed; a holder that makes things up costs no more than that. */
const maxGaps = 2000;

/**
 * Which runs go on elsewhere, who has them, and when to ask whom: one holder at a time, the run's own terminal first, the next
 * one after a wait that grows while nobody answers. Times are monotonic ms.
 */
export class FloorWants {
  readonly #gaps = new Map<string, Gap>();
  readonly #givenUp = new Set<string>();
  readonly #backoff: Backoff;
  readonly #random: () => number;

  constructor(backoff: Backoff, random: () => number) {
    this.#backoff = backoff;
    this.#random = random;
  }

  get size(): number {
    return this.#gaps.size;
  }

  /** `holder` has `run` through `seq`, and it is not all here. */
  miss(run: string, seq: number, holder: string, isAuthor: boolean, nowMs: number): void {
    const gap = this.#gaps.get(run);
    if (!gap) {
      if (this.#gaps.size >= maxGaps || this.#givenUp.has(run)) return;
      const dueMs = nowMs + fullJitterMs(this.#backoff, 1, this.#random);
      this.#gaps.set(run, { run, seq, holders: [holder], asked: 0, dueMs });
      return;
    }
    gap.seq = Math.max(gap.seq, seq);
    if (gap.holders.includes(holder)) return;
    if (isAuthor) gap.holders.unshift(holder);
    else gap.holders.push(holder);
  }

  /** The run is known through `seq` now: closed, or worth asking on at once because somebody answers. */
  learn(run: string, seq: number, nowMs: number): void {
    const gap = this.#gaps.get(run);
    if (!gap) return;
    if (seq >= gap.seq) {
      this.#gaps.delete(run);
      return;
    }
    gap.asked = Math.max(0, gap.asked - 1);
    gap.dueMs = Math.min(gap.dueMs, nowMs + fullJitterMs(this.#backoff, 1, this.#random));
  }

  /** The run has another history here: not asked for again. */
  giveUp(run: string): void {
    this.#gaps.delete(run);
    if (this.#givenUp.size < maxGaps) this.#givenUp.add(run);
  }

  /** What to ask now; asking counts as done. */
  due(nowMs: number): readonly Question[] {
    const questions: Question[] = [];
    for (const gap of this.#gaps.values()) {
      if (gap.dueMs > nowMs) continue;
      const to = gap.holders[gap.asked % gap.holders.length];
      if (to === undefined) continue;
      gap.asked += 1;
      gap.dueMs = nowMs + this.#backoff.baseMs + fullJitterMs(this.#backoff, gap.asked, this.#random);
      questions.push({ to, run: gap.run });
    }
    return questions;
  }

  nextDueMs(): number | null {
    let next: number | null = null;
    for (const { dueMs } of this.#gaps.values()) next = next === null ? dueMs : Math.min(next, dueMs);
    return next;
  }
}
