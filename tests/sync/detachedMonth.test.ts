import { afterEach, describe, expect, it, vi } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import { plantLinkStore } from '#db/plantLinkStore';
import { nodeRuntime } from '#process/nodeRuntime';
import { PlantClient } from '#sync/client';
import type { PlantTransport } from '#sync/plantPorts';
import { plantLinkTuning } from '#sync/tuning';
import { openTestStore } from '#tests/db/testStore';
import { box } from '#tests/plant/boxStream';
import type { CorePlant } from '#tests/plant/corePlant';
import { boxClosed, boxFilled, boxMade, corePlant } from '#tests/plant/corePlant';
import { memoryPlantStore } from '#tests/plant/memoryPlantStore';
import type { Said } from '#tests/plant/writer';
import { memoryPlantTransport } from './memoryPlantTransport.ts';

const ending: typeof box = {
  ...box,
  lifespan: (_key, { status }) => (status === 'closed' ? 'closed' : 'open'),
};
const tuning = { ...plantLinkTuning, detachedMs: 40, strandedMs: 40, backoff: { baseMs: 20, capMs: 50 } };
const actor = { kind: 'person', person: 'p-1', role: 'supervisor' } as const;
const within = (holds: () => void) => vi.waitFor(holds, { timeout: 10_000, interval: 10 });

const closing: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A plant that keeps nothing in memory; in November one box was filled and closed, another one is open. */
async function site() {
  const clock = { now: Date.parse('2026-11-30T12:00:00Z') };
  const runtime = nodeRuntime();
  const store = memoryPlantStore({ nowMs: () => 0 });
  const plant = await corePlant({
    store,
    runtime: { ...runtime, nowMs: () => clock.now },
    typeOf: (stream) => (stream.startsWith('box/') ? ending : undefined),
    ring: { rows: 0, size: 0 },
  });
  closing.push(() => plant.core.stop());
  const other = await plant.enrol('other PC');
  const push = async (...said: readonly Said[]) => {
    const run = other.startRun();
    for (const one of said) run.write(one);
    await plant.push(run.batch());
  };
  await push(boxMade('over'), boxMade('open'));
  const turn = async () => {
    await push(boxFilled('over'), boxClosed('over'));
    clock.now = Date.parse('2026-12-01T08:00:00Z');
    await push(boxMade('new'));
  };
  const month = { month: '2026-11', at: '2026-12-01T09:00:00.000Z', by: 'admin' };
  return {
    plant,
    push,
    turn,
    detach: async () =>
      expect(await store.detachMonth({ ...month, stateVersions: { box: 1 } })).toMatchObject({
        status: 'done',
      }),
    attach: async () => expect(await store.attachMonth(month)).toMatchObject({ status: 'done' }),
    pc: async (over?: Over) => pcOf(plant, over),
  };
}

type Over = (transport: PlantTransport) => PlantTransport;

async function pcOf(plant: CorePlant, over: Over = (transport) => transport) {
  const { terminal, keys } = await plant.enrol('PC');
  const { store, database } = openTestStore({ types: [ending], as: { terminal, keys } });
  const { serverId, epoch } = plant.core.identity.record;
  const warned: string[] = [];
  const connect = () => {
    const client = new PlantClient({
      runtime: nodeRuntime(),
      store: plantLinkStore(store),
      transports: [over(memoryPlantTransport(plant.core, terminal))],
      identity: { serverId, epoch },
      plantKey: plant.keys.publicKey,
      terminal,
      version: '1',
      log: { info: () => undefined, warn: (_event, { code }) => void warned.push(String(code)) },
      tuning,
      crashed: (error) => {
        throw error;
      },
    });
    client.start();
    closing.push(() => client.stop());
    return client;
  };
  closing.push(() => database.close());
  return {
    terminal,
    warned,
    connect,
    record: (key: string) =>
      store.commit(accept(draft(ending, key, { type: 'BoxFilled', payload: { amount: 1 } })), { actor }),
    state: (key: string) => store.state(ending, key),
    pending: () => store.pendingTotal(),
    cursor: () => Number(store.setting('cursor') ?? 0),
    hasAll: () =>
      within(() => {
        expect(store.pendingTotal()).toBe(0);
        expect(Number(store.setting('cursor') ?? 0)).toBe(plant.core.feed.head);
      }),
  };
}

