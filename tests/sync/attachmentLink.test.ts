import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashOf } from '#db/attachments';
import { StorageFailure } from '#db/storage';
import { Attachments } from '#plant/attachments';
import type { AttachmentTable } from '#plant/attachments';
import type { AttachmentLedger, NamedContent } from '#sync/attachmentLink';
import { AttachmentLink, attachmentTuning } from '#sync/attachmentLink';
import type { AttachmentTransport } from '#sync/attachmentMessages';
import { carriedBytes } from '#sync/attachmentMessages';
import type { AttachmentStore } from '#sync/attachments';
import type { PlantAnswer } from '#sync/plantPorts';
import { bring, picture } from '#tests/db/attachmentContract';
import { memoryAttachments } from '#tests/db/memoryAttachments';
import { nodeRuntime, World } from '#tests/simulation/world';

/** The plant's tables as maps. */
function memoryTable(): AttachmentTable & { readonly whole: Map<string, Buffer> } {
  const whole = new Map<string, Buffer>();
  const parts = new Map<string, { size: number; bytes: Buffer }>();
  const find: AttachmentTable['find'] = (hash) => {
    const all = whole.get(hash);
    if (all) return Promise.resolve({ size: all.length, received: all.length, whole: true });
    const part = parts.get(hash);
    return Promise.resolve(part ? { size: part.size, received: part.bytes.length, whole: false } : null);
  };
  return {
    whole,
    find,
    isNamed: () => Promise.resolve(true),
    async append({ hash, size, offset, bytes }) {
      const part = parts.get(hash) ?? { size, bytes: Buffer.alloc(0) };
      if (part.bytes.length === offset) parts.set(hash, { size, bytes: Buffer.concat([part.bytes, bytes]) });
      return (await find(hash)) ?? { size, received: 0, whole: false };
    },
    read: (hash, offset, limit) =>
      Promise.resolve(
        (whole.get(hash) ?? parts.get(hash)?.bytes ?? Buffer.alloc(0)).subarray(offset, offset + limit),
      ),
    async settle(hash) {
      whole.set(hash, parts.get(hash)?.bytes ?? Buffer.alloc(0));
      parts.delete(hash);
    },
    drop: (hash) => Promise.resolve(void parts.delete(hash)),
  };
}

type Weather = 'fine' | 'lost' | 'answerLost';

/** One PC with its contents, and what may become of each of its requests. */
function site(world: World, table = memoryTable()) {
  const plant = new Attachments(table);
  const calls: string[] = [];
  let weather = (): Weather => 'fine';
  let reachable = true;
  const through = async <T>(call: string, ask: () => Promise<T>): Promise<PlantAnswer<T>> => {
    calls.push(call);
    const sky = weather();
    const lost = { ok: false, fault: { kind: 'unreachable', detail: 'cut' } } as const;
    if (sky === 'lost') return lost;
    const value = await ask();
    return sky === 'fine' ? { ok: true, value } : lost;
  };
  const way: AttachmentTransport = {
    put: (request) =>
      through(`put ${request.offset}`, async () => (await plant.put(request)) ?? { status: 'notNamed' }),
    get: (request) => through(`get ${request.offset}`, () => plant.get(request)),
  };
  const runtime = nodeRuntime(world, world.fork(), {
    skewMs: () => 0,
    alive: () => true,
    caught: (error) => {
      throw error;
    },
  });
  const pc = (contents: readonly Buffer[], store: AttachmentStore = memoryAttachments()) => {
    const atPlant = new Set<string>();
    const named: NamedContent[] = contents.map((content, i) => ({
      hash: hashOf(content),
      size: content.length,
      event: `018f0000-0000-7000-8000-00000000000${i}`,
    }));
    const open = () => named.filter(({ hash }) => !atPlant.has(hash));
    const ledger: AttachmentLedger = {
      notAtPlant: open,
      worthFetching: () => open().filter(({ size }) => size <= 2 * carriedBytes),
      named: (hash) => named.find((content) => content.hash === hash) ?? null,
      isAccepted: () => true,
      markAtPlant: (hash) => void atPlant.add(hash),
    };
    const moved: string[] = [];
    const start = () => {
      const link = new AttachmentLink({
        runtime,
        store,
        ledger,
        way: () => (reachable ? way : null),
        log: { info: () => undefined, warn: () => undefined },
        onMoved: (hash) => moved.push(hash),
        crashed: (error) => {
          throw error;
        },
        isStorageFailure: (error) => error instanceof StorageFailure,
      });
      link.start();
      return link;
    };
    return { store, moved, atPlant, start };
  };
  return {
    table,
    calls,
    pc,
    be: (sky: () => Weather) => void (weather = sky),
    reach: (yes: boolean) => void (reachable = yes),
    run: (ms: number) => world.runUntil(world.nowMs + ms),
  };
}

const content = picture(3 * carriedBytes + 7, 41);
const hash = hashOf(content);

