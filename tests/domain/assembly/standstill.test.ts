import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StopRecorded } from '#domain/assembly/standstill';
import { standstills } from '#domain/assembly/standstill';

const at = (minute: number) => `2026-11-22T07:${String(minute).padStart(2, '0')}:00.000Z`;

/** From minute to minute; null: it still runs. */
const record = (
  stop: string,
  from: number,
  until: number | null,
  change: Partial<StopRecorded> = {},
): StopRecorded => ({
  stop,
  station: null,
  status: until === null ? 'running' : 'ended',
  startedAt: at(from),
  endedAt: until === null ? null : at(until),
  reason: null,
  planned: false,
  ...change,
});

const grouped = (...stops: StopRecorded[]) =>
  standstills(stops).map(({ records }) => records.map(({ stop }) => stop));

describe('records of stops', () => {
  test('of one place that run at once are one standstill, from the first begun on', () => {
    expect(grouped(record('b', 1, null), record('a', 0, null))).toEqual([['a', 'b']]);
    expect(grouped(record('b', 0, null), record('a', 0, null))).toEqual([['a', 'b']]);
  });

  test('that both ended are one where they overlap', () => {
    expect(grouped(record('a', 0, 10), record('b', 1, 12))).toEqual([['a', 'b']]);
    expect(grouped(record('a', 0, 10), record('b', 10, 12))).toEqual([['a'], ['b']]);
    expect(grouped(record('a', 0, null), record('b', 1, 12))).toEqual([['a', 'b']]);
  });

  test('are apart where one runs on after the other has ended: somebody says that it still stands', () => {
    expect(grouped(record('b', 1, null), record('a', 0, 10))).toEqual([['b'], ['a']]);
  });

  test('of other places, and what was withdrawn, are none of it', () => {
    expect(grouped(record('a', 0, null), record('b', 0, null, { station: 'FA-02' }))).toEqual([['a'], ['b']]);
    const withdrawn = record('a', 0, null, { status: 'withdrawn' });
    expect(grouped(withdrawn, record('b', 1, null))).toEqual([['b']]);
  });

  test('need a reason once, the first that is given', () => {
    const said = { reason: 'SCANNER', planned: true };
    expect(standstills([record('a', 0, null), record('b', 1, null, said)])).toMatchObject([said]);
    const first = record('a', 0, null, { reason: 'TOOL-DOWN' });
    expect(standstills([first, record('b', 1, null, said)])).toMatchObject([
      { reason: 'TOOL-DOWN', planned: false },
    ]);
    expect(standstills([record('a', 0, null), record('b', 1, null)])).toMatchObject([{ reason: null }]);
  });

  test('make the same standstills in whatever order they are heard', () => {
    const any = fc.record({
      from: fc.nat(8),
      length: fc.option(fc.nat(8), { nil: null }),
      station: fc.constantFrom(null, 'FA-02'),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 8 }), fc.infiniteStream(fc.nat(100)), (made, dice) => {
        const stops = made.map(({ from, length, station }, i) =>
          record(`s-${i}`, from, length === null ? null : from + length, { station }),
        );
        const shuffled = stops
          .map((stop) => ({ stop, by: dice.next().value }))
          .toSorted((a, b) => a.by - b.by)
          .map(({ stop }) => stop);
        const sorted = (groups: string[][]) => groups.toSorted((a, b) => (a.join() < b.join() ? -1 : 1));
        expect(sorted(grouped(...shuffled))).toEqual(sorted(grouped(...stops)));
        expect(grouped(...stops).flat().length).toBe(stops.length);
      }),
    );
  });
});
