import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClockReading } from '#domain/kernel/moment';
import { clockMarginMs, mayPrecede, momentOf, unmeasuredMs } from '#domain/kernel/moment';
import { isoInstant } from '#domain/kernel/runtime';

const start = Date.UTC(2026, 10, 22, 10);
const at = (ms: number) => isoInstant(start + ms);
const span = fc.integer({ min: -7_200_000, max: 7_200_000 });

/** A clock that is off by `errorMs`, and a reading of that which holds it. */
const clocks = fc
  .tuple(span, fc.nat(30_000), fc.double({ min: -1, max: 1, noNaN: true }))
  .map(([errorMs, uncertaintyMs, share]) => {
    const reading: ClockReading = { offsetMs: -errorMs + share * uncertaintyMs, uncertaintyMs };
    return { errorMs, reading };
  });

describe('the moment of something that a terminal recorded', () => {
  it("holds when it was by the plant's clock, however the terminal's clock was off", () => {
    fc.assert(
      fc.property(span, clocks, fc.nat(clockMarginMs), (trueMs, { errorMs, reading }, marginMs) => {
        const { from, until } = momentOf(at(trueMs + errorMs), reading, marginMs);
        // Instants are whole milliseconds.
        expect(Date.parse(from)).toBeLessThanOrEqual(start + trueMs + 1);
        expect(Date.parse(until)).toBeGreaterThanOrEqual(start + trueMs - 1);
      }),
    );
  });

  it('may precede another whenever it did, whatever both clocks showed', () => {
    fc.assert(
      fc.property(span, fc.nat(3_600_000), clocks, clocks, (first, later, a, b) => {
        const one = momentOf(at(first + a.errorMs), a.reading, 1);
        const other = momentOf(at(first + later + b.errorMs), b.reading, 1);
        expect(mayPrecede(one, other)).toBe(true);
      }),
    );
  });

  it('is known as well as its clock was, and no better than its margin', () => {
    const by = (uncertaintyMs: number, marginMs: number) =>
      momentOf(at(0), { offsetMs: 60_000, uncertaintyMs }, marginMs);
    expect(by(200, 0)).toEqual({ from: at(59_800), until: at(60_200) });
    expect(by(200, 5_000)).toEqual({ from: at(55_000), until: at(65_000) });
    expect(by(9_000, 5_000)).toEqual({ from: at(51_000), until: at(69_000) });
  });

  it('is wide where the clock was never measured', () => {
    expect(momentOf(at(0), null, clockMarginMs)).toEqual({
      from: at(-unmeasuredMs),
      until: at(unmeasuredMs),
    });
  });

  it('stays an instant that compares as text, however far off a clock says it was', () => {
    const far = (offsetMs: number) => momentOf(at(0), { offsetMs, uncertaintyMs: 1 }, 0);
    expect(far(-1e300).from).toBe('0000-01-01T00:00:00.000Z');
    expect(far(1e300).until).toBe('9999-12-31T23:59:59.999Z');
  });
});