describe('a content', () => {
  it('goes to the plant in pieces, and from there to another PC that asks', async () => {
    const { table, pc, run } = site(new World(1));
    const [one, other] = [pc([content]), pc([content])];
    bring(one.store, content);
    const link = one.start();
    expect(link.waiting()).toBe(1);
    await run(5000);
    expect(table.whole.get(hash)?.equals(content)).toBe(true);
    expect([link.waiting(), one.moved]).toEqual([0, [hash]]);
    const reading = other.start();
    await run(5000);
    expect(other.store.find(hash), 'too large to be fetched before anybody asks').toBeNull();
    reading.want(hash);
    await run(5000);
    expect(other.store.read(hash)?.equals(content)).toBe(true);
  });

  it('that is small and recent is fetched before anybody asks, also when the plant gets it later', async () => {
    const { pc, run } = site(new World(1));
    const small = picture(1000, 42);
    const [one, other] = [pc([small]), pc([small])];
    other.start();
    await run(20_000);
    bring(one.store, small);
    one.start();
    await run(120_000);
    expect(other.store.read(hashOf(small))?.equals(small)).toBe(true);
  });

  it('waits while events wait or the plant is away, in the middle too, and goes on where it stopped', async () => {
    const { pc, run, reach, calls, table } = site(new World(1));
    const one = pc([content]);
    bring(one.store, content);
    const link = one.start();
    await run(100);
    reach(false);
    const before = calls.length;
    expect(before).toBeGreaterThan(1);
    await run(60_000);
    expect(calls.length).toBe(before);
    expect(table.whole.size).toBe(0);
    reach(true);
    link.poke();
    await run(5000);
    expect(table.whole.size).toBe(1);
    expect(calls.filter((call) => call === 'put 0').length, 'the first piece, asked for twice').toBe(3);
  });

  it('takes no more of the way than it may', async () => {
    const { pc, run, table } = site(new World(1));
    const large = picture(16 * carriedBytes, 43);
    const one = pc([large]);
    bring(one.store, large);
    one.start();
    const atLeastMs = (large.length / attachmentTuning.bytesPerS) * 1000;
    await run(atLeastMs * 0.8);
    expect(table.whole.size).toBe(0);
    await run(atLeastMs);
    expect(table.whole.size).toBe(1);
  });

  it('waits while the disk is full, and comes when there is room', async () => {
    const { pc, run, table } = site(new World(1));
    const small = picture(1000, 44);
    table.whole.set(hashOf(small), small);
    const store = memoryAttachments();
    let full = true;
    const one = pc([small], {
      ...store,
      append: (piece) => {
        if (full) throw new StorageFailure('diskFull', null);
        return store.append(piece);
      },
    });
    one.start();
    await run(60_000);
    expect(store.find(hashOf(small))).toBeNull();
    full = false;
    await run(600_000);
    expect(store.read(hashOf(small))?.equals(small)).toBe(true);
  });

  it('that is cut on its way here goes on with the next piece', async () => {
    const { pc, run, calls, table } = site(new World(1));
    table.whole.set(hash, content);
    const reader = pc([content]);
    const first = reader.start();
    first.want(hash);
    await run(100);
    first.stop();
    await run(1000);
    const second = reader.start();
    second.want(hash);
    await run(5000);
    expect(reader.store.read(hash)?.equals(content)).toBe(true);
    const pieces = calls.filter((call) => call.startsWith('get'));
    expect(new Set(pieces).size).toBe(pieces.length);
  });

  it('that nobody has is asked for less and less', async () => {
    const { pc, run, calls } = site(new World(1));
    pc([picture(1000, 45)]).start();
    await run(3_600_000);
    expect(calls.length).toBeGreaterThan(5);
    expect(calls.length).toBeLessThan(25);
  });

  it('arrives whole whatever is lost and whoever is killed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom<Weather>('fine', 'lost', 'answerLost'), { maxLength: 30 }),
        fc.array(fc.integer({ min: 1, max: 3000 }), { maxLength: 6 }),
        async (skies, kills) => {
          const { pc, run, be, table, calls } = site(new World(7));
          const [one, other] = [pc([content]), pc([content])];
          bring(one.store, content);
          const left = [...skies];
          be(() => left.shift() ?? 'fine');
          let [sending, reading] = [one.start(), other.start()];
          for (const ms of kills) {
            await run(ms);
            sending.stop();
            reading.stop();
            [sending, reading] = [one.start(), other.start()];
            reading.want(hash);
          }
          reading.want(hash);
          await run(3_600_000);
          expect(table.whole.get(hash)?.equals(content)).toBe(true);
          expect(other.store.read(hash)?.equals(content)).toBe(true);
          expect([sending.waiting(), reading.waiting()]).toEqual([0, 0]);
          expect(calls.length).toBeLessThan(400);
        },
      ),
      { numRuns: 25 },
    );
  });
});
