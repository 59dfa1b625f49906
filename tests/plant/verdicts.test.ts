import { describe, expect, it } from 'vitest';
import { signedText } from '#sync/batch';
import { certificateHolds, verifySignature } from '#sync/signing';
import { bodyHashOf, genesis, link } from '#sync/chain';
import { rollHash } from '#sync/log';
import { box } from './boxStream.ts';
import { MemoryDisk, memoryPlantStore } from './memoryPlantStore.ts';
import { noKeys } from './noKeys.ts';
import { nth } from './nth.ts';
import type { CorePlant, LoggedRow } from './corePlant.ts';
import { boxClosed, boxFilled, boxMade, boxStacked, corePlant, serialPut, serialTaken } from './corePlant.ts';

const brief = (rows: readonly LoggedRow[]) =>
  rows.map(({ event, verdict, refusal }) => `${event.type} ${verdict}${refusal ? ` ${refusal.code}` : ''}`);

const discrepancies = (rows: readonly LoggedRow[]) =>
  rows
    .filter((r) => r.event.type === 'DiscrepancyFound')
    .map((r) => ({ stream: r.event.stream, payload: r.event.payload }));

async function oneTerminal(plant?: CorePlant) {
  const site = plant ?? (await corePlant());
  const writer = await site.enrol();
  return { plant: site, writer, run: writer.startRun() };
}

describe('a proposal', () => {
  it('is accepted when its stream allows it, and refused with the reason when another was first', async () => {
    const { plant, run } = await oneTerminal();
    const other = (await plant.enrol()).startRun();
    run.write(boxMade('1'));
    run.write(boxClosed('1'));
    other.write(boxClosed('1'));
    await plant.push(run.batch());
    await plant.push(other.batch());
    const log = await plant.log();
    expect(brief(log)).toEqual(['BoxMade accepted', 'BoxClosed accepted', 'BoxClosed refused boxNotOpen']);
    expect(log[2]?.refusal).toEqual({ code: 'boxNotOpen', params: { status: 'closed' } });
  });

  it("is judged on the plant's state of the streams that it reads, not on what its terminal had seen", async () => {
    const { plant, run } = await oneTerminal();
    run.write(boxMade('below'));
    run.write(boxMade('top'));
    run.write(boxStacked('top', 'below'));
    run.write(boxClosed('below'));
    run.write(boxStacked('top', 'below'));
    await plant.push(run.batch());
    expect(brief(await plant.log()).slice(2)).toEqual([
      'BoxStacked refused belowNotClosed',
      'BoxClosed accepted',
      'BoxStacked accepted',
    ]);
  });

  it('is refused when its judge needs a stream that it does not name', async () => {
    const { plant, run } = await oneTerminal();
    run.write(boxStacked('top', 'below', []));
    await plant.push(run.batch());
    expect((await plant.log())[0]?.refusal).toEqual({
      code: 'undeclaredRead',
      params: { stream: 'box/below' },
    });
  });

  it('falls with the proposal that caused it, also in a later push; facts so caused stay', async () => {
    const { plant, run } = await oneTerminal();
    run.write(boxMade('2'));
    const refused = run.write(boxClosed('1'));
    const causation = refused.event.eventId;
    run.write({ ...boxClosed('2'), causation });
    await plant.push(run.batch());
    run.write({ ...boxFilled('2'), causation });
    const second = run.write({ ...boxClosed('2'), causation });
    run.write({ ...boxClosed('2'), causation: second.event.eventId });
    await plant.push(run.batch(4));
    expect(brief(await plant.log())).toEqual([
      'BoxMade accepted',
      'BoxClosed refused boxNotOpen',
      'BoxClosed refused causeRefused',
      'BoxFilled accepted',
      'BoxClosed refused causeRefused',
      'BoxClosed refused causeRefused',
    ]);
  });

  it('is judged after what it was heard to follow, although that arrived in a later batch of the same push', async () => {
    const { plant, run } = await oneTerminal();
    const other = await plant.enrol();
    run.write(boxMade('1'));
    other.raiseLamport(1);
    const late = other.startRun();
    late.write(boxClosed('1'));
    await plant.push(late.batch(), run.batch());
    expect(brief(await plant.log())).toEqual(['BoxMade accepted', 'BoxClosed accepted']);
  });

  it("that claims a name of somebody else is refused with the registry's code", async () => {
    const typeOf = () => ({
      ...box,
      claims: () => [{ registry: 'tool' as const, name: 'T', holder: 'x', held: true }],
    });
    const holding = () => ({
      ...box,
      claims: () => [{ registry: 'tool' as const, name: 'T', holder: 'y', held: true }],
    });
    const disk = new MemoryDisk();
    const store = memoryPlantStore({ nowMs: () => Date.now() }, disk);
    const first = await oneTerminal(await corePlant({ store, typeOf }));
    first.run.write(boxMade('1'));
    await first.plant.push(first.run.batch());
    const again = await oneTerminal(await corePlant({ store, typeOf: holding, keys: first.plant.keys }));
    again.run.write(boxClosed('1'));
    await again.plant.push(again.run.batch());
    expect(brief(await again.plant.log())).toEqual(['BoxMade accepted', 'BoxClosed refused toolInTwoPlaces']);
  });
});

