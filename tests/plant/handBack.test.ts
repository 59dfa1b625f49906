import { describe, expect, it } from 'vitest';
import { atLocation } from '#domain/logistics/supply';
import type { Place } from '#domain/logistics/supply';
import type { AnyEvent } from '#domain/kernel/streamType';
import { stateVersions, streamTypeOf } from '#domain/streams';
import {
  callId,
  delivered,
  inTransport,
  loaded,
  picked,
  raised,
  received,
  requested,
  supermarket,
  takenOver,
  transportId,
  unloaded,
} from '#tests/domain/logistics/supplyWorld';
import type { CorePlant } from './corePlant.ts';
import { corePlant } from './corePlant.ts';
import { MemoryDisk, memoryPlantStore } from './memoryPlantStore.ts';
import type { RunWriter, Said } from './writer.ts';

const [box, order, carry] = ['container/C-1', `call/${callId}`, `transport/${transportId}`];
const hands: Place = { kind: 'person', person: 'p-clerk' };

const of = (stream: string, event: AnyEvent): Said => ({
  stream,
  scope: `supply/${supermarket}`,
  class: 'fact',
  ...event,
});
const moved = (from: Place, to: Place, payload: object = {}): Said =>
  of(box, {
    type: 'ContainerMoved',
    payload: { supermarket, from, to, lineside: false, transport: transportId, ...payload },
  });

/** Two PCs that both know of a container in the hands of whoever took its transport over. */
async function inHand() {
  const disk = new MemoryDisk();
  const store = memoryPlantStore({ nowMs: () => Date.now() }, disk);
  const plant = await corePlant({ typeOf: streamTypeOf, stateVersions, store });
  const [here, there] = [(await plant.enrol()).startRun(), (await plant.enrol()).startRun()];
  const said = [
    of(box, received()),
    of(order, raised()),
    { ...of(carry, requested()), reads: [{ stream: order, version: 1 }] },
    of(carry, takenOver()),
    of(carry, loaded(null)),
    { ...of(order, picked()), reads: [{ stream: box, version: 1 }] },
    moved(atLocation('SM-2'), hands, { takenFor: callId }),
    of(order, inTransport()),
  ];
  await say(plant, here, said);
  const arrival = here.written[6]?.event.eventId;
  const handBack = [
    of(carry, { type: 'TransportHandedBack', payload: { supermarket, from: 'SM-4' } }),
    moved(hands, atLocation('SM-4'), { takenFor: callId, arrival }),
  ];
  const deliver = [
    of(carry, unloaded(null)),
    moved(hands, atLocation('LS-10'), { lineside: true }),
    of(order, delivered({ transport: transportId })),
  ];
  const stateOf = (stream: string): unknown => JSON.parse(disk.streams.get(stream)?.state ?? 'null');
  const told = async (): Promise<readonly unknown[]> =>
    (await plant.log()).flatMap(({ event: { type, stream, payload } }) =>
      type === 'DiscrepancyFound' ? [`${stream} ${(payload as { readonly code: string }).code}`] : [],
    );
  return { plant, here, there, handBack, deliver, stateOf, told };
}

async function say(plant: CorePlant, run: RunWriter, said: readonly Said[]): Promise<void> {
  const from = run.written.length + 1;
  for (const one of said) run.write(one);
  await plant.push(run.batch(from));
}

describe('goods that one PC delivers by hand and another hands back', () => {
  it('given the delivery came first, stay at the line, and whoever handed back is told', async () => {
    const { plant, here, there, handBack, deliver, stateOf, told } = await inHand();
    await say(plant, here, deliver);
    await say(plant, there, handBack);
    expect(stateOf(box)).toMatchObject({ place: atLocation('LS-10'), takenFor: null });
    expect(stateOf(carry)).toMatchObject({ status: 'unloaded' });
    expect(await told()).toEqual([`${carry} transportAlreadyDone`, `${box} containerPutDownLate`]);
  });

  it('given the hand back came first, did arrive all the same, and whoever delivered is told', async () => {
    const { plant, here, there, handBack, deliver, stateOf, told } = await inHand();
    await say(plant, there, handBack);
    expect(stateOf(box)).toMatchObject({ place: atLocation('SM-4'), takenFor: callId });
    expect(stateOf(carry)).toMatchObject({ status: 'requested', job: { from: 'SM-4' } });
    await say(plant, here, deliver);
    expect(stateOf(box)).toMatchObject({ place: atLocation('LS-10'), takenFor: null });
    expect(stateOf(order)).toMatchObject({ status: 'delivered' });
    expect(stateOf(carry)).toMatchObject({ status: 'unloaded' });
    expect(await told()).toEqual([`${carry} transportNotLoaded`, `${box} containerNotWithCarrier`]);
  });

  it('given both handed back, stand where the first did', async () => {
    const { plant, here, there, handBack, stateOf, told } = await inHand();
    await say(plant, there, handBack);
    await say(plant, here, [
      of(carry, { type: 'TransportHandedBack', payload: { supermarket, from: 'SM-2' } }),
      moved(hands, atLocation('SM-2'), { ...Object(handBack[1]?.payload), to: atLocation('SM-2') }),
    ]);
    expect(stateOf(box)).toMatchObject({ place: atLocation('SM-4') });
    expect(await told()).toEqual([`${carry} transportNotTakenOver`, `${box} containerPutDownLate`]);
  });
});

describe('goods that one PC delivers and another takes late', () => {
  /** What somebody says who knew the goods to be where the delivering PC had found them. */
  const taking = { takenFor: callId, arrival: 'where-it-stood' };
  const mine: Place = { kind: 'person', person: 'p-other' };

  it('stay at the line when somebody loads them by hand for the same transport', async () => {
    const { plant, here, there, deliver, stateOf, told } = await inHand();
    await say(plant, here, deliver);
    await say(plant, there, [
      of(carry, loaded(null, 'p-other')),
      moved(atLocation('SM-2'), mine, taking),
      of(order, inTransport()),
    ]);
    expect(stateOf(box)).toMatchObject({ place: atLocation('LS-10'), takenFor: null });
    expect(stateOf(carry)).toMatchObject({ status: 'unloaded', load: null });
    expect(stateOf(order)).toMatchObject({ status: 'delivered' });
    expect(await told()).toContain(`${box} containerTakenLate`);
  });

  it('stay at the line when somebody picks them for the same call', async () => {
    const { plant, here, there, deliver, stateOf, told } = await inHand();
    await say(plant, here, deliver);
    await say(plant, there, [
      { ...of(order, picked()), reads: [{ stream: box, version: 1 }] },
      moved(atLocation('SM-2'), mine, { ...taking, transport: null }),
    ]);
    expect(stateOf(box)).toMatchObject({ place: atLocation('LS-10'), takenFor: null });
    expect(await told()).toContain(`${box} containerTakenLate`);
  });
});
