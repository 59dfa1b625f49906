import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Aedes } from 'aedes';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Actor } from '#domain/kernel/actor';
import type { Decision } from '#domain/kernel/decision';
import { accept, draft } from '#domain/kernel/decision';
import { isoInstant } from '#domain/kernel/runtime';
import { streamTypeOf } from '#domain/streams';
import { unit } from '#domain/assembly/unit';
import { shipUnit } from '#domain/assembly/unitDecisions';
import { visit, visitKey } from '#domain/assembly/visit';
import { hold } from '#domain/quality/hold';
import { decideDisposition, placeHold } from '#domain/quality/holdDecisions';
import { floorStore } from '#db/floorStore';
import { heardThroughOf } from '#db/heardThrough';
import { openDatabase } from '#db/open';
import { plantLinkStore } from '#db/plantLinkStore';
import { Store } from '#db/store';
import { PlantClient } from '#sync/client';
import { FloorLink } from '#sync/floor';
import { signerFor } from '#sync/signing';
import { plantLinkTuning } from '#sync/tuning';
import type { Plant } from '#plant/main';
import { startPlant } from '#plant/main';
import { enroll } from '#terminal/enrolment';
import { floorTransport } from '#terminal/floorLink';
import { HttpClient } from '#process/httpClient';
import { keyFile } from '#terminal/keyVault';
import { plantTransport } from '#terminal/plantLink';
import { nodeRuntime } from '#process/nodeRuntime';
import { closed, complete, created, entered, left } from '#tests/domain/assembly/fixtures';
import { silent } from '#tests/plant/database';

const lead: Actor = { kind: 'person', person: 'p-lead', role: 'quality' };
const runtime = nodeRuntime();
const log = { info: () => undefined, warn: () => undefined };
const tuning = { ...plantLinkTuning, backoff: { baseMs: 50, capMs: 300 }, forwardMs: 200 };

const within = (holds: () => void) => vi.waitFor(holds, { timeout: 20_000, interval: 20 });

