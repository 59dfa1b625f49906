import { own } from '../quality/own.ts';
import type { OperationRequirement, PartRequirement, VisitRequirements } from './requirements.ts';
import type { InstalledPart, OperationProgress, VisitBody, VisitState } from './visit.ts';

const nothing: OperationProgress = { ok: 0, nok: 0, last: null };

export const progressOf = (visit: VisitState, operation: string): OperationProgress =>
  (visit.status === 'absent' ? null : own(visit.operations, operation)) ?? nothing;

export const partsAt = (visit: VisitState, position: string): readonly InstalledPart[] =>
  (visit.status === 'absent' ? null : own(visit.parts, position)) ?? [];

export const quantityInstalled = (visit: VisitState, position: string): number =>
  partsAt(visit, position).reduce((sum, p) => sum + p.quantity, 0);

export const requirementOf = (visit: VisitState, operation: string): OperationRequirement | undefined =>
  visit.status === 'absent'
    ? undefined
    : visit.arrival?.requirements.operations.find((o) => o.operation === operation);

export const partRequirementOf = (visit: VisitState, position: string): PartRequirement | undefined =>
  visit.status === 'absent'
    ? undefined
    : visit.arrival?.requirements.parts.find((p) => p.position === position);

/** OK results that count; an operation that scans parts has all of its own as soon as its positions are filled. */
export function okCount(visit: VisitState, o: OperationRequirement): number {
  if (o.positions.length === 0) return progressOf(visit, o.operation).ok;
  return o.positions.every((p) => isFilled(visit, p)) ? o.count : 0;
}

function isFilled(visit: VisitState, position: string): boolean {
  const needed = partRequirementOf(visit, position)?.quantity ?? 0;
  return quantityInstalled(visit, position) >= needed;
}

/** More NOK results than the operation allows: an issue opens and the unit gets a rework item. */
export function beyondNokLimit(visit: VisitState, operation: string): boolean {
  const limit = requirementOf(visit, operation)?.nokLimit;
  return limit !== undefined && progressOf(visit, operation).nok > limit;
}

/**
 * What a further visit to the same station still owes after `earlier` ones (a unit that was pulled off and came back):
 * what was done stands. Of one that was taken back nothing does: what was recorded there may be in another unit.
 */
export function remaining(full: VisitRequirements, earlier: readonly VisitState[]): VisitRequirements {
  const visits = earlier.filter(({ status }) => status !== 'withdrawn');
  const sum = (of: (v: VisitState) => number) => visits.reduce((total, v) => total + of(v), 0);
  const parts = full.parts.flatMap((p) => {
    const quantity = p.quantity - sum((v) => quantityInstalled(v, p.position));
    return quantity > 0 ? [{ ...p, quantity }] : [];
  });
  const open = new Set(parts.map((p) => p.position));
  const operations = full.operations.flatMap((o) => {
    if (o.positions.length > 0) {
      const positions = o.positions.filter((p) => open.has(p));
      return positions.length > 0 ? [{ ...o, positions }] : [];
    }
    const count = o.count - sum((v) => progressOf(v, o.operation).ok);
    return count > 0 ? [{ ...o, count }] : [];
  });
  return { operations, parts };
}

/** Nothing was recorded at it, and nothing undone either. */
export const isUntouched = (visit: VisitBody): boolean =>
  visit.defects === 0 &&
  visit.removedEarly.length === 0 &&
  [visit.operations, visit.parts, visit.tools].every((records) => Object.keys(records).length === 0);
