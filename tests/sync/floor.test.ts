import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkBatch } from '#sync/batch';
import { floorHave, forScope, maxPayload, readFloor } from '#sync/floorMessages';
import type { FloorMessage, FloorTransport } from '#sync/floorPorts';
import { floorTopic, readFloorTopic } from '#sync/floorTopics';
import { everything, toPush } from '#tests/db/testStore';
import { fine } from '#tests/simulation/path';
import { floorPaths, SimBroker, SimFloor } from '#tests/simulation/simBroker';
import { nodeRuntime, World } from '#tests/simulation/world';
import { accept, draft } from '#domain/kernel/decision';
import { CertifyingPlant, floorTerminal, site } from './floorSite.ts';
import { room } from './rooms.ts';

function floor() {
  const world = new World(1);
  const broker = new SimBroker(world);
  const plant = new CertifyingPlant();
  const join = (certifiedBy = plant, hears: (topic: string) => boolean = () => true) => {
    const runtime = nodeRuntime(world, world.fork(), {
      skewMs: () => 0,
      alive: () => true,
      caught: (error) => {
        throw error;
      },
    });
    const paths = floorPaths(world);
    for (const path of [paths.up, paths.down]) path.weather = fine;
    const transport = new SimFloor(world, broker, runtime, paths);
    const terminal = floorTerminal(certifiedBy, runtime, onlyTopics(transport, hears), {
      haveEveryMs: 5_000,
    });
    return { ...terminal, paths };
  };
  return { world, broker, plant, join, run: (ms: number) => world.runUntil(world.nowMs + ms) };
}

/** The same connection to somebody who follows fewer topics. */
const onlyTopics = (transport: FloorTransport, hears: (topic: string) => boolean): FloorTransport => ({
  publish: (topic, payload, options) => transport.publish(topic, payload, options),
  subscribe: (filters) => transport.subscribe(filters),
  onMessage: (listener) =>
    transport.onMessage((message) => {
      if (hears(message.topic)) listener(message);
    }),
  onConnection: (listener) => transport.onConnection(listener),
  start: () => transport.start(),
  stop: () => transport.stop(),
});

/** Everything that is published, as the broker saw it. */
function overhear(broker: SimBroker): FloorMessage[] {
  const heard: FloorMessage[] = [];
  broker.join({ filters: ['takt/v1/+/+/+/batch'], deliver: (m) => heard.push(m), lost: () => undefined });
  return heard;
}

