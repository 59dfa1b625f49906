import { expect, it, vi } from 'vitest';
import type { Runtime } from '#domain/kernel/runtime';
import { Feed } from '#plant/feed';
import { nodeRuntime } from '#process/nodeRuntime';
import type { LogRow } from '#plant/store';
import { corePlant, boxMade } from './corePlant.ts';
import { MemoryDisk, memoryPlantStore } from './memoryPlantStore.ts';
import { nth } from './nth.ts';

/** A log of `count` rows, and a feed over it that has been told nothing. */
async function written(count: number, bodyLength = 0) {
  const disk = new MemoryDisk();
  const reads: number[] = [];
  const memory = memoryPlantStore({ nowMs: () => 0 }, disk);
  const store = {
    ...memory,
    rows: (after: number, limit: number) => (reads.push(after), memory.rows(after, limit)),
  };
  const plant = await corePlant({ store: memory });
  const run = (await plant.enrol()).startRun();
  for (let i = 0; i < count; i += 1)
    run.write({ ...boxMade(String(i)), payload: { line: 'x'.repeat(bodyLength) } });
  await plant.push(run.batch());
  const rows: readonly LogRow[] = disk.log;
  return { store, rows, reads };
}

const never = new AbortController().signal;
const ask = { reader: { terminal: 'none', follows: null }, headHash: null, limit: 2000, waitMs: 0 };
const positions = async (feed: Feed, cursor: number, limit = 2000): Promise<number[]> => {
  const answer = await feed.pull({ ...ask, cursor, limit }, never);
  return answer.status === 'page' ? answer.page.rows.map((row) => row.position) : [];
};

it('shows rows that were committed but never announced, once it learns of later ones', async () => {
  const { store, rows } = await written(6);
  const feed = new Feed(store, nodeRuntime());
  feed.append(rows.slice(0, 2));
  expect(await positions(feed, 0)).toEqual([1, 2]);
  feed.append(rows.slice(4, 6));
  expect(await positions(feed, 1)).toEqual([2, 3, 4, 5, 6]);
  expect(await positions(feed, 4, 1)).toEqual([5]);
});

it('passes over rows that it was told twice', async () => {
  const { store, rows } = await written(4);
  const feed = new Feed(store, nodeRuntime());
  feed.append(rows.slice(0, 3));
  feed.append(rows.slice(1, 4));
  expect(await positions(feed, 0)).toEqual([1, 2, 3, 4]);
});

it('answers from memory what is recent, and from the store what its memory is too small for', async () => {
  const { store, rows, reads } = await written(50);
  const feed = new Feed(store, nodeRuntime(), { rows: 10, size: 1_000_000 });
  for (const row of rows) feed.append([row]);
  expect(await positions(feed, 40)).toEqual([41, 42, 43, 44, 45, 46, 47, 48, 49, 50]);
  expect(reads).toEqual([]);
  expect(await positions(feed, 38)).toHaveLength(12);
  expect(reads).toEqual([38]);
});

it('cuts pages by size, so that large bodies do not add up without bound', async () => {
  const { store, rows } = await written(30, 250_000);
  const feed = new Feed(store, nodeRuntime());
  await feed.catchUp();
  const first = await positions(feed, 0);
  expect(first.length).toBeGreaterThan(1);
  expect(first.length).toBeLessThan(30);
  expect(await positions(feed, first.length)).toContain(nth(rows, first.length).position);
});

it('has nothing for a history that it never was', async () => {
  const { store, rows } = await written(3);
  const feed = new Feed(store, nodeRuntime());
  feed.append(rows);
  const other = await feed.pull({ ...ask, cursor: 2, headHash: nth(rows, 0).logHash }, never);
  expect(other).toEqual({ status: 'rewound' });
  expect(await feed.pull({ ...ask, cursor: 4 }, never)).toEqual({ status: 'rewound' });
  expect(await feed.pull({ ...ask, cursor: 2, headHash: nth(rows, 1).logHash }, never)).toMatchObject({
    status: 'page',
  });
});

