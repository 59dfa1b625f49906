import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitPlan, isCrowded, toScreen, zoomAt } from '#ui/logistics/mapView.ts';
import type { FloorPlan } from '#ui/logistics/views.ts';

const place = (label: string, x: number, y: number) => ({
  id: label,
  label,
  short: label.slice(-2),
  at: { x, y },
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

  it('shortens labels only while they would cover each other', () => {
    expect(isCrowded(plan, 2)).toBe(true);
    expect(isCrowded(plan, 10)).toBe(false);
  });
});
