import type { Runtime } from '#domain/kernel/runtime';
import type { DiskAttachments } from '#db/attachments';
import { StorageFailure } from '#db/storage';

/** A start has other work first. */
export const firstSweepMs = 2 * 60 * 1000;
const dayMs = 24 * 60 * 60 * 1000;

/** Removes once a day what lies among the contents and nobody needs. */
export function sweepDaily(
  attachments: Pick<DiskAttachments, 'sweep'>,
  runtime: Runtime,
  isNeeded: (hash: string) => boolean,
): { stop(): void } {
  const sweep = (): void => {
    try {
      attachments.sweep(isNeeded);
    } catch (error) {
      // Nothing is lost by it: the disk's trouble is told where something is to be kept.
      if (!(error instanceof StorageFailure)) throw error;
    }
    next = runtime.after(dayMs, sweep);
  };
  let next = runtime.after(firstSweepMs, sweep);
  return { stop: () => next.cancel() };
}
