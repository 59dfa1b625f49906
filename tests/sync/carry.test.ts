import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carriedBatches } from '#db/carry';
import { carryStore } from '#db/floorStore';
import { carryLines } from '#sync/carry';
import type { CarryItem } from '#sync/carry';
import type { CarryTaken } from '#sync/carryIn';
import { takeCarried } from '#sync/carryIn';
import { checkBatch } from '#sync/batch';
import { hear } from '#db/hear';
import { everything, stillRuntime, toPush } from '#tests/db/testStore';
import { room } from './rooms.ts';
import { CertifyingPlant, floorTerminal, site } from './floorSite.ts';

const at = '2026-11-22T08:00:00.000Z';
const noTransport = {
  publish: () => undefined,
  subscribe: () => Promise.resolve(false),
  onMessage: () => () => undefined,
  onConnection: () => () => undefined,
  start: () => undefined,
  stop: () => undefined,
};
type Pc = ReturnType<typeof floorTerminal>;

/** Some PCs of one plant that nothing connects. */
function apart() {
  const plant = new CertifyingPlant();
  const pcs: Pc[] = [];
  const join = (): Pc => {
    const pc = floorTerminal(plant, stillRuntime(), noTransport);
    pcs.push(pc);
    return pc;
  };
  const certificates = () => pcs.map((pc) => plant.certify(pc.terminal, pc.publicKey));
  const items = (pc: Pc): CarryItem[] => [
    ...certificates().map((certificate) => ({ certificate })),
    ...[...carriedBatches(pc.store)].map((batch) => ({ batch })),
  ];
  const write = (pc: Pc, of = site, carried = items(pc)): Buffer =>
    Buffer.from(
      [...carryLines({ site: of, terminal: pc.terminal, name: pc.terminal, at }, carried)].join(''),
    );
  const take = (file: Buffer, pc: Pc, piece = 1000): Promise<CarryTaken> =>
    takeCarried(() => chunksOf(file, piece), {
      store: carryStore(pc.store),
      site,
      plantKey: plant.keys.publicKey,
      pause: () => Promise.resolve(),
    });
  return { plant, join, items, write, take };
}

async function* chunksOf(file: Buffer, piece: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < file.length; from += piece) yield file.subarray(from, from + piece);
}

const heardBy = (to: Pc, from: Pc): void => {
  const sound = toPush(from.store, everything('own')).map((batch) => {
    const checked = checkBatch(batch, from.publicKey);
    if (!checked.ok) throw new Error(checked.fault);
    return { batch, checked: checked.events };
  });
  hear(to.store, sound);
};
const eventsOf = (pc: Pc): number =>
  toPush(pc.store, everything('heard')).reduce((n, batch) => n + batch.events.length, 0);

