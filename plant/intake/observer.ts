import type { LogRow, RunRow } from '../store.ts';
import type { Judgement } from './judge.ts';

/** What others learn from the intake; metrics, the feed and `heardThrough` listen. Called after the commit, in log order. */
export interface IntakeListener {
  committed(group: CommittedGroup): void;
  /** The appender holds the lease and serves, or does not. */
  statusChanged(status: IntakeStatus): void;
  /** A bug or a broken promise of the store; the group concerned was not written. */
  failed(error: unknown): void;
}

export interface CommittedGroup {
  readonly rows: readonly LogRow[];
  readonly runs: readonly RunRow[];
  readonly judgement: Judgement;
  /** From the first request's arrival to the commit, ms. */
  readonly latencyMs: number;
  /** Dead letters that were tried again: those that are still unreadable were told of before. */
  readonly again: boolean;
}

/**
 * `serving`: pushes are judged. `standby`: another node appends. `unavailable`: the store cannot be reached or cannot write.
 * `recovering`: the log was put back and is not open yet. `stopped`: for good.
 */
export type IntakeStatus = 'starting' | 'serving' | 'standby' | 'unavailable' | 'recovering' | 'stopped';
