const BASE_MS = 500;
const CAP_MS = 30_000;

/**
 * Full jitter: a wait drawn evenly from 0 up to a ceiling that doubles with every attempt (500 ms to 30 s), so that
 * many terminals do not come back at the same moment after a switch was restarted.
 *
 * @param attempt failures in a row so far, 0 for the first
 * @param random evenly distributed in [0, 1)
 */
export function fullJitterMs(attempt: number, random: () => number): number {
  const ceiling = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt, 16));
  return Math.floor(random() * ceiling);
}
