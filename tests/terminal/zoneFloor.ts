import { accept, draft } from '#domain/kernel/decision';
import { zone } from '#domain/logistics/zone';
import type { Runtime } from '#domain/kernel/runtime';
import { uuidv7 } from '#domain/kernel/runtime';
import { MqttJsPort } from '#terminal/devices/mqttJsPort';
import { timersOf } from '#terminal/zone/timersOf';
import { ZoneAttendant } from '#terminal/zone/zoneAttendant';
import { realTimers } from '#simulate/realTimers';
import { SimulatedAgv } from '#simulate/agv';
import { seedSupplySite, supplySite } from './supplySite.ts';
import { openTestTerminal } from './testTerminal.ts';

const [theZone] = supplySite.zones;
export const quiet = { info: () => undefined, warn: () => undefined };

/** Time runs this much faster than on the wall, so that a lease is won within seconds. */
const pace = 4;
const startedMs = realTimers.now();
const startedMonotonic = realTimers.monotonic();
let skippedMs = 0;
const elapsed = () => (realTimers.monotonic() - startedMonotonic) * pace + skippedMs;

export const fastRuntime: Runtime = {
  nowMs: () => Math.floor(startedMs + elapsed()),
  monotonicMs: () => elapsed(),
  newId: () => uuidv7(startedMs + elapsed(), crypto.getRandomValues(new Uint8Array(10))),
  random: () => Math.random(),
  after: (ms, run) => realTimers.after(ms / pace, run),
};

/** Lets this much time pass at terminals at once; for what may last while nothing can happen. */
export const skip = (ms: number): void => {
  skippedMs += ms;
};

/** What a floor needs of its broker. */
export interface TestBroker {
  readonly url: string;
  close(): Promise<void>;
}

/** A floor with a broker, simulated AGVs and terminals that may become the zone's master; `close` ends it all. */
export function openFloor<B extends TestBroker>(broker: B) {
  const closing: (() => Promise<void>)[] = [];

  async function agv(n: '01' | '02', nodeId: string, speed = 40) {
    const node = theZone?.nodes.find((x) => x.id === nodeId);
    if (!node) throw new Error(`no node ${nodeId}`);
    const vehicle = new SimulatedAgv({
      brokerUrl: broker.url,
      manufacturer: 'acme',
      serialNumber: n,
      mapId: 'hall',
      start: { nodeId, x: node.xM, y: node.yM },
      speedMps: 1,
      speed: speed / pace,
      tickMs: 20 * pace,
      timers: { ...timersOf(fastRuntime), monotonic: () => elapsed() - skippedMs },
    });
    await vehicle.start();
    closing.push(() => vehicle.close());
    return vehicle;
  }

  /** A terminal on a database of its own, seeded with the supply site, attending the zone. */
  function master(seed: number, mode: 'automatic' | 'manual' = 'automatic') {
    const terminal = openTestTerminal({ seed, runtime: fastRuntime });
    seedSupplySite(terminal.store);
    const { store } = terminal;
    const payload = { supermarket: 'SM1', mode };
    store.commit(accept(draft(zone, 'Z1', { type: 'ZoneModeSet', payload })), {
      actor: { kind: 'policy', policy: 'seed' },
    });
    return { terminal, attend: () => attend(terminal, seed) };
  }

  function attend(terminal: ReturnType<typeof openTestTerminal>, seed: number) {
    if (!theZone) throw new Error('no zone');
    const port = new MqttJsPort({
      url: broker.url,
      clientId: `takt-t-${seed}-fleet-${closing.length}`,
      timers: timersOf(fastRuntime),
      random: Math.random,
      log: quiet,
    });
    const { engine, store, database, fleet } = terminal;
    const attendant = new ZoneAttendant({
      site: supplySite,
      siteId: 'site',
      zone: theZone,
      terminal: `t-${seed}`,
      engine,
      store,
      database,
      runtime: fastRuntime,
      fleet,
      port,
      log: quiet,
      onFleet: () => undefined,
    });
    let stopped = false;
    const stop = async () => {
      if (stopped) return;
      stopped = true;
      attendant.close();
      await port.close();
    };
    closing.push(stop);
    return { stop };
  }

  const close = async () => {
    for (const end of closing.reverse()) await end();
    await broker.close();
  };
  return { broker, agv, master, close };
}
