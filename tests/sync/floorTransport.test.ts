import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { Aedes } from 'aedes';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FloorMessage, FloorTransport } from '#sync/floorPorts';
import { floorTransport } from '#terminal/floorLink';
import { nodeRuntime } from '#process/nodeRuntime';
import { fine } from '#tests/simulation/path';
import { floorPaths, SimBroker, SimFloor } from '#tests/simulation/simBroker';
import { nodeRuntime as virtualRuntime, World } from '#tests/simulation/world';
import { Mosquitto, mosquittoMissing } from '#tests/simulate/mosquitto';
import { CertifyingPlant, floorTerminal } from './floorSite.ts';

interface Broker {
  connect(name: string): FloorTransport;
  /** Kills it, with everything it remembered, and starts it again at the same address. */
  restart(): Promise<void>;
  end(): Promise<void>;
  /** Waits until it holds; virtual time goes on meanwhile. */
  until(holds: () => boolean): Promise<void>;
}

const really = (holds: () => boolean): Promise<void> =>
  vi.waitFor(() => expect(holds()).toBe(true), { timeout: 20_000, interval: 10 });

/** What a floor transport promises over any broker. */
function floorTransportContract(
  name: string,
  open: () => Promise<Broker>,
  missing: string | null = null,
): void {
  describe(`a floor transport (${name})`, () => {
    let broker: Broker;
    const started: FloorTransport[] = [];
    beforeAll(async () => {
      if (missing === null) broker = await open();
    });
    beforeEach((ctx) => ctx.skip(missing !== null, missing ?? ''));
    afterEach(() => {
      for (const transport of started.splice(0)) transport.stop();
    });
    afterAll(() => (missing === null ? broker.end() : undefined));

    async function joined(who: string, filters: readonly string[]) {
      const transport = broker.connect(who);
      started.push(transport);
      const changes: boolean[] = [];
      const messages: FloorMessage[] = [];
      let subscribed = false;
      transport.onMessage((message) => messages.push(message));
      transport.onConnection((connected) => {
        changes.push(connected);
        subscribed = false;
        if (connected) void transport.subscribe(filters).then((granted) => (subscribed = granted));
      });
      transport.start();
      await broker.until(() => subscribed);
      const texts = () => messages.map((m) => `${m.topic} ${new TextDecoder().decode(m.payload)}`);
      return { transport, changes, messages, texts, subscribed: () => subscribed };
    }

    it('brings what is published to everybody who follows the topic, and to nobody else', async () => {
      const a = await joined('a', ['takt/v1/s/+/+/batch']);
      const b = await joined('b', ['takt/v1/s/+/+/want']);
      a.transport.publish('takt/v1/s/line-1/b/want', '1', { retain: false });
      b.transport.publish('takt/v1/s/line-1/a/batch', '2', { retain: false });
      await broker.until(() => a.messages.length > 0 && b.messages.length > 0);
      expect(a.texts()).toEqual(['takt/v1/s/line-1/a/batch 2']);
      expect(b.texts()).toEqual(['takt/v1/s/line-1/b/want 1']);
    });

    it('keeps the last retained message for those who come later, and says that it is one', async () => {
      const a = await joined('a', ['takt/v1/none']);
      a.transport.publish('takt/v1/s/site/a/have', 'old', { retain: true });
      a.transport.publish('takt/v1/s/site/a/have', 'new', { retain: true });
      const early = await joined('probe', ['takt/v1/s/site/a/have']);
      await broker.until(() => early.texts().some((text) => text.endsWith('new')));
      const late = await joined('late', ['takt/v1/s/site/a/have']);
      await broker.until(() => late.messages.length > 0);
      expect(late.texts()).toEqual(['takt/v1/s/site/a/have new']);
      expect(late.messages.map((m) => m.retained)).toEqual([true]);
    });

    it('comes back after the broker was gone, with nothing queued and nothing subscribed by itself', async () => {
      const a = await joined('a', ['takt/v1/x']);
      await broker.restart();
      await broker.until(() => a.changes.length >= 3 && a.subscribed());
      expect(a.changes.slice(0, 3)).toEqual([true, false, true]);
      const b = await joined('b', ['takt/v1/y']);
      b.transport.publish('takt/v1/x', 'after', { retain: false });
      await broker.until(() => a.messages.length > 0);
      expect(a.texts()).toEqual(['takt/v1/x after']);
    });
  });
}

