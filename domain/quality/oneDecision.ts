import type { Outcome } from './issueEvents.ts';
import type { AffectedUnit } from './issueState.ts';

/** From what lets a unit go to what keeps it for good. */
const byStrictness = [
  'conforming',
  'useAsIs',
  'rework',
  'repair',
  'return',
  'scrap',
] as const satisfies readonly Outcome[];

export const isMilder = (outcome: Outcome, than: Outcome): boolean =>
  byStrictness.indexOf(outcome) < byStrictness.indexOf(than);

type Decided = AffectedUnit['decision'];

/** What was said outside of the hold that decided. */
const elsewhere = (decided: NonNullable<Decided>): Outcome | null =>
  decided.hold === null ? decided.outcome : decided.insteadOf;

/**
 * Of what was decided about a unit on its issue and in the holds of the issue the stricter stands, whichever came first. A hold
 * changes its own word down to what is said elsewhere; on the issue itself only more is said of a unit, never less.
 */
export function takesPlace(decided: Decided, next: { outcome: Outcome; hold: string | null }): boolean {
  if (decided === null || isRaised(decided, next.outcome)) return true;
  if (next.hold === null) return false;
  const least = decided.hold === next.hold ? decided.insteadOf : decided.outcome;
  return least === null || !isMilder(next.outcome, least);
}

/** Whether this says more of a unit than what was decided about it. */
export const isRaised = (decided: Decided, outcome: Outcome): boolean =>
  decided !== null && isMilder(decided.outcome, outcome);

/** What stands on the issue and is stricter than this: a hold of the issue cannot say less. Null where nothing is. */
export function stricterOnIssue(decided: Decided, outcome: Outcome): Outcome | null {
  const said = decided === null ? null : elsewhere(decided);
  return said !== null && isMilder(outcome, said) ? said : null;
}
