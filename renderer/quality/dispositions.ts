import type { Disposition } from '#domain/quality/holdEvents';
import type { Outcome } from '#domain/quality/issueEvents';
import { outcomes } from '#domain/quality/issueEvents';

export { outcomes };

/** A disposition for what its signature says: the reason, and beside it the concession where one is needed. */
export function dispositionOf(kind: Outcome, reason: string, concession: string): Disposition {
  switch (kind) {
    case 'conforming':
      return { kind, evidence: reason };
    case 'useAsIs':
      return { kind, concession: reason };
    case 'rework':
      return { kind, instruction: reason };
    case 'repair':
      return { kind, instruction: reason, concession };
    case 'scrap':
    case 'return':
      return { kind, reason };
  }
}
