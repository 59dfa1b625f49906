import { z } from 'zod';
import { code } from '../kernel/text.ts';
import type { Operation } from '../site/productRevision.ts';

const limits = z.object({ lsl: z.number(), usl: z.number() });

/** One result as a controller reported it. The unit is the VIN of the telegram, never a guess by time. */
export const tighteningResult = z.object({
  tool: code,
  /** The controller's counter; it wraps and restarts, so that it names a result only together with time and content. */
  tighteningId: z.int().min(0).max(9_999_999_999),
  /** As sent, in the controller's own clock and format. */
  controllerTime: z.string().min(1).max(40),
  /** sha-256 (hex) of the telegram's content. */
  contentHash: z.string().regex(/^[0-9a-f]{64}$/),
  vin: z.string().max(40).nullable(),
  parameterSet: z.int().min(0).max(999).nullable(),
  /** The controller's count within its batch (the bolt of a pattern), or null where it keeps none. */
  batchCounter: z.int().min(0).max(9999).nullable(),
  torqueNm: z.number(),
  angleDeg: z.number(),
  torqueStatus: z.enum(['low', 'ok', 'high']),
  angleStatus: z.enum(['low', 'ok', 'high']),
  /** The controller's own overall flag. */
  toolOk: z.boolean(),
  /** Asked of the controller later, because no PC was known to have recorded it: the one that the controller told it may be gone. */
  fetched: z.literal(true).optional(),
});
export type TighteningResult = z.infer<typeof tighteningResult>;

/** The operation's limits that judged a result: torque in Nm, angle in degrees; null where the operation has none. */
export const tighteningLimits = z.object({ torque: limits.nullable(), angle: limits.nullable() });
export type TighteningLimits = z.infer<typeof tighteningLimits>;

export const limitsOf = (operation: Pick<Operation, 'spec' | 'angleSpec'>): TighteningLimits => ({
  torque: operation.spec && { lsl: operation.spec.lsl, usl: operation.spec.usl },
  angle: operation.angleSpec && { lsl: operation.angleSpec.lsl, usl: operation.angleSpec.usl },
});

const within = (value: number, window: { readonly lsl: number; readonly usl: number } | null): boolean =>
  window === null || (window.lsl <= value && value <= window.usl);

/** OK only where the tool says so and the operation's own limits hold: a wrong parameter set must not pass a bolt. */
export const tighteningOk = (
  result: Pick<TighteningResult, 'toolOk' | 'torqueNm' | 'angleDeg'>,
  judgedBy: TighteningLimits,
): boolean =>
  result.toolOk && within(result.torqueNm, judgedBy.torque) && within(result.angleDeg, judgedBy.angle);

/** The tool passed what the operation's limits do not: its parameter set is not what engineering asked for. */
export const toolDisagrees = (
  result: Pick<TighteningResult, 'toolOk' | 'torqueNm' | 'angleDeg'>,
  judgedBy: TighteningLimits,
): boolean => result.toolOk && !tighteningOk(result, judgedBy);

type Identity = Pick<TighteningResult, 'tool' | 'tighteningId' | 'controllerTime' | 'contentHash'>;

/** What two results with one id and time, but different content, have in common. */
export const tighteningEffectHead = (result: Omit<Identity, 'contentHash'>): string =>
  `tightening:${result.tool}:${result.tighteningId}:${result.controllerTime}:`;

/** Identity of a result: a controller that sends it again, or a second path that delivers it, has no second effect. */
export const tighteningEffectKey = (result: Identity): string =>
  `${tighteningEffectHead(result)}${result.contentHash}`;

/**
 * The operation that a result belongs to: tool and parameter set name it; of several that share both, the first that still
 * needs a result (then the last of them). Null when the unit has no such operation.
 */
export function operationTightened(
  operations: readonly Operation[],
  result: Pick<TighteningResult, 'tool' | 'parameterSet'>,
  needsMore: (operation: string) => boolean,
): Operation | null {
  const fitting = operations.filter(
    (o) =>
      o.kind === 'tightening' &&
      o.tool === result.tool &&
      (o.parameterSet === null || result.parameterSet === null || o.parameterSet === result.parameterSet),
  );
  return fitting.find((o) => needsMore(o.id)) ?? fitting.at(-1) ?? null;
}
