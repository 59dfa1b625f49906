import type { Moment } from '../kernel/moment.ts';

/** When a tool worked on a unit by the plant's clock, oldest first. */
export type ToolSpans = readonly Moment[];

/**
 * Adds a moment of work, in whatever order they come. Moments that overlap or touch become one span: so a state stays small, and
 * a span covers exactly what its moments cover.
 */
export function withWork(spans: ToolSpans, at: Moment): ToolSpans {
  const near = spans.filter((s) => s.from <= at.until && at.from <= s.until);
  const merged = {
    from: near.reduce((from, s) => (s.from < from ? s.from : from), at.from),
    until: near.reduce((until, s) => (s.until > until ? s.until : until), at.until),
  };
  const apart = spans.filter((s) => !near.includes(s));
  return [...apart.filter((s) => s.from < merged.from), merged, ...apart.filter((s) => s.from > merged.from)];
}