describe('a fact', () => {
  it('that does not fit is accepted all the same, with a discrepancy on its stream', async () => {
    const { plant, run } = await oneTerminal();
    run.write(boxMade('1'));
    run.write(boxClosed('1'));
    const fact = run.write(boxFilled('1', 5));
    await plant.push(run.batch());
    const log = await plant.log();
    expect(brief(log).slice(2)).toEqual(['BoxFilled accepted', 'DiscrepancyFound accepted']);
    const params = { by: run.written[0]?.event.terminal };
    expect(discrepancies(log)).toEqual([
      { stream: 'box/1', payload: { of: fact.event.eventId, code: 'boxIsClosed', params } },
    ]);
    expect(log[3]?.event).toMatchObject({
      causation: fact.event.eventId,
      correlation: fact.event.correlation,
      scope: 'line/L1',
    });
  });

  it('with a serial that another unit has brings a discrepancy to both, once', async () => {
    const { plant, run } = await oneTerminal();
    const first = run.write(serialPut('1', 'S'));
    await plant.push(run.batch());
    const second = run.write(serialPut('2', 'S'));
    run.write(serialPut('2', 'S'));
    await plant.push(run.batch(2));
    const params = { name: 'S', holder: 'box/2', other: 'box/1' };
    expect(discrepancies(await plant.log())).toEqual([
      { stream: 'box/2', payload: { of: second.event.eventId, code: 'serialInTwoUnits', params } },
      { stream: 'box/1', payload: { of: first.event.eventId, code: 'serialInTwoUnits', params } },
    ]);
    const third = run.write(serialPut('3', 'S'));
    await plant.push(run.batch(4));
    expect(discrepancies(await plant.log()).slice(2)).toMatchObject([
      { payload: { of: third.event.eventId } },
    ]);
  });

  it('may take a serial that was given back', async () => {
    const { plant, run } = await oneTerminal();
    run.write(serialPut('1', 'S'));
    run.write(serialTaken('1', 'S'));
    run.write(serialPut('2', 'S'));
    await plant.push(run.batch());
    expect(discrepancies(await plant.log())).toEqual([]);
    run.write(serialPut('1', 'S'));
    await plant.push(run.batch(4));
    expect(discrepancies(await plant.log())).toHaveLength(2);
  });
});

describe('an effect key', () => {
  it('has one effect: a second event with it, fact or proposal, is kept and not applied', async () => {
    const { plant, run } = await oneTerminal();
    const other = (await plant.enrol()).startRun();
    const effectKey = 'policy:cause:target';
    run.write({ ...boxMade('1'), effectKey });
    await plant.push(run.batch());
    other.write({ ...boxMade('2'), effectKey });
    other.write({ ...boxClosed('1'), effectKey });
    await plant.push(other.batch());
    expect(brief(await plant.log())).toEqual([
      'BoxMade accepted',
      'BoxMade duplicateEffect',
      'BoxClosed duplicateEffect',
    ]);
    const loaded = await plant.store.load({ ...noKeys, streams: ['box/1', 'box/2'] });
    expect(loaded.streams).toMatchObject([{ stream: 'box/1', version: 1 }]);
  });

  it('is free again for the next when the first was refused', async () => {
    const { plant, run } = await oneTerminal();
    const effectKey = 'key';
    run.write({ ...boxClosed('1'), effectKey });
    run.write(boxMade('1'));
    run.write({ ...boxClosed('1'), effectKey });
    await plant.push(run.batch());
    expect(brief(await plant.log())).toEqual([
      'BoxClosed refused boxNotOpen',
      'BoxMade accepted',
      'BoxClosed accepted',
    ]);
  });
});

