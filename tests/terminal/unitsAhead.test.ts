import { describe, expect, it } from 'vitest';
import { approachesTo, seenFrom, withLaunchClock, type ComingUnit } from '#terminal/supply/unitsAhead';

const nowMs = Date.parse('2026-11-22T08:00:00.000Z');
const coming = (reached: number, agoS: number | null): ComingUnit => ({
  unit: null,
  sequence: 1,
  variant: 'L6',
  content: null,
  reached,
  since: agoS === null ? null : new Date(nowMs - agoS * 1000).toISOString(),
});

describe('units on their way to a station', () => {
  it('have spent time at the station where they are, and none between two', () => {
    const units = [coming(5, 30), coming(4.5, 10), coming(3, 70), coming(0, null)];
    expect(approachesTo(units, 5, nowMs)).toEqual([
      { away: 0, sinceS: 30 },
      { away: 0, sinceS: null },
      { away: 2, sinceS: 70 },
      { away: 5, sinceS: null },
    ]);
  });

  it('follow the last that was launched in a takt: the first that waits, planned or not, and no other', () => {
    const launchedAt = coming(1, 20).since;
    const units = withLaunchClock([coming(1, 20), coming(0, null), coming(0, null)], launchedAt);
    expect(approachesTo(units, 3, nowMs)).toEqual([
      { away: 2, sinceS: 20 },
      { away: 3, sinceS: 20 },
      { away: 3, sinceS: null },
    ]);
  });

  it('are those that have not passed it, and as many from every station', () => {
    const units = [coming(6, 0), coming(5.5, 0), ...Array.from({ length: 70 }, () => coming(0, null))];
    expect(seenFrom(units, 5).map(({ reached }) => reached)).toEqual(Array.from({ length: 60 }, () => 0));
    expect(seenFrom(units, 6)).toHaveLength(60);
    expect(seenFrom(units, 6)[0]?.reached).toBe(6);
  });
});
