import { randomUUID } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { fact, loosening } from '#domain/kernel/event';
import type { AnyStreamType, Reads } from '#domain/kernel/streamType';
import { streamId } from '#domain/kernel/streamType';
import type { PlantStore } from '#plant/store';
import type { StreamTypeOf } from '#plant/intake/readEvent';
import { streamTypeOf } from '#domain/streams';
import { box, boxTypeOf } from './boxStream.ts';
import type { CorePlant, LoggedRow } from './corePlant.ts';
import { boxClosed, boxFilled, boxMade, corePlant } from './corePlant.ts';
import { MemoryDisk, memoryPlantStore } from './memoryPlantStore.ts';
import { noKeys } from './noKeys.ts';
import type { RunWriter, Said } from './writer.ts';

const boxPainted = (key: string): Said => ({ ...boxFilled(key), type: 'BoxPainted' });

const newerBox: AnyStreamType = {
  ...box,
  evolve: (state: never, event: never) =>
    Object.hasOwn(box.events, Object(event).type) ? box.evolve(state, event) : state,
};

/** The stream type of the version after: it knows one more event, and a decision that opens something and looks at box 1. */
const newerTypeOf: StreamTypeOf = (stream) => {
  if (stream.startsWith('terminal/')) return streamTypeOf(stream);
  if (!stream.startsWith('box/')) return undefined;
  return { ...newerBox, events: { ...box.events, BoxPainted: fact(z.object({ amount: z.number() })) } };
};

const openingTypeOf: StreamTypeOf = (stream) => {
  if (stream.startsWith('terminal/')) return streamTypeOf(stream);
  return {
    ...newerBox,
    events: { ...box.events, BoxOpened: loosening(z.object({})) },
    legal: (_state: never, event: { readonly type: string }, reads: Reads) => {
      if (event.type === 'BoxOpened') reads.get(box, '1');
      return null;
    },
  };
};

const boxOpened = (key: string): Said => ({
  ...boxClosed(key),
  type: 'BoxOpened',
  reads: [{ stream: streamId(box, '1'), version: 1 }],
});

/** A plant that is stopped and started again over the same disk, perhaps with another version. */
async function site(typeOf: StreamTypeOf = boxTypeOf) {
  const disk = new MemoryDisk();
  const store = memoryPlantStore({ nowMs: () => Date.now() }, disk);
  const plant = await corePlant({ store, typeOf });
  const writer = await plant.enrol();
  const upgraded = async (
    newer: StreamTypeOf,
    through: (store: PlantStore) => PlantStore = (same) => same,
  ): Promise<CorePlant> => {
    await plant.core.stop();
    return corePlant({ store: through(store), typeOf: newer, keys: plant.keys });
  };
  return { plant, writer, run: writer.startRun(), upgraded };
}

const told = (rows: readonly LoggedRow[]) => rows.filter(({ event }) => event.type === 'DiscrepancyFound');
const said = (rows: readonly LoggedRow[]): string[] =>
  rows
    .filter(({ event }) => event.type !== 'DiscrepancyFound')
    .map(({ event, verdict }) => `${event.stream} ${event.type} ${verdict}`);

/** Gives a letter up as an admin does at any terminal. */
const dropped = (run: RunWriter, seq: number, stream: string): Said => ({
  stream,
  scope: 'site',
  type: 'RecordDropped',
  class: 'fact',
  payload: { of: randomUUID(), run: run.run, seq, note: 'painted by hand' },
});

describe('later events of a stream with a dead letter', () => {
  it('wait for it, also of other PCs and in later pushes, while other streams flow', async () => {
    const { plant, run } = await site();
    const other = (await plant.enrol('other')).startRun();
    run.write(boxMade('1'));
    run.write(boxPainted('1'));
    run.write(boxClosed('1'));
    run.write(boxMade('2'));
    other.write(boxFilled('1'));
    const ack = (await plant.push(run.batch())).of(run);
    expect(ack).toMatchObject({ seq: 4, parked: [{ seq: 2, code: 'unknownType' }] });
    await plant.push(other.batch());
    expect(said(await plant.log())).toEqual(['box/1 BoxMade accepted', 'box/2 BoxMade accepted']);
    expect((await plant.store.waitingLetters(0, 9)).map((l) => [l.code, l.stream])).toEqual([
      ['unknownType', 'box/1'],
      ['behindDeadLetter', 'box/1'],
      ['behindDeadLetter', 'box/1'],
    ]);
  });

  it('wait after a restart, too', async () => {
    const { plant, run, upgraded } = await site();
    run.write(boxMade('1'));
    run.write(boxPainted('1'));
    await plant.push(run.batch());
    const again = await upgraded(boxTypeOf);
    run.write(boxFilled('1'));
    await again.push(run.batch(3));
    expect(said(await again.log())).toEqual(['box/1 BoxMade accepted']);
  });

  it('wait behind a body that only says its stream', async () => {
    const { plant, run } = await site();
    run.writeBody('{"envelope":2,"stream":"box/1"}', run.write(boxMade('1')).event);
    run.write(boxFilled('1'));
    await plant.push(run.batch());
    expect(said(await plant.log())).toEqual(['box/1 BoxMade accepted']);
    expect((await plant.store.waitingStreams())[0]).toEqual({ stream: 'box/1', letters: 2 });
  });
});

