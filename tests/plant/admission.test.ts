import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Batch } from '#sync/batch';
import { boxClosed, boxFilled, boxMade, corePlant } from './corePlant.ts';
import { nth } from './nth.ts';
import { RunWriter } from './writer.ts';

async function site() {
  const plant = await corePlant();
  const writer = await plant.enrol();
  return { plant, writer };
}

const places = async (plant: Awaited<ReturnType<typeof corePlant>>, run: { run: string }) =>
  (await plant.log()).filter((row) => row.event.run === run.run).map((row) => row.event.seq);

describe('a run', () => {
  it('is taken once, however often and in whatever pieces its batches come', async () => {
    const { plant, writer } = await site();
    const run = writer.startRun();
    for (let i = 0; i < 6; i += 1) run.write(boxFilled('1'));
    expect((await plant.push(run.batch(1, 3))).of(run)).toMatchObject({ seq: 3, resendFrom: null });
    expect((await plant.push(run.batch(1, 3))).of(run)).toMatchObject({ seq: 3, resendFrom: null });
    expect((await plant.push(run.batch(2, 5), run.batch(5, 6), run.batch(4, 4))).of(run)).toMatchObject({
      seq: 6,
    });
    expect((await plant.push(run.batch())).of(run)).toMatchObject({ seq: 6, resendFrom: null, fault: null });
    expect(await places(plant, run)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('with a gap is taken up to the gap, which is sent for', async () => {
    const { plant, writer } = await site();
    const run = writer.startRun();
    for (let i = 0; i < 6; i += 1) run.write(boxFilled('1'));
    expect((await plant.push(run.batch(3, 4))).of(run)).toMatchObject({ seq: 0, resendFrom: 1 });
    expect((await plant.push(run.batch(5, 6), run.batch(1, 2))).of(run)).toMatchObject({
      seq: 2,
      resendFrom: 3,
    });
    expect((await plant.push(run.batch(3, 6))).of(run)).toMatchObject({ seq: 6, resendFrom: null });
  });

  it('of which a carrier knows only some events is taken up to the first whose body is missing', async () => {
    const { plant, writer } = await site();
    const run = writer.startRun();
    for (let i = 0; i < 4; i += 1) run.write(boxFilled('1'));
    expect((await plant.push(run.batch(1, 4, [3]))).of(run)).toMatchObject({
      seq: 2,
      resendFrom: 3,
      fault: null,
    });
    expect((await plant.push(run.batch(1, 4, [1, 2]))).of(run)).toMatchObject({ seq: 4, resendFrom: null });
    expect(await places(plant, run)).toEqual([1, 2, 3, 4]);
  });

  it('is told by whoever asks how far it is known', async () => {
    const { plant, writer } = await site();
    const run = writer.startRun();
    run.write(boxMade('1'));
    await plant.push(run.batch());
    const unknown = writer.startRun().run;
    const { acks } = await plant.core.exchange.runs({ protocol: 1, runs: [run.run, unknown] });
    expect(acks).toEqual([
      { run: run.run, seq: 1, resendFrom: null, fault: null },
      { run: unknown, seq: 0, resendFrom: null, fault: null },
    ]);
  });
});

describe('a batch that is not sound', () => {
  const uuid = '018f0000-0000-7000-8000-00000000abcd';
  const faults: readonly [string, string, (batch: Batch) => Batch][] = [
    ['signed by somebody else', 'badSignature', (b) => ({ ...b, signature: 'x'.repeat(88) })],
    ['after another head', 'badSignature', (b) => ({ ...b, prevHash: 'f'.repeat(64) })],
    ['with another run before it', 'badSignature', (b) => ({ ...b, prevRun: uuid })],
    ['without its last event', 'badSignature', (b) => ({ ...b, events: b.events.slice(0, 1) })],
    ['in another order', 'brokenChain', (b) => ({ ...b, events: b.events.toReversed() })],
    ['of another run', 'brokenChain', (b) => ({ ...b, run: uuid })],
    ['of a run in capitals', 'brokenChain', (b) => ({ ...b, run: b.run.toUpperCase() })],
    ['of nobody', 'unknownTerminal', (b) => ({ ...b, terminal: 'nobody' })],
  ];
  it.each(faults)('is not taken: %s (%s)', async (_name, fault, change) => {
    const { plant, writer } = await site();
    const run = writer.startRun();
    run.write(boxMade('1'));
    run.write(boxFilled('1'));
    const { acks } = await plant.push(change(run.batch()));
    expect(acks).toMatchObject([{ seq: 0, resendFrom: null, fault }]);
    expect(await plant.log()).toEqual([]);
  });

  it('leaves the sound ones beside it alone', async () => {
    const { plant, writer } = await site();
    const [a, b] = [writer.startRun(), (await plant.enrol()).startRun()];
    a.write(boxMade('1'));
    b.write(boxMade('2'));
    const acks = await plant.push({ ...a.batch(), signature: 'x'.repeat(88) }, b.batch());
    expect(acks.of(a)).toMatchObject({ seq: 0, fault: 'badSignature' });
    expect(acks.of(b)).toMatchObject({ seq: 1, fault: null });
  });
});

describe('one key with two contents', () => {
  it("keeps the first as judged, quarantines the other, and says so on the first's stream and on its PC's, once", async () => {
    const { plant, writer } = await site();
    const run = writer.startRun();
    run.write(boxMade('1'));
    const original = run.write(boxFilled('1', 1));
    const clone = new RunWriter(writer, null, nth(run.written, 0).prevHash, run.run);
    clone.writeBody(nth(run.written, 0).body, nth(run.written, 0).event);
    const rival = clone.write(boxFilled('1', 2));
    await plant.push(run.batch());
    expect((await plant.push(clone.batch())).of(run)).toMatchObject({ seq: 2, fault: 'conflict' });
    expect((await plant.push(clone.batch())).of(run).fault).toBe('conflict');
    const log = await plant.log();
    expect(log.map((row) => row.event.type)).toEqual([
      'BoxMade',
      'BoxFilled',
      'DiscrepancyFound',
      'DiscrepancyFound',
    ]);
    expect(nth(log, 2).event).toMatchObject({
      stream: `terminal/${writer.terminal}`,
      payload: {
        of: rival.event.eventId,
        code: 'recordSetAside',
        params: { run: run.run, seq: 2, reason: 'sameKeyOtherContent', stream: 'box/1' },
      },
    });
    expect(nth(log, 3).event).toMatchObject({
      stream: 'box/1',
      payload: { of: original.event.eventId, code: 'sameKeyOtherContent', params: { run: run.run, seq: 2 } },
    });
    expect(await plant.store.quarantined(null, 10)).toMatchObject([
      {
        seq: 2,
        hash: rival.hash,
        code: 'sameKeyOtherContent',
        rival: original.event.eventId,
        body: rival.body,
      },
    ]);
  });

  it('quarantines what continues a history that the plant does not have', async () => {
    const { plant, writer } = await site();
    const run = writer.startRun();
    run.write(boxMade('1'));
    const fork = new RunWriter(writer, null, nth(run.written, 0).prevHash, run.run);
    fork.write(boxMade('2'));
    fork.write(boxFilled('2'));
    await plant.push(run.batch());
    expect((await plant.push(fork.batch(2, 2))).of(run)).toMatchObject({ seq: 1, fault: 'conflict' });
    expect(await plant.store.quarantined(null, 10)).toMatchObject([
      { seq: 2, code: 'forkedRun', rival: null },
    ]);
    run.write(boxFilled('1'));
    expect((await plant.push(run.batch(2))).of(run)).toMatchObject({ seq: 2, fault: null });
  });

  it('sets aside an event whose id another event has; its run goes on', async () => {
    const { plant, writer } = await site();
    const run = writer.startRun();
    const first = run.write(boxMade('1'));
    await plant.push(run.batch());
    run.write({ ...boxFilled('1'), eventId: first.event.eventId });
    run.write({ ...boxFilled('1'), eventId: first.event.eventId });
    run.write(boxClosed('1'));
    const ack = (await plant.push(run.batch(2))).of(run);
    expect(ack).toMatchObject({ seq: 4, fault: null });
    expect(ack.parked).toEqual([
      { seq: 2, code: 'sameIdOtherContent' },
      { seq: 3, code: 'sameIdOtherContent' },
    ]);
    expect((await plant.log()).map((row) => row.event.type)).toEqual([
      'BoxMade',
      'DiscrepancyFound',
      'DiscrepancyFound',
      'BoxClosed',
    ]);
    expect((await plant.push(run.batch())).of(run)).toMatchObject({ seq: 4, fault: null });
    run.write({ ...boxFilled('1'), eventId: first.event.eventId });
    await plant.push(run.batch(5));
    expect(await plant.log()).toHaveLength(4);
  });
});

describe('runs of one terminal', () => {
  const heardOf = (plant: Awaited<ReturnType<typeof corePlant>>, terminal: string) =>
    plant.core.heard.list().find((h) => h.terminal === terminal);

  it('count as heard in the order of their links, in whatever order they arrive', async () => {
    const { plant, writer } = await site();
    const runs = [writer.startRun()];
    nth(runs, 0).write(boxMade('1'));
    runs.push(writer.startRun());
    nth(runs, 1).write(boxFilled('1'));
    runs.push(writer.startRun());
    nth(runs, 2).write(boxFilled('1'));
    expect(heardOf(plant, writer.terminal)).toMatchObject({ run: null, throughSeq: 0 });
    await plant.push(nth(runs, 2).batch());
    await plant.push(nth(runs, 1).batch());
    expect(heardOf(plant, writer.terminal)).toMatchObject({ run: null, throughSeq: 0 });
    await plant.push(nth(runs, 0).batch());
    expect(heardOf(plant, writer.terminal)).toMatchObject({ run: nth(runs, 2).run, throughSeq: 1 });
  });

  it('do not count as heard while the end of the one before is missing', async () => {
    const { plant, writer } = await site();
    const first = writer.startRun();
    first.write(boxMade('1'));
    first.write(boxFilled('1'));
    const second = writer.startRun();
    second.write(boxFilled('1'));
    await plant.push(first.batch(1, 1), second.batch());
    expect(heardOf(plant, writer.terminal)).toMatchObject({ run: first.run, throughSeq: 1 });
    await plant.push(first.batch(2, 2));
    expect(heardOf(plant, writer.terminal)).toMatchObject({ run: second.run, throughSeq: 1 });
  });

  it('may fork where a disk image was restored: both are taken', async () => {
    const { plant, writer } = await site();
    const first = writer.startRun();
    first.write(boxMade('1'));
    const image = { run: first.run, head: first.head };
    first.write(boxFilled('1', 1));
    await plant.push(first.batch());
    const restored = new RunWriter(writer, image.run, image.head);
    restored.write(boxFilled('1', 2));
    expect((await plant.push(restored.batch())).of(restored)).toMatchObject({ seq: 1, fault: null });
    expect(await plant.store.runs([restored.run])).toMatchObject([{ linked: true, ordinal: 2 }]);
  });

  it("cannot follow another terminal's run, nor begin in the middle of nowhere", async () => {
    const { plant, writer } = await site();
    const own = writer.startRun();
    own.write(boxMade('1'));
    await plant.push(own.batch());
    const stranger = await plant.enrol();
    const stolen = new RunWriter(stranger, own.run, own.head);
    stolen.write(boxMade('2'));
    expect((await plant.push(stolen.batch())).of(stolen)).toMatchObject({ seq: 0, fault: 'brokenChain' });
    const rootless = new RunWriter(stranger, null, 'a'.repeat(64));
    rootless.write(boxMade('2'));
    expect((await plant.push(rootless.batch())).of(rootless)).toMatchObject({ seq: 0, fault: 'brokenChain' });
    const taken = new RunWriter(stranger, null, '0'.repeat(64), own.run);
    taken.write(boxMade('2'));
    expect((await plant.push(taken.batch())).of(taken)).toMatchObject({ seq: 1, fault: 'brokenChain' });
  });
});

describe('any order of arrival', () => {
  it('gives the same gapless content per run', async () => {
    const piece = fc.record({ run: fc.nat(2), from: fc.nat(9), length: fc.integer({ min: 1, max: 10 }) });
    const pushes = fc.array(fc.array(piece, { minLength: 1, maxLength: 5 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(pushes, fc.boolean(), async (plan, together) => {
        const { plant, writer } = await site();
        const runs = [writer.startRun()];
        const end = (run: RunWriter) => {
          for (let i = 0; i < 10; i += 1)
            run.write(i % 3 === 0 ? boxMade(String(i)) : boxFilled(String(i % 3)));
        };
        end(nth(runs, 0));
        runs.push(writer.startRun());
        end(nth(runs, 1));
        runs.push((await plant.enrol()).startRun());
        end(nth(runs, 2));
        const batchOf = ({ run, from, length }: { run: number; from: number; length: number }) =>
          nth(runs, run).batch(from + 1, Math.min(from + length, 10));
        const pushed = plan.map((batches) => () => plant.push(...batches.map(batchOf)));
        if (together) await Promise.all(pushed.map((push) => push()));
        else for (const push of pushed) await push();
        for (const run of runs) {
          const { acks } = await plant.core.exchange.runs({ protocol: 1, runs: [run.run] });
          const through = acks[0]?.seq ?? 0;
          expect(await places(plant, run)).toEqual(Array.from({ length: through }, (_, i) => i + 1));
        }
        await plant.push(...runs.map((run) => run.batch()));
        const log = await plant.log();
        for (const run of runs) {
          const own = log.filter((row) => row.event.run === run.run);
          expect(own.map((row) => row.body)).toEqual(run.written.map((w) => w.body));
          expect(own.map((row) => row.hash)).toEqual(run.written.map((w) => w.hash));
        }
        expect(log.map((row) => row.position)).toEqual(log.map((_, i) => i + 1));
        expect(plant.core.heard.list().map((h) => h.throughSeq)).toEqual([10, 10]);
        await plant.core.stop();
      }),
      { numRuns: 60 },
    );
  });
});
