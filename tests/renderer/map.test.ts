import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fanOut, haveRoom } from '#ui/logistics/fanOut.ts';
import { fitPlan, labelBox, labelForms, toScreen, zoomAt } from '#ui/logistics/mapView.ts';
import type { FloorPlan } from '#ui/logistics/views.ts';

const place = (label: string, x: number, y: number) => ({
  id: label,
  label,
  short: label.slice(-2),
  at: { x, y },
  away: null,
  kind: 'station' as const,
  lamp: 'normal' as const,
});
const plan: FloorPlan = {
  edges: [{ id: 'e', from: { x: 0, y: 0 }, to: { x: 80, y: 50 } }],
  places: [place('FA-01', 0, 50), place('FA-02', 10, 50)],
};
const size = { width: 800, height: 600 };

describe('the floor map', () => {
  it('shows the whole plan when it is fitted', () => {
    const view = fitPlan(plan, size);
    for (const point of [
      { x: 0, y: 0 },
      { x: 80, y: 50 },
    ]) {
      const at = toScreen(view, point);
      expect(at.x).toBeGreaterThanOrEqual(0);
      expect(at.x).toBeLessThanOrEqual(size.width);
      expect(at.y).toBeGreaterThanOrEqual(0);
      expect(at.y).toBeLessThanOrEqual(size.height);
    }
  });

  it('keeps the point under the finger while it zooms', () => {
    const fitted = fitPlan(plan, size);
    const coordinate = fc.double({ min: 0, max: 600, noNaN: true });
    fc.assert(
      fc.property(coordinate, coordinate, fc.double({ min: 0.5, max: 2, noNaN: true }), (x, y, factor) => {
        const under = { x: (x - fitted.x) / fitted.scale, y: (fitted.y - y) / fitted.scale };
        const after = toScreen(zoomAt(fitted, { x, y }, factor, fitted), under);
        expect(after.x).toBeCloseTo(x, 6);
        expect(after.y).toBeCloseTo(y, 6);
      }),
    );
  });

  it('shortens labels only while they would cover each other, and not the one that needs somebody', () => {
    const lit = plan.places.map((p) => (p.id === 'FA-02' ? { ...p, lamp: 'fault' as const } : p));
    expect([...labelForms(lit, 10).values()]).toEqual(['full', 'full']);
    expect([...labelForms(lit, 4).values()]).toEqual(['short', 'short']);
    expect(labelForms(lit, 2)).toEqual(
      new Map([
        ['FA-02', 'full'],
        ['FA-01', 'dot'],
      ]),
    );
  });

  it('labels a kind alike, so that no row of places has gaps', () => {
    const row = [0, 10, 12, 30].map((x, i) => ({ ...place(`P-${i}`, x, 0), kind: 'parking' as const }));
    expect(new Set(labelForms(row, 5).values())).toEqual(new Set(['dot']));
    expect(new Set(labelForms(row, 15).values())).toEqual(new Set(['short']));
    expect(new Set(labelForms(row, 40).values())).toEqual(new Set(['full']));
  });

  it('sets a label off its lane, by more than half a vehicle', () => {
    const onLane = { ...place('FA-07', 10, 10), away: { x: 1, y: 0 } };
    const box = labelBox(onLane, 'full', 10);
    expect(box.x - box.width / 2 - 100).toBeGreaterThan(17);
    expect(box.y).toBe(-100);
  });

  it('never lets two labels with words cover each other', () => {
    const coordinate = fc.integer({ min: 0, max: 60 });
    const places = fc
      .array(fc.tuple(coordinate, coordinate), { minLength: 2, maxLength: 20 })
      .map((points) => points.map(([x, y], i) => ({ ...place(`FA-${i}`, x, y), id: String(i) })));
    fc.assert(
      fc.property(places, fc.double({ min: 1, max: 30, noNaN: true }), (some, scale) => {
        const forms = labelForms(some, scale);
        const shown = some.filter((p) => forms.get(p.id) !== 'dot');
        for (const [i, a] of shown.entries()) {
          for (const b of shown.slice(i + 1)) {
            const one = labelBox(a, forms.get(a.id) ?? 'dot', scale);
            const two = labelBox(b, forms.get(b.id) ?? 'dot', scale);
            const wide = Math.abs(one.x - two.x) >= (one.width + two.width) / 2;
            expect(wide || Math.abs(one.y - two.y) >= (one.height + two.height) / 2).toBe(true);
          }
        }
      }),
    );
  });

  it('stands vehicles at one place beside each other, and leaves the others where they are', () => {
    const at = fanOut([
      { id: 'AGV-2', x: 100, y: 50 },
      { id: 'AGV-1', x: 100, y: 50 },
      { id: 'AGV-3', x: 300, y: 50 },
    ]);
    expect(at.get('AGV-3')).toEqual({ x: 300, y: 50 });
    expect(at.get('AGV-1')).toEqual({ x: 78, y: 50 });
    expect(at.get('AGV-2')).toEqual({ x: 122, y: 50 });
  });

  it('keeps neighbours in the order in which they stand, those above each other as well', () => {
    const row = fanOut([
      { id: 'AGV-1', x: 140, y: 50 },
      { id: 'AGV-2', x: 120, y: 50 },
      { id: 'AGV-3', x: 100, y: 50 },
    ]);
    expect([...row].toSorted(([, a], [, b]) => a.x - b.x)).toEqual([
      ['AGV-3', { x: 76, y: 50 }],
      ['AGV-2', { x: 120, y: 50 }],
      ['AGV-1', { x: 164, y: 50 }],
    ]);
    const column = fanOut([
      { id: 'AGV-1', x: 100, y: 60 },
      { id: 'AGV-2', x: 100, y: 40 },
    ]);
    expect(column.get('AGV-2')).toEqual({ x: 100, y: 34 });
    expect(column.get('AGV-1')).toEqual({ x: 100, y: 66 });
  });

  it('hides no vehicle behind another wherever they stand, and keeps apart what fingers press', () => {
    const coordinate = fc.integer({ min: 0, max: 160 });
    const fleet = fc
      .array(fc.tuple(coordinate, coordinate), { minLength: 2, maxLength: 12 })
      .map((points) => points.map(([x, y], i) => ({ id: `AGV-${i}`, x, y })));
    fc.assert(
      fc.property(fleet, (vehicles) => {
        const points = [...fanOut(vehicles)];
        expect(points).toHaveLength(vehicles.length);
        for (const [i, [, a]] of points.entries())
          for (const [, b] of points.slice(i + 1))
            expect(Math.abs(a.x - b.x) > 43.9 || Math.abs(a.y - b.y) > 31.9).toBe(true);
      }),
    );
  });

  it('names vehicles in full only where all have room for it', () => {
    const two = (x: number) => [
      { id: 'AGV-1', x: 0, y: 0 },
      { id: 'AGV-2', x, y: 0 },
    ];
    expect(haveRoom(two(60), 60)).toBe(true);
    expect(haveRoom(two(59), 60)).toBe(false);
  });

  it('hides no vehicle at one place behind another, however many stand there and in whatever order they are told', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(ids, (numbers) => {
        const vehicles = numbers.map((n) => ({ id: `AGV-${n}`, x: 10, y: 20 }));
        const points = [...fanOut(vehicles)];
        expect(points).toHaveLength(numbers.length);
        expect(new Map(fanOut(vehicles.toReversed()))).toEqual(new Map(points));
        for (const [i, [, a]] of points.entries())
          for (const [, b] of points.slice(i + 1))
            expect(Math.abs(a.x - b.x) >= 34 || Math.abs(a.y - b.y) >= 24).toBe(true);
      }),
    );
  });
});
