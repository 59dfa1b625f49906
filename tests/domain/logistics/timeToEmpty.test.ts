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
  leastPerUnit: 0,
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
  it('beyond the known sequence counts from its last unit where every variant takes as much', () => {
    expect(timeToEmpty(100, units(100, 2), { ...pace(2), leastPerUnit: 20 })).toEqual({
      inS: 5 * 76 - 51,
      holdsAtS: 4 * 76,
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
  launchedS: number | null = null;
  readonly units: { sequence: number; quantity: number; reached: number; sinceS: number | null }[];

  constructor(onHand: number, quantities: readonly number[]) {
    this.onHand = onHand;
    this.units = quantities.map((quantity, sequence) => ({ sequence, quantity, reached: 0, sinceS: null }));
  }

  /** Index of the first that waits to be launched. */
  get waiting(): number {
    return this.units.findIndex(({ reached }) => reached === 0);
  }

  empty(): TimeToEmpty | null {
    return timeToEmpty(this.onHand, this.units, {
      taktS,
      approaches: this.units.map(({ reached, sinceS }, i) => {
        const since = i === this.waiting ? this.launchedS : sinceS;
        return {
          away: Math.floor(Line.place - reached),
          sinceS: Number.isInteger(reached) && since !== null ? this.nowS - since : null,
        };
      }),
      leastPerUnit: 0,
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
    if (unit.reached === 1) this.launchedS = this.nowS;
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

interface Plan {
  readonly stations: number;
  /** How much of each takt a unit overstays. */
  readonly lateS: number;
  readonly quantities: readonly number[];
  readonly stock: number;
  /** Units that are known. */
  readonly known: number;
}

/** Every station holds a unit, and all go on at once. */
class InTakt {
  readonly plan: Plan;
  nowS = 0;
  onHand: number;
  #movedS = 0;
  #passed = 0;

  constructor(plan: Plan) {
    this.plan = plan;
    this.onHand = plan.stock;
  }

  go(seconds: number): void {
    this.nowS += seconds;
    while (this.nowS - this.#movedS >= taktS + this.plan.lateS) {
      this.#movedS += taktS + this.plan.lateS;
      this.onHand -= this.plan.quantities[this.#passed] ?? 0;
      this.#passed += 1;
    }
  }

  empty(uses: { readonly leastPerUnit: number; readonly mostPerUnit: number }): TimeToEmpty | null {
    const sinceS = this.nowS - this.#movedS;
    const { quantities, known, stations } = this.plan;
    const ahead = quantities
      .slice(this.#passed, this.#passed + known)
      .map((quantity, i) => ({ sequence: this.#passed + i, quantity }));
    const approaches = ahead.map((_, i) =>
      i <= stations ? { away: i, sinceS } : { away: stations, sinceS: null },
    );
    return timeToEmpty(this.onHand, ahead, { taktS, approaches, ...uses });
  }
}

const each = (count: number) => Array.from({ length: count }, () => 1);

describe('the time to empty of a line in takt', () => {
  const glances = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 20, maxLength: 60 });
  const stations = fc.integer({ min: 1, max: 8 });

  it('counts down with the clock, though the unit it waits for is not launched yet', () => {
    // given a place at the third station, and stock for five units
    const line = new InTakt({ stations: 3, lateS: 0, quantities: each(20), stock: 5, known: 20 });
    const uses = { leastPerUnit: 0, mostPerUnit: 1 };
    // when half a takt has gone by
    const first = line.empty(uses);
    line.go(38);
    // then as much is gone of the time
    expect(first).toMatchObject({ inS: 5 * taktS, atSequence: 5 });
    expect(line.empty(uses)).toMatchObject({ inS: 5 * taktS - 38, holdsAtS: 4 * taktS });
  });

  it('says the same moment at every glance, wherever the place is and whichever units take the part', () => {
    const quantities = fc.array(fc.nat(2), { minLength: 60, maxLength: 60 });
    let unlaunched = 0;
    fc.assert(
      fc.property(
        stations,
        quantities,
        fc.integer({ min: 1, max: 30 }),
        glances,
        (at, uses, stock, looks) => {
          const line = new InTakt({ stations: at, lateS: 0, quantities: uses, stock, known: 60 });
          let due: number | null = null;
          for (const seconds of looks) {
            const empty = line.empty({ leastPerUnit: 0, mostPerUnit: 2 });
            if (empty === null || empty.atSequence === null || line.onHand <= 0) return;
            due ??= empty.inS;
            if (line.nowS >= due) return;
            expect(line.nowS + empty.inS).toBeCloseTo(due, 6);
            if (empty.holdsAtS > at * taktS) unlaunched += 1;
            line.go(seconds);
          }
        },
      ),
    );
    expect(unlaunched).toBeGreaterThan(500);
  });

  it('also beyond the known sequence where every unit takes as much', () => {
    fc.assert(
      fc.property(stations, fc.integer({ min: 20, max: 60 }), glances, (at, stock, looks) => {
        const line = new InTakt({ stations: at, lateS: 0, quantities: each(90), stock, known: 12 });
        for (const seconds of looks) {
          const empty = line.empty({ leastPerUnit: 1, mostPerUnit: 1 });
          expect(line.nowS + (empty?.inS ?? NaN)).toBeCloseTo(stock * taktS, 6);
          line.go(seconds);
        }
      }),
    );
  });

  it('stands where the line is late, and neither rises nor jumps when it goes on', () => {
    fc.assert(
      fc.property(stations, fc.integer({ min: 1, max: 300 }), glances, (at, lateS, looks) => {
        const line = new InTakt({ stations: at, lateS, quantities: each(60), stock: 30, known: 60 });
        let shown = Infinity;
        for (const seconds of looks) {
          const { inS, holdsAtS } = line.empty({ leastPerUnit: 1, mostPerUnit: 1 }) ?? {};
          if (inS === undefined || holdsAtS === undefined || line.onHand <= 0) return;
          expect(inS).toBeLessThanOrEqual(shown + 1e-6);
          expect(inS).toBeGreaterThanOrEqual(shown === Infinity ? 0 : shown - seconds - 40 - 1e-6);
          shown = Math.max(holdsAtS, inS);
          line.go(seconds);
        }
      }),
    );
  });
});
