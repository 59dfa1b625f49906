import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callKey, materialNeed } from '#domain/logistics/need';
import type { SupplyOutlook, UnitAhead } from '#domain/logistics/need';

const point = { part: 'P-NUT', location: 'LS-10', minQuantity: 40, maxQuantity: 240 };
const units = (from: number, count: number, quantity = 20): UnitAhead[] =>
  Array.from({ length: count }, (_, i) => ({ sequence: from + i, quantity }));
const outlook = (change: Partial<SupplyOutlook> = {}): SupplyOutlook => ({
  onHand: 240,
  inbound: 0,
  ahead: units(100, 30),
  leadUnits: 4,
  newestArrival: 'e-9',
  ...change,
});

describe('a material need', () => {
  it('is none while stock and what comes suffice', () => {
    expect(materialNeed(point, outlook())).toBeNull();
    expect(materialNeed(point, outlook({ onHand: 30, inbound: 200 }))).toBeNull();
  });
  it('arises at the minimum, for what fills the place', () => {
    expect(materialNeed({ ...point, minQuantity: 90 }, outlook({ onHand: 90 }))).toMatchObject({
      quantity: 150,
      cause: { kind: 'minLevel', remaining: 90, minQuantity: 90 },
    });
  });
  it('arises when the units of the delivery time use more than is there', () => {
    expect(materialNeed(point, outlook({ onHand: 50 }))).toMatchObject({
      quantity: 190,
      window: { kind: 'sequence', from: 100, to: 109 },
      cause: { kind: 'consumption', remaining: 50, unitsAhead: 2 },
    });
  });
  it('is none for a handful while the place is nearly full: a vehicle brings whole containers', () => {
    const hungry = outlook({ onHand: 200, leadUnits: 12 });
    expect(materialNeed(point, hungry)).toBeNull();
    expect(materialNeed(point, { ...hungry, onHand: 140 })).toMatchObject({ quantity: 100 });
  });
  it('speaks of the same window on two PCs whose figures differ a little', () => {
    const keyAt = (onHand: number) => {
      const need = materialNeed(point, outlook({ onHand }));
      return need && callKey({ ...point, window: need.window, round: 0 });
    };
    expect(keyAt(40)).toBe('LS-10~P-NUT~100-109~0');
    expect(keyAt(20)).toBe(keyAt(40));
  });
  it('speaks of the last arrival where no sequence is known', () => {
    expect(materialNeed(point, outlook({ onHand: 10, ahead: [] }))).toMatchObject({
      window: { kind: 'level', after: 'e-9' },
    });
    expect(
      materialNeed(point, outlook({ onHand: 10, ahead: units(100, 3, 0), newestArrival: null })),
    ).toMatchObject({ window: { kind: 'level', after: 'none' } });
  });
  it('looks beyond the known sequence at its average use', () => {
    const far = { ...point, minQuantity: 100, maxQuantity: 300 };
    expect(materialNeed(far, outlook({ onHand: 100, ahead: units(100, 2) }))).toMatchObject({
      window: { from: 100, to: 109 },
    });
  });
  it('never asks twice for one window as long as what was called is on its way', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 20, maxLength: 60 }),
        fc.integer({ min: 1, max: 10 }),
        (uses, min) => {
          const place = { ...point, minQuantity: min, maxQuantity: min + 20 };
          const seen = new Set<string>();
          let [onHand, inbound] = [place.maxQuantity, 0];
          uses.forEach((use, i) => {
            const ahead = uses.slice(i).map((quantity, k) => ({ sequence: i + k, quantity }));
            const need = materialNeed(place, { onHand, inbound, ahead, leadUnits: 2, newestArrival: null });
            if (need) {
              const key = callKey({ ...place, window: need.window, round: 0 });
              const isNew = need.window.kind === 'level' || !seen.has(key);
              expect(isNew).toBe(true);
              seen.add(key);
              inbound += need.quantity;
            }
            onHand -= use;
            if (onHand < 5) [onHand, inbound] = [onHand + inbound, 0];
          });
        },
      ),
    );
  });
});
