import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyFigures, unionMs } from '#domain/assembly/kpi';
import { hoursOf, shiftAt, workedMs, zoneOffsetMs } from '#domain/assembly/shiftCalendar';

const pattern = (id: string, start: string, minutes: number) => ({
  id,
  name: { zh: id, en: id },
  start,
  minutes,
  breaks: [{ startMin: 120, minutes: 10 }],
});
const day = pattern('day', '06:00', 480);
const night = pattern('night', '22:00', 480);
const at = (text: string) => Date.parse(text);
const hour = 3_600_000;

describe('the shift calendar', () => {
  test('finds the shift that runs, in the zone of the site', () => {
    const shift = shiftAt([day, night], 'Asia/Shanghai', at('2026-11-22T01:00:00Z'));
    expect(shift).toMatchObject({ day: '2026-11-22', startMs: at('2026-11-21T22:00:00Z') });
    expect(shiftAt([day], 'Asia/Shanghai', at('2026-11-22T07:00:00Z'))).toBeNull();
  });

  test('gives a night shift to its start day', () => {
    const shift = shiftAt([day, night], 'Asia/Shanghai', at('2026-11-21T20:00:00Z'));
    expect(shift).toMatchObject({ day: '2026-11-21', pattern: { id: 'night' } });
  });

  test('is an hour longer or shorter when the clocks change', () => {
    const length = (text: string) => {
      const shift = shiftAt([night], 'Europe/Berlin', at(text));
      return shift && (shift.endMs - shift.startMs) / hour;
    };
    expect(length('2026-03-29T00:30:00Z')).toBe(7);
    expect(length('2026-10-25T00:30:00Z')).toBe(9);
    expect(length('2026-06-01T23:30:00Z')).toBe(8);
  });

  test('knows zones that are half an hour apart, and cuts at their full hours', () => {
    expect(zoneOffsetMs('Asia/Kolkata', at('2026-11-22T00:00:00Z'))).toBe(5.5 * hour);
    const shift = shiftAt([pattern('x', '06:30', 90)], 'Asia/Kolkata', at('2026-11-22T01:30:00Z'));
    if (!shift) throw new Error('no shift');
    expect(hoursOf(shift, 'Asia/Kolkata').map((h) => (h.endMs - h.startMs) / 60_000)).toEqual([30, 60]);
  });

  test('leaves breaks out of the time worked', () => {
    const shift = shiftAt([day], 'Asia/Shanghai', at('2026-11-22T01:00:00Z'));
    if (!shift) throw new Error('no shift');
    expect(workedMs(shift, shift.startMs, shift.endMs)).toBe(470 * 60_000);
    expect(workedMs(shift, shift.startMs, shift.startMs + 2 * hour)).toBe(2 * hour);
    expect(workedMs(shift, shift.startMs + 125 * 60_000, shift.startMs + 130 * 60_000)).toBe(0);
    expect(workedMs(shift, 0, shift.startMs)).toBe(0);
  });
});

describe('the key figures', () => {
  test('are those of ISO 22400-2', () => {
    const figures = keyFigures({
      pbtMs: 8 * hour,
      aptMs: 6 * hour,
      priMs: 60_000,
      pq: 300,
      gq: 270,
      left: 280,
      inspected: 300,
      firstPass: 240,
    });
    expect(figures).toEqual({
      availability: 0.75,
      effectiveness: 300 / 360,
      qualityRatio: 0.9,
      oee: 0.75 * (300 / 360) * 0.9,
      firstPassYield: 0.8,
      unitsPerHour: 35,
    });
  });

  test('are null where nothing was done, never zero', () => {
    const none = { pbtMs: 0, aptMs: 0, priMs: 60_000, pq: 0, gq: 0, left: 0, inspected: 0, firstPass: 0 };
    expect(Object.values(keyFigures(none)).every((v) => v === null)).toBe(true);
    expect(keyFigures({ ...none, pbtMs: hour, aptMs: hour })).toMatchObject({
      availability: 1,
      effectiveness: 0,
      qualityRatio: null,
      oee: null,
    });
  });

  test('count two stops at once as one', () => {
    expect(
      unionMs([
        { startMs: 10, endMs: 20 },
        { startMs: 15, endMs: 30 },
        { startMs: 40, endMs: 50 },
      ]),
    ).toBe(30);
    const span = fc.tuple(fc.nat(100), fc.nat(100)).map(([a, n]) => ({ startMs: a, endMs: a + n }));
    fc.assert(
      fc.property(fc.array(span), (spans) => {
        const covered = new Set(
          spans.flatMap((s) => Array.from({ length: s.endMs - s.startMs }, (_, i) => s.startMs + i)),
        );
        expect(unionMs(spans)).toBe(covered.size);
      }),
    );
  });
});
