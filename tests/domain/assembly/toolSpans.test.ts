import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockMarginMs, momentOf } from '#domain/kernel/moment';
import { isoInstant } from '#domain/kernel/runtime';
import type { ToolSpans } from '#domain/assembly/toolSpans';
import { withWork } from '#domain/assembly/toolSpans';
import { covers } from '#domain/quality/holdMatching';

const start = Date.UTC(2026, 10, 22, 10);
const at = (ms: number) => isoInstant(start + ms);
const measured = { offsetMs: 0, uncertaintyMs: 0 };
/** Results at these instants, each by a clock that may have been off. */
const spansOf = (moments: readonly (readonly [ms: number, uncertaintyMs: number])[]): ToolSpans =>
  moments.reduce<ToolSpans>((spans, moment) => withWork(spans, momentAt(moment)), []);
const momentAt = ([ms, uncertaintyMs]: readonly [number, number]) =>
  momentOf(at(ms), { ...measured, uncertaintyMs }, clockMarginMs);
const moments = fc.array(fc.tuple(fc.integer({ min: 0, max: 120_000 }), fc.nat(20_000)), {
  minLength: 1,
  maxLength: 30,
});

describe('the spans of a tool', () => {
  it('are the same in whatever order the results come', () => {
    fc.assert(
      fc.property(moments, (some) => {
        expect(spansOf(some)).toEqual(spansOf(some.toSorted(([a], [b]) => a - b)));
      }),
    );
  });

  it('are covered by a window exactly when one of the results is', () => {
    const covered = (spans: ToolSpans, from: number, until: number) =>
      spans.some((span) =>
        covers(
          { kind: 'toolWindow', tool: 'T', from: at(from), until: at(until) },
          { ...span, station: null, tool: 'T', lots: [] },
        ),
      );
    const window = fc.tuple(fc.integer({ min: -20_000, max: 140_000 }), fc.integer({ min: 0, max: 40_000 }));
    fc.assert(
      fc.property(moments, window, (some, [from, length]) => {
        const single = some.map(momentAt);
        expect(covered(spansOf(some), from, from + length)).toBe(covered(single, from, from + length));
      }),
    );
  });

  it('stay few while a tool works without a pause', () => {
    expect(spansOf(Array.from({ length: 700 }, (_, i) => [i * 2 * clockMarginMs, 0]))).toHaveLength(1);
    expect(
      spansOf([
        [0, 0],
        [2 * clockMarginMs + 1, 0],
      ]),
    ).toHaveLength(2);
  });
});
