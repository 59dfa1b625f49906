import type { MissingItem } from './lineTypes.ts';

/** What people do about a unit that cannot leave its station. */
export type Remedy =
  | { readonly kind: 'wait' }
  /** What is still open does not keep it here. */
  | { readonly kind: 'letGo' }
  | { readonly kind: 'callAndon'; readonly andon: 'material' | 'quality' | 'equipment' }
  | { readonly kind: 'doRework'; readonly rework: string }
  | { readonly kind: 'bypass' }
  | { readonly kind: 'pullOff' };

/** Takts behind time after which the next person is asked. */
const AFTER = { andon: 0.5, rework: 2, bypass: 4, pullOff: 6 };

/**
 * The ladder, from the mildest: call for help, put right what is listed as rework, let it go on by signature, take it off
 * the line. What is critical, on hold or not known to anybody is never bypassed: quality looks at it beside the line.
 */
export function remedyFor(
  missing: readonly MissingItem[],
  state: { readonly lateTakts: number; readonly called: boolean; readonly bypassRefused: boolean },
): Remedy {
  const { lateTakts, called, bypassRefused } = state;
  if (lateTakts < AFTER.andon) return { kind: 'wait' };
  if (missing.length === 0) return { kind: 'letGo' };
  if (lateTakts >= AFTER.pullOff) return { kind: 'pullOff' };
  if (lateTakts >= AFTER.bypass && missing.every(bypassable) && !bypassRefused) return { kind: 'bypass' };
  const rework = missing.find((m) => m.kind === 'rework');
  if (rework && lateTakts >= AFTER.rework) return { kind: 'doRework', rework: rework.rework };
  return called ? { kind: 'wait' } : { kind: 'callAndon', andon: andonFor(missing) };
}

const bypassable = (item: MissingItem): boolean => {
  if (item.kind === 'operation' || item.kind === 'part') return !item.critical;
  return item.kind === 'rework';
};

function andonFor(missing: readonly MissingItem[]): 'material' | 'quality' | 'equipment' {
  if (missing.some((m) => m.kind === 'operation' && m.beyondNokLimit)) return 'quality';
  if (missing.some((m) => m.kind === 'hold' || m.kind === 'rework' || m.kind === 'predecessor'))
    return 'quality';
  return missing.some((m) => m.kind === 'part') ? 'material' : 'equipment';
}
