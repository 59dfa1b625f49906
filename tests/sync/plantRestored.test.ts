import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Actor } from '#domain/kernel/actor';
import { accept, draft } from '#domain/kernel/decision';
import { streamTypeOf } from '#domain/streams';
import { unit } from '#domain/assembly/unit';
import { heldLog } from '#db/heldLog';
import { openDatabase } from '#db/open';
import { plantLinkStore } from '#db/plantLinkStore';
import { Store } from '#db/store';
import { PlantClient } from '#sync/client';
import { signerFor } from '#sync/signing';
import { plantLinkTuning } from '#sync/tuning';
import type { Plant } from '#plant/main';
import { startPlant } from '#plant/main';
import { enroll } from '#terminal/enrolment';
import { HttpClient } from '#process/httpClient';
import { keyFile } from '#terminal/keyVault';
import { plantTransport } from '#terminal/plantLink';
import { nodeRuntime } from '#process/nodeRuntime';
import { created, entered, left } from '#tests/domain/assembly/fixtures';
import { silent, testDatabases } from '#tests/plant/database';
import type { TestDatabases } from '#tests/plant/database';

const lead: Actor = { kind: 'person', person: 'p-lead', role: 'quality' };
const runtime = nodeRuntime();
const log = { info: () => undefined, warn: () => undefined };
const tuning = { ...plantLinkTuning, backoff: { baseMs: 50, capMs: 300 } };
const within = (holds: () => void | Promise<void>) => vi.waitFor(holds, { timeout: 20_000, interval: 20 });

describe('two PCs whose plant’s PostgreSQL is restored from a backup', () => {
  let databases: TestDatabases;
  let folder: string;
  let plant: Plant;
  const closing: (() => void)[] = [];

  beforeAll(async () => {
    databases = await testDatabases();
    folder = await mkdtemp(path.join(tmpdir(), 'takt-restored-'));
  });
  afterAll(async () => {
    for (const close of closing.reverse()) close();
    await plant.stop();
    await databases.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const startOn = async (databaseUrl: string): Promise<void> => {
    plant = await startPlant({ dataDir: path.join(folder, 'plant'), databaseUrl, log: silent });
  };

  async function pc(name: string) {
    const dataDir = path.join(folder, name);
    const { code } = await plant.core.identity.createCode(60_000);
    const { terminal, plantKey, serverId, epoch } = await enroll({
      dataDir,
      plantUrl: plant.url,
      code,
      name,
    });
    const keys = await keyFile(dataDir).load();
    if (!keys) throw new Error('no key');
    const sign = signerFor(keys.privateKey);
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
    closing.push(() => {
      void http.close();
      database.close();
    });
    const link = () => {
      const client = new PlantClient({
        runtime,
        store: plantLinkStore(store),
        transports: [plantTransport({ url: plant.url, terminal, sign, http })],
        identity: { serverId, epoch },
        plantKey,
        terminal,
        version: '1',
        held: heldLog(store),
        log,
        tuning,
        crashed: (error) => {
          throw error;
        },
      });
      client.start();
      closing.push(() => client.stop());
      return client;
    };
    const build = (key: string) =>
      store.commit(accept(...[created, entered('FA-02'), left('FA-02')].map((e) => draft(unit, key, e))), {
        actor: lead,
      });
    return { store, link, build, terminal };
  }
  type Pc = Awaited<ReturnType<typeof pc>>;

  /** All have the plant's whole log, which has so many rows at least, and nothing waits; answers where it ends. */
  async function allHave(pcs: readonly Pc[], rows: number): Promise<number> {
    await within(() => {
      const { head } = plant.core.feed;
      expect(head).toBeGreaterThanOrEqual(rows);
      for (const { store } of pcs)
        expect([store.setting('cursor'), store.pendingTotal()]).toEqual([String(head), 0]);
      expect(new Set(pcs.map(({ store }) => store.setting('headHash'))).size).toBe(1);
    });
    return plant.core.feed.head;
  }

  async function copy(url: string): Promise<string> {
    const to = await databases.create();
    const nameOf = (text: string) => new URL(text).pathname.slice(1);
    const admin = new pg.Client({ connectionString: url.replace(/[^/]+$/u, 'postgres') });
    await admin.connect();
    await admin.query(`drop database ${nameOf(to)}`);
    await admin.query(`create database ${nameOf(to)} template ${nameOf(url)}`);
    await admin.end();
    return to;
  }

  it('hand over what they hold, work on meanwhile, and have one log with it again in the end', async () => {
    const databaseUrl = await databases.create();
    await startOn(databaseUrl);
    const [a, b] = [await pc('a'), await pc('b')];
    let links = [a.link(), b.link()];
    a.build('u-1');
    const before = await allHave([a, b], 3);
    for (const link of links) link.stop();
    await plant.stop();
    const backup = await copy(databaseUrl);
    await startOn(databaseUrl);
    links = [a.link(), b.link()];
    a.build('u-2');
    b.build('u-3');
    const known = await allHave([a, b], before + 6);
    const hash = a.store.setting('headHash');
    for (const link of links) link.stop();
    await plant.stop();

    await startOn(backup);
    links = [a.link(), b.link()];
    a.build('u-4');
    await within(async () => {
      expect(plant.core.intake.status).toBe('recovering');
      const status = await plant.core.recovery.status();
      expect(status?.places.map(({ position, whole }) => [position, whole])).toEqual([
        [known, true],
        [known, true],
      ]);
      expect(status).toMatchObject({ proven: known, holes: [], disagreements: [] });
    });
    expect(a.store.state(unit, 'u-4')).toMatchObject({ version: 3, pending: 3 });
    await within(() => expect(links[0]?.status().state).toMatchObject({ reason: 'plantRecovering' }));
    const admin = { authorization: `Bearer ${plant.adminToken}` };
    const opened = await fetch(`${plant.url}/api/recovery/open`, {
      method: 'POST',
      headers: admin,
      body: '{}',
    });
    expect([opened.status, await opened.json()]).toEqual([200, { epoch: 2, taken: known - before, lost: 0 }]);
    await within(async () => {
      const health = await fetch(`${plant.url}/healthz`);
      expect(await health.json()).toEqual({ status: 'ok' });
    });
    await allHave([a, b], known + 3);
    for (const key of ['u-1', 'u-2', 'u-3', 'u-4'])
      expect(a.store.state(unit, key)).toEqual(b.store.state(unit, key));
    expect(a.store.state(unit, 'u-4').pending).toBe(0);
    const answer = await plant.core.feed.follows({ cursor: known, headHash: hash ?? null });
    expect(answer).toBe(true);
    for (const link of links) link.stop();
  }, 120_000);
});
