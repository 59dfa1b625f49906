import type { Backoff } from './backoff.ts';

/** Sizes and times of the floor link; times in ms. */
export interface FloorTuning {
  /** How often `have` is said again, more or less a quarter by chance. */
  readonly haveEveryMs: number;
  /** Batches that arrive within this time are stored in one transaction. */
  readonly gatherMs: number;
  /** The same piece asked for by several within this time is told once. */
  readonly toldMs: number;
  readonly pieceEvents: number;
  readonly pieceChars: number;
  /** Pieces told for one question; the asker asks on. */
  readonly piecesPerWant: number;
  /** Another scope's places carried in front of a batch to close the scope's chain; more than that is asked for. */
  readonly bridge: number;
  readonly backoff: Backoff;
}

export const floorTuning: FloorTuning = {
  haveEveryMs: 20_000,
  gatherMs: 5,
  toldMs: 1_000,
  pieceEvents: 50,
  pieceChars: 200_000,
  piecesPerWant: 10,
  bridge: 200,
  backoff: { baseMs: 300, capMs: 30_000 },
};
