import { expect, it } from 'vitest';
import { StorageFailure } from '#db/storage';
import { firstSweepMs, sweepDaily } from '#terminal/attachmentSweep';
import { nodeRuntime, World } from '#tests/simulation/world';

it('sweeps once a day, also after a day on which the disk failed, and no more once it is stopped', async () => {
  const world = new World(1);
  const runtime = nodeRuntime(world, world.fork(), {
    skewMs: () => 0,
    alive: () => true,
    caught: (error) => {
      throw error;
    },
  });
  let sweeps = 0;
  const sweep = (): number => {
    sweeps += 1;
    if (sweeps === 2) throw new StorageFailure('ioError', null);
    return 0;
  };
  const sweeping = sweepDaily({ sweep }, runtime, () => false);
  const day = 24 * 60 * 60 * 1000;
  await world.runUntil(world.nowMs + firstSweepMs + 1);
  expect(sweeps).toBe(1);
  await world.runUntil(world.nowMs + 2 * day);
  expect(sweeps).toBe(3);
  sweeping.stop();
  await world.runUntil(world.nowMs + 2 * day);
  expect(sweeps).toBe(3);
});
