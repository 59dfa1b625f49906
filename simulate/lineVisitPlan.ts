import type { DefectCode } from './lineTypes.ts';
import type { Random } from './random.ts';

/** How often something out of the ordinary happens; shares of visits, or of tightenings for `nok`. */
export interface Faults {
  readonly nokShare: number;
  readonly andonShare: number;
  readonly defectShare: number;
}
export const usualFaults: Faults = { nokShare: 0.005, andonShare: 0.012, defectShare: 0.006 };

export type PlannedAndon = { readonly kind: 'help' | 'quality' | 'equipment'; readonly afterS: number };

/** What chance has in store for one visit of a unit to a station. */
export interface VisitPlan {
  /** From arrival until the operator lets the unit go, seconds. */
  readonly cycleS: number;
  readonly andon: PlannedAndon | null;
  readonly defect: { readonly code: string; readonly afterS: number } | null;
}

/** A balanced line uses most of its takt, and never quite the same. */
const CYCLE = { mean: 0.92, deviation: 0.025, min: 0.8, max: 0.99 };

/** The same source gives the same plan, whatever else the simulation has drawn. */
export function planVisit(
  random: Random,
  taktS: number,
  faults: Faults,
  defectCodes: readonly DefectCode[],
): VisitPlan {
  const share = Math.min(CYCLE.max, Math.max(CYCLE.min, random.gauss(CYCLE.mean, CYCLE.deviation)));
  const afterS = taktS * (0.2 + 0.5 * random.next());
  const calls = random.next() < faults.andonShare;
  const kind = random.pick(['help', 'quality', 'equipment'] as const);
  const hasDefect = random.next() < faults.defectShare;
  const [first, ...others] = defectCodes;
  const defect = first && hasDefect ? { code: random.pick([first, ...others]).id, afterS } : null;
  return { cycleS: taktS * share, andon: calls ? { kind, afterS } : null, defect };
}
