import type { AssignChoice } from '#terminal/contract/transports';

/** What speaks against one that would be at the goods before the recommended; null where it would not, or nothing is known. */
export function whyNot(
  next: AssignChoice,
  best: AssignChoice,
): 'failedBefore' | 'lowBattery' | 'late' | null {
  if ((next.pickupS ?? 0) >= (best.pickupS ?? 0)) return null;
  if (next.against === 'failedBefore' || next.against === 'lowBattery') return next.against;
  return next.slackS !== null && next.slackS < 0 ? 'late' : null;
}
