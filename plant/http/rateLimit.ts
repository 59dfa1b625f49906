/** Attempts per key within a sliding window; keys without recent attempts are forgotten. */
export class RateLimit {
  readonly #most: number;
  readonly #windowMs: number;
  readonly #attempts = new Map<string, number[]>();

  constructor(most: number, windowMs: number) {
    this.#most = most;
    this.#windowMs = windowMs;
  }

  /** Counts one attempt; seconds to wait when there were too many, else null. */
  attempt(key: string, nowMs: number): number | null {
    const since = nowMs - this.#windowMs;
    for (const [other, times] of this.#attempts) {
      if ((times.at(-1) ?? 0) < since) this.#attempts.delete(other);
    }
    const recent = (this.#attempts.get(key) ?? []).filter((time) => time >= since);
    this.#attempts.set(key, recent);
    const oldest = recent[0];
    if (recent.length >= this.#most && oldest !== undefined) {
      return Math.max(1, Math.ceil((oldest + this.#windowMs - nowMs) / 1000));
    }
    recent.push(nowMs);
    return null;
  }
}
