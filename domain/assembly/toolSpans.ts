import type { Span } from '../quality/holdWindow.ts';
import { clockMarginMs } from '../quality/holdWindow.ts';

/** When a tool worked on a unit, oldest first. */
export type ToolSpans = readonly { readonly from: string; readonly until: string }[];

/**
 * Adds a moment of work, in whatever order they come. Moments so near to each other that a window, widened by the clocks' margin,
 * could not lie between them become one span: so a state stays small, and a span covers exactly what its moments cover.
 */
export function withWork(spans: ToolSpans, at: string): ToolSpans {
  const near = spans.filter((s) => gapMs(s, at) <= 2 * clockMarginMs);
  const merged = {
    from: near.reduce((from, s) => (s.from < from ? s.from : from), at),
    until: near.reduce((until, s) => (s.until > until ? s.until : until), at),
  };
  const apart = spans.filter((s) => !near.includes(s));
  return [...apart.filter((s) => s.from < merged.from), merged, ...apart.filter((s) => s.from > merged.from)];
}

/** How far a moment lies from a span; 0 within it. */
const gapMs = ({ from, until }: Span & { readonly until: string }, at: string): number =>
  Math.max(0, Date.parse(from) - Date.parse(at), Date.parse(at) - Date.parse(until));