it('reads nothing more for an asker that hung up while it waited, as a plant that stops ends them all', async () => {
  const { store, rows, reads } = await written(3);
  const feed = new Feed(store, nodeRuntime(), { rows: 1, size: 1_000_000 });
  feed.append(rows);
  const asker = new AbortController();
  const answer = feed.pull({ ...ask, cursor: 3, waitMs: 60_000 }, asker.signal);
  const passed = feed.pull({ ...ask, cursor: 0, waitMs: 60_000 }, AbortSignal.abort());
  asker.abort();
  expect(await Promise.all([answer, passed])).toEqual([{ status: 'gone' }, { status: 'gone' }]);
  expect(reads).toEqual([]);
});

/** Timers that fire when the test says so. */
function byHand() {
  const timers = new Map<() => void, number>();
  const runtime: Runtime = {
    ...nodeRuntime(),
    monotonicMs: () => 0,
    after(ms, run) {
      timers.set(run, ms);
      return { cancel: () => timers.delete(run) };
    },
  };
  /** Those of less than a second: not the ends of long polls. */
  const short = () => [...timers].filter(([, ms]) => ms < 1000);
  return { runtime, short, fire: () => short().forEach(([run]) => (timers.delete(run), run())) };
}

async function crowdAt(feed: Feed, count: number, cursor: number) {
  const answers: number[][] = [];
  const asked = Array.from({ length: count }, () =>
    feed.pull({ ...ask, cursor, waitMs: 25_000 }, never).then((answer) => {
      if (answer.status === 'page') answers.push(answer.page.rows.map((row) => row.position));
    }),
  );
  await vi.waitFor(() => expect(feed.waiting).toBe(count));
  return { answers, all: Promise.all(asked) };
}

it('tells one who waits at once', async () => {
  const { store, rows } = await written(3);
  const { runtime, short } = byHand();
  const feed = new Feed(store, runtime);
  feed.append(rows.slice(0, 1));
  const { answers, all } = await crowdAt(feed, 1, 1);
  feed.append(rows.slice(1, 2));
  await all;
  expect([answers, short()]).toEqual([[[2]], []]);
});

it('tells many who wait once of what several commits bring, and who comes back meanwhile waits for the next', async () => {
  const { store, rows } = await written(6);
  const { runtime, short, fire } = byHand();
  const feed = new Feed(store, runtime);
  feed.append(rows.slice(0, 1));
  const { answers, all } = await crowdAt(feed, 100, 1);
  feed.append(rows.slice(1, 2));
  feed.append(rows.slice(2, 3));
  expect(short().map(([, ms]) => ms)).toEqual([80]);
  expect(answers).toEqual([]);
  expect(await positions(feed, 1)).toEqual([2, 3]);
  fire();
  await all;
  expect(new Set(answers.map((found) => found.join()))).toEqual(new Set(['2,3']));
  // The crowd is on its way back: it is reckoned with although nobody waits yet.
  feed.append(rows.slice(3, 4));
  expect(short().map(([, ms]) => ms)).toEqual([80]);
  const back = await crowdAt(feed, 1, 3);
  feed.append(rows.slice(4, 6));
  fire();
  await back.all;
  expect(back.answers).toEqual([[4, 5, 6]]);
});

it('tells a crowd of nothing while pushes wait behind what was committed, but not for ever', async () => {
  const { store, rows } = await written(6);
  const { runtime, short, fire } = byHand();
  let [pushing, nowMs] = [true, 0];
  const around = { forget: () => Promise.resolve(), rewound: () => undefined, pushing: () => pushing };
  const feed = new Feed(store, { ...runtime, monotonicMs: () => nowMs }, undefined, around);
  feed.append(rows.slice(0, 1));
  const { answers, all } = await crowdAt(feed, 100, 1);
  feed.append(rows.slice(1, 2));
  fire();
  feed.append(rows.slice(2, 3));
  expect([answers.length, short().map(([, ms]) => ms)]).toEqual([0, [50]]);
  pushing = false;
  fire();
  await all;
  expect(new Set(answers.map((found) => found.join()))).toEqual(new Set(['2,3']));
  pushing = true;
  const back = await crowdAt(feed, 100, 3);
  feed.append(rows.slice(3, 4));
  fire();
  nowMs = 11_000;
  fire();
  expect(back.answers).toEqual([]);
  nowMs = 12_000;
  fire();
  await back.all;
  expect(back.answers).toHaveLength(100);
});
