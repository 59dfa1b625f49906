import { isoInstant } from './runtime.ts';

/** How a terminal's wall clock stood against the plant's. */
export interface ClockReading {
  /** Plant's clock minus the terminal's, ms. */
  readonly offsetMs: number;
  /** Half width of the interval that holds the true offset, ms. */
  readonly uncertaintyMs: number;
}

/** When something was by the plant's clock: not before `from`, not after `until`. UTC instants. */
export interface Moment {
  readonly from: string;
  readonly until: string;
}

/** A record is made this much beside what it tells of, however well its PC's clock was measured. */
export const clockMarginMs = 5000;
/** What a clock may be off by that was never held against the plant's: somebody set it by hand. */
export const unmeasuredMs = 600_000;

/** Instants are compared as text, which four figures of a year allow. */
const earliestMs = Date.parse('0000-01-01T00:00:00.000Z');
const latestMs = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * When by the plant's clock an instant was that somebody read off a terminal's clock. `marginMs`: how near to the reading what it
 * tells of may be taken to lie; 0 for what a person typed, which means what the clock showed.
 */
export function momentOf(instant: string, clock: ClockReading | null, marginMs: number): Moment {
  const at = Date.parse(instant) + (clock?.offsetMs ?? 0);
  const beside = clock === null ? unmeasuredMs : clock.uncertaintyMs;
  const wide = Math.max(beside, marginMs);
  return { from: within(at - wide), until: within(at + wide) };
}

const within = (ms: number): string => isoInstant(Math.min(Math.max(ms, earliestMs), latestMs));

/** Whether `one` may have been at or before `other`: in doubt it was. */
export const mayPrecede = (one: Pick<Moment, 'from'>, other: Pick<Moment, 'until'>): boolean =>
  one.from <= other.until;
