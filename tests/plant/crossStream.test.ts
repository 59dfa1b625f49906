import { describe, expect, it } from 'vitest';
import { atLocation } from '#domain/logistics/supply';
import type { Place } from '#domain/logistics/supply';
import type { AnyEvent } from '#domain/kernel/streamType';
import { stateVersions, streamTypeOf } from '#domain/streams';
import {
  blockedFor,
  callId,
  delivered,
  picked,
  raised,
  received,
  requested,
  supermarket,
  transportId,
} from '#tests/domain/logistics/supplyWorld';
import { corePlant } from './corePlant.ts';
import { MemoryDisk, memoryPlantStore } from './memoryPlantStore.ts';
import type { RunWriter, Said } from './writer.ts';

const [box, order, carry] = ['container/C-1', `call/${callId}`, `transport/${transportId}`];
const hands: Place = { kind: 'person', person: 'p-clerk' };

const of = (stream: string, event: AnyEvent, more: Partial<Said> = {}): Said => ({
  stream,
  scope: `supply/${supermarket}`,
  class: 'fact',
  ...event,
  ...more,
});
const moved = (from: Place, to: Place, payload: object): Said =>
  of(box, {
    type: 'ContainerMoved',
    payload: { supermarket, from, to, lineside: false, transport: null, ...payload },
  });

/** Two PCs; `here` has received goods, for which there is a call. */
async function site(said: readonly Said[] = [of(box, received()), of(order, raised())]) {
  const disk = new MemoryDisk();
  const store = memoryPlantStore({ nowMs: () => Date.now() }, disk);
  const plant = await corePlant({ typeOf: streamTypeOf, stateVersions, store });
  const [here, there] = [(await plant.enrol()).startRun(), (await plant.enrol()).startRun()];
  const say = async (run: RunWriter, ...words: readonly Said[]): Promise<void> => {
    const from = run.written.length + 1;
    for (const one of words) run.write(one);
    await plant.push(run.batch(from));
  };
  await say(here, ...said);
  const told = async (): Promise<readonly string[]> =>
    (await plant.log()).flatMap(({ event: { type, stream, payload } }) =>
      type === 'DiscrepancyFound' ? [`${stream} ${(payload as { readonly code: string }).code}`] : [],
    );
  const stateOf = (stream: string): unknown => JSON.parse(disk.streams.get(stream)?.state ?? 'null');
  return { plant, here, there, say, told, stateOf };
}

describe('a container that one PC blocks while another brings it to the line', () => {
  const block = of(box, blockedFor('damage'));
  const bring = [
    of(order, picked(), { reads: [{ stream: box, version: 1 }] }),
    moved(atLocation('SM-2'), hands, { takenFor: callId }),
    of(order, delivered()),
    moved(hands, atLocation('LS-10'), { lineside: true }),
  ];
  const both = { place: atLocation('LS-10'), blocks: [{ reason: 'damage' }] };

  it('given the block came first, is at the line and blocked, and logistics is told of what brought it there', async () => {
    const { here, there, say, told, stateOf } = await site();
    await say(there, block);
    await say(here, ...bring);
    expect(stateOf(box)).toMatchObject(both);
    expect(await told()).toEqual([`${order} containerBlocked`, `${box} containerBlocked`]);
  });

  it('given it was brought first, is at the line and blocked there', async () => {
    const { here, there, say, told, stateOf } = await site();
    await say(here, ...bring);
    await say(there, block);
    expect(stateOf(box)).toMatchObject(both);
    expect(await told()).toEqual([]);
  });
});

describe('a transport that two PCs ask for', () => {
  const ask = of(carry, requested(), {
    effectKey: `transport:${transportId}`,
    reads: [{ stream: order, version: 1 }],
  });

  it.each(['here', 'there'] as const)('is one, whoever asked first: %s', async (first) => {
    const { plant, say, told, stateOf, ...pcs } = await site();
    await say(pcs[first], ask);
    await say(pcs[first === 'here' ? 'there' : 'here'], ask);
    const asked = (await plant.log()).filter(({ event }) => event.stream === carry);
    expect(asked.map((row) => row.verdict)).toEqual(['accepted', 'duplicateEffect']);
    expect(stateOf(carry)).toMatchObject({ status: 'requested' });
    expect(await told()).toEqual([]);
  });
});
