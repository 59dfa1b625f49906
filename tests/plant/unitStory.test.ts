import { expect, it } from 'vitest';
import { streamTypeOf } from '#domain/streams';
import { unitStory } from '#bench/unitStory';
import { corePlant } from './corePlant.ts';

it('the story that the intake bench pushes is 85 : 15, legal throughout, and leaves no discrepancy', async () => {
  const plant = await corePlant({ typeOf: streamTypeOf });
  const run = (await plant.enrol()).startRun();
  for (let n = 0; n < 3; n += 1)
    for (const said of unitStory({ line: 'L1', station: 'S1' }, n)) run.write(said);
  const ack = (await plant.push(run.batch())).of(run);
  expect(ack.parked).toBeUndefined();
  const log = await plant.log();
  expect(log.filter((row) => row.verdict !== 'accepted').map((row) => [row.event.type, row.refusal])).toEqual(
    [],
  );
  expect(log.filter((row) => row.event.terminal === 'plant').map((row) => row.event.payload)).toEqual([]);
  expect(log).toHaveLength(60);
  expect(log.filter((row) => row.event.class === 'fact')).toHaveLength(51);
  expect(log.filter((row) => row.event.class === 'proposal' && row.event.reads.length > 0)).toHaveLength(9);
});
