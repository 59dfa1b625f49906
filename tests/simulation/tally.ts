import type { RunResult } from './simulation.ts';
import { faultsOf } from './simulation.ts';

/** What `npm run simulation` ends with; the counts are over all seeds. */
export interface Tally {
  readonly seeds: number;
  readonly lost: number;
  readonly doubled: number;
  readonly diverged: number;
  readonly stuck: number;
  readonly spuriousRefusals: number;
  readonly unconfirmedOpenings: number;
  readonly shippedOnUnknown: number;
  readonly stockWrong: number;
  readonly decidedWrong: number;
  readonly clocksWrong: number;
  readonly leaked: number;
  readonly failedSeeds: readonly number[];
  readonly sometimes: Readonly<Record<string, number>>;
}

export function tally(results: readonly RunResult[]): Tally {
  const sum = (of: (r: RunResult) => number) => results.reduce((n, r) => n + of(r), 0);
  const sometimes = new Map<string, number>();
  for (const { counts } of results)
    for (const [name, n] of counts) sometimes.set(name, (sometimes.get(name) ?? 0) + n);
  return {
    seeds: results.length,
    lost: sum((r) => r.verdict.lost.length),
    doubled: sum((r) => r.verdict.doubled.length),
    diverged: sum((r) => r.verdict.diverged.length + r.findings.wrongStates.length),
    stuck: sum((r) => r.verdict.stuck.length),
    spuriousRefusals: sum((r) => r.verdict.spuriousRefusals.length),
    unconfirmedOpenings: sum((r) => r.findings.unconfirmedOpenings.length),
    shippedOnUnknown: sum((r) => r.verdict.shippedOnUnknown.length),
    stockWrong: sum((r) => r.verdict.stockWrong.length),
    decidedWrong: sum((r) => r.verdict.decidedWrong.length),
    clocksWrong: sum((r) => r.verdict.clocksWrong.length),
    leaked: sum((r) => r.verdict.leaked.length),
    failedSeeds: results.filter((r) => faultsOf(r).length > 0).map((r) => r.seed),
    sometimes: Object.fromEntries([...sometimes].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
