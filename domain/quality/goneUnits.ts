import type { Refusal } from '../kernel/refusal.ts';
import { refuse } from '../kernel/refusal.ts';
import type { Reads } from '../kernel/streamType.ts';
import type { Outcome } from './issueEvents.ts';
import { outcomes } from './issueEvents.ts';
import type { QualityRefusal } from './refusals.ts';

/** How a unit went from the line for good. */
export type Gone = 'shipped' | 'scrapped';

const ways = ['shipped', 'scrapped'] as const satisfies readonly Gone[];

const possible: Readonly<Record<Gone, readonly Outcome[]>> = {
  shipped: ['conforming', 'useAsIs', 'return'],
  scrapped: ['scrap'],
};

/** What can still become of a unit: of one that has left nothing that is done to it here, of a scrapped one nothing else. */
export const outcomesOf = (status: string | null): readonly Outcome[] =>
  status === 'shipped' || status === 'scrapped' ? possible[status] : outcomes;

/** By this a judge finds a unit that is gone: its own stream concerns it from then on. */
export const goneSubject = (status: Gone, unit: string): string => `${status}/${unit}`;

/** Those of the units that are gone so that this outcome is out of reach, by what concerns them where it is judged. */
export const goneAmong = (
  units: readonly string[],
  outcome: Outcome,
  reads: Reads,
): ReadonlyMap<string, Gone> =>
  new Map(
    ways.flatMap((status) =>
      possible[status].includes(outcome)
        ? []
        : units.flatMap((unit) =>
            reads.concerning(goneSubject(status, unit)).length > 0 ? [[unit, status] as const] : [],
          ),
    ),
  );

/** The first of the units for which this outcome is out of reach; null where none is. */
export function goneFault(outcome: Outcome, gone: ReadonlyMap<string, Gone>): Refusal<QualityRefusal> | null {
  for (const [unit, status] of gone) {
    if (!possible[status].includes(outcome))
      return refuse(status === 'shipped' ? 'unitHasLeft' : 'unitIsScrapped', { unit, outcome });
  }
  return null;
}
