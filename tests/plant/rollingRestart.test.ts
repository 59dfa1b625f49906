import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { BusyTerminal } from './busyTerminal.ts';
import { busyTerminal } from './busyTerminal.ts';
import type { TestDatabases } from './database.ts';
import { testDatabases } from './database.ts';
import type { NodeProcess } from './nodeProcess.ts';
import { startNode } from './nodeProcess.ts';
import { nth } from './nth.ts';

const soon = { timeout: 30_000, interval: 50 };

let databases: TestDatabases;
let databaseUrl: string;
let folder: string;
let log: pg.Client;
let nodes: NodeProcess[];
let terminals: BusyTerminal[];

beforeEach(async () => {
  databases = await testDatabases();
  databaseUrl = await databases.create();
  folder = await mkdtemp(join(tmpdir(), 'takt-rolling-'));
  const [one, two] = [join(folder, 'one'), join(folder, 'two')];
  const first = await startNode(one, databaseUrl);
  await mkdir(two);
  await copyFile(join(one, 'plant-key.json'), join(two, 'plant-key.json'));
  nodes = [first, await startNode(two, databaseUrl)];
  log = new pg.Client(databaseUrl);
  await log.connect();
  const urls = nodes.map(({ url }) => url);
  terminals = [];
  for (const seed of [1, 2, 3, 4])
    terminals.push(await busyTerminal(seed % 2 === 0 ? urls : urls.toReversed(), await first.code(), seed));
}, 60_000);

afterEach(async () => {
  for (const terminal of terminals) terminal.close();
  for (const node of nodes) await node.end('SIGKILL');
  await log.end();
  await databases.stop();
  await rm(folder, { recursive: true, force: true });
});

const logged = async (): Promise<string[]> =>
  (await log.query<{ id: string }>('select event_id as id from event order by position')).rows.map(
    (r) => r.id,
  );

/** Everybody goes on: each terminal has more confirmed than when this was asked. */
async function allGoOn(): Promise<void> {
  const before = terminals.map(({ saved }) => saved.length);
  await expect
    .poll(
      () =>
        terminals.every(({ saved, client }, i) => saved.length - client.status().pending > nth(before, i)),
      soon,
    )
    .toBe(true);
}

const restarted = async (i: number): Promise<void> => {
  const { port } = new URL(nth(nodes, i).url);
  nodes[i] = await startNode(join(folder, i === 0 ? 'one' : 'two'), databaseUrl, Number(port));
};

it('restarts one node after the other under load, cleanly and by kill -9, and loses and doubles nothing', async () => {
  for (const terminal of terminals) terminal.work();
  await allGoOn();
  for (const [i, signal] of [
    [0, 'SIGTERM'],
    [1, 'SIGKILL'],
  ] as const) {
    expect(await nth(nodes, i).end(signal)).toBe(signal === 'SIGTERM' ? 0 : null);
    await expect.poll(() => nth(nodes, 1 - i).status(), soon).toBe('serving');
    await allGoOn();
    await restarted(i);
  }
  for (const terminal of terminals) terminal.rest();
  await expect.poll(() => terminals.map(({ client }) => client.status().pending), soon).toEqual([0, 0, 0, 0]);
  const ids = await logged();
  const saved = terminals.flatMap((terminal) => terminal.saved);
  expect(saved.length).toBeGreaterThan(100);
  expect(ids.toSorted()).toEqual(saved.toSorted());
  for (const terminal of terminals) {
    const own = new Set(terminal.saved);
    expect(ids.filter((id) => own.has(id))).toEqual(terminal.saved);
  }
}, 120_000);

it('a node that was stopped past its lease and wakes with a push at hand writes nothing', async () => {
  const [first, second] = [nth(nodes, 0), nth(nodes, 1)];
  const late = nth(terminals, 1);
  late.save();
  await expect.poll(() => late.client.status().pending, soon).toBe(0);
  const written = await first.written();
  first.signal('SIGSTOP');
  late.save();
  await expect.poll(() => second.status(), soon).toBe('serving');
  first.signal('SIGCONT');
  await expect.poll(() => first.status(), soon).toBe('standby');
  await expect.poll(() => late.client.status().pending, soon).toBe(0);
  expect([await first.written(), await second.written()]).toEqual([written, 1]);
  expect(await second.status()).toBe('serving');
  expect(await logged()).toEqual(late.saved);
}, 60_000);
