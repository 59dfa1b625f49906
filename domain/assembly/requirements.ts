import { z } from 'zod';
import { code } from '../kernel/text.ts';
import type { ProductRevision } from '../site/productRevision.ts';
import { bomAt, operationKind, operationsAt, partOf } from '../site/productRevision.ts';

const operationRequirement = z.object({
  operation: code,
  kind: operationKind,
  /** OK results still needed. */
  count: z.int().min(1).max(200),
  interlock: z.boolean(),
  critical: z.boolean(),
  nokLimit: z.int().min(1).max(20),
  qualification: code.nullable(),
  /** BOM positions that this operation scans; such an operation is done when they are filled. */
  positions: z.array(code).max(100),
});
export type OperationRequirement = z.infer<typeof operationRequirement>;

const partRequirement = z.object({
  position: code,
  part: code,
  quantity: z.number().positive(),
  tracking: z.enum(['serial', 'lot', 'none']),
  critical: z.boolean(),
});
export type PartRequirement = z.infer<typeof partRequirement>;

/**
 * What one visit owes, taken from the unit's product revision when the unit arrives. It travels in the event, so that
 * the plant and every other terminal judge the visit without the revision at hand, and by the rules of that moment.
 */
export const visitRequirements = z.object({
  operations: z.array(operationRequirement).max(300),
  parts: z.array(partRequirement).max(300),
});
export type VisitRequirements = z.infer<typeof visitRequirements>;

/** What a variant owes at a station under a product revision. */
export function requirementsOf(
  revision: ProductRevision,
  station: string,
  variant: string,
): VisitRequirements {
  return {
    operations: operationsAt(revision, station, variant).map((o) => ({
      operation: o.id,
      kind: o.kind,
      count: o.count,
      interlock: o.interlock,
      critical: o.characteristicClass === 'critical',
      nokLimit: o.nokLimit,
      qualification: o.qualification,
      positions: o.bomPositions,
    })),
    parts: bomAt(revision, station, variant).map((b) => {
      const part = partOf(revision, b.part);
      return {
        position: b.id,
        part: b.part,
        quantity: b.quantity,
        tracking: part?.tracking ?? 'none',
        critical: part?.class === 'critical',
      };
    }),
  };
}
