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
const usual = { andon: 0.5, rework: 1, bypass: 4, pullOff: 6 };
/** A tool that is locked beyond its NOK limit works again only once the rework is done: waiting gives no better results. */
const hopeless = { ...usual, bypass: 2, pullOff: 3 };

/**
 * The ladder, from the mildest: call for help, put right what is listed as rework, let it go on by signature, take it off
 * the line. What is critical, on hold or not known to anybody is never bypassed: quality looks at it beside the line.
 */
export function remedyFor(
  missing: readonly MissingItem[],
  state: { readonly lateTakts: number; readonly called: boolean; readonly bypassRefused: boolean },
): Remedy {
  const { lateTakts, called, bypassRefused } = state;
  const after = missing.some(isBeyondLimit) ? hopeless : usual;
  if (lateTakts < after.andon) return { kind: 'wait' };
  if (missing.length === 0) return { kind: 'letGo' };
  if (!called) return { kind: 'callAndon', andon: andonFor(missing) };
  if (lateTakts >= after.pullOff) return { kind: 'pullOff' };
  if (lateTakts >= after.bypass && missing.every(bypassable) && !bypassRefused) return { kind: 'bypass' };
  const rework = missing.find((m) => m.kind === 'rework');
  if (rework && lateTakts >= after.rework) return { kind: 'doRework', rework: rework.rework };
  return { kind: 'wait' };
}

const isBeyondLimit = (item: MissingItem): boolean => item.kind === 'operation' && item.beyondNokLimit;

const bypassable = (item: MissingItem): boolean => {
  if (item.kind === 'operation' || item.kind === 'part') return !item.critical;
  return item.kind === 'rework';
};

function andonFor(missing: readonly MissingItem[]): 'material' | 'quality' | 'equipment' {
  if (missing.some(isBeyondLimit)) return 'quality';
  if (missing.some((m) => m.kind === 'hold' || m.kind === 'rework' || m.kind === 'predecessor'))
    return 'quality';
  return missing.some((m) => m.kind === 'part') ? 'material' : 'equipment';
}
