import { z } from 'zod';
import { fact } from './event.ts';
import { code } from './text.ts';

const params = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/**
 * Events that any stream may carry. They never change a stream's own state; the store keeps what they say beside it.
 * - `DiscrepancyFound`: written by the plant alone, for a fact (`of`) that did not fit, or a decision that gave way to a later one.
 * - `DiscrepancyReviewed`: somebody of the owning role has seen to it.
 * - `RefusalAcknowledged`: the person whose proposal (`of`) was refused has taken note; it leaves the inbox.
 */
export const kernelEvents = {
  DiscrepancyFound: fact(z.object({ of: z.string().min(1), code, params })),
  DiscrepancyReviewed: fact(z.object({ of: z.string().min(1), note: z.string().max(2000) })),
  RefusalAcknowledged: fact(z.object({ of: z.string().min(1), note: z.string().max(2000) })),
};

export const isKernelEvent = (type: string): type is keyof typeof kernelEvents =>
  Object.hasOwn(kernelEvents, type);
