import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PlanWalk } from '#plant/recoveryPlan';
import type { OfferedRow, ProvenPlace } from '#plant/recoveryStore';
import { genesis } from '#sync/chain';
import { rollHash } from '#sync/log';

const base = { position: 3, logHash: genesis };

/** Rows 4 to 3 + n with the log's hash behind each. */
function logOf(n: number): readonly (OfferedRow & { readonly logHash: string })[] {
  let logHash = base.logHash;
  return Array.from({ length: n }, (_, i) => {
    const position = base.position + 1 + i;
    const hash = String(position).padStart(64, '0');
    const row = { position, hash, verdict: 'accepted' as const, refusal: null, body: '{}', side: null };
    logHash = rollHash(logHash, hash, row.verdict);
    return { ...row, terminal: 'a', logHash };
  });
}

function planOf(rows: readonly OfferedRow[], places: readonly ProvenPlace[]) {
  const walk = new PlanWalk(base, places, null);
  for (const row of rows) walk.over(row.position, [row]);
  return walk.end();
}

/** What is held, and of which places there is a signature. */
const held = fc
  .array(fc.record({ isHeld: fc.boolean(), isSigned: fc.boolean() }), { minLength: 1, maxLength: 30 })
  .map((marks) => {
    const log = logOf(marks.length);
    const rows = log.filter((_, i) => marks[i]?.isHeld);
    const signed = log.filter((_, i) => marks[i]?.isSigned);
    const places = signed.map(({ position, logHash }) => ({ terminal: 'b', position, logHash }));
    return { rows, places };
  });

const within = (ranges: readonly { from: number; through: number }[], position: number): boolean =>
  ranges.some(({ from, through }) => position >= from && position <= through);

it('each row is proven by two signed places with nothing missing between them, or is named as not proven', () => {
  fc.assert(
    fc.property(held, ({ rows, places }) => {
      const { unproven, disagreements } = planOf(rows, places);
      expect(disagreements).toEqual([]);
      const isHeld = new Set(rows.map(({ position }) => position));
      const isSigned = new Set([base.position, ...places.map(({ position }) => position)]);
      for (const { position } of rows) {
        let [first, last] = [position, position];
        while (!isSigned.has(first - 1) && isHeld.has(first - 1)) first -= 1;
        while (!isSigned.has(last) && isHeld.has(last + 1)) last += 1;
        expect(within(unproven, position), String(position)).toBe(
          !(isSigned.has(first - 1) && isSigned.has(last)),
        );
      }
    }),
  );
});

it('a verdict that was altered is found, or is named as not proven', () => {
  fc.assert(
    fc.property(held, fc.nat(), ({ rows, places }, at) => {
      const target = rows[at % Math.max(1, rows.length)];
      if (!target) return;
      const altered = rows.map((row) => (row === target ? { ...row, verdict: 'refused' as const } : row));
      const { unproven, disagreements } = planOf(altered, places);
      expect(disagreements.length > 0 || within(unproven, target.position)).toBe(true);
    }),
  );
});
