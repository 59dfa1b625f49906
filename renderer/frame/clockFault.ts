import type { SyncStatus } from '#terminal/contract/system';

/** A clock that is further off than this shows other times than the plant's, ms. */
export const clockOffMs = 2000;

/** What is wrong with a clock. `fast`: it shows later times than the plant's. */
export type ClockFault =
  { readonly kind: 'unmeasured' } | { readonly kind: 'fast' | 'slow'; readonly offMs: number };

/** `aheadMs`: by how much the clock shows later times than the plant's; null where it was never measured. */
export function clockFault(aheadMs: number | null): ClockFault | null {
  if (aheadMs === null) return { kind: 'unmeasured' };
  const offMs = Math.abs(aheadMs);
  return offMs > clockOffMs ? { kind: aheadMs > 0 ? 'fast' : 'slow', offMs } : null;
}

/** Of this PC: nothing before its engine answers, or while it belongs to no plant. */
export const ownClockFault = (status: SyncStatus | undefined): ClockFault | null =>
  status === undefined || status.state === 'unenrolled'
    ? null
    : clockFault(status.clock && -status.clock.offsetMs);
