/** A ratio, or null when its denominator is 0: no data never looks like zero. */
export const ratio = (numerator: number, denominator: number): number | null =>
  denominator > 0 ? numerator / denominator : null;

/** What the key figures of ISO 22400-2 are made of, for one period. Times in ms. */
export interface ProductionFigures {
  /** Planned busy time: the period without breaks and planned downtime. */
  readonly pbtMs: number;
  /** Actual production time: planned busy time without unplanned stops. */
  readonly aptMs: number;
  /** Planned run time per item: the takt. */
  readonly priMs: number;
  /** Produced quantity: good, to be put right, and scrap, wherever on the line it was scrapped. */
  readonly pq: number;
  /** Good quantity: produced without anything owed or bypassed, and not scrapped since. */
  readonly gq: number;
  /** Units that left the line. */
  readonly left: number;
  /** Units inspected, and those of them that were good at the first pass. */
  readonly inspected: number;
  readonly firstPass: number;
}

export interface KeyFigures {
  readonly availability: number | null;
  /** Not capped: a line that runs faster than its takt is above 1. */
  readonly effectiveness: number | null;
  readonly qualityRatio: number | null;
  readonly oee: number | null;
  readonly firstPassYield: number | null;
  /** Units that left the line per hour of planned busy time. */
  readonly unitsPerHour: number | null;
}

/** As ISO 22400-2 defines them. */
export function keyFigures(f: ProductionFigures): KeyFigures {
  const availability = ratio(f.aptMs, f.pbtMs);
  const effectiveness = ratio(f.priMs * f.pq, f.aptMs);
  const qualityRatio = ratio(f.gq, f.pq);
  const known = availability !== null && effectiveness !== null && qualityRatio !== null;
  return {
    availability,
    effectiveness,
    qualityRatio,
    oee: known ? availability * effectiveness * qualityRatio : null,
    firstPassYield: ratio(f.firstPass, f.inspected),
    unitsPerHour: ratio(f.left * 3_600_000, f.pbtMs),
  };
}

export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** The union of spans, in order and without overlaps: two stops at once stop the line once. */
export function mergedSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = merged.at(-1);
    if (last && span.startMs <= last.endMs) {
      merged[merged.length - 1] = { startMs: last.startMs, endMs: Math.max(last.endMs, span.endMs) };
    } else merged.push(span);
  }
  return merged;
}

/** Length of the union of spans, ms. */
export const unionMs = (spans: readonly Span[]): number =>
  mergedSpans(spans).reduce((sum, s) => sum + s.endMs - s.startMs, 0);
