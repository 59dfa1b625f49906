import type { Operation } from '../site/productRevision.ts';
import type { VisitState } from './visit.ts';
import { beyondNokLimit, okCount, requirementOf } from './visitProgress.ts';

const isDone = (visit: VisitState, operation: Operation): boolean => {
  const needed = requirementOf(visit, operation.id);
  return needed === undefined || okCount(visit, needed) >= needed.count;
};

/**
 * The operation that a tool may tighten now, or null: then it stays locked. Interlocked work before it must be done (a bolt is
 * not tightened into a part that is not there), other tools of the station may work beside it, and an operation that is
 * beyond its NOK limit waits until people have put it right.
 *
 * `operations`: those of the unit's variant at this station, in order. `putRight`: whether the rework that came of an operation's
 * results is done.
 */
export function tighteningAllowed(
  operations: readonly Operation[],
  visit: VisitState,
  tool: string,
  putRight: (operation: string) => boolean,
): Operation | null {
  if (visit.status !== 'open') return null;
  for (const operation of operations) {
    if (isDone(visit, operation)) continue;
    if (operation.kind === 'tightening') {
      if (operation.tool !== tool) continue;
      return beyondNokLimit(visit, operation.id) && !putRight(operation.id) ? null : operation;
    }
    if (operation.interlock) return null;
  }
  return null;
}
