import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, it } from 'vitest';
import { startPlant } from '#plant/main';
import { FolderInUse } from '#plant/dataFolder';
import { ForeignDatabase } from '#plant/identity';
import { UnusableDatabase } from '#plant/postgres/connect';
import { boxFilled, boxMade } from './corePlant.ts';
import { silent, testDatabases } from './database.ts';
import { nth } from './nth.ts';
import type { PlantClient } from './plantClient.ts';
import { enrolTerminal, PlantClient as Client } from './plantClient.ts';
import { servedPlant } from './servedPlant.ts';

const folders: string[] = [];
const folder = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'takt-plant-'));
  folders.push(path);
  return path;
};
afterEach(async () => {
  for (const path of folders.splice(0)) await rm(path, { recursive: true, force: true });
});

async function log(client: PlantClient): Promise<string[]> {
  const bodies: string[] = [];
  for (let cursor = 0; ;) {
    const page = await client.pull({ cursor });
    if (page.rows.length === 0) return bodies;
    bodies.push(...page.rows.map((row) => row.body));
    cursor = page.cursor;
  }
}

it('a restarted plant is the same plant: identity, terminals, log and judgement go on', async () => {
  const dataDir = await folder();
  const first = await servedPlant({ dataDir });
  expect(first.plant.initCode?.code).toMatch(/^\w{4}-\w{4}-\w{4}$/u);
  const client = await first.enrol();
  const run = client.writer.startRun();
  run.write(boxMade('1'));
  await client.push(run.batch());
  const before = (await first.admin('/api/plant')).json;
  await first.plant.stop();

  const second = await servedPlant({ dataDir });
  expect(second.plant.initCode).toBeNull();
  expect((await second.admin('/api/plant')).json).toEqual(before);
  const again = new Client(second.plant.url, client.writer);
  run.write(boxFilled('1'));
  expect((await again.push(run.batch())).acks).toMatchObject([{ seq: 2, fault: null }]);
  expect(await log(again)).toEqual(run.written.map((w) => w.body));
  expect((await stat(join(dataDir, 'admin.token'))).mode & 0o777).toBe(0o600);
  expect((await stat(join(dataDir, 'plant-key.json'))).mode & 0o777).toBe(0o600);
  await second.end();
});

it('a second plant in the same folder is refused and does no harm', async () => {
  const site = await servedPlant({ dataDir: await folder() });
  await expect(startPlant({ dataDir: site.folder, log: silent })).rejects.toThrow(FolderInUse);
  const client = await site.enrol();
  const run = client.writer.startRun();
  run.write(boxMade('1'));
  expect((await client.push(run.batch())).acks).toMatchObject([{ seq: 1 }]);
  await site.end();
});

it("a database of somebody else is used when given, but not with another plant's key", async () => {
  const databases = await testDatabases();
  const databaseUrl = await databases.create();
  const site = await servedPlant({ databaseUrl, dataDir: await folder() });
  expect(site.plant.databasePid()).toBeNull();
  const client = await site.enrol();
  const run = client.writer.startRun();
  run.write(boxMade('1'));
  await client.push(run.batch());
  expect(await log(client)).toHaveLength(1);
  await site.plant.stop();
  await expect(startPlant({ databaseUrl, dataDir: await folder(), log: silent })).rejects.toThrow(
    ForeignDatabase,
  );
  await databases.stop();
});

it('a database that cannot hold every text is refused with advice', async () => {
  const databases = await testDatabases();
  const databaseUrl = await databases.create("encoding 'SQL_ASCII' template template0");
  const starting = startPlant({ databaseUrl, dataDir: await folder(), log: silent });
  await expect(starting).rejects.toThrow(
    new UnusableDatabase('the database is SQL_ASCII: create it with encoding UTF8'),
  );
  await databases.stop();
});

