import type { Runtime } from '#domain/kernel/runtime';
import { isoInstant } from '#domain/kernel/runtime';
import { monthOf } from '../history.ts';
import type { AppenderStore } from '../store.ts';
import type { Ledger } from './ledger.ts';

/** After somebody who reads for long kept a month from ending it is tried again, ms. */
const againMs = 60_000;

/** Ends the month that is appended to once the plant's clock is in a later one: with the first group that comes then. */
export class MonthEnd {
  readonly #store: AppenderStore;
  readonly #runtime: Runtime;
  #notBeforeMs = -Infinity;

  constructor(store: AppenderStore, runtime: Runtime) {
    this.#store = store;
    this.#runtime = runtime;
  }

  isDue(ledger: Ledger): boolean {
    if (this.#runtime.monotonicMs() < this.#notBeforeMs) return false;
    // A clock that was set back ends nothing.
    return monthOf(this.#runtime.nowMs()) > ledger.month;
  }

  /** With nothing in flight. False when the lease is lost. */
  async end(ledger: Ledger): Promise<boolean> {
    const nowMs = this.#runtime.nowMs();
    const { token, head } = ledger;
    const next = monthOf(nowMs);
    const ended = await this.#store.endMonth({
      token,
      before: head.position,
      next,
      closedAt: isoInstant(nowMs),
    });
    if (ended === 'held') this.#notBeforeMs = this.#runtime.monotonicMs() + againMs;
    if (ended === 'ended') ledger.month = next;
    return ended !== 'fenced';
  }
}