floorTransportContract('a broker in memory', () => {
  const world = new World(1);
  const broker = new SimBroker(world);
  const connect = () => {
    const paths = floorPaths(world);
    for (const one of [paths.up, paths.down]) one.weather = { ...fine, delayMs: [1, 1] };
    const node = { skewMs: () => 0, alive: () => true, caught: (error: unknown) => void error };
    return new SimFloor(world, broker, virtualRuntime(world, world.fork(), node), paths);
  };
  return Promise.resolve({
    connect,
    restart: async () => {
      broker.crash();
      await world.runUntil(world.nowMs + 1_000);
      broker.restart();
    },
    end: () => Promise.resolve(),
    until: async (holds) => {
      expect(await world.runUntil(world.nowMs + 60_000, holds)).toBe(true);
    },
  });
});

const mqttAt = (port: number) => (name: string) =>
  floorTransport({ url: `mqtt://127.0.0.1:${port}`, terminal: name, runtime: nodeRuntime() });

async function aedesBroker(): Promise<Broker> {
  let aedes = await Aedes.createBroker();
  let server = net.createServer((socket) => aedes.handle(socket));
  const listen = (port: number) =>
    new Promise<number>((resolve) => {
      server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close();
      aedes.close(() => resolve());
    });
  const port = await listen(0);
  return {
    connect: mqttAt(port),
    async restart() {
      await close();
      aedes = await Aedes.createBroker();
      server = net.createServer((socket) => aedes.handle(socket));
      await listen(port);
    },
    end: close,
    until: really,
  };
}
floorTransportContract('aedes', aedesBroker);

async function mosquittoBroker(): Promise<Broker> {
  const mosquitto = await Mosquitto.start();
  return {
    connect: mqttAt(Number(new URL(mosquitto.url).port)),
    async restart() {
      await mosquitto.kill();
      await mosquitto.startAgain();
    },
    end: () => mosquitto.close(),
    until: really,
  };
}

floorTransportContract('Mosquitto', mosquittoBroker, mosquittoMissing);

describe('two terminals on a real broker', () => {
  it('see what the other did within a moment', async () => {
    const broker = await aedesBroker();
    const plant = new CertifyingPlant();
    const [a, b] = [1, 2].map((n) => floorTerminal(plant, nodeRuntime(), broker.connect(`pc-${n}`)));
    if (!a || !b) throw new Error('two terminals');
    a.link.start();
    b.link.start();
    await really(() => a.link.status().connected && b.link.status().connected);
    a.use('r1');
    await really(() => b.seen('r1').length === 1);
    b.use('r1');
    await really(() => a.seen('r1').length === 2);
    expect(a.seen('r1')).toEqual(b.seen('r1'));
    a.link.stop();
    b.link.stop();
    await broker.end();
  });

  it('know what each did while the broker was dead, once it is back and remembers nothing', async (ctx) => {
    ctx.skip(mosquittoMissing !== null, mosquittoMissing ?? '');
    const mosquitto = await Mosquitto.start();
    const plant = new CertifyingPlant();
    const connect = mqttAt(Number(new URL(mosquitto.url).port));
    const [a, b] = [1, 2].map((n) => floorTerminal(plant, nodeRuntime(), connect(`pc-${n}`)));
    if (!a || !b) throw new Error('two terminals');
    a.link.start();
    b.link.start();
    a.use('r1');
    await really(() => b.seen('r1').length === 1);
    await mosquitto.kill();
    await really(() => !a.link.status().connected && !b.link.status().connected);
    a.use('r1');
    b.use('r1');
    await mosquitto.startAgain();
    await really(() => a.seen('r1').length === 3 && b.seen('r1').length === 3);
    expect(a.seen('r1')).toEqual(b.seen('r1'));
    a.link.stop();
    b.link.stop();
    await mosquitto.close();
  });
});
