import { expect, it } from 'vitest';
import { Vouching } from '#plant/recoveryVouch';
import type { OfferedRow } from '#plant/recoveryStore';
import { boxMade } from './corePlant.ts';
import { TerminalWriter } from './writer.ts';

/** Three events of one run at the positions 1 to 3, of which a signature covers none. */
function threeRows(): readonly OfferedRow[] {
  const run = new TerminalWriter('t-1').startRun();
  return ['1', '2', '3'].map((key, i) => {
    const { body, hash } = run.write(boxMade(key));
    const judged = { verdict: 'accepted' as const, refusal: null, side: null };
    return { ...judged, position: i + 1, hash, body, terminal: 't-2' };
  });
}

function unsignedOf(rows: readonly OfferedRow[], through: number): readonly number[] {
  const vouching = new Vouching([{ from: 1, through }], new Map(), () => false);
  for (const row of rows) vouching.over(row);
  return vouching.end().map(({ position }) => position);
}

it('what the plant signed of a run’s later place covers the run before it', () => {
  expect(unsignedOf(threeRows(), 3)).toEqual([1, 2, 3]);
  expect(unsignedOf(threeRows(), 2)).toEqual([]);
});

it('such a place covers nothing before a place that is missing, and nothing that does not lead to it', () => {
  const [first, second, third] = threeRows();
  if (!first || !second || !third) throw new Error('no rows');
  expect(unsignedOf([first, third], 2)).toEqual([1]);
  const altered = { ...second, hash: first.hash };
  expect(unsignedOf([first, altered, third], 2)).toEqual([1, 2]);
});
