/** One measured figure; the shape of the JSON file is part of the stable surface (docs/interface.md). */
export interface Figure {
  readonly bench: string;
  /** `push.events_per_s`: bench-specific name with its unit. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly better: 'higher' | 'lower';
  /** What somebody else's or the raw way reaches in the same run. */
  readonly peer: { readonly name: string; readonly value: number } | null;
  /** The bar. */
  readonly limit: { readonly name: string; readonly value: number } | null;
  readonly runs: number;
}

export interface BenchOptions {
  readonly seed: number;
  /** Where a bench may write; removed afterwards. */
  readonly folder: string;
  readonly say: (line: string) => void;
  /** Share of the sizes that the bars are about; below 1 a bench that knows it is shorter, and its figures have no bar. */
  readonly scale: number;
}

export type Bench = (options: BenchOptions) => Promise<readonly Figure[]>;

/** The p-th percentile (0 to 1) by nearest rank; NaN of nothing. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length) - 1))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** True when the figure keeps its bar; a figure without a bar always does. */
export const keepsBar = ({ value, better, limit }: Figure): boolean =>
  limit === null || (better === 'lower' ? value <= limit.value : value >= limit.value);
