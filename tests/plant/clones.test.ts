import { expect, it } from 'vitest';
import { Clones } from '#plant/clones';

const hour = 3_600_000;

/** The log grows by one with each word that is said. */
function listening() {
  const clones = new Clones();
  let head = 10;
  const say = (run: string, cursor: number, nowMs = 0) =>
    clones.spoke('t-1', run, { cursor, head: (head += 1), nowMs });
  return { clones, say };
}

it('a run that has read what was written after a later one began lives beside it; told once of each pair', () => {
  const { clones, say } = listening();
  expect([say('a', 9), say('b', 10), say('a', 12)]).toEqual([null, null, null]);
  expect(say('a', 13)).toEqual({ terminal: 't-1', run: 'a', other: 'b' });
  expect([say('a', 14), say('b', 15), say('b', 99)]).toEqual([null, null, null]);
  expect(clones.of('t-1', 0)).toMatchObject({ run: 'a', other: 'b' });
  expect(clones.of('t-2', 0)).toBeNull();
  expect(clones.count(0)).toBe(1);
});

it('counts as two as long as both speak, and an hour longer', () => {
  const { clones, say } = listening();
  say('a', 9);
  say('b', 10);
  say('a', 13);
  say('b', 13, 1000);
  say('a', 14, hour);
  expect(clones.count(1000 + hour - 1)).toBe(1);
  expect(clones.count(1000 + hour)).toBe(0);
});

it('many starts one after the other are one PC', () => {
  const { clones, say } = listening();
  for (let i = 0; i < 50; i += 1) for (const cursor of [10 + i, 11 + i]) say(`run-${i}`, cursor);
  expect(clones.count(0)).toBe(0);
});
