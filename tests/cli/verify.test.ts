import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { heldCheckpoints } from '#db/checkpoints';
import type { Plant } from '#plant/main';
import { startPlant } from '#plant/main';
import { runningCluster } from '#plant/postgres/cluster';
import { connect } from '#plant/postgres/connect';
import { postgresStore } from '#plant/postgres/postgresStore';
import { startEnrolledTerminal } from '#terminal/process/enrolledTerminal';
import { silent } from '#tests/plant/database';
import { takt } from './taktCommand.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'takt-verify-'));
const [plantData, pcData] = [path.join(folder, 'plant'), path.join(folder, 'pc')];
const last = (text: string) => JSON.parse(text.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
let plant: Plant;
let stopped = false;

/** A PC whose import is all at the plant, which signed where its log stands. */
beforeAll(async () => {
  plant = await startPlant({ dataDir: plantData, log: silent });
  const { code } = await plant.core.identity.createCode(60_000);
  const enrolled = await takt('enroll', '--data', pcData, '--plant', plant.url, '--code', code);
  expect(enrolled).toMatchObject({ code: 0 });
  expect(await takt('import', 'demo/site', '--data', pcData)).toMatchObject({ code: 0 });
  const { url } = plant;
  await synced(url, 0);
  await plant.stop();
  plant = await startPlant({ dataDir: plantData, log: silent, port: Number(new URL(url).port) });
  await synced(url, 1);
}, 120_000);
afterAll(async () => {
  if (!stopped) await plant.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function synced(plantUrl: string, checkpoints: number): Promise<void> {
  const listen = { host: '127.0.0.1', port: 0, hosts: [] };
  const options = { dataDir: pcData, listen, plantUrls: [plantUrl], demo: null, uiFolder: null };
  const terminal = await startEnrolledTerminal({ ...options, version: '1', keyring: null, log: quiet });
  try {
    await vi.waitFor(
      () => {
        expect(terminal.store.pendingTotal()).toBe(0);
        expect(terminal.store.setting('cursor')).toBe(String(plant.core.feed.head));
        const held = heldCheckpoints(terminal.store.options.database.sqlite);
        expect(held).toHaveLength(checkpoints);
      },
      { timeout: 20_000, interval: 50 },
    );
  } finally {
    await terminal.stop();
  }
}

async function inPlant(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: (await runningCluster(plantData)) ?? '' });
  await client.connect();
  await client.query(sql);
  await client.end();
}

it('a PC’s chains hold to the signatures that only the plant has, and it says how many it could not see', async () => {
  const database = new Database(path.join(pcData, 'terminal.db'));
  const { n } = database.prepare<[], { n: number }>('select count(*) as n from event').get() ?? { n: 0 };
  database.exec('update event set signature = null');
  database.close();
  const { code, stdout, stderr } = await takt('verify', '--data', pcData);
  expect(stderr).toMatch(/own events came back from the plant, whose signatures of them hold/u);
  expect(code).toBe(0);
  expect(last(stdout)).toMatchObject({ signedAtPlant: n, checkedAtPlant: n, notChecked: 0, faults: [] });
  expect(last(stdout)).toMatchObject({ positions: n, checkpoints: 1, logFaults: [] });
});

it('a plant is verified beside it while it runs, and names what was altered', async () => {
  const sound = await takt('plant', 'verify', '--data', plantData, '--held', pcData);
  expect(sound).toMatchObject({ code: 0, stderr: '' });
  expect(last(sound.stdout)).toMatchObject({ held: 1, checkpoints: 2, faults: [] });
  const doctor = () => takt('plant', 'doctor', '--data', plantData);
  expect(await doctor()).toMatchObject({ code: 0, stderr: '' });
  await inPlant(`update event set verdict = 'refused' where position = 7`);
  const altered = await takt('plant', 'verify', '--data', plantData);
  expect(altered.code).toBe(1);
  expect(altered.stderr).toMatch(/^log: position 7$/mu);
  const ill = await doctor();
  expect(ill.code).toBe(1);
  expect(ill.stderr).toMatch(/^fault streamVersion: .+\n {2}\S+$/mu);
  await inPlant(`update event set verdict = 'accepted' where position = 7`);
});

it('a month that is over is detached and attached again beside the plant, and whoever is in the way is named', async () => {
  const history = (...args: string[]) => takt('plant', 'history', ...args, '--data', plantData);
  const open = await history('list');
  const { month } = last(open.stdout);
  expect(open).toMatchObject({ code: 0, stderr: '' });
  expect(last(open.stdout)).toEqual({ month, first: 1, last: null });
  const no = async (args: readonly string[], code: number, said: RegExp) => {
    const refused = await history(...args);
    expect([refused.code, refused.stdout]).toEqual([code, '']);
    expect(refused.stderr).toMatch(said);
  };
  await no(['detach', String(month)], 1, /: it is appended to; [^\n]*\n$/u);
  await no(['detach', '2001-01'], 1, /^2001-01: the log has no such month[^\n]*\n$/u);
  await no(['detach', 'May'], 2, /^give a month as YYYY-MM, not "May"\n$/u);
  const { head } = plant.core.feed;
  const pool = connect((await runningCluster(plantData)) ?? '', () => undefined);
  const { rows } = await pool.query<{ token: number }>('select token from appender');
  const end = {
    token: rows[0]?.token ?? 0,
    before: head,
    next: '2999-01',
    closedAt: '2999-01-01T00:00:00.000Z',
  };
  expect(await postgresStore(pool).endMonth(end)).toBe('ended');
  await pool.end();
  await inPlant('update terminal set said_cursor = 3');
  await no(['detach', String(month)], 1, /: .+ did not hear it to its end: [^\n]*\n$/u);
  await inPlant(`update terminal set said_cursor = ${String(head)}`);
  const detached = await history('detach', String(month));
  expect(detached).toMatchObject({ code: 0, stderr: '' });
  expect(last(detached.stdout)).toEqual({ month, rows: head, bodiesInLog: expect.any(Number) });
  expect(Number(last(detached.stdout)['bodiesInLog'])).toBeGreaterThan(0);
  const verified = await takt('plant', 'verify', '--data', plantData, '--held', pcData);
  expect(verified.stderr).toBe(
    `${String(month)} is detached: what its records say was not read, all else of them was\n`,
  );
  expect(last(verified.stdout)).toMatchObject({ detachedMonths: [month], faults: [] });
  await no(['detach', String(month)], 1, /: it is detached already\n$/u);
  expect(await history('attach', String(month))).toMatchObject({ code: 0 });
  const again = (await history('list')).stdout.trimEnd().split('\n');
  expect(JSON.parse(again[0] ?? '')).toMatchObject({
    month,
    last: head,
    detachedAt: null,
    acts: [{ act: 'detached' }, { act: 'attached' }],
  });
}, 60_000);

it('a plant that was cut with all that it knew of it is told by what a PC holds; so is one that is stopped', async () => {
  await inPlant(`delete from checkpoint; delete from event where position > 40;
    update appender set position = 40, log_hash = (select log_hash from event where position = 40)`);
  await plant.stop();
  stopped = true;
  const alone = await takt('plant', 'verify', '--data', plantData);
  expect(alone.stderr).not.toMatch(/truncated/u);
  const held = await takt('plant', 'verify', '--data', plantData, '--held', pcData);
  expect(held.code).toBe(1);
  expect(held.stderr).toMatch(/^truncated: position 41$/mu);
  const { stderr } = await takt('verify', '--data', pcData);
  expect(stderr).toMatch(/could not be looked at, because it does not answer/u);
}, 60_000);

it('says in one line where there is no plant', async () => {
  const { code, stderr } = await takt('plant', 'verify', '--data', folder);
  expect([code, stderr.split('\n')[0]]).toEqual([1, expect.stringContaining('holds no plant')]);
});
