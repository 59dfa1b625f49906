import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { debianBinaries } from '#tests/debianBinaries';
import { boxMade } from './corePlant.ts';
import type { TestDatabases } from './database.ts';
import { testDatabases } from './database.ts';
import { startDebianPostgres } from './debianPostgres.ts';
import { historyContract } from './historyContract.ts';
import { historyTables } from './historyTables.ts';
import { memoryPlantStore } from './memoryPlantStore.ts';
import { migrationsKeepAll } from './migrations.ts';
import { servedPlant } from './servedPlant.ts';
import { storeContract } from './storeContract.ts';

describe('the store in memory', () => {
  const fresh = () => Promise.resolve(memoryPlantStore({ nowMs: () => 0 }));
  storeContract(fresh);
  historyContract(fresh);
});

describe('the store on PostgreSQL', () => {
  let databases: TestDatabases;
  beforeAll(async () => {
    databases = await testDatabases();
  });
  afterAll(() => databases.stop());
  afterEach(() => databases.release());
  storeContract(() => databases.store());
  historyContract(() => databases.store());
  historyTables(() => databases);
  migrationsKeepAll(() => databases);
});

/** CI has it, so that there it fails where it is missing; elsewhere it is named among what was skipped. */
const absent = debianBinaries === null && process.env['CI'] !== 'true';
describe.skipIf(absent)('the store on Debian’s PostgreSQL, 15 or newer, as --database-url gives it', () => {
  let databases: TestDatabases;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'takt-debian-'));
    databases = await testDatabases(startDebianPostgres);
  });
  afterAll(async () => {
    await databases?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => databases.release());
  storeContract(() => databases.store());
  historyContract(() => databases.store());

  it('serves a plant, which logs there what it accepts', async () => {
    const databaseUrl = await databases.create();
    const site = await servedPlant({ databaseUrl, dataDir: path.join(folder, 'plant') });
    const client = await site.enrol();
    const run = client.writer.startRun();
    run.write(boxMade('1'));
    expect((await client.push(run.batch())).acks).toMatchObject([{ seq: 1, fault: null }]);
    await site.end();
    const database = new pg.Client(databaseUrl);
    await database.connect();
    const { rows } = await database.query("select stream, verdict from event where stream like 'box/%'");
    await database.end();
    expect(rows).toEqual([{ stream: 'box/1', verdict: 'accepted' }]);
  });
});