describe('what cannot be judged', () => {
  it('is a dead letter: acknowledged, kept with the reason, told to its terminal and to who looks after PCs, and in the way of its own stream alone', async () => {
    const { plant, run } = await oneTerminal();
    const said = boxFilled('1');
    const letters = [
      run.writeBody('{"not":"an event"}', run.write(boxMade('1')).event),
      run.writeBody('\u0000 not even JSON \ud800', nth(run.written, 0).event),
      run.write({ ...said, stream: 'ufo/1' }),
      run.write({ ...said, type: 'BoxPainted' }),
      run.write({ ...said, type: 'constructor' }),
      run.write({ ...said, version: 2 }),
      run.write({ ...said, class: 'proposal' }),
      run.write({ ...said, payload: { amount: -1 } }),
      run.write({ ...said, stream: 'box/a\u0000b' }),
      run.write({ ...said, effectKey: 'a\u0001b' }),
      run.write({ ...said, effectKey: '' }),
      run.write({ ...said, reads: [{ stream: 'box/\u0001', version: 1 }] }),
      run.write({ ...said, scope: 'kitchen' }),
      run.write({ ...said, type: 'DiscrepancyFound', payload: { of: 'x', code: 'y', params: {} } }),
      run.write({ ...said, stream: 'box/9', type: 'JudgeBroken', payload: {} }),
      run.write(boxFilled('1')),
    ];
    run.write(boxFilled('2'));
    const ack = (await plant.push(run.batch())).of(run);
    expect(ack).toMatchObject({ seq: letters.length + 2, resendFrom: null, fault: null });
    expect(ack.parked?.map((p) => p.code)).toEqual([
      'unparsable',
      'unparsable',
      'unknownStream',
      'unknownType',
      'unknownType',
      'unknownVersion',
      'wrongClass',
      'badPayload',
      'unstorable',
      'unstorable',
      'unstorable',
      'unstorable',
      'unstorable',
      'plantOnly',
      'judgeFailed',
    ]);
    const log = await plant.log();
    const own = log.filter(({ event }) => event.type !== 'DiscrepancyFound');
    expect(own.map(({ event }) => event.stream)).toEqual(['box/1', 'box/2']);
    const told = discrepancies(log);
    expect(told).toHaveLength(letters.length - 1);
    expect(told[3]).toEqual({
      stream: `terminal/${nth(run.written, 0).event.terminal}`,
      payload: {
        of: nth(letters, 3).event.eventId,
        code: 'recordUnreadable',
        params: { run: run.run, seq: 5, reason: 'unknownType', type: 'BoxPainted', stream: 'box/1' },
      },
    });
    const kept = await plant.store.deadLetters(null, 100);
    expect(kept.map((d) => d.hash)).toEqual(letters.map((l) => l.hash));
    expect(kept.find((d) => d.code === 'badPayload')?.detail).toContain('amount');
  });
});

describe('kernel events of a terminal', () => {
  it('are accepted on any stream and leave its state alone', async () => {
    const { plant, run } = await oneTerminal();
    run.write(boxMade('1'));
    run.write({ ...boxMade('1'), type: 'DiscrepancyReviewed', payload: { of: 'x', note: 'seen' } });
    await plant.push(run.batch());
    const { streams } = await plant.store.load({ ...noKeys, streams: ['box/1'] });
    expect(streams).toMatchObject([{ version: 2, state: JSON.stringify({ status: 'open', amount: 0 }) }]);
  });
});

