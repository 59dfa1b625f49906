import type { EndReason } from './session.ts';

/** Revisions of MID 0001, in the order tried. Most controllers take 1; a few (MT Focus 6000) answer 6 only. */
export const START_REVISIONS = [1, 6] as const;
/** Revisions of MID 0060, in the order tried. */
export const RESULT_REVISIONS = [2, 1] as const;

export interface Revisions {
  readonly start: number;
  readonly result: number;
}

/**
 * What the next connection asks for. A refused revision (error 97) is tried lower on a new connection only, since
 * controllers fix the revision per connection; past the last one the round starts again, because a controller may
 * have been replaced.
 */
export function revisionsAfter(current: Revisions, reason: EndReason): Revisions {
  if (reason === 'startRevisionRefused')
    return { ...current, start: following(START_REVISIONS, current.start) };
  if (reason === 'resultRevisionRefused')
    return { ...current, result: following(RESULT_REVISIONS, current.result) };
  return current;
}

function following(order: readonly number[], current: number): number {
  return order[(order.indexOf(current) + 1) % order.length] ?? current;
}
