/** Bounds of a wait before trying again, ms. */
export interface Backoff {
  readonly baseMs: number;
  readonly capMs: number;
}

/**
 * Full jitter: a wait drawn evenly from 0 up to a ceiling that doubles with every failure, so that many terminals do not come
 * back at the same moment. `failures` counts them in a row, 1 for the first; `random` is uniform in [0, 1).
 */
export function fullJitterMs(backoff: Backoff, failures: number, random: () => number): number {
  const doublings = Math.min(Math.max(failures - 1, 0), 20);
  const ceiling = Math.min(backoff.capMs, backoff.baseMs * 2 ** doublings);
  return Math.floor(random() * ceiling);
}