describe('the log', () => {
  it("chains all rows, each scope, every run and the plant's own signed run", async () => {
    const { plant, run } = await oneTerminal();
    run.write(boxMade('1'));
    run.write({ ...boxMade('2'), scope: 'quality' });
    run.write(serialPut('1', 'S'));
    run.write({ ...serialPut('2', 'S'), scope: 'site' });
    await plant.push(run.batch());
    const log = await plant.log();
    expect(log).toHaveLength(6);
    let whole = genesis;
    const scopes = new Map<string, { seq: number; hash: string }>();
    const versions = new Map<string, number>();
    for (const [i, row] of log.entries()) {
      expect(row.position).toBe(i + 1);
      whole = rollHash(whole, row.hash, row.verdict);
      const before = scopes.get(row.scope) ?? { seq: 0, hash: genesis };
      const after = { seq: before.seq + 1, hash: rollHash(before.hash, row.hash, row.verdict) };
      expect({ seq: row.scopeSeq, hash: row.scopeHash }).toEqual(after);
      scopes.set(row.scope, after);
      const { stream } = row.event;
      expect(row.streamVersion).toBe(versions.get(stream) ?? 0);
      if (row.verdict === 'accepted') versions.set(stream, row.streamVersion + 1);
    }
    expect([...versions.values()]).toEqual([3, 3]);
    expect((await plant.store.head()).logHash).toBe(whole);
    expect(log[3]?.scope).toBe('quality');
    const own = log.filter((row) => row.event.terminal === 'plant');
    expect(own.map((row) => row.event.seq)).toEqual([1, 2]);
    expect(own[1]?.hash).toBe(link(nth(own, 0).hash, bodyHashOf(nth(own, 1).body)));
    expect(own[0]?.hash).toBe(link(genesis, bodyHashOf(nth(own, 0).body)));
  });

  it("signs the plant's run with the plant's key, and continues its chain after a restart", async () => {
    const disk = new MemoryDisk();
    const store = memoryPlantStore({ nowMs: () => Date.now() }, disk);
    const { plant, run } = await oneTerminal(await corePlant({ store }));
    run.write(serialPut('1', 'S'));
    run.write(serialPut('2', 'S'));
    await plant.push(run.batch());
    await plant.core.stop();
    const next = await oneTerminal(await corePlant({ store, keys: plant.keys }));
    next.run.write(serialPut('3', 'S'));
    await next.plant.push(next.run.batch());
    const own = (await next.plant.log()).filter((row) => row.event.terminal === 'plant');
    expect(own.map((row) => row.event.seq)).toEqual([1, 2, 1]);
    expect(own[2]?.hash).toBe(link(nth(own, 1).hash, bodyHashOf(nth(own, 2).body)));
    expect(disk.runs.get(nth(own, 2).event.run)).toMatchObject({
      prevRun: nth(own, 1).event.run,
      ordinal: 2,
    });
    for (const row of [nth(own, 1), nth(own, 2)]) {
      const prevRun = disk.runs.get(row.event.run)?.prevRun ?? null;
      const signed = disk.signatures.find((s) => s.run === row.event.run && s.seq === row.event.seq);
      const text = signedText({ run: row.event.run, prevRun }, row.event.seq, row.hash);
      expect(verifySignature(plant.keys.publicKey, text, signed?.signature ?? '')).toBe(true);
    }
    expect(
      plant.core.identity.terminals().every((t) => certificateHolds(t.certificate, plant.keys.publicKey)),
    ).toBe(true);
  });

  it('folds a state again from its events when its shape is of an older version', async () => {
    const disk = new MemoryDisk();
    const store = memoryPlantStore({ nowMs: () => Date.now() }, disk);
    const { plant, run } = await oneTerminal(await corePlant({ store }));
    run.write(boxMade('1'));
    run.write(boxFilled('1', 3));
    run.write(boxClosed('2'));
    await plant.push(run.batch());
    await plant.core.stop();
    const newer = { ...box, stateVersion: 2 };
    const [stored] = (await store.load({ ...noKeys, streams: ['box/1'] })).streams;
    expect(stored).toMatchObject({ stateVersion: 1, version: 2 });
    if (stored) disk.streams.set('box/1', { ...stored, state: '{"status":"shape of version 1"}' });
    const next = await corePlant({ store, keys: plant.keys, typeOf: () => newer });
    run.write(boxFilled('1', 4));
    await next.push(run.batch(4));
    expect(disk.streams.get('box/1')).toMatchObject({
      stateVersion: 2,
      version: 3,
      state: '{"status":"open","amount":7}',
    });
  });
});
