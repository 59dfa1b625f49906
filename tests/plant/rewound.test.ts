import { expect, it } from 'vitest';
import type { Checkpoint } from '#sync/checkpoint';
import type { CorePlant } from './corePlant.ts';
import { leaseMs, push, restorable } from './restorable.ts';

const places = async ({ store }: CorePlant) =>
  (await store.newestCheckpoints(10)).map(({ position, logHash }: Checkpoint) => [position, logHash]);

it('a node that appends again shows the log as it is now, also when it could not look at once', async () => {
  const { plant, copy, putBack, passes, shown, noticed } = await restorable();
  const run = (await plant.enrol()).startRun();
  await push(plant, run, '1');
  const image = copy();
  await push(plant, run, '2');
  expect(plant.core.feed.head).toBe(2);
  putBack(image, 2);
  await passes(3 * leaseMs);
  expect(plant.core.feed.head).toBe(1);
  expect(shown).toEqual([2]);
  expect(noticed).toEqual([{ kind: 'node', position: 2 }]);
  expect(plant.core.intake.status).toBe('recovering');
});

it('a node whose lease came along with a log that lacks what it has shown finds out while nobody pushes', async () => {
  const { plant, copy, promote, passes, shown } = await restorable();
  const run = (await plant.enrol()).startRun();
  await push(plant, run, '1');
  await passes(leaseMs);
  const image = copy();
  await push(plant, run, '2');
  promote(image);
  await passes(leaseMs);
  expect(plant.core.feed.head).toBe(1);
  expect(shown).toEqual([2]);
  expect(plant.core.intake.status).toBe('recovering');
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
  expect(
    await plant.core.recovery.open({ withHoles: false, withUnproven: false, prefer: null, asIs: true }),
  ).toMatchObject({
    epoch: 2,
  });
  await passes(leaseMs);
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
