/** Failures per key within a sliding window; keys without recent failures are forgotten. */
export class RateLimit {
  readonly #most: number;
  readonly #windowMs: number;
  readonly #failures = new Map<string, readonly number[]>();

  constructor(most: number, windowMs: number) {
    this.#most = most;
    this.#windowMs = windowMs;
  }

  /** Seconds until the next attempt is allowed; null when it is allowed now. */
  waitS(key: string, nowMs: number): number | null {
    const recent = this.#recent(key, nowMs);
    const oldest = recent[0];
    if (recent.length < this.#most || oldest === undefined) return null;
    return Math.max(1, Math.ceil((oldest + this.#windowMs - nowMs) / 1000));
  }

  failed(key: string, nowMs: number): void {
    for (const other of this.#failures.keys()) {
      if (this.#recent(other, nowMs).length === 0) this.#failures.delete(other);
    }
    this.#failures.set(key, [...this.#recent(key, nowMs), nowMs]);
  }

  #recent(key: string, nowMs: number): readonly number[] {
    return (this.#failures.get(key) ?? []).filter((time) => time > nowMs - this.#windowMs);
  }
}
