import type { Refusal } from '../kernel/refusal.ts';
import { refuse } from '../kernel/refusal.ts';
import type { Outcome } from './issueEvents.ts';
import { outcomes } from './issueEvents.ts';
import type { QualityRefusal } from './refusals.ts';

/** How a unit went from the line for good. */
export type Gone = 'shipped' | 'scrapped';

const possible: Readonly<Record<Gone, readonly Outcome[]>> = {
  shipped: ['conforming', 'useAsIs', 'return'],
  scrapped: ['scrap'],
};

/** What can still become of a unit: of one that has left nothing that is done to it here, of a scrapped one nothing else. */
export const outcomesOf = (status: string | null): readonly Outcome[] =>
  status === 'shipped' || status === 'scrapped' ? possible[status] : outcomes;

/** The first of the units for which this outcome is out of reach; null where none is. */
export function goneFault(outcome: Outcome, gone: ReadonlyMap<string, Gone>): Refusal<QualityRefusal> | null {
  for (const [unit, status] of gone) {
    if (!possible[status].includes(outcome))
      return refuse(status === 'shipped' ? 'unitHasLeft' : 'unitIsScrapped', { unit, outcome });
  }
  return null;
}
