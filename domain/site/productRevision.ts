import { z } from 'zod';
import { code, localText } from '../kernel/text.ts';

/** What kind of work an operation is; the station view and the devices differ by it. */
export const operationKind = z.enum(['manual', 'scan', 'tightening', 'fill', 'measure', 'vision', 'test']);

/** Critical (CC) and significant (SC) characteristics as the automotive core tools use them. */
export const characteristicClass = z.enum(['critical', 'significant', 'standard']);

export const instructionStep = z.object({
  text: localText,
  /** sha-256 of the picture's content, or null; pictures are attachments. */
  picture: z.string().length(64).nullable(),
});

/** Target and limits in `unit` (Nm, °, ml, mm, bar). LSL <= target <= USL. */
export const spec = z
  .object({ target: z.number(), lsl: z.number(), usl: z.number(), unit: z.string().min(1).max(12) })
  .refine((s) => s.lsl <= s.target && s.target <= s.usl, 'lsl <= target <= usl');

export const operation = z.object({
  id: code,
  station: code,
  /** Order within the station. */
  ordinal: z.int().min(0),
  name: localText,
  kind: operationKind,
  /** Variants it applies to; empty means all. */
  variants: z.array(code),
  spec: spec.nullable(),
  /** Angle window of a tightening, degrees; null where only torque is judged. */
  angleSpec: spec.nullable(),
  characteristic: code.nullable(),
  characteristicClass,
  /** True: the unit is not released from the station until it is OK. */
  interlock: z.boolean(),
  /** Number of OK results needed (5 wheel nuts = 5). */
  count: z.int().min(1).max(200),
  /** How many results may be NOK before an issue opens by itself. */
  nokLimit: z.int().min(1).max(20),
  tool: code.nullable(),
  /** Parameter set loaded into the tool's controller; null for other kinds. */
  parameterSet: z.int().min(1).max(999).nullable(),
  /** BOM positions scanned in this operation (kind `scan`). */
  bomPositions: z.array(code),
  qualification: code.nullable(),
  steps: z.array(instructionStep).max(30),
});
export type Operation = z.infer<typeof operation>;

export const part = z.object({
  number: code,
  name: localText,
  unit: z.string().min(1).max(12),
  tracking: z.enum(['serial', 'lot', 'none']),
  class: characteristicClass,
});
export type Part = z.infer<typeof part>;

export const bomPosition = z.object({
  id: code,
  part: code,
  quantity: z.number().positive(),
  station: code,
  /** Variants it applies to; empty means all. */
  variants: z.array(code),
});
export type BomPosition = z.infer<typeof bomPosition>;

export const variant = z.object({ id: code, model: code, name: localText });

/**
 * The immutable product master data of one model family. Its id is the sha-256 of its RFC 8785 form, so that two sites
 * that import the same files speak of the same revision.
 */
export const productRevision = z.object({
  label: z.string().min(1).max(60),
  variants: z.array(variant).min(1),
  parts: z.array(part),
  bom: z.array(bomPosition),
  operations: z.array(operation),
});
export type ProductRevision = z.infer<typeof productRevision>;

const appliesTo = (variants: readonly string[], variantId: string): boolean =>
  variants.length === 0 || variants.includes(variantId);

/** Operations of one variant at one station, in order. */
export const operationsAt = (revision: ProductRevision, station: string, variantId: string): Operation[] =>
  revision.operations
    .filter((o) => o.station === station && appliesTo(o.variants, variantId))
    .sort((a, b) => a.ordinal - b.ordinal);

/** BOM positions of one variant at one station. */
export const bomAt = (revision: ProductRevision, station: string, variantId: string): BomPosition[] =>
  revision.bom.filter((b) => b.station === station && appliesTo(b.variants, variantId));

export const partOf = (revision: ProductRevision, number: string): Part | undefined =>
  revision.parts.find((p) => p.number === number);