it('loses nothing that it acknowledged when PostgreSQL is killed, again and again, under load', async () => {
  const site = await servedPlant({ dataDir: await folder() });
  const clients = await Promise.all(['a', 'b', 'c'].map((name) => site.enrol(name)));
  const over = new AbortController();
  const load = async (client: PlantClient) => {
    const run = client.writer.startRun();
    let acked = 0;
    let turnedAway = 0;
    while (!over.signal.aborted) {
      // However long it is turned away: a batch takes two thousand.
      if (run.written.length - acked < 1_000) for (let i = 0; i < 5; i += 1) run.write(boxFilled(String(i)));
      const answer = await client.tryPush(run.batch(acked + 1));
      if (answer.status === 200) acked = nth((answer.json as { acks: { seq: number }[] }).acks, 0).seq;
      else {
        expect(answer.status).toBe(503);
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
        turnedAway += 1;
      }
    }
    return { run, acked, turnedAway };
  };
  const loads = clients.map(load);
  for (let kill = 0; kill < 3; kill += 1) {
    const head = site.plant.core.feed.head;
    await expect.poll(() => site.plant.core.feed.head, { timeout: 20_000 }).toBeGreaterThan(head + 20);
    const pid = site.plant.databasePid();
    process.kill(pid ?? 0, 'SIGKILL');
    await expect.poll(() => site.plant.databasePid(), { timeout: 20_000 }).not.toBe(pid);
  }
  const head = site.plant.core.feed.head;
  await expect.poll(() => site.plant.core.feed.head, { timeout: 20_000 }).toBeGreaterThan(head + 20);
  over.abort();
  const done = await Promise.all(loads);
  expect(done.reduce((sum, d) => sum + d.turnedAway, 0)).toBeGreaterThan(0);
  const bodies = await log(nth(clients, 0));
  expect(new Set(bodies).size).toBe(bodies.length);
  for (const { run, acked } of done) {
    const own = bodies.filter((body) => body.includes(run.run));
    expect(own.length).toBeGreaterThanOrEqual(acked);
    expect(own).toEqual(run.written.slice(0, own.length).map((w) => w.body));
  }
  await site.end();
}, 90_000);

interface Started {
  readonly pid: number;
  readonly url: string;
  readonly ended: Promise<unknown[]>;
  kill(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): void;
}

async function startProcess(...args: string[]): Promise<Started> {
  const child = spawn(process.execPath, ['plant/main.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit');
  child.stderr.resume();
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const ready = JSON.parse(line) as { ready: string; url: string; pid: number };
  expect(ready).toEqual({
    ready: 'plant',
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/u),
    pid: child.pid,
  });
  return { pid: ready.pid, url: ready.url, ended, kill: (signal) => child.kill(signal) };
}

it('the process says when it is ready, stops cleanly, and comes back after kill -9 over its orphaned PostgreSQL', async () => {
  const dataDir = await folder();
  const first = await startProcess('--data', dataDir);
  const token = (await readFile(join(dataDir, 'admin.token'), 'utf8')).trim();
  const made = await fetch(`${first.url}/api/terminals/codes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: '{}',
  });
  const { code } = (await made.json()) as { code: string };
  const { client } = await enrolTerminal(first.url, code);
  first.kill('SIGKILL');
  await first.ended;

  const second = await startProcess('--data', dataDir, '--port', '0');
  const again = new Client(second.url, client.writer);
  expect((await again.tryPull()).status).toBe(200);
  second.kill('SIGTERM');
  expect((await second.ended)[0]).toBe(0);

  const third = await startProcess('--data', dataDir);
  third.kill('SIGINT');
  expect((await third.ended)[0]).toBe(0);
}, 60_000);

it('a plant that ends without stopping takes its PostgreSQL along', async () => {
  const dataDir = await folder();
  const program = `
    import { startPlant } from '#plant/main';
    const plant = await startPlant({ dataDir: process.argv[1] });
    process.stdout.write(String(plant.databasePid()) + '\\n', () => process.exit(1));
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, dataDir], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit');
  const [pid] = (await once(createInterface(child.stdout), 'line')) as [string];
  expect((await ended)[0]).toBe(1);
  await expect.poll(() => existsSync(`/proc/${pid}`), { timeout: 20_000 }).toBe(false);
}, 60_000);

it('bad arguments end the process with one line of advice', async () => {
  const child = spawn(process.execPath, ['plant/main.ts', '--port', '99999'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (words += text));
  expect((await once(child, 'exit'))[0]).toBe(2);
  expect(words).toMatch(/^usage: [^\n]+\n$/u);
});
