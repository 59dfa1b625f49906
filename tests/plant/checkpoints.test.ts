import { expect, it } from 'vitest';
import type { Checkpoint } from '#sync/checkpoint';
import { checkpointHolds } from '#sync/checkpoint';
import { rollHash } from '#sync/log';
import type { PullRequest } from '#sync/messages';
import { protocolVersion } from '#sync/messages';
import { nodeRuntime, World } from '#tests/simulation/world';
import { boxMade, corePlant } from './corePlant.ts';
import type { CorePlant } from './corePlant.ts';

const never = new AbortController().signal;
const status = {
  run: '018f0000-0000-7000-8000-000000000000',
  lastSeq: 0,
  pending: 0,
  version: '1',
  clockMs: 0,
};

async function pull(plant: CorePlant, terminal: string, { checkpoint = 0, limit = 100 } = {}) {
  const request: PullRequest = {
    protocol: protocolVersion,
    cursor: 0,
    headHash: null,
    follows: null,
    limit,
    waitMs: 0,
    checkpoint,
    status,
  };
  const answer = await plant.core.exchange.pull(terminal, request, () => 0, never);
  if (answer.status !== 'page') throw new Error(answer.status);
  return answer.rest.checkpoints ?? [];
}

const positions = (made: readonly Checkpoint[]) => made.map(({ position }) => position);

function inVirtualTime() {
  const world = new World(1);
  const caught = (error: unknown) => {
    throw error;
  };
  const runtime = nodeRuntime(world, world.fork(), { skewMs: () => 0, alive: () => true, caught });
  return { world, runtime, checkpoints: { positions: 4, everyMs: 3_600_000 } };
}

async function write(plant: CorePlant, count: number) {
  const writer = await plant.enrol();
  const run = writer.startRun();
  for (let i = 0; i < count; i += 1)
    run.write({ ...boxMade(`${writer.terminal}-${i}`), scope: `line/L${i % 2}` });
  await plant.push(run.batch());
  return writer.terminal;
}

it('the plant signs its log and the heads of its scopes at every so many positions, exactly there', async () => {
  const plant = await corePlant(inVirtualTime());
  const terminal = await write(plant, 10);
  const made = [...(await pull(plant, terminal, { limit: 4 })), ...(await pull(plant, terminal))];
  expect(positions(made)).toEqual([4, 8]);
  const log = await plant.log();
  const { serverId, epoch } = plant.core.identity.record;
  for (const one of made) {
    expect(checkpointHolds(one, plant.keys.publicKey)).toBe(true);
    expect(one).toMatchObject({ serverId, epoch });
    const rows = log.slice(0, one.position);
    const roll = (of: typeof rows) =>
      of.reduce((head, row) => rollHash(head, row.hash, row.verdict), '0'.repeat(64));
    expect(one.logHash).toBe(roll(rows));
    expect(one.scopes.map(({ scope, seq }) => [scope, seq])).toEqual(
      ['line/L0', 'line/L1'].map((scope) => [scope, one.position / 2]),
    );
    for (const { scope, hash } of one.scopes)
      expect(hash).toBe(roll(rows.filter((row) => row.scope === scope)));
  }
});

it('a terminal is told the newest that it does not hold yet, and only of what it has read', async () => {
  const plant = await corePlant(inVirtualTime());
  const terminal = await write(plant, 10);
  expect(positions(await pull(plant, terminal, { checkpoint: 4 }))).toEqual([8]);
  expect(await pull(plant, terminal, { checkpoint: 8 })).toEqual([]);
  expect(positions(await pull(plant, terminal, { limit: 5 }))).toEqual([4]);
  expect(positions(await pull(plant, terminal))).toEqual([8]);
});

it('the plant signs every hour what was added, and nothing where nothing was', async () => {
  const time = inVirtualTime();
  const plant = await corePlant(time);
  const terminal = await write(plant, 6);
  await time.world.runUntil(3_600_001);
  expect(positions(await pull(plant, terminal, { checkpoint: 4 }))).toEqual([6]);
  await time.world.runUntil(3 * 3_600_001);
  expect(positions(await plant.store.newestCheckpoints(10))).toEqual([4, 6]);
});

it('what was signed stands after a restart, which signs what stood unsigned', async () => {
  const time = inVirtualTime();
  const first = await corePlant(time);
  await write(first, 6);
  await first.core.stop();
  const again = await corePlant({ ...time, store: first.store, keys: first.keys });
  const terminal = await write(again, 2);
  const made = await pull(again, terminal);
  expect(positions(again.core.checkpoints.after(0, 8))).toEqual([4, 6, 8]);
  expect(positions(made)).toEqual([8]);
  expect(made.at(-1)?.scopes.map(({ seq }) => seq)).toEqual([4, 4]);
});
