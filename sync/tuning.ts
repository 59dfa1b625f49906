import type { Backoff } from './backoff.ts';

/** Sizes and times of the plant link; all times in ms. */
export interface PlantLinkTuning {
  readonly pullRows: number;
  /** Rows applied in one transaction: what a command may have to wait for. Fewer cost more each: 250 rows 73 us, 100 rows 89 us, 50 rows 105 us of processor. */
  readonly pieceRows: number;
  /** Both while own events are pending, which says that somebody works here: parsing a page and applying a piece take less than 10 ms each. */
  readonly beside: { readonly pullRows: number; readonly pieceRows: number };
  /** Rows of one piece of a snapshot or a stream's history. */
  readonly snapshotRows: number;
  /** How often is looked for what the plant has acknowledged and never sent. */
  readonly strandedMs: number;
  readonly longPollMs: number;
  /** Beyond the long poll's own wait. */
  readonly pullTimeoutMs: number;
  readonly pushTimeoutMs: number;
  /** Chosen and said at once, about 20 us each: a command may have to wait for that as well. */
  readonly pushEvents: number;
  readonly pushChars: number;
  readonly pushBatches: number;
  /** Something to push, connected, and nothing confirmed for so long: the connection is built anew. */
  readonly stallMs: number;
  /** First wait of a run that the plant would not take; doubles up to ten times that. */
  readonly asideMs: number;
  /** How long events wait for a missing part of what they build on; after that they are judged without it. */
  readonly basisWaitMs: number;
  /** Others' events are forwarded only when they stay unconfirmed for this long, plus up to as much again by chance. */
  readonly forwardMs: number;
  /** Where there are other URLs, one that turns requests away for so long is left for the next. */
  readonly bearMs: number;
  /** Online for so long counts as a good connection: failures are counted from 0 again. */
  readonly steadyMs: number;
  /** How often is asked again for what lies in a detached month of the plant's log. */
  readonly detachedMs: number;
  /** How often the clock is measured by a quick round trip. */
  readonly clockEveryMs: number;
  readonly backoff: Backoff;
}

export const plantLinkTuning: PlantLinkTuning = {
  pullRows: 1000,
  pieceRows: 100,
  beside: { pullRows: 250, pieceRows: 50 },
  snapshotRows: 1000,
  strandedMs: 60_000,
  longPollMs: 25_000,
  pullTimeoutMs: 15_000,
  pushTimeoutMs: 30_000,
  pushEvents: 250,
  pushChars: 1_500_000,
  pushBatches: 50,
  stallMs: 30_000,
  asideMs: 15_000,
  basisWaitMs: 60_000,
  forwardMs: 4_000,
  bearMs: 1_500,
  steadyMs: 10_000,
  detachedMs: 60_000,
  clockEveryMs: 300_000,
  backoff: { baseMs: 500, capMs: 30_000 },
};