describe('a plant that can read it by now', () => {
  it('takes it at its start, and then in order what waited, without asking anybody', async () => {
    const { plant, run, upgraded } = await site();
    run.write(boxMade('1'));
    run.write(boxPainted('1'));
    run.write(boxClosed('1'));
    run.write(boxFilled('1'));
    await plant.push(run.batch());
    const newer = await upgraded(newerTypeOf);
    expect(await newer.core.intake.retryLetters()).toEqual({ status: 'done', through: 0, left: 0 });
    expect(said(await newer.log())).toEqual([
      'box/1 BoxMade accepted',
      'box/1 BoxPainted accepted',
      'box/1 BoxClosed accepted',
      'box/1 BoxFilled accepted',
    ]);
    // The box was closed when it was filled: it is judged on what waited before it.
    expect(told(await newer.log()).map(({ event }) => Object(event.payload).code)).toEqual([
      'recordUnreadable',
      'boxIsClosed',
    ]);
    run.write(boxFilled('1', 2));
    expect((await newer.push(run.batch())).of(run)).toMatchObject({ seq: 5, fault: null });
    expect(said(await newer.log())).toHaveLength(5);
    expect((await newer.push(run.batch())).of(run).parked).toBeUndefined();
  });

  it('keeps what it still cannot read, with what is behind that, and tells of nothing twice', async () => {
    const { plant, run, upgraded } = await site();
    run.write(boxPainted('1'));
    run.write({ ...boxFilled('1'), version: 7 });
    run.write(boxFilled('1'));
    run.write(boxPainted('2'));
    await plant.push(run.batch());
    const newer = await upgraded(newerTypeOf);
    const outcome = await newer.core.intake.retryLetters();
    expect(outcome).toEqual({ status: 'done', through: 0, left: 2 });
    expect(said(await newer.log())).toEqual(['box/1 BoxPainted accepted', 'box/2 BoxPainted accepted']);
    expect(told(await newer.log())).toHaveLength(3);
    expect((await newer.store.waitingLetters(0, 9)).map((l) => l.code)).toEqual([
      'unknownVersion',
      'behindDeadLetter',
    ]);
    expect((await newer.push(run.batch())).of(run).parked).toEqual([{ seq: 2, code: 'unknownVersion' }]);
  });
});

describe('letters that the plant cannot try again for a bug', () => {
  it('stay where they are, and the plant serves without them', async () => {
    const { plant, run, upgraded } = await site();
    run.write(boxPainted('1'));
    await plant.push(run.batch());
    const broken = await upgraded(newerTypeOf, (store) => ({
      ...store,
      commit: async (group) => {
        if (group.settled.length > 0) throw new Error('a bug');
        return store.commit(group);
      },
    }));
    run.write(boxMade('2'));
    await vi.waitFor(() => broken.push(run.batch(2)));
    expect(said(await broken.log())).toEqual(['box/2 BoxMade accepted']);
    expect((await broken.store.waitingSince()).letters).toBe(1);
  });
});

describe('more letters than are tried again at a time', () => {
  it('stay in order: what is behind a stuck one waits although that one was in the group before', async () => {
    const { plant, run, upgraded } = await site();
    run.write({ ...boxFilled('1'), version: 7 });
    for (let i = 0; i < 1000; i += 1) run.write(boxPainted('2'));
    run.write(boxFilled('1'));
    for (let from = 1; from <= 1002; from += 167) await plant.push(run.batch(from, from + 166));
    const newer = await upgraded(newerTypeOf);
    expect(await newer.core.intake.retryLetters()).toMatchObject({ left: 2 });
    expect(new Set(said(await newer.log()))).toEqual(new Set(['box/2 BoxPainted accepted']));
  });
});

describe('a letter that an admin gave up', () => {
  it('is passed by what waited behind it, at once, and stays known with who said so', async () => {
    const { plant, writer, run } = await site(openingTypeOf);
    run.write(boxPainted('1'));
    run.write(boxFilled('1'));
    await plant.push(run.batch());
    const { event } = run.write(dropped(run, 1, `terminal/${writer.terminal}`));
    await plant.push(run.batch(3));
    run.write(boxFilled('1', 2));
    await plant.push(run.batch(4));
    expect(said(await plant.log())).toEqual([
      `terminal/${writer.terminal} RecordDropped accepted`,
      'box/1 BoxFilled accepted',
      'box/1 BoxFilled accepted',
    ]);
    expect(await plant.store.deadLetters(null, 9)).toMatchObject([{ seq: 1, droppedBy: event.eventId }]);
  });
});

describe('an event of a version before', () => {
  it('is read as this version has it: parsed, judged and folded', async () => {
    const filled = fact(z.object({ amount: z.number().positive() }), [
      (payload) => ({ amount: Number(Object(payload).dozens) * 12 }),
    ]);
    const { plant, run } = await site((stream) =>
      stream.startsWith('box/')
        ? { ...box, events: { ...box.events, BoxFilled: filled } }
        : streamTypeOf(stream),
    );
    run.write(boxMade('1'));
    run.write({ ...boxFilled('1'), payload: { dozens: 2 } });
    run.write({ ...boxFilled('1', 1), version: 2 });
    await plant.push(run.batch());
    expect(said(await plant.log())).toHaveLength(3);
    const { streams } = await plant.store.load({ ...noKeys, streams: ['box/1'] });
    expect(streams).toMatchObject([{ state: JSON.stringify({ status: 'open', amount: 25 }) }]);
  });
});

describe('a decision that opens something', () => {
  it('is refused while the plant keeps an unread record of what it looks at', async () => {
    const { plant, run } = await site(openingTypeOf);
    run.write(boxMade('1'));
    run.write(boxMade('2'));
    run.write(boxOpened('2'));
    run.write(boxPainted('1'));
    run.write(boxOpened('2'));
    await plant.push(run.batch());
    const opened = (await plant.log()).filter(({ event }) => event.type === 'BoxOpened');
    expect(opened.map(({ verdict, refusal }) => [verdict, refusal])).toEqual([
      ['accepted', null],
      ['refused', { code: 'recordUnread', params: { stream: 'box/1' } }],
    ]);
  });
});
