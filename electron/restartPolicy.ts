const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 30_000;

/** An engine that ran this long was well: what ends it then counts as a first failure. */
export const STEADY_AFTER_MS = 60_000;

/** From this many failures in a row the user is told; fewer pass as a short "reconnecting". */
export const TELL_USER_AFTER = 3;

/**
 * The pause before the next start after `failures` (from 1) in a row. It doubles up to half a minute and never ends:
 * a PC at the line has nobody beside it to start the engine again when the disk is mended or the lock is free.
 */
export function restartDelayMs(failures: number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** Math.min(failures - 1, 30), LONGEST_DELAY_MS);
}

/** Failures in a row, counting the one that just happened after the engine had been ready for `readyForMs`. */
export function failuresInARow(before: number, readyForMs: number): number {
  return readyForMs >= STEADY_AFTER_MS ? 1 : before + 1;
}