describe('the floor link', () => {
  it('shows what another terminal did, as unconfirmed, and could forward it under its own signature', async () => {
    const { join, run } = floor();
    const [a, b] = [join(), join()];
    a.link.start();
    b.link.start();
    await run(3_000);
    a.use('r1');
    await run(200);
    expect(b.seen('r1')).toEqual([a.terminal]);
    expect(b.store.state(room, 'r1').pending).toBe(1);
    expect(toPush(b.store, everything('heard'))).toEqual(toPush(a.store, everything('own')));
    expect(b.link.status()).toMatchObject({ connected: true, terminals: [{ terminal: a.terminal }] });
  });

  it('asks for what it missed while it was away, a piece at a time until it has everything', async () => {
    const { join, run } = floor();
    const [a, b] = [join(), join()];
    a.link.start();
    await run(3_000);
    for (let i = 0; i < 700; i++) a.use(`r${i % 5}`);
    b.link.start();
    await run(30_000);
    expect(b.seen('r0')).toHaveLength(140);
    expect(b.link.status().gaps).toBe(0);
  });

  it('gets the words of a terminal that is gone from those who heard it', async () => {
    const { join, run } = floor();
    const [a, b, c] = [join(), join(), join()];
    a.link.start();
    b.link.start();
    await run(3_000);
    a.use('r1');
    await run(200);
    a.link.stop();
    c.link.start();
    await run(30_000);
    expect(c.seen('r1')).toEqual([a.terminal]);
  });

  it('says again what it has after the broker lost everything', async () => {
    const { join, run, broker } = floor();
    const [a, b] = [join(), join()];
    a.link.start();
    await run(2_000);
    a.use('r1');
    broker.crash();
    await run(2_000);
    expect(a.link.status().connected).toBe(false);
    broker.restart();
    b.link.start();
    await run(30_000);
    expect(b.seen('r1')).toEqual([a.terminal]);
  });

  it("carries another line's events by their hash, and fills the bodies in from that line's topic", async () => {
    const { join, run, broker } = floor();
    const [a, b] = [join(), join()];
    const heard = overhear(broker);
    a.link.start();
    b.link.start();
    await run(3_000);
    const used = (key: string, line: string) =>
      draft(room, key, { type: 'RoomUsed', payload: { line, by: a.terminal } });
    a.store.commit(accept(used('x', 'L1'), used('y', 'L2'), used('x', 'L1')), {
      actor: { kind: 'person', person: 'p1', role: 'supervisor' },
    });
    await run(500);
    expect(heard.map((m) => m.topic)).toEqual([
      floorTopic(site, 'line/L1', a.terminal, 'batch'),
      floorTopic(site, 'line/L2', a.terminal, 'batch'),
    ]);
    expect(b.seen('x')).toHaveLength(2);
    expect(b.seen('y')).toHaveLength(1);
    expect(toPush(b.store, everything('heard'))).toEqual(toPush(a.store, everything('own')));
  });

  it('follows one line alone in one chain, and forwards nothing beyond a body that it does not have', async () => {
    const { join, run } = floor();
    let both = false;
    const a = join();
    const b = join(undefined, (topic) => both || !topic.includes('/line-L2/'));
    a.link.start();
    b.link.start();
    await run(3_000);
    a.use('x', 'L1');
    await run(100);
    a.use('y', 'L2');
    await run(100);
    a.use('x', 'L1');
    await run(500);
    expect(b.seen('x')).toHaveLength(2);
    expect(b.seen('y')).toHaveLength(0);
    expect(toPush(b.store, everything('heard')).map((batch) => batch.events.length)).toEqual([1]);
    expect(b.link.status().gaps).toBe(1);
    both = true;
    await run(30_000);
    expect(b.seen('y')).toHaveLength(1);
    expect(toPush(b.store, everything('heard')).map((batch) => batch.events.length)).toEqual([3]);
    expect(b.link.status().gaps).toBe(0);
  });

  it('believes no terminal of another plant', async () => {
    const { join, run } = floor();
    const [a, b] = [join(), join(new CertifyingPlant())];
    a.link.start();
    b.link.start();
    await run(3_000);
    b.use('r1');
    await run(500);
    expect(a.seen('r1')).toEqual([]);
    expect(a.link.status().rejected).toBeGreaterThan(0);
  });

  it('survives whatever anybody publishes', async () => {
    const { join, run, broker } = floor();
    const [a, b] = [join(), join()];
    a.link.start();
    b.link.start();
    await run(3_000);
    const good = overhear(broker);
    b.use('r1');
    await run(200);
    const sample = good[0]?.payload ?? new Uint8Array();
    const mutated = fc.tuple(fc.nat(Math.max(0, sample.length - 1)), fc.nat(255)).map(([at, byte]) => {
      const copy = Uint8Array.from(sample);
      copy[at] = byte;
      return copy;
    });
    const payloads = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map((text) => new TextEncoder().encode(text)),
      mutated,
    );
    const kinds = fc.constantFrom('batch' as const, 'have' as const, 'want' as const);
    for (const [payload, kind] of fc.sample(fc.tuple(payloads, kinds), 300))
      broker.publish(floorTopic(site, 'site', 'stranger', kind), payload, false);
    await run(1_000);
    b.use('r1');
    await run(200);
    expect(a.seen('r1')).toHaveLength(2);
    expect(a.seen('r1').every((by) => by === b.terminal)).toBe(true);
  });
});

describe('floor messages', () => {
  it('cover every body of a batch exactly once, each with the whole chain, however long the bodies are', async () => {
    const { join } = floor();
    const a = join();
    const sizes = fc.array(fc.constantFrom(10, 90_000, 200_000), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(sizes, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (lengths, onOne) => {
        const before = a.store.lastSeq;
        const drafts = lengths.map((n, i) =>
          draft(room, onOne[i] ? 'x' : 'y', {
            type: 'RoomUsed',
            payload: { line: onOne[i] ? 'L1' : 'L2', by: 'a', filler: 'z'.repeat(n) },
          }),
        );
        a.store.commit(accept(...drafts), { actor: { kind: 'person', person: 'p', role: 'operator' } });
        const after = new Map([[a.store.run, before]]);
        const [batch] = toPush(a.store, { ...everything('own'), maxChars: 1e9, after });
        if (!batch) throw new Error('nothing to push');
        const parts = ['line/L1', 'line/L2'].flatMap((scope) => forScope(batch, scope));
        for (const part of parts) expect(checkBatch(part, a.publicKey).ok).toBe(true);
        const bodies = batch.events.map((_, i) => parts.filter((p) => 'body' in (p.events[i] ?? {})).length);
        expect(bodies).toEqual(batch.events.map(() => 1));
      }),
      { numRuns: 20 },
    );
  });

  it('are not looked at beyond their size', () => {
    expect(readFloor(floorHave, new Uint8Array(maxPayload + 1))).toBeNull();
  });

  it('live under topics that no id can break', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (scope, terminal) => {
        const topic = floorTopic(site, scope, terminal, 'batch');
        expect(topic).not.toMatch(/[+#]/);
        expect(topic.split('/')).toHaveLength(6);
        expect(readFloorTopic(site, topic)?.kind).toBe('batch');
      }),
    );
    expect(readFloorTopic(site, `takt/v1/${site}/zone/z1/master`)).toBeNull();
  });
});