describe('a carried file', () => {
  it('brings what a PC recorded and heard to another one, which shows it as unconfirmed and forwards it as it was signed', async () => {
    const { join, write, take } = apart();
    const [a, b, c] = [join(), join(), join()];
    b.use('r1');
    heardBy(a, b);
    a.use('r1');
    a.use('r2');
    expect(await take(write(a), c)).toMatchObject({ ok: true, batches: 2, events: 3, added: 3 });
    expect(c.seen('r1').toSorted()).toEqual([a.terminal, b.terminal].toSorted());
    expect(c.store.state(room, 'r2').pending).toBe(1);
    const forwarded = toPush(c.store, everything('heard')).flatMap(({ events }) => events);
    const saved = toPush(a.store, everything('own'));
    expect(forwarded.toSorted(byText)).toEqual(saved.flatMap(({ events }) => events).toSorted(byText));
  });

  it('taken a second time changes nothing', async () => {
    const { join, write, take } = apart();
    const [a, b] = [join(), join()];
    a.use('r1');
    const file = write(a);
    await take(file, b);
    expect(await take(file, b)).toMatchObject({ ok: true, events: 1, added: 0 });
    expect(b.seen('r1')).toEqual([a.terminal]);
    expect(await take(file, a)).toMatchObject({ ok: true, added: 0, conflicts: [] });
  });

  it('goes on from one PC to the next', async () => {
    const { join, write, take } = apart();
    const [a, b, c] = [join(), join(), join()];
    a.use('r1');
    await take(write(a), b);
    b.use('r1');
    expect(await take(write(b), c)).toMatchObject({ ok: true, added: 2 });
    expect(c.seen('r1')).toEqual([a.terminal, b.terminal]);
  });

  it('begins where the plant has everything before, also at a PC that never heard of it', async () => {
    const { join, write, take } = apart();
    const [a, b] = [join(), join()];
    for (const key of ['r1', 'r2', 'r3']) a.use(key);
    a.store.transact(() => a.store.statements.ackRun.run({ run: a.store.run, seq: 2 }));
    expect(await take(write(a), b)).toMatchObject({ ok: true, events: 1, added: 1 });
    expect(toPush(b.store, everything('heard'))).toEqual(toPush(a.store, everything('own')));
    expect(toPush(b.store, everything('heard'))[0]).toMatchObject({ fromSeq: 3 });
    a.use('r4');
    expect(await take(write(a), b)).toMatchObject({ ok: true, events: 2, added: 1 });
    expect(eventsOf(b)).toBe(2);
  });

  it('holds a long backlog in pieces, and takes it in pieces', async () => {
    const { join, write, take } = apart();
    const [a, b] = [join(), join()];
    for (let i = 0; i < 450; i++) a.use(`r${String(i % 7)}`);
    expect(await take(write(a), b, 77)).toMatchObject({ ok: true, batches: 3, events: 450, added: 450 });
    expect(b.seen('r0')).toEqual(a.seen('r0'));
  });

  it('cut or altered anywhere takes nothing', async () => {
    const { join, write, take } = apart();
    const [a, b] = [join(), join()];
    a.use('r1');
    a.use('r2');
    const file = write(a);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(file.length - 2),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (i, x, cut) => {
          const harmed = Buffer.from(cut ? file.subarray(0, i) : file);
          if (!cut) harmed[i] = (harmed[i] ?? 0) ^ x;
          const taken = await take(harmed, b, 500);
          expect(taken.ok).toBe(false);
          expect(b.seen('r1')).toEqual([]);
          expect(eventsOf(b)).toBe(0);
        },
      ),
      { numRuns: 150 },
    );
    const lines = file.toString().split('\n').slice(0, -1);
    for (let n = 1; n < lines.length; n++)
      expect(await take(Buffer.from(`${lines.slice(0, n).join('\n')}\n`), b)).toMatchObject({ ok: false });
    const renamed = Buffer.from(file.toString().replace(`"name":"${a.terminal}"`, '"name":"another"'));
    expect(await take(renamed, b)).toEqual({ ok: false, fault: 'damaged' });
    expect(await take(Buffer.concat([file, Buffer.from('{}\n')]), b)).toEqual({
      ok: false,
      fault: 'damaged',
    });
    expect(await take(file, b)).toMatchObject({ ok: true, added: 2 });
  });

  it('whose words somebody altered and hashed anew is not believed, and takes nothing', async () => {
    const { join, items, write, take } = apart();
    const [a, b] = [join(), join()];
    a.use('r1');
    a.use('r2');
    const forged = JSON.parse(JSON.stringify(items(a)).replaceAll('RoomUsed', 'RoomGone')) as CarryItem[];
    expect(await take(write(a, site, forged), b)).toEqual({ ok: false, fault: 'notBelieved' });
    const stranger = apart();
    const other = stranger.join();
    other.use('r9');
    expect(await take(stranger.write(other), b)).toEqual({ ok: false, fault: 'notBelieved' });
    expect(eventsOf(b)).toBe(0);
  });

  it('of another site, of a newer Takt, or none at all says so', async () => {
    const { join, write, take } = apart();
    const [a, b] = [join(), join()];
    a.use('r1');
    const newer = Buffer.from(write(a).toString().replace('"version":1', '"version":2'));
    expect(await take(write(a, 'elsewhere'), b)).toEqual({ ok: false, fault: 'foreignSite' });
    expect(await take(newer, b)).toEqual({ ok: false, fault: 'newerVersion' });
    for (const none of ['', 'hello\n', '{"takt":"other"}\n', '\u0000\n'])
      expect(await take(Buffer.from(none), b)).toEqual({ ok: false, fault: 'notCarry' });
  });

  it('leaves out what a PC said whose key is not believed any more, and names that PC', async () => {
    const { plant, join, write } = apart();
    const [a, b, c] = [join(), join(), join()];
    a.use('r1');
    b.use('r2');
    heardBy(b, a);
    const store = { ...carryStore(c.store), trusts: (terminal: string) => terminal !== a.terminal };
    const into = { store, site, plantKey: plant.keys.publicKey, pause: () => Promise.resolve() };
    const file = write(b);
    expect(await takeCarried(() => chunksOf(file, 900), into)).toMatchObject({
      ok: true,
      added: 1,
      revoked: [a.terminal],
    });
    expect([c.seen('r1'), c.seen('r2')]).toEqual([[], [b.terminal]]);
  });

  it('that the disk does not take says so, and taking it again goes on', async () => {
    const { plant, join, write, take } = apart();
    const [a, b] = [join(), join()];
    for (let i = 0; i < 450; i++) a.use('r1');
    const file = write(a);
    const real = carryStore(b.store);
    let groups = 0;
    const store = {
      ...real,
      hear: (batches: Parameters<typeof real.hear>[0]) => (++groups > 1 ? null : real.hear(batches)),
    };
    const into = { store, site, plantKey: plant.keys.publicKey, pause: () => Promise.resolve() };
    expect(await takeCarried(() => chunksOf(file, 900), into)).toEqual({ ok: false, fault: 'storage' });
    const before = eventsOf(b);
    expect(before).toBeGreaterThan(0);
    expect(await take(file, b)).toMatchObject({ ok: true, added: 450 - before });
  });
});

const byText = (a: object, b: object): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
