import { z } from 'zod';
import type { RefusalParam } from '../kernel/refusal.ts';
import { code } from '../kernel/text.ts';
import type { OperationRequirement, PartRequirement } from './requirements.ts';
import type { VisitState } from './visit.ts';
import { beyondNokLimit, okCount, quantityInstalled, remaining } from './visitProgress.ts';

/** One thing that keeps a unit at its station; it travels in events that say what was missing. */
export const missingItem = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('operation'),
    operation: code,
    ok: z.int().min(0),
    needed: z.int().min(1),
    /** More NOK results than the operation allows: repeating alone is no longer the way out. */
    beyondNokLimit: z.boolean(),
    critical: z.boolean(),
  }),
  z.object({
    kind: z.literal('part'),
    position: code,
    part: code,
    installed: z.number().min(0),
    needed: z.number().positive(),
    critical: z.boolean(),
  }),
  z.object({ kind: z.literal('hold'), hold: code }),
  z.object({ kind: z.literal('rework'), rework: code }),
  /** Only at a verification point. */
  z.object({ kind: z.literal('predecessor'), station: code, state: z.enum(['incomplete', 'unknown']) }),
  /** The arrival was not recorded, so that nobody can say what the visit owes. */
  z.object({ kind: z.literal('requirements') }),
]);
export type Missing = z.infer<typeof missingItem>;
export const missingItems = z.array(missingItem).max(700);

/** What a release looks at beyond its own visit, as known on the terminal that asks. */
export interface ReleaseKnowledge {
  /** Holds that stand against the unit, or against anything built into it. */
  readonly holds: readonly string[];
  /** Rework of this unit that arose at this station and is not done yet. */
  readonly reworks: readonly string[];
  /** Stations upstream that are not complete; only a verification point asks. */
  readonly upstream: readonly { readonly station: string; readonly state: 'incomplete' | 'unknown' }[];
}
export const nothingElseKnown: ReleaseKnowledge = { holds: [], reworks: [], upstream: [] };

/** Everything that keeps the unit here, in the order in which a person would work it off. */
export function missingForRelease(visit: VisitState, known: ReleaseKnowledge = nothingElseKnown): Missing[] {
  return [
    ...owedByVisit(visit),
    ...known.reworks.map((id): Missing => ({ kind: 'rework', rework: id })),
    ...known.upstream.map((u): Missing => ({ kind: 'predecessor', ...u })),
    ...known.holds.map((id): Missing => ({ kind: 'hold', hold: id })),
  ];
}

/** The part of it that the visit itself shows: interlocked operations and tracked parts. */
export function owedByVisit(visit: VisitState): Missing[] {
  if (visit.status === 'absent' || !visit.arrival) return [{ kind: 'requirements' }];
  const { operations, parts } = visit.arrival.requirements;
  return [
    ...parts.filter((p) => p.tracking !== 'none').flatMap((p) => missingPart(visit, p)),
    ...operations.filter((o) => o.interlock).flatMap((o) => missingOperation(visit, o)),
  ];
}

/**
 * What a station still owes to a unit over all its visits there (results may arrive late, and a unit may come back): what
 * blocks a release, and critical characteristics whether interlocked or not. The ship gate asks it.
 */
export function owedAtStation(visits: readonly VisitState[]): Missing[] {
  const known = visits.filter((v): v is Exclude<VisitState, { status: 'absent' }> => v.status !== 'absent');
  const first = known.find((v) => v.arrival !== null);
  if (!first?.arrival) return [{ kind: 'requirements' }];
  const { operations, parts } = remaining(first.arrival.requirements, known);
  return [
    ...parts.filter((p) => p.tracking !== 'none' || p.critical).map((p) => shortPart(p, 0)),
    ...operations
      .filter((o) => o.interlock || o.critical)
      .map((o) =>
        shortOperation(
          o,
          0,
          known.some((v) => beyondNokLimit(v, o.operation)),
        ),
      ),
  ];
}

function missingOperation(visit: VisitState, o: OperationRequirement): Missing[] {
  const ok = okCount(visit, o);
  return ok >= o.count ? [] : [shortOperation(o, ok, beyondNokLimit(visit, o.operation))];
}

const shortOperation = (o: OperationRequirement, ok: number, beyond: boolean): Missing => ({
  kind: 'operation',
  operation: o.operation,
  ok,
  needed: o.count,
  beyondNokLimit: beyond,
  critical: o.critical,
});

function missingPart(visit: VisitState, p: PartRequirement): Missing[] {
  const installed = quantityInstalled(visit, p.position);
  return installed >= p.quantity ? [] : [shortPart(p, installed)];
}

const shortPart = (p: PartRequirement, installed: number): Missing => ({
  kind: 'part',
  position: p.position,
  part: p.part,
  installed,
  needed: p.quantity,
  critical: p.critical,
});

export const isCritical = (item: Missing): boolean =>
  (item.kind === 'operation' || item.kind === 'part') && item.critical;

/** The list as refusal params: a count, and per kind the ids separated by spaces (empty where there is none). */
export function missingParams(items: readonly Missing[]): Record<string, RefusalParam> {
  const ids = (kind: Missing['kind']) =>
    items
      .filter((i) => i.kind === kind)
      .map(idOf)
      .join(' ');
  return {
    count: items.length,
    operations: ids('operation'),
    parts: ids('part'),
    holds: ids('hold'),
    reworks: ids('rework'),
    predecessors: ids('predecessor'),
    requirementsKnown: !items.some((i) => i.kind === 'requirements'),
  };
}

function idOf(item: Missing): string {
  switch (item.kind) {
    case 'operation':
      return item.operation;
    case 'part':
      return item.position;
    case 'hold':
      return item.hold;
    case 'rework':
      return item.rework;
    case 'predecessor':
      return item.station;
    case 'requirements':
      return '';
  }
}
