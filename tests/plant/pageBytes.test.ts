import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { pageBytes } from '#plant/http/pageBytes';
import { pullAnswerOf } from '#plant/exchange';
import type { Pulled } from '#plant/exchange';
import { boxMade, corePlant } from './corePlant.ts';

const never = new AbortController().signal;

/** What a terminal is answered, and what another one is whose own part of the answer is of that size, bytes. */
async function answers(count: number, size: number): Promise<Pulled[]> {
  const plant = await corePlant();
  const writer = await plant.enrol();
  const run = writer.startRun();
  for (let i = 0; i < count; i += 1) run.write(boxMade(`箱-${i}`));
  await plant.push(run.batch());
  const reader = { terminal: writer.terminal, follows: null };
  const found = await plant.core.feed.pull(
    { reader, headHash: null, limit: 500, waitMs: 0, cursor: 0 },
    never,
  );
  if (found.status !== 'page') throw new Error(found.status);
  const { page } = found;
  const own = (name: string): Pulled => ({
    status: 'page',
    page,
    rest: {
      ...plant.core.identity.record,
      cursor: page.cursor,
      headHash: page.headHash,
      head: page.head,
      scopes: null,
      clockMs: 0,
      heard: [],
      acks: [],
      clonedBy: name,
    },
  });
  return [own('first'), own('x'.repeat(size))];
}

it.each([
  ['a little', 100],
  ['exactly as much as a stored block holds', 65_000],
  ['much', 200_000],
])('packs what it answers the second who stands there, whose own part is %s', async (_how, size) => {
  const [first, second] = await answers(100, size);
  if (!first || !second) throw new Error('no answers');
  const one = await pageBytes(first, true);
  expect(one.packed).toBe(false);
  expect(JSON.parse(one.bytes.toString())).toEqual(plain(first));
  const two = await pageBytes(second, true);
  expect(two.packed).toBe(true);
  expect(JSON.parse(gunzipSync(two.bytes).toString())).toEqual(plain(second));
  expect((await pageBytes(second, false)).packed).toBe(false);
});

it('does not pack little', async () => {
  const [first, second] = await answers(3, 100);
  if (!first || !second) throw new Error('no answers');
  await pageBytes(first, true);
  expect((await pageBytes(second, true)).packed).toBe(false);
});

const plain = (pulled: Pulled): unknown => JSON.parse(JSON.stringify(pullAnswerOf(pulled)));
