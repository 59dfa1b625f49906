import type { LogRow } from './store.ts';

export interface RingLimits {
  readonly rows: number;
  /** Bodies together, UTF-16 units. */
  readonly size: number;
}

/** The newest rows of the log without a gap, in memory. */
export class FeedRing {
  readonly #limits: RingLimits;
  #rows: LogRow[] = [];
  #start = 0;
  #size = 0;

  constructor(limits: RingLimits) {
    this.#limits = limits;
  }

  append(rows: readonly LogRow[]): void {
    for (const row of rows) {
      this.#rows.push(row);
      this.#size += row.body.length;
    }
    this.#shorten();
  }

  forget(): void {
    this.#rows = [];
    this.#start = 0;
    this.#size = 0;
  }

  /** Undefined where it is older than what is kept, or not there yet. */
  at(position: number): LogRow | undefined {
    const first = this.#rows[this.#start];
    return first && position >= first.position
      ? this.#rows[this.#start + position - first.position]
      : undefined;
  }

  /** So many from the position above `position` on, which is kept. */
  after(position: number, count: number): readonly LogRow[] {
    const start = this.#start + position + 1 - (this.#rows[this.#start]?.position ?? 0);
    return this.#rows.slice(start, start + count);
  }

  /** Moves the start past what is too much; the array is cut only now and then, because that copies it. */
  #shorten(): void {
    const { rows, size } = this.#limits;
    while (this.#rows.length - this.#start > rows || this.#size > size) {
      this.#size -= this.#rows[this.#start]?.body.length ?? 0;
      this.#start += 1;
    }
    if (this.#start < 1000 || this.#start * 2 < this.#rows.length) return;
    this.#rows = this.#rows.slice(this.#start);
    this.#start = 0;
  }
}
