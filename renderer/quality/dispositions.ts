import type { Disposition } from '#domain/quality/holdEvents';
import type { Outcome } from '#domain/quality/issueEvents';

/** Repair is not among them: it takes an instruction and a concession. */
export const outcomes = ['conforming', 'useAsIs', 'rework', 'scrap', 'return'] as const satisfies Outcome[];
export type OfferedOutcome = (typeof outcomes)[number];

/** A disposition for the one reason that its signature gives. */
export function dispositionOf(kind: OfferedOutcome, reason: string): Disposition {
  switch (kind) {
    case 'conforming':
      return { kind, evidence: reason };
    case 'useAsIs':
      return { kind, concession: reason };
    case 'rework':
      return { kind, instruction: reason };
    case 'scrap':
    case 'return':
      return { kind, reason };
  }
}
