import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate, chooseContainer, firstOut, olderInStock } from '#domain/logistics/stock';
import { stockOf } from './supplyWorld.ts';

const soon = stockOf('C-3', { expiresAt: '2026-12-01T00:00:00.000Z', lot: 'L-3' });
const old = stockOf('C-1', { receivedAt: '2026-11-01T00:00:00.000Z' });
const young = stockOf('C-2', { receivedAt: '2026-11-21T00:00:00.000Z' });

describe('first out', () => {
  it('is what expires first, then what came first, then the lower label', () => {
    expect([young, old, soon].sort(firstOut).map((s) => s.container)).toEqual(['C-3', 'C-1', 'C-2']);
    expect([stockOf('B'), stockOf('A')].sort(firstOut).map((s) => s.container)).toEqual(['A', 'B']);
  });
  it('is chosen for a vehicle, within the lot where one is asked for', () => {
    const stock = [young, old, soon, stockOf('X', { part: 'P-OTHER' })];
    expect(chooseContainer({ part: 'P-NUT', lot: null }, stock)?.container).toBe('C-3');
    expect(chooseContainer({ part: 'P-NUT', lot: 'L-1' }, stock)?.container).toBe('C-1');
    expect(chooseContainer({ part: 'P-NUT', lot: 'L-9' }, stock)).toBeNull();
  });
  it('is violated only by something strictly older of the same part', () => {
    expect(olderInStock(young, [young, old])?.container).toBe('C-1');
    expect(olderInStock(old, [young, old, stockOf('C-9', { receivedAt: old.receivedAt })])).toBeNull();
    expect(olderInStock(young, [{ ...old, part: 'P-OTHER' }])).toBeNull();
  });
});

describe('allocating a consumption', () => {
  it('books everything as long as there is a container, and never more than was used', () => {
    const stocks = fc.uniqueArray(
      fc.record({ label: fc.nat(20), quantity: fc.integer({ min: -5, max: 30 }), open: fc.boolean() }),
      { maxLength: 6, selector: (s) => s.label },
    );
    fc.assert(
      fc.property(stocks, fc.integer({ min: 1, max: 100 }), (items, quantity) => {
        const stock = items.map((s) => stockOf(`C-${s.label}`, s));
        const { allocations, uncovered } = allocate(quantity, stock);
        const booked = allocations.reduce((sum, a) => sum + a.quantity, 0);
        expect(booked + uncovered).toBe(quantity);
        expect(uncovered).toBe(stock.length === 0 ? quantity : 0);
        expect(allocations.every((a) => a.quantity > 0)).toBe(true);
      }),
    );
  });
});
