import type { Refusal } from '../kernel/refusal.ts';
import { refuse } from '../kernel/refusal.ts';
import type { Outcome } from './issueEvents.ts';
import type { QualityRefusal } from './refusals.ts';

/** A decision that the plant has not judged: it is in no state, and whoever decided the same beside it would be refused later. */
export interface AwaitedDecision {
  /** Members of the hold, or units of the issue. */
  readonly about: readonly string[];
  readonly outcome: Outcome;
  readonly by: string | null;
  readonly at: string;
}

/** The first of these that somebody has decided already, with who decided what; null where nobody has. */
export function awaitedFault(
  code: Extract<QualityRefusal, 'holdMemberAwaits' | 'unitDecisionAwaits'>,
  wanted: readonly string[],
  awaited: readonly AwaitedDecision[],
): Refusal<QualityRefusal> | null {
  for (const { about, outcome, by, at } of awaited) {
    const one = wanted.find((w) => about.includes(w));
    if (one === undefined) continue;
    const who = { outcome, by, decidedAt: at };
    return refuse(code, code === 'holdMemberAwaits' ? { member: one, ...who } : { unit: one, ...who });
  }
  return null;
}