describe('two PCs, their plant on PostgreSQL and a broker', () => {
  let folder: string;
  let plantFolder: string;
  let plant: Plant;
  let broker: { url: string; close(): Promise<void> };
  const closing: (() => void)[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'takt-whole-'));
    plantFolder = await mkdtemp(path.join(tmpdir(), 'takt-plant-'));
    plant = await startPlant({ dataDir: plantFolder, log: silent });
    broker = await startBroker();
  });
  afterAll(async () => {
    for (const close of closing.reverse()) close();
    await plant.stop();
    await broker.close();
    for (const each of [folder, plantFolder]) await rm(each, { recursive: true, force: true });
  });

  async function pc(name: string) {
    const dataDir = path.join(folder, name);
    const { code } = await plant.core.identity.createCode(60_000);
    const enrolment = await enroll({ dataDir, plantUrl: plant.url, code, name });
    const keys = await keyFile(dataDir).load();
    if (!keys) throw new Error('no key');
    const sign = signerFor(keys.privateKey);
    const { terminal, site, plantKey, certificate, serverId, epoch } = enrolment;
    const database = openDatabase(path.join(dataDir, 'terminal.db'));
    const store = new Store({
      database,
      runtime,
      terminal,
      sign,
      clock: () => ({ offsetMs: null, uncertaintyMs: null, bootId: 'b', monotonicMs: 0 }),
      typeOf: streamTypeOf,
      projections: { states: [], facts: [] },
    });
    const http = new HttpClient();
    const client = new PlantClient({
      runtime,
      store: plantLinkStore(store),
      transports: [plantTransport({ url: plant.url, terminal, sign, http })],
      identity: { serverId, epoch },
      plantKey,
      terminal,
      version: '1',
      log,
      tuning,
      crashed: (error) => {
        throw error;
      },
    });
    const floor = new FloorLink({
      runtime,
      transport: floorTransport({ url: broker.url, terminal, runtime }),
      store: floorStore(store),
      site,
      certificate,
      plantKey,
      log,
    });
    closing.push(() => {
      client.stop();
      floor.stop();
      http.close();
      database.close();
    });
    const decide = (decision: Decision) => {
      if (!decision.ok) throw new Error(decision.code);
      return store.commit(decision, { actor: lead });
    };
    const context = () => ({ now: isoInstant(runtime.nowMs()), newId: () => runtime.newId(), actor: lead });
    return { store, client, floor, decide, context, database };
  }

  it('hear each other at once, hold back what loosens until the verdict, and agree in the end', async () => {
    const [a, b] = [await pc('a'), await pc('b')];
    a.floor.start();
    b.floor.start();
    await within(() =>
      expect([a.floor.status().connected, b.floor.status().connected]).toEqual([true, true]),
    );
    const placed = a.decide(
      placeHold(
        { reason: 'crack', population: { kind: 'listed' }, members: [{ kind: 'unit', unit: 'u-1' }] },
        null,
        a.context(),
      ),
    );
    const key = (placed[0]?.stream ?? '').slice('hold/'.length);
    const at = (t: typeof a) => t.store.state(hold, key);
    await within(() => expect(at(b).state.status).toBe('placed'));
    const signature = { person: 'p-lead', meaning: 'disposition', recordHash: null };
    const decided = b.decide(
      decideDisposition(
        at(b).state,
        {
          hold: key,
          members: [{ member: 'unit/u-1', previous: null }],
          disposition: { kind: 'conforming', evidence: 'no crack' },
          reworks: {},
          signature,
        },
        null,
        b.context(),
      ),
    );
    await within(() => expect(at(a).pending).toBe(1 + decided.length));
    expect(at(a).state.status).toBe('placed');
    expect(at(b).awaiting).toHaveLength(decided.length);

    b.client.start();
    await within(() => expect(at(b)).toMatchObject({ pending: 0, awaiting: [] }));
    expect(a.client.status().state.status).toBe('offline');
    a.client.start();
    await within(() => expect(at(a)).toEqual(at(b)));
    await within(() => expect([a.client.status().pending, b.client.status().pending]).toEqual([0, 0]));
    await within(() => expect(heardThroughOf(a.database.read).map((t) => t.name)).toEqual(['a', 'b']));
    expect(a.client.clockOffset()?.uncertaintyMs).toBeLessThan(5_000);
  });

  it('let no unit go that one of them ships alone, not knowing that the other holds it', async () => {
    const [a, b] = [await pc('line'), await pc('quality')];
    b.client.start();
    const key = 'v-1';
    const visitId = visitKey({ unit: key, station: 'FA-02', visit: 1 });
    const built = [created, entered('FA-02'), left('FA-02')].map((event) => draft(unit, key, event));
    const done = [...complete, closed('released')].map((event) => draft(visit, visitId, event));
    a.decide(accept(...built, ...done));
    const ship = () => {
      const signature = { person: 'p-lead', meaning: 'shipped', recordHash: null };
      const checked = { route: ['FA-02'], visits: [visitId], holds: [], issues: [], reworks: [] };
      const known = { silent: [], reads: a.store.reads };
      return a.decide(
        shipUnit(a.store.state(unit, key).state, { unit: key, checked, signature }, a.context(), known),
      );
    };
    const [shipped] = ship();
    const members = [{ kind: 'unit' as const, unit: key }];
    const [placed] = b.decide(
      placeHold({ reason: 'x', population: { kind: 'listed' }, members }, null, b.context()),
    );
    const held = (placed?.stream ?? '').slice('hold/'.length);
    await within(() => expect(b.client.status()).toMatchObject({ pending: 0, state: { status: 'online' } }));

    a.client.start();
    const verdict = (eventId = '') =>
      a.database.sqlite.prepare('select status, refusal from event where event_id = ?').get(eventId);
    await within(() =>
      expect(verdict(shipped?.eventId)).toMatchObject({
        status: 'refused',
        refusal: expect.stringContaining(`"holds":"${held}"`),
      }),
    );
    expect(a.store.state(unit, key).state.status).not.toBe('shipped');

    const decisions = [{ member: `unit/${key}`, previous: null }];
    const signature = { person: 'p-lead', meaning: 'disposition', recordHash: null };
    const disposition = { kind: 'conforming' as const, evidence: 'looked at' };
    const { state } = b.store.state(hold, held);
    b.decide(
      decideDisposition(
        state,
        { hold: held, members: decisions, disposition, reworks: {}, signature },
        null,
        b.context(),
      ),
    );
    await within(() => expect(a.store.state(hold, held)).toMatchObject({ version: 2, pending: 0 }));
    ship();
    await within(() => expect(b.store.state(unit, key).state.status).toBe('shipped'));
  });

  it('records through a plant that is gone, and brings it all when it is back', async () => {
    const c = await pc('c');
    c.client.start();
    await within(() => expect(c.client.status().state.status).toBe('online'));
    const { port } = new URL(plant.url);
    await plant.stop();
    await within(() => expect(c.client.status().state.status).not.toBe('online'));
    for (let i = 0; i < 30; i++) {
      const unit = `u-${i}`;
      const members = [{ kind: 'unit' as const, unit }];
      c.decide(placeHold({ reason: 'x', population: { kind: 'listed' }, members }, null, c.context()));
    }
    expect(c.client.status().pending).toBe(30);
    plant = await startPlant({ dataDir: plantFolder, log: silent, port: Number(port) });
    await within(() => expect(c.client.status()).toMatchObject({ pending: 0, state: { status: 'online' } }));
  });
});

async function startBroker() {
  const aedes = await Aedes.createBroker();
  const server = net.createServer((socket) => aedes.handle(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close();
        aedes.close(() => resolve());
      }),
  };
}
