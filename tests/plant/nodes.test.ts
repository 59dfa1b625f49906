import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ForeignDatabase } from '#plant/identity';
import type { PlantOptions } from '#plant/main';
import { startPlant } from '#plant/main';
import { boxFilled, boxMade } from './corePlant.ts';
import type { TestDatabases } from './database.ts';
import { silent, testDatabases } from './database.ts';
import { PlantClient } from './plantClient.ts';
import type { ServedPlant } from './servedPlant.ts';
import { servedPlant } from './servedPlant.ts';

const soon = { timeout: 10_000, interval: 20 };

async function handedOn({ plant }: ServedPlant): Promise<number> {
  const metrics = await (await fetch(`${plant.url}/metrics`)).text();
  return Number(/^takt_plant_handed_on_total (\d+)$/mu.exec(metrics)?.[1]);
}

describe('two nodes on one database', () => {
  let databases: TestDatabases;
  let folder: string;
  let nodes: ServedPlant[] = [];
  beforeAll(async () => {
    databases = await testDatabases();
    folder = await mkdtemp(join(tmpdir(), 'takt-nodes-'));
  });
  afterEach(async () => {
    for (const node of nodes.splice(0)) await node.end();
  });
  afterAll(async () => {
    await databases.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function node(options: Partial<PlantOptions> & Pick<PlantOptions, 'dataDir' | 'databaseUrl'>) {
    const served = await servedPlant(options);
    nodes.push(served);
    return served;
  }

  /** The first holds the lease, the second stands by. */
  async function twoNodes() {
    const databaseUrl = await databases.create();
    const [one, two] = ['one', 'two'].map((name) => join(folder, `${databaseUrl.slice(-8)}-${name}`));
    const first = await node({ databaseUrl, dataDir: one ?? '' });
    await mkdir(two ?? '', { recursive: true });
    await copyFile(join(one ?? '', 'plant-key.json'), join(two ?? '', 'plant-key.json'));
    const second = await node({ databaseUrl, dataDir: two ?? '' });
    expect([first, second].map(({ plant }) => plant.core.intake.status)).toEqual(['serving', 'standby']);
    await expect.poll(() => second.plant.core.appenderUrl(), soon).toBe(first.plant.url);
    return { first, second };
  }

  it('are one plant to a terminal: either takes what it pushes, shows the log and who else is there', async () => {
    const { first, second } = await twoNodes();
    const here = await second.enrol('PC 1');
    const there = new PlantClient(first.plant.url, here.writer);
    const run = here.writer.startRun();
    run.write(boxMade('1'));
    expect((await here.push(run.batch())).acks).toMatchObject([{ run: run.run, seq: 1, fault: null }]);
    run.write(boxFilled('1'));
    const waiting = here.pull({ cursor: 1, waitMs: 10_000 });
    expect((await there.push(run.batch(2))).acks).toMatchObject([{ seq: 2 }]);
    expect((await waiting).rows.map(({ body }) => body)).toEqual([run.written[1]?.body]);
    const status = { run: run.run, lastSeq: 2, pending: 7, version: '1', clockMs: Date.now() };
    await there.pull({ status });
    await second.plant.core.heard.save();
    await expect
      .poll(() => second.plant.core.heard.list(), soon)
      .toMatchObject([{ terminal: here.writer.terminal, throughSeq: 2, pending: 7 }]);
    expect((await fetch(`${second.plant.url}/readyz`)).status).toBe(200);
    expect(await handedOn(second)).toBe(1);
  });

  it('both turn away a terminal that was revoked at one of them', async () => {
    const { first, second } = await twoNodes();
    const client = await first.enrol();
    const other = new PlantClient(second.plant.url, client.writer);
    expect((await other.tryPull()).status).toBe(200);
    await first.plant.core.identity.revoke(client.writer.terminal);
    await expect.poll(async () => (await other.tryPull()).status, soon).toBe(403);
  });

  it('go on when the one that appends stops, and what it handed over is taken again without doubling', async () => {
    const { first, second } = await twoNodes();
    const client = await second.enrol();
    const run = client.writer.startRun();
    run.write(boxMade('1'));
    await client.push(run.batch());
    await first.plant.stop();
    nodes = nodes.filter((each) => each !== first);
    await expect.poll(() => second.plant.core.intake.status, soon).toBe('serving');
    run.write(boxFilled('1'));
    expect((await client.push(run.batch())).acks).toMatchObject([{ seq: 2, fault: null }]);
    expect((await client.pull()).rows.map(({ body }) => body)).toEqual(run.written.map(({ body }) => body));
  });

  it('answer "later" where the one that appends cannot be reached, and take no push that was handed on to them', async () => {
    const databaseUrl = await databases.create();
    const dataDir = join(folder, 'alone');
    const first = await node({ databaseUrl, dataDir, nodeUrl: 'http://127.0.0.1:1' });
    await mkdir(join(folder, 'beside'), { recursive: true });
    await copyFile(join(dataDir, 'plant-key.json'), join(folder, 'beside/plant-key.json'));
    const second = await node({ databaseUrl, dataDir: join(folder, 'beside') });
    const client = await first.enrol();
    const run = client.writer.startRun();
    run.write(boxMade('1'));
    const other = new PlantClient(second.plant.url, client.writer);
    const body = JSON.stringify({ protocol: 1, batches: [run.batch()] });
    await expect.poll(() => second.plant.core.appenderUrl(), soon).toBe('http://127.0.0.1:1');
    for (const marked of [[], [['takt-handed-on', '1']]]) {
      const answer = await other.post('/sync/push', body, Object.fromEntries(marked));
      expect(answer).toMatchObject({ status: 503, json: { code: 'busy' } });
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await handedOn(second)).toBe(1);
    }
  });

  it('believe that a push was handed on by the mark of this plant for that very body alone, and nobody else who says so', async () => {
    const { first } = await twoNodes();
    const client = await first.enrol();
    const run = client.writer.startRun();
    run.write(boxMade('1'));
    const body = JSON.stringify({ protocol: 1, batches: [run.batch()] });
    const { signText } = first.plant.core.identity;
    const markOf = (text: string) => `takt-handed-on-v1\n${createHash('sha256').update(text).digest('hex')}`;
    const handedOn = (mark: string) =>
      client.send('/sync/push', body, { 'content-type': 'application/json', 'takt-handed-on': mark });
    for (const mark of ['1', signText(markOf(`${body} `)), client.writer.sign(markOf(body))])
      expect(await handedOn(mark)).toMatchObject({ status: 401, json: { code: 'badRequestSignature' } });
    expect(first.plant.core.feed.head).toBe(0);
    expect((await handedOn(signText(markOf(body)))).status).toBe(200);
    expect(first.plant.core.feed.head).toBe(1);
  });

  it('need one key: a folder without the key of the first is told which file it lacks', async () => {
    const databaseUrl = await databases.create();
    const first = await node({ databaseUrl, dataDir: join(folder, 'keyed') });
    const dataDir = join(folder, 'keyless');
    const starting = startPlant({ databaseUrl, dataDir, log: silent });
    await expect(starting).rejects.toThrow(ForeignDatabase);
    await expect(starting).rejects.toThrow('plant-key.json');
    expect(await readFile(join(first.folder, 'plant-key.json'), 'utf8')).toContain(
      first.plant.core.identity.record.publicKey,
    );
  });
});
