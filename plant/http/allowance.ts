interface Level {
  readonly left: number;
  readonly atMs: number;
}

/**
 * What each sender may ask for: `most` requests at once, and `perSecond` on and on (a token bucket). A sender that is refilled
 * is forgotten, so that memory holds only who asked lately.
 */
export class Allowance {
  readonly #most: number;
  readonly #perSecond: number;
  readonly #levels = new Map<string, Level>();
  #sweptAtMs = 0;

  constructor(most: number, perSecond: number) {
    this.#most = most;
    this.#perSecond = perSecond;
  }

  /** Seconds to wait; null where the request is allowed, which uses one up. */
  waitS(sender: string, nowMs: number): number | null {
    this.#sweep(nowMs);
    const left = this.#left(sender, nowMs);
    if (left < 1) return Math.max(1, Math.ceil((1 - left) / this.#perSecond));
    this.#levels.set(sender, { left: left - 1, atMs: nowMs });
    return null;
  }

  #left(sender: string, nowMs: number): number {
    const level = this.#levels.get(sender);
    if (!level) return this.#most;
    return Math.min(this.#most, level.left + ((nowMs - level.atMs) / 1000) * this.#perSecond);
  }

  #sweep(nowMs: number): void {
    const refillMs = (this.#most / this.#perSecond) * 1000;
    if (nowMs - this.#sweptAtMs < refillMs) return;
    this.#sweptAtMs = nowMs;
    for (const [sender, { atMs }] of this.#levels) {
      if (nowMs - atMs >= refillMs) this.#levels.delete(sender);
    }
  }

  /** Senders that are remembered. */
  get size(): number {
    return this.#levels.size;
  }
}
