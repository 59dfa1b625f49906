import type { Timers } from '#terminal/devices/timers';

interface Due {
  readonly at: number;
  readonly order: number;
  readonly fn: () => void;
}

const EPOCH_MS = Date.UTC(2026, 0, 5, 6, 0, 0);

/** A clock that moves only when told to; timers run in the order they are due. */
export class VirtualTimers implements Timers {
  #elapsed = 0;
  #wallOffset = 0;
  #order = 0;
  #due: Due[] = [];

  now(): number {
    return EPOCH_MS + this.#elapsed + this.#wallOffset;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  after(ms: number, fn: () => void): { cancel(): void } {
    this.#order += 1;
    const due: Due = { at: this.#elapsed + Math.max(0, ms), order: this.#order, fn };
    this.#due.push(due);
    return {
      cancel: () => {
        this.#due = this.#due.filter((other) => other !== due);
      },
    };
  }

  /** Somebody sets the wall clock; durations must not notice. */
  jumpWallClock(ms: number): void {
    this.#wallOffset += ms;
  }

  advance(ms: number): void {
    const until = this.#elapsed + ms;
    for (;;) {
      const next = this.#due
        .filter(({ at }) => at <= until)
        .sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (next === undefined) break;
      this.#due = this.#due.filter((other) => other !== next);
      this.#elapsed = Math.max(this.#elapsed, next.at);
      next.fn();
    }
    this.#elapsed = until;
  }
}
