import type { Refusal } from '../kernel/refusal.ts';
import { refuse } from '../kernel/refusal.ts';
import type { Outcome } from './issueEvents.ts';
import type { IssueState } from './issueState.ts';
import { stricterOnIssue } from './oneDecision.ts';
import { own } from './own.ts';
import type { QualityRefusal } from './refusals.ts';

/** The first of the units of which more was decided on the issue than this outcome of a hold; null where none is. */
export function stricterFault(
  state: IssueState,
  units: readonly string[],
  outcome: Outcome,
): Refusal<QualityRefusal> | null {
  if (state.status === 'absent') return null;
  for (const unit of units) {
    const decided = own(state.affected, unit)?.decision ?? null;
    const stands = stricterOnIssue(decided, outcome);
    if (decided === null || stands === null) continue;
    const { by, at } = decided;
    return refuse('unitDecidedStricter', { unit, outcome: stands, by, decidedAt: at });
  }
  return null;
}
