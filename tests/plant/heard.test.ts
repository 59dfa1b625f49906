import { expect, it } from 'vitest';
import { nodeRuntime } from '#process/nodeRuntime';
import { protocolVersion } from '#sync/messages';
import { boxMade, corePlant } from './corePlant.ts';

const never = new AbortController().signal;
type Plant = Awaited<ReturnType<typeof corePlant>>;

const status = {
  run: '018f0000-0000-7000-8000-000000000000',
  lastSeq: 0,
  pending: 0,
  version: '1',
  clockMs: 0,
};

async function plantWithRows() {
  const plant = await corePlant();
  const writer = await plant.enrol();
  const run = writer.startRun();
  for (let i = 0; i < 5; i += 1) run.write(boxMade(String(i)));
  await plant.push(run.batch());
  return { plant, terminal: writer.terminal };
}

async function speak(plant: Plant, terminal: string, cursor: number, headHash: string | null) {
  const place = { cursor, headHash, follows: null };
  const request = { protocol: protocolVersion, ...place, limit: 10, waitMs: 0, status } as const;
  const answer = await plant.core.exchange.pull(terminal, request, () => 0, never);
  return { answer, said: plant.core.heard.list().find((h) => h.terminal === terminal)?.saidCursor };
}

it('what a terminal says stands at the position that it had read, not where the log ends by then', async () => {
  const { plant, terminal } = await plantWithRows();
  expect(plant.core.heard.list()).toMatchObject([{ terminal, saidCursor: null }]);
  const first = await speak(plant, terminal, 0, null);
  expect(first).toMatchObject({ said: 0, answer: { status: 'page', page: { cursor: 5 } } });
  if (first.answer.status !== 'page') throw new Error('no page');
  expect((await speak(plant, terminal, 5, first.answer.page.headHash)).said).toBe(5);
});

it('a terminal that knows another history has read nothing of this one', async () => {
  const { plant, terminal } = await plantWithRows();
  for (const [cursor, headHash] of [
    [3, 'f'.repeat(64)],
    [6, null],
  ] as const)
    expect(await speak(plant, terminal, cursor, headHash)).toMatchObject({
      said: 0,
      answer: { status: 'rewound' },
    });
});

it('knows how many terminals have yet to push, but for those that have not spoken for a while', async () => {
  let nowMs = 0;
  const plant = await corePlant({ runtime: { ...nodeRuntime(), nowMs: () => nowMs } });
  const writers = [await plant.enrol('one'), await plant.enrol('two')];
  const runs = writers.map((writer) => writer.startRun());
  for (const run of runs) run.write(boxMade(run.run));
  const { heard, feed } = plant.core;
  writers.forEach(({ terminal }, i) =>
    heard.say(terminal, { ...status, run: runs[i]?.run ?? '', lastSeq: 1, pending: 1 }, 0, feed.head),
  );
  expect(heard.pushingTerminals).toBe(2);
  if (runs[0]) await plant.push(runs[0].batch());
  expect(heard.pushingTerminals).toBe(1);
  nowMs = 21_000;
  expect(heard.pushingTerminals).toBe(0);
});
