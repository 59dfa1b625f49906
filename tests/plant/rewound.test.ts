import { expect, it } from 'vitest';
import type { Checkpoint } from '#sync/checkpoint';
import type { PlantStore } from '#plant/store';
import { StoreUnavailable } from '#plant/store';
import { nodeRuntime, World } from '#tests/simulation/world';
import { boxMade, corePlant } from './corePlant.ts';
import type { CorePlant } from './corePlant.ts';
import { MemoryDisk, memoryPlantStore } from './memoryPlantStore.ts';
import type { RunWriter } from './writer.ts';

const leaseMs = 3_000;

/** A plant whose database can be put back to what it was, and whose store can be away for a look at the log's end. */
async function restorable() {
  const world = new World(1);
  const caught = (error: unknown) => {
    throw error;
  };
  const runtime = nodeRuntime(world, world.fork(), { skewMs: () => 0, alive: () => true, caught });
  const clock = { nowMs: () => world.nowMs };
  let disk = new MemoryDisk();
  let now = memoryPlantStore(clock, disk);
  let looksFailing = 0;
  const looks = () => {
    if ((looksFailing -= 1) >= 0) throw new StoreUnavailable('away');
    return now.head();
  };
  const store = new Proxy(now, {
    get: (_, name: keyof PlantStore) => (name === 'head' ? looks : now[name]),
  });
  const shown: number[] = [];
  const told = { rewound: (through: number) => void shown.push(through) };
  const tuning = { checkpoints: { positions: 2, everyMs: 3_600_000 }, leaseMs };
  const plant = await corePlant({ store, runtime, ...tuning, ...told });
  return {
    world,
    plant,
    shown,
    copy: () => structuredClone(disk),
    /** The database is as it was; whoever holds the lease finds out with the next renewal. */
    putBack(image: MemoryDisk, failing = 0) {
      disk = Object.assign(new MemoryDisk(), image);
      disk.lease.token += 1;
      now = memoryPlantStore(clock, disk);
      looksFailing = failing;
    },
    passes: (ms: number) => world.runUntil(world.nowMs + ms),
  };
}

async function push(plant: CorePlant, run: RunWriter, ...boxes: readonly string[]) {
  const from = run.written.length + 1;
  for (const box of boxes) run.write(boxMade(box));
  await plant.push(run.batch(from));
}

const places = async ({ store }: CorePlant) =>
  (await store.newestCheckpoints(10)).map(({ position, logHash }: Checkpoint) => [position, logHash]);

it('a node that appends again shows the log as it is now, also when it could not look at once', async () => {
  const { plant, copy, putBack, passes, shown } = await restorable();
  const run = (await plant.enrol()).startRun();
  await push(plant, run, '1');
  const image = copy();
  await push(plant, run, '2');
  expect(plant.core.feed.head).toBe(2);
  putBack(image, 2);
  await passes(3 * leaseMs);
  expect(plant.core.intake.status).toBe('serving');
  expect(plant.core.feed.head).toBe(1);
  expect(shown).toEqual([2]);
});

it('after the log was put back the plant signs what it has now, and tells of nothing that it had signed of what is lost', async () => {
  const { plant, copy, putBack, passes } = await restorable();
  const run = (await plant.enrol()).startRun();
  await push(plant, run, '1', '2', '3');
  const image = copy();
  await push(plant, run, '4', '5');
  await passes(1);
  const lost = await places(plant);
  expect(lost.map(([position]) => position)).toEqual([2, 4]);
  putBack(image);
  await passes(2 * leaseMs);
  expect(plant.core.checkpoints.after(0, 10).map(({ position }) => position)).toEqual([2]);
  const other = (await plant.enrol()).startRun();
  await push(plant, other, '6');
  await passes(1);
  const signed = await places(plant);
  expect(signed[0]).toEqual(lost[0]);
  expect(signed[1]?.[0]).toBe(4);
  expect(signed[1]).not.toEqual(lost[1]);
  expect(plant.core.checkpoints.after(0, 10).map(({ logHash }) => logHash)).toEqual(
    signed.map(([, logHash]) => logHash),
  );
});
