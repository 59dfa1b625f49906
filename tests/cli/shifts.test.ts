import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withShiftBegun } from '#cli/demo/shifts';

const file = readFileSync(new URL('../../demo/site/shifts.csv', import.meta.url), 'utf8');
const starts = (csv: string): string[] =>
  csv
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split(',')[3] ?? '');

it('lets the shift that runs now begin at the last full five minutes, and the others eight hours around it', () => {
  const now = new Date('2026-11-22T15:16:40Z');
  expect(starts(withShiftBegun(file, now, 'Asia/Shanghai'))).toEqual(['07:15', '15:15', '23:15']);
  expect(starts(withShiftBegun(file, now, 'UTC'))).toEqual(['07:15', '15:15', '23:15']);
});

it('leaves names, lengths and breaks as they are, whatever the time', () => {
  const without = (csv: string) =>
    csv
      .trim()
      .split('\n')
      .map((row) => row.split(',').toSpliced(3, 1).join(','));
  fc.assert(
    fc.property(fc.date({ min: new Date(1.7e12), max: new Date(4e12), noInvalidDate: true }), (now) => {
      const moved = withShiftBegun(file, now, 'Asia/Shanghai');
      expect(without(moved)).toEqual(without(file));
      const wall = new Date(now.getTime() + 8 * 3_600_000);
      const minutes = wall.getUTCHours() * 60 + wall.getUTCMinutes();
      const since = starts(moved).map(
        (s) => (minutes - Number(s.slice(0, 2)) * 60 - Number(s.slice(3)) + 1440) % 1440,
      );
      expect(since.filter((m) => m < 5)).toHaveLength(1);
    }),
  );
});
