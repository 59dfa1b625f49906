import type { Reads } from '../kernel/streamType.ts';
import { splitStreamId } from '../kernel/streamType.ts';
import { hold, membersOf } from '../quality/hold.ts';
import { memberKey } from '../quality/holdEvents.ts';
import { issue } from '../quality/issue.ts';
import type { Outcome } from '../quality/issueEvents.ts';
import { own } from '../quality/own.ts';

interface Ordered {
  readonly unit: string;
  /** The hold or issue that ordered it. */
  readonly causeRef: string | null;
}

const isReworked = (outcome: Outcome): boolean => outcome === 'rework' || outcome === 'repair';

/** What an item's withdrawal says: which item, and where it was ordered. */
interface Withdrawal {
  readonly stream: string;
  readonly payload: { readonly orderedIn: 'hold' | 'issue' };
}

/**
 * Another decision took the place of the one that ordered the item: in its hold one that orders another item or none, on its
 * issue that of a hold, which orders its own, or one after which nothing is reworked.
 */
export function isOvertaken(
  { unit, causeRef }: Ordered,
  { stream, payload }: Withdrawal,
  reads: Pick<Reads, 'get'>,
): boolean {
  if (causeRef === null) return false;
  if (payload.orderedIn === 'issue') {
    const state = reads.get(issue, causeRef);
    const decision = state.status === 'absent' ? null : (own(state.affected, unit)?.decision ?? null);
    return decision !== null && (decision.hold !== null || !isReworked(decision.outcome));
  }
  const members = membersOf(reads.get(hold, causeRef));
  const decision = own(members, memberKey({ kind: 'unit', unit }))?.decision ?? null;
  return decision !== null && decision.rework !== splitStreamId(stream).key;
}
