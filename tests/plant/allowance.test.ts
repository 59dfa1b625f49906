import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Allowance } from '#plant/http/allowance';

const taken = (allowance: Allowance, sender: string, nowMs: number): number => {
  let n = 0;
  while (allowance.waitS(sender, nowMs) === null) n += 1;
  return n;
};

describe('the allowance of a sender', () => {
  it('is so much at once, then so much a second, and one sender uses up none of another', () => {
    const allowance = new Allowance(10, 2);
    expect(taken(allowance, 'a', 0)).toBe(10);
    expect(allowance.waitS('a', 0)).toBe(1);
    expect(taken(allowance, 'b', 0)).toBe(10);
    expect(taken(allowance, 'a', 1_500)).toBe(3);
    expect(taken(allowance, 'a', 3_600_000)).toBe(10);
  });

  it('never lets more through than the burst and the rate, whenever it is asked', () => {
    const waits = fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 60 });
    fc.assert(
      fc.property(waits, (steps) => {
        const allowance = new Allowance(5, 3);
        let nowMs = 0;
        let through = 0;
        for (const step of steps) {
          nowMs += step;
          if (allowance.waitS('a', nowMs) === null) through += 1;
        }
        return through <= 5 + (nowMs / 1000) * 3 + 1e-6;
      }),
    );
  });

  it('lets whoever waits as told through, and forgets who has not asked for long', () => {
    const allowance = new Allowance(2, 0.5);
    expect(taken(allowance, 'a', 0)).toBe(2);
    const waitS = allowance.waitS('a', 0) ?? 0;
    expect(allowance.waitS('a', waitS * 1000)).toBeNull();
    for (let i = 0; i < 1_000; i += 1) allowance.waitS(`s${i}`, 10_000);
    allowance.waitS('b', 60_000);
    expect(allowance.size).toBe(1);
  });
});
