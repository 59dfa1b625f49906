import { z } from 'zod';
import { fact } from './event.ts';
import { code } from './text.ts';

const params = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/**
 * Events that any stream may carry. They never change a stream's own state; the store keeps what they say beside it.
 * - `DiscrepancyFound`: written by the plant alone, for a fact (`of`) that did not fit, or a decision that gave way to a later one.
 * - `DiscrepancyReviewed`: somebody of the owning role has seen to it.
 * - `RecordDropped`: an admin gave up an event that the plant keeps and cannot read, on the stream of the terminal that wrote it; `of`
 *   is the discrepancy that told of it. What waits behind it goes on without it.
 * - `RefusalAcknowledged`: a refused proposal (`of`) is accepted as a discrepancy: what it asked for is otherwise than recorded, for the
 *   reason in `note`; it leaves the inbox.
 * - `ProposalWithdrawn`: a refused proposal (`of`) is not wanted any more.
 * - `ProposalDecidedAgain`: a refused proposal (`of`) was decided once more, in the same transaction.
 */
export const kernelEvents = {
  DiscrepancyFound: fact(z.object({ of: z.string().min(1), code, params })),
  DiscrepancyReviewed: fact(z.object({ of: z.string().min(1), note: z.string().max(2000) })),
  RecordDropped: fact(
    z.object({
      of: z.string().min(1),
      run: z.uuid(),
      seq: z.int().min(1),
      note: z.string().min(1).max(2000),
    }),
  ),
  RefusalAcknowledged: fact(z.object({ of: z.string().min(1), note: z.string().max(2000) })),
  ProposalWithdrawn: fact(z.object({ of: z.string().min(1), note: z.string().max(2000) })),
  ProposalDecidedAgain: fact(z.object({ of: z.string().min(1), note: z.string().max(2000) })),
};

export const isKernelEvent = (type: string): type is keyof typeof kernelEvents =>
  Object.hasOwn(kernelEvents, type);
