import { firstUnserved } from './need.ts';
import type { UnitAhead } from './need.ts';

export interface TimeToEmpty {
  /** Seconds until a unit stands at the place and finds too little; 0 when it is so now. */
  readonly inS: number;
  /** While no unit moves, `inS` falls with the clock down to this and stands there: a line that stands uses nothing. */
  readonly holdsAtS: number;
  /** Sequence number of that unit; null when it lies beyond the known sequence. */
  readonly atSequence: number | null;
}

/** Where a unit is on its way to a place. */
export interface Approach {
  /** Stations to go; 0 when it stands there. One that has left a station counts as at the next. */
  readonly away: number;
  /**
   * Seconds that it has been where it is; null between two stations. One that waits to be launched stands before the first
   * station since the unit before it was launched; null behind another that waits.
   */
  readonly sinceS: number | null;
}

export interface Pace {
  readonly taktS: number;
  /** One for each unit ahead, in the same order. */
  readonly approaches: readonly Approach[];
  /** The least and the most of the part that any variant takes there. */
  readonly leastPerUnit: number;
  readonly mostPerUnit: number;
}

interface Arrival {
  readonly inS: number;
  readonly holdsAtS: number;
}

/**
 * When each unit stands at the place, at best: not before its own takts are over, nor less than one takt behind the unit before
 * it. Moving one station on never puts it off, so that what is reckoned from it only falls.
 */
export function arrivals(approaches: readonly Approach[], taktS: number): Arrival[] {
  const found: Arrival[] = [];
  for (const { away, sinceS } of approaches) {
    const before = found.at(-1) ?? { inS: -Infinity, holdsAtS: -Infinity };
    const spentS = Math.min(taktS, Math.max(0, sinceS ?? 0));
    found.push({
      inS: Math.max(away * taktS - spentS, before.inS + taktS),
      holdsAtS: Math.max((away - (sinceS === null ? 0 : 1)) * taktS, before.holdsAtS + taktS),
    });
  }
  return found;
}

/**
 * When a line-side place runs empty at the present takt. Beyond the known sequence each unit is taken to need the most that a
 * variant takes: rather too early, and never later again as the sequence comes to be known. Where not every variant takes as
 * much, that is known only once the next unit has moved, and the time stands until then.
 * Null when no known unit uses the part: nothing can be said.
 */
export function timeToEmpty(onHand: number, ahead: readonly UnitAhead[], pace: Pace): TimeToEmpty | null {
  const { taktS, approaches, leastPerUnit, mostPerUnit } = pace;
  const index = firstUnserved(onHand, ahead);
  if (index !== null) {
    const atSequence = ahead[index]?.sequence ?? null;
    if (index === 0 && onHand <= 0) return { inS: 0, holdsAtS: 0, atSequence };
    const at = arrivals(approaches, taktS)[index] ?? { inS: 0, holdsAtS: 0 };
    return { inS: Math.max(0, at.inS), holdsAtS: Math.max(0, at.holdsAtS), atSequence };
  }
  const used = ahead.reduce((sum, u) => sum + u.quantity, 0);
  if (used <= 0) return null;
  const furtherS = (Math.floor((onHand - used) / mostPerUnit) + 1) * taktS;
  const standsAtS = (ahead.length - 1) * taktS;
  const last = leastPerUnit === mostPerUnit ? arrivals(approaches, taktS).at(-1) : undefined;
  const { inS, holdsAtS } = last ?? { inS: standsAtS, holdsAtS: standsAtS };
  return { inS: inS + furtherS, holdsAtS: holdsAtS + furtherS, atSequence: null };
}

/** Whether a delivery comes before the place runs empty: seconds to spare, negative when the line will wait. */
export const slackS = (empty: TimeToEmpty | null, deliveredInS: number | null): number | null =>
  empty === null || deliveredInS === null ? null : empty.inS - deliveredInS;
