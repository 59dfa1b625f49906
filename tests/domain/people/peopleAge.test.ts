import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PeopleAge, Reading } from '#domain/people/peopleAge';
import { aged, daysOf, trustOf, vouchedFor } from '#domain/people/peopleAge';

const dayMs = 86_400_000;
const start = Date.parse('2026-11-22T08:00:00.000Z');
const asked: Reading = { bootId: 'a', monotonicMs: 1000, wallMs: start };
const vouched = vouchedFor('2026-11-22T08:00:01.000Z', asked);

/** What a PC goes through without its plant. */
type Step =
  | { readonly kind: 'runs'; readonly ms: number }
  /** The wall clock is set to this much beside the truth. */
  | { readonly kind: 'clockSet'; readonly offMs: number }
  | { readonly kind: 'offFor'; readonly ms: number };
const span = fc.integer({ min: 0, max: 40 * dayMs });
const step: fc.Arbitrary<Step> = fc.oneof(
  span.map((ms): Step => ({ kind: 'runs', ms })),
  fc.integer({ min: -400 * dayMs, max: 400 * dayMs }).map((offMs): Step => ({ kind: 'clockSet', offMs })),
  span.map((ms): Step => ({ kind: 'offFor', ms })),
);

/** Looks after each step; `trueMs` is how long it has been since the question. */
function lived(steps: readonly Step[]) {
  let [boot, monotonicMs, trueMs, offMs, ranMs] = [0, asked.monotonicMs, 0, 0, 0];
  let age: PeopleAge = vouched;
  return steps.map((one) => {
    if (one.kind === 'clockSet') offMs = one.offMs;
    else trueMs += one.ms;
    if (one.kind === 'runs') [monotonicMs, ranMs] = [monotonicMs + one.ms, ranMs + one.ms];
    if (one.kind === 'offFor') [boot, monotonicMs] = [boot + 1, 0];
    const bootId = boot === 0 ? 'a' : `boot ${boot}`;
    age = aged(age, { bootId, monotonicMs, wallMs: start + trueMs + offMs });
    return { age, trueMs, ranMs, boot, offMs };
  });
}

describe('how old what a PC knows of people is', () => {
  it('never falls without the plant, whatever the clock is set to', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let before = 0;
        for (const { age } of lived(steps)) {
          expect(age.ageMs).toBeGreaterThanOrEqual(before);
          before = age.ageMs;
        }
      }),
    );
  });

  it('counts at least what the PC ran, and all that passed where the clock is not behind', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        for (const { age, trueMs, ranMs, boot, offMs } of lived(steps)) {
          expect(age.ageMs).toBeGreaterThanOrEqual(ranMs);
          if (boot > 0 && offMs >= 0) expect(age.ageMs).toBeGreaterThanOrEqual(trueMs);
        }
      }),
    );
  });

  it('is what the monotonic clock says in the boot of the question, to the millisecond', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        for (const { age, trueMs, boot } of lived(steps)) if (boot === 0) expect(age.ageMs).toBe(trueMs);
      }),
    );
  });

  it('is right after a restart while no clock was touched', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const untouched = steps.filter(({ kind }) => kind !== 'clockSet');
        for (const { age, trueMs } of lived(untouched)) expect(age.ageMs).toBe(trueMs);
      }),
    );
  });

  it('begins anew when the plant vouches, also where the clock had run away', () => {
    const away = aged(vouched, { bootId: 'b', monotonicMs: 0, wallMs: start + 3000 * dayMs });
    expect(trustOf(away.ageMs)).toBe('expired');
    const again: Reading = { bootId: 'b', monotonicMs: 500, wallMs: start };
    expect(aged(vouchedFor('2026-11-23T08:00:00.000Z', again), again).ageMs).toBe(0);
  });
});

it.each([
  [0, 'fresh', 0],
  [20 * dayMs - 1, 'fresh', 19],
  [20 * dayMs, 'aging', 20],
  [30 * dayMs, 'aging', 30],
  [30 * dayMs + 1, 'expired', 30],
  [45 * dayMs, 'expired', 45],
] as const)('%d ms are %s', (ageMs, trust, days) => {
  expect(trustOf(ageMs)).toBe(trust);
  expect(daysOf(ageMs)).toBe(days);
});
