import type { PlantStore } from '#plant/store';
import { StoreUnavailable } from '#plant/store';
import type { Evidence } from '#plant/recoveryStore';
import { nodeRuntime, World } from '#tests/simulation/world';
import type { CorePlant } from './corePlant.ts';
import { boxMade, corePlant } from './corePlant.ts';
import { MemoryDisk, memoryPlantStore } from './memoryPlantStore.ts';
import type { RunWriter } from './writer.ts';

export const leaseMs = 3_000;

/** A plant whose database can be put back to what it was, and whose store can be away for a look at the log's end. */
export async function restorable() {
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
  const noticed: Evidence[] = [];
  const told = {
    rewound: (through: number) => void shown.push(through),
    noticed: (evidence: Evidence) => void noticed.push(evidence),
  };
  const tuning = { checkpoints: { positions: 2, everyMs: 3_600_000 }, leaseMs };
  const plant = await corePlant({ store, runtime, url: () => 'http://one', ...tuning, ...told });
  return {
    world,
    plant,
    shown,
    noticed,
    copy: () => structuredClone(disk),
    /** The database is as it was; whoever holds the lease finds out with the next renewal. */
    putBack(image: MemoryDisk, failing = 0) {
      disk = Object.assign(new MemoryDisk(), image);
      disk.lease.token += 1;
      now = memoryPlantStore(clock, disk);
      looksFailing = failing;
    },
    /** The database is as it was, and the lease in it is the one that the node holds: it was taken before. */
    promote(image: MemoryDisk) {
      disk = Object.assign(new MemoryDisk(), image);
      now = memoryPlantStore(clock, disk);
    },
    passes: (ms: number) => world.runUntil(world.nowMs + ms),
  };
}

/** Boxes made in a run, pushed. */
export async function push(plant: CorePlant, run: RunWriter, ...boxes: readonly string[]): Promise<void> {
  const from = run.written.length + 1;
  for (const box of boxes) run.write(boxMade(box));
  await plant.push(run.batch(from));
}
