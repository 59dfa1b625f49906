import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstUnserved, type UnitAhead } from '#domain/logistics/need';
import type { Approach, TimeToEmpty } from '#domain/logistics/timeToEmpty';
import { arrivals, slackS, timeToEmpty } from '#domain/logistics/timeToEmpty';

const taktS = 76;
const units = (from: number, count: number, quantity = 20): UnitAhead[] =>
  Array.from({ length: count }, (_, i) => ({ sequence: from + i, quantity }));
/** One unit at each station, the first at the place since `sinceS`. */
const inARow = (count: number, sinceS: number): Approach[] =>
  Array.from({ length: count }, (_, away) => ({ away, sinceS }));
const pace = (count: number, sinceS = 51) => ({
  taktS,
  approaches: inARow(count, sinceS),
  mostPerUnit: 20,
});

describe('the arrivals at a place', () => {
  it('come one takt apart, each when its own takts are over', () => {
    expect(arrivals(inARow(3, 51), taktS)).toEqual([
      { inS: -51, holdsAtS: -76 },
      { inS: 25, holdsAtS: 0 },
      { inS: 101, holdsAtS: 76 },
    ]);
  });
  it('know of a gap before it is at the place', () => {
    const gap = [
      { away: 0, sinceS: 70 },
      { away: 3, sinceS: 70 },
      { away: 4, sinceS: null },
    ];
    expect(arrivals(gap, taktS).map(({ inS }) => inS)).toEqual([-70, 158, 304]);
  });
});

describe('time to empty', () => {
  it('is when the first unit comes that finds too little', () => {
    expect(timeToEmpty(50, units(100, 30), pace(30))).toEqual({
      inS: 25 + 76,
      holdsAtS: 76,
      atSequence: 102,
    });
  });
  it('is now when nothing is left for the unit at hand', () => {
    expect(timeToEmpty(0, units(100, 30), pace(30))).toEqual({ inS: 0, holdsAtS: 0, atSequence: 100 });
    expect(timeToEmpty(-5, units(100, 30), pace(30))).toMatchObject({ inS: 0 });
  });
  it('is now when nothing is left, though the next unit is still on its way', () => {
    const approaches: Approach[] = [{ away: 3, sinceS: 10 }];
    const empty = (onHand: number) => timeToEmpty(onHand, units(100, 1), { ...pace(0), approaches });
    expect(empty(0)).toEqual({ inS: 0, holdsAtS: 0, atSequence: 100 });
    expect(empty(5)?.inS).toBeGreaterThan(2 * taktS);
  });
  it('counts on at the greatest use of a unit beyond the known sequence, and does not pretend to the second', () => {
    expect(timeToEmpty(100, units(100, 2), pace(2))).toEqual({
      inS: 5 * 76,
      holdsAtS: 5 * 76,
      atSequence: null,
    });
  });
  it('beyond the known sequence never rises as the line goes on and the sequence becomes known', () => {
    const uses = fc.array(fc.nat(2), { minLength: 8, maxLength: 30 });
    fc.assert(
      fc.property(uses, fc.integer({ min: 10, max: 60 }), (quantities, stock) => {
        let onHand = stock;
        let last = Infinity;
        for (let i = 0; i + 6 <= quantities.length; i += 1) {
          const ahead = quantities.slice(i, i + 6).map((quantity, k) => ({ sequence: i + k, quantity }));
          const empty = timeToEmpty(onHand, ahead, { ...pace(6, 0), mostPerUnit: 2 });
          if (empty === null || empty.atSequence !== null) return;
          expect(empty.inS).toBeLessThanOrEqual(last);
          last = empty.inS;
          onHand -= quantities[i] ?? 0;
        }
      }),
    );
  });
  it('says nothing when no known unit uses the part', () => {
    expect(timeToEmpty(10, units(100, 9, 0), pace(9))).toBeNull();
    expect(timeToEmpty(10, [], pace(0))).toBeNull();
  });
  it('never gets shorter by having more', () => {
    const uses = fc.array(fc.record({ sequence: fc.nat(), quantity: fc.nat(9) }), { maxLength: 40 });
    fc.assert(
      fc.property(fc.nat(200), fc.nat(50), uses, (stock, more, ahead) => {
        const at = { ...pace(ahead.length), mostPerUnit: 9 };
        const [less, plenty] = [timeToEmpty(stock, ahead, at), timeToEmpty(stock + more, ahead, at)];
        if (less !== null) expect(plenty?.inS).toBeGreaterThanOrEqual(less.inS);
        expect(firstUnserved(stock, ahead) === null || less !== null).toBe(true);
      }),
    );
  });
  it('leaves slack only where both sides are known', () => {
    expect(slackS({ inS: 300, holdsAtS: 0, atSequence: null }, 110)).toBe(190);
    expect(slackS(null, 110)).toBeNull();
    expect(slackS({ inS: 300, holdsAtS: 0, atSequence: null }, null)).toBeNull();
  });
});

/** A line whose units move one by one, early or late, with gaps; the place is at its last station. */
class Line {
  static readonly place = 5;
  nowS = 0;
  onHand: number;
  readonly units: { sequence: number; quantity: number; reached: number; sinceS: number | null }[];

  constructor(onHand: number, quantities: readonly number[]) {
    this.onHand = onHand;
    this.units = quantities.map((quantity, sequence) => ({ sequence, quantity, reached: 0, sinceS: null }));
  }

  empty(): TimeToEmpty | null {
    return timeToEmpty(this.onHand, this.units, {
      taktS,
      approaches: this.units.map(({ reached, sinceS }) => ({
        away: Math.floor(Line.place - reached),
        sinceS: Number.isInteger(reached) && sinceS !== null ? this.nowS - sinceS : null,
      })),
      mostPerUnit: 2,
    });
  }

  /** Takes its parts and leaves the place, or goes half a step on: out of its station, into the next. Nobody overtakes. */
  move(index: number): void {
    const unit = this.units[index];
    const before = this.units[index - 1];
    if (unit === undefined) return;
    if (unit.reached === Line.place) {
      if (unit.quantity > this.onHand) return;
      this.onHand -= unit.quantity;
      this.units.shift();
      return;
    }
    if (before !== undefined && before.reached - unit.reached <= 1) return;
    unit.reached += 0.5;
    unit.sinceS = this.nowS;
  }
}

describe('the time to empty of a line that moves', () => {
  it('never rises while nothing is delivered, whatever each unit does and however often it is asked', () => {
    const quantities = fc.array(fc.nat(2), { minLength: 12, maxLength: 12 });
    const moves = fc.array(fc.tuple(fc.nat(120), fc.nat(6)), { minLength: 20, maxLength: 120 });
    let compared = 0;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), quantities, moves, (stock, uses, steps) => {
        const line = new Line(stock, uses);
        for (const [waitS, index] of steps) {
          const before = line.empty();
          line.nowS += waitS;
          const shown = before && Math.max(before.holdsAtS, before.inS - waitS);
          const later = line.empty();
          if (before === null || before.atSequence === null || shown === null) return;
          expect(later?.inS, 'by the clock').toBeCloseTo(shown, 6);
          line.move(index);
          const moved = line.empty();
          if (moved === null || moved.atSequence !== before.atSequence) return;
          expect(moved.inS, 'by a move').toBeLessThanOrEqual(shown + 1e-6);
          compared += 1;
        }
      }),
      { numRuns: 400 },
    );
    expect(compared).toBeGreaterThan(2000);
  });
});
