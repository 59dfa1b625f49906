import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { remedyFor } from '#simulate/lineTrouble';
import type { MissingItem } from '#simulate/lineTypes';
import { planVisit, usualFaults } from '#simulate/lineVisitPlan';
import { seededRandom } from '#simulate/random';

const defects = [{ id: 'D-1', name: { zh: '划痕', en: 'Scratch' }, severity: 'C' as const }];

describe('the plan of a visit', () => {
  it('depends on the seed and the visit alone', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(20), (seed, drawn) => {
        const source = seededRandom(seed);
        const before = planVisit(source.fork('7/1'), 60, usualFaults, defects);
        for (let i = 0; i < drawn; i += 1) source.next();
        expect(planVisit(source.fork('7/1'), 60, usualFaults, defects)).toEqual(before);
      }),
    );
  });
  it('fits into the takt, and calls as often as it was told', () => {
    const plans = Array.from({ length: 4000 }, (_, i) =>
      planVisit(seededRandom(i), 60, { ...usualFaults, andonShare: 0.1, defectShare: 0 }, defects),
    );
    expect(Math.max(...plans.map((p) => p.cycleS))).toBeLessThan(60);
    expect(Math.min(...plans.map((p) => p.cycleS))).toBeGreaterThanOrEqual(48);
    expect(plans.filter((p) => p.andon !== null).length / plans.length).toBeCloseTo(0.1, 1);
    expect(plans.every((p) => p.defect === null)).toBe(true);
  });
  it('sees no defect where the site has no code for one', () => {
    const plan = planVisit(seededRandom(1), 60, { ...usualFaults, defectShare: 1 }, []);
    expect(plan.defect).toBeNull();
  });
});

const operation = (change: Partial<Extract<MissingItem, { kind: 'operation' }>> = {}): MissingItem => ({
  kind: 'operation',
  operation: 'OP-1',
  ok: 1,
  needed: 2,
  beyondNokLimit: false,
  critical: false,
  ...change,
});
const rework: MissingItem = { kind: 'rework', rework: 'r-1' };
const hold: MissingItem = { kind: 'hold', hold: 'h-1' };
const at = (lateTakts: number, called = true, bypassRefused = false) => ({
  lateTakts,
  called,
  bypassRefused,
});

describe('what people do about a unit that cannot leave', () => {
  it('begins with a call for the right help', () => {
    const part: MissingItem = {
      kind: 'part',
      position: 'B-1',
      part: 'P-1',
      installed: 0,
      needed: 1,
      critical: false,
    };
    expect(remedyFor([operation()], at(0.4, false))).toEqual({ kind: 'wait' });
    expect(remedyFor([operation()], at(1, false))).toEqual({ kind: 'callAndon', andon: 'equipment' });
    expect(remedyFor([operation({ beyondNokLimit: true })], at(1, false))).toMatchObject({
      andon: 'quality',
    });
    expect(remedyFor([part], at(1, false))).toMatchObject({ andon: 'material' });
    expect(remedyFor([operation()], at(1))).toEqual({ kind: 'wait' });
    expect(remedyFor([operation()], at(9, false))).toMatchObject({ kind: 'callAndon' });
  });
  it('climbs from rework over a signed bypass to taking it off the line', () => {
    const stuck = [operation(), rework];
    const kinds = [0.7, 2.5, 4.5, 7].map((late) => remedyFor(stuck, at(late)).kind);
    expect(kinds).toEqual(['wait', 'doRework', 'bypass', 'pullOff']);
    const locked = [operation({ beyondNokLimit: true }), rework];
    expect([0.7, 2.5, 3.5].map((late) => remedyFor(locked, at(late)).kind)).toEqual([
      'wait',
      'bypass',
      'pullOff',
    ]);
    expect(remedyFor([operation()], at(5, true, true))).toEqual({ kind: 'wait' });
  });
  it('never bypasses what is critical or on hold', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 20, noNaN: true }), fc.boolean(), (late, called) => {
        for (const missing of [[operation({ critical: true })], [hold], [operation(), hold]])
          expect(remedyFor(missing, at(late, called)).kind).not.toBe('bypass');
      }),
    );
  });
  it('lets it go when what is open does not keep it', () => {
    expect(remedyFor([], at(1))).toEqual({ kind: 'letGo' });
  });
});
