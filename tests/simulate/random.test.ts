import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '#simulate/random';

describe('the seeded random source', () => {
  it('gives the same run for the same seed, and another for another', () => {
    const draw = (seed: number) => {
      const random = seededRandom(seed);
      return Array.from({ length: 20 }, () => random.next());
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('stays within its bounds', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -50, max: 50 }), fc.nat(50), (seed, low, span) => {
        const random = seededRandom(seed);
        const [next, integer] = [random.next(), random.integer(low, low + span)];
        expect(next >= 0 && next < 1).toBe(true);
        expect(integer >= low && integer <= low + span && Number.isInteger(integer)).toBe(true);
        expect(['a', 'b', 'c']).toContain(random.pick(['a', 'b', 'c']));
      }),
    );
  });

  it('is even, and its bell has the asked middle and width', () => {
    const random = seededRandom(42);
    const even = Array.from({ length: 20_000 }, () => random.next());
    expect(even.reduce((sum, value) => sum + value, 0) / even.length).toBeCloseTo(0.5, 2);
    const bell = Array.from({ length: 20_000 }, () => random.gauss(10, 2));
    const mean = bell.reduce((sum, value) => sum + value, 0) / bell.length;
    const variance = bell.reduce((sum, value) => sum + (value - mean) ** 2, 0) / bell.length;
    expect(mean).toBeCloseTo(10, 1);
    expect(Math.sqrt(variance)).toBeCloseTo(2, 1);
  });

  it('has forks that do not depend on how much was drawn elsewhere', () => {
    const [first, second] = [seededRandom(1), seededRandom(1)];
    second.next();
    expect(first.fork('agv').next()).toBe(second.fork('agv').next());
    expect(first.fork('agv').next()).not.toBe(first.fork('tool').next());
  });
});
