import { firstUnserved } from './need.ts';
import type { UnitAhead } from './need.ts';

export interface TimeToEmpty {
  /** Seconds until a unit stands at the place and finds too little; 0 when it is so now. */
  readonly inS: number;
  /** Sequence number of that unit; null when it lies beyond the known sequence. */
  readonly atSequence: number | null;
}

export interface Pace {
  readonly taktS: number;
  /** Seconds until the first unit of `ahead` takes its parts. */
  readonly nextUnitInS: number;
}

/**
 * When a line-side place runs empty at the present takt. Beyond the known sequence its average use goes on.
 * Null when no known unit uses the part: nothing can be said.
 */
export function timeToEmpty(onHand: number, ahead: readonly UnitAhead[], pace: Pace): TimeToEmpty | null {
  const index = firstUnserved(onHand, ahead);
  if (index !== null)
    return {
      inS: index === 0 && onHand <= 0 ? 0 : pace.nextUnitInS + index * pace.taktS,
      atSequence: ahead[index]?.sequence ?? null,
    };
  const used = ahead.reduce((sum, u) => sum + u.quantity, 0);
  if (used <= 0) return null;
  const unitsBeyond = Math.floor((onHand - used) / (used / ahead.length));
  return { inS: pace.nextUnitInS + (ahead.length + unitsBeyond) * pace.taktS, atSequence: null };
}

/** Whether a delivery comes before the place runs empty: seconds to spare, negative when the line will wait. */
export const slackS = (empty: TimeToEmpty | null, deliveredInS: number | null): number | null =>
  empty === null || deliveredInS === null ? null : empty.inS - deliveredInS;
