import { expect, it } from 'vitest';
import { stateVersions, streamTypeOf } from '#domain/streams';
import { corePlant } from './corePlant.ts';
import { memoryPlantStore } from './memoryPlantStore.ts';
import type { Said } from './writer.ts';

const onBox = (type: string, person: string, payload: object): Said => ({
  stream: 'container/C-1',
  scope: 'supply/SM-A',
  class: 'fact',
  actor: { kind: 'person', person, role: 'logistics' },
  type,
  payload: { supermarket: 'SM-A', ...payload },
});
const received = onBox('ContainerReceived', 'p-wu', {
  part: 'P-NUT',
  lot: null,
  quantity: 100,
  location: 'SM-A',
  receivedAt: '2026-11-22T06:00:00.000Z',
  expiresAt: null,
  delivery: null,
  splitFrom: null,
});
const counted = (person: string, quantity: number) =>
  onBox('ContainerCounted', person, { counted: quantity, expected: 100, reason: null, previous: null });

it('tells logistics of two counts that two PCs made apart, with who found what', async () => {
  const plant = await corePlant({
    typeOf: streamTypeOf,
    stateVersions,
    store: memoryPlantStore({ nowMs: () => Date.now() }),
  });
  const [here, there] = [(await plant.enrol()).startRun(), (await plant.enrol()).startRun()];
  for (const said of [received, counted('p-wu', 92)]) here.write(said);
  there.write(counted('p-zhao', 97));
  await plant.push(here.batch(1));
  await plant.push(there.batch(1));
  const log = await plant.log();
  expect(log.filter((row) => row.event.type === 'ContainerCounted').map((row) => row.verdict)).toEqual([
    'accepted',
    'accepted',
  ]);
  const found = log.filter((row) => row.event.type === 'DiscrepancyFound');
  expect(found.map((row) => row.event.payload)).toMatchObject([
    { code: 'containerCountsApart', params: { container: 'C-1', first: 92, by: 'p-wu', counted: 97 } },
  ]);
});