describe('a PC that needs something of a detached month', () => {
  it('goes on with all but the one stream of which the start is there, and has that once the month is attached', async () => {
    const { push, turn, detach, attach, pc } = await site();
    await turn();
    await detach();
    const { connect, state, hasAll, warned, record } = await pc();
    const client = connect();
    await hasAll();
    expect(state('open')).toMatchObject({ version: 1, state: { status: 'open' } });
    expect(warned).toEqual([]);
    await push(boxFilled('over'), boxFilled('open', 5));
    await hasAll();
    expect(state('open')).toMatchObject({ version: 2, state: { amount: 5 } });
    expect(state('over')).toMatchObject({ version: 0 });
    expect(client.status()).toMatchObject({
      state: { status: 'online' },
      lastError: { code: 'historyDetached', detail: '2026-11' },
    });
    record('open');
    await hasAll();
    expect(state('open')).toMatchObject({ version: 3, pending: 0, state: { amount: 6 } });
    await attach();
    await push(boxFilled('over'));
    await hasAll();
    expect(state('over')).toMatchObject({ version: 7, state: { status: 'closed' } });
    expect(warned).toEqual(['historyDetached']);
  });

  it('enters what is open anew when its own place lies in that month, and what it had recorded arrives', async () => {
    const { plant, turn, detach, pc } = await site();
    const { connect, state, hasAll, record, terminal, cursor, warned } = await pc();
    const before = connect();
    await hasAll();
    before.stop();
    expect(cursor()).toBe(2);
    record('open');
    await turn();
    // It had said that it was further: it was put back to an older state since.
    const said = { terminal, saidCursor: 4, lastHeardAt: '2027-01-01T00:00:00.000Z' };
    await plant.store.saveHeartbeats([{ ...nothingSaid, ...said }]);
    await detach();
    connect();
    await hasAll();
    expect(state('open')).toMatchObject({ version: 2, pending: 0, state: { amount: 1 } });
    expect(state('new')).toMatchObject({ version: 1 });
    expect(warned).toEqual(['historyDetached']);
  });

  it('enters also what was opened again, from its start', async () => {
    const { push, turn, detach, pc } = await site();
    await turn();
    await detach();
    await push(boxMade('over'));
    const { connect, state, hasAll, warned } = await pc();
    connect();
    await hasAll();
    expect(state('over')).toMatchObject({ version: 4, state: { status: 'open' } });
    expect(warned).toEqual([]);
  });

  it('waits with entering while the plant has no start of what was opened again, and enters by itself once it has', async () => {
    const { plant, turn, pc } = await site();
    await turn();
    let archived = true;
    const { connect, state, hasAll, warned, record, pending } = await pc((transport) => ({
      ...transport,
      snapshot: (request, signal) =>
        archived
          ? Promise.resolve({ ok: false, fault: { kind: 'detached', months: ['2026-11'] } })
          : transport.snapshot(request, signal),
    }));
    const client = connect();
    await within(() => expect(warned).toEqual(['historyDetached']));
    record('new');
    expect(pending()).toBe(1);
    await within(() => expect(plant.core.feed.head).toBe(6));
    expect(client.status().state).toMatchObject({ status: 'online' });
    archived = false;
    await hasAll();
    expect(state('new')).toMatchObject({ version: 2, pending: 0 });
  });
});

const nothingSaid = {
  saidRun: '018f0000-0000-7000-8000-00000000bbbb',
  saidSeq: 0,
  pending: 0,
  version: '1',
  clockOffsetMs: 0,
};
