import { execFile } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { boxFilled, boxMade } from './corePlant.ts';
import type { Answer, PlantClient } from './plantClient.ts';
import type { ServedPlant } from './servedPlant.ts';
import { servedPlant } from './servedPlant.ts';
import type { RunWriter } from './writer.ts';

const run = promisify(execFile);
const soon = { timeout: 40_000, interval: 100 };

/** Every refused push says when to come back. */
function isTurnedAway(answer: Answer): boolean {
  if (answer.status !== 503) return false;
  expect(answer.json).toEqual({ code: 'busy' });
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  return true;
}

const pullAs = async (client: PlantClient, writer: RunWriter, cursor = 0) => {
  const status = { run: writer.run, lastSeq: 0, pending: 0, version: '1', clockMs: 0 };
  const { status: code, json } = await client.tryPull({ cursor, status });
  return code === 200 ? (json as { rows: { body: string }[] }).rows.map(({ body }) => body) : code;
};

let folder: string;
let site: ServedPlant | null = null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'takt-faults-'));
});
afterEach(async () => {
  await site?.end();
  site = null;
  await rm(folder, { recursive: true, force: true });
});

/** Only root may mount a small disk. */
describe.skipIf(userInfo().uid !== 0 || process.platform !== 'linux')(
  'a PostgreSQL on a disk that fills up',
  () => {
    const disk = () => join(folder, 'disk');
    beforeEach(async () => {
      await run('mkdir', [disk()]);
      await run('mount', ['-t', 'tmpfs', '-o', 'size=200m,mode=0700', 'tmpfs', disk()]);
    });
    afterEach(() => run('umount', ['-l', disk()]));

    async function fill(file: string): Promise<void> {
      const ballast = await open(file, 'w');
      for (const size of [1 << 20, 1 << 12])
        await expect(async () => {
          for (;;) await ballast.write(Buffer.alloc(size, 1));
        }).rejects.toThrow('ENOSPC');
      await ballast.close();
    }

    it('turns pushes away, shows what it has, and takes them again by itself once there is room', async () => {
      const served = (site = await servedPlant({ dataDir: disk(), queryTimeoutMs: 3_000 }));
      const client = await served.enrol();
      const writer = client.writer.startRun();
      let acked = 0;
      const push = async () => {
        const answer = await client.tryPush(writer.batch(acked + 1));
        if (answer.status === 200) acked = (answer.json as { acks: { seq: number }[] }).acks[0]?.seq ?? 0;
        return answer;
      };
      const large = () => writer.write({ ...boxMade('1'), payload: { line: 'x'.repeat(200_000) } });
      large();
      expect((await push()).status).toBe(200);
      await fill(join(disk(), 'ballast'));
      await expect
        .poll(async () => {
          if (writer.written.length === acked) large();
          return isTurnedAway(await push());
        }, soon)
        .toBe(true);
      for (let again = 0; again < 5; again += 1) expect(isTurnedAway(await push())).toBe(true);
      const bodies = () => writer.written.slice(0, acked).map(({ body }) => body);
      expect(await pullAs(client, writer)).toEqual(bodies());
      await rm(join(disk(), 'ballast'));
      await expect.poll(async () => (await push()).status, soon).toBe(200);
      expect(acked).toBe(writer.written.length);
      expect(served.plant.core.feed.head).toBe(acked);
      expect(await pullAs(client, writer)).toEqual(bodies());
    }, 120_000);
  },
);

it('a PostgreSQL that stands still (SIGSTOP) costs no more than time: pushes are told to come back, pulls are answered', async () => {
  const served = (site = await servedPlant({ dataDir: folder, queryTimeoutMs: 2_000 }));
  const client = await served.enrol();
  const writer = client.writer.startRun();
  writer.write(boxMade('1'));
  await client.push(writer.batch());
  const postmaster = String(served.plant.databasePid());
  const signal = async (name: 'STOP' | 'CONT') => {
    const children = (await run('pgrep', ['-P', postmaster])).stdout.split('\n').filter(Boolean);
    await run('kill', [`-${name}`, postmaster, ...children]);
  };
  await signal('STOP');
  try {
    writer.write(boxFilled('1'));
    expect(isTurnedAway(await client.tryPush(writer.batch(2)))).toBe(true);
    const before = performance.now();
    expect(isTurnedAway(await client.tryPush(writer.batch(2)))).toBe(true);
    expect(performance.now() - before).toBeLessThan(1_900);
    expect(await pullAs(client, writer)).toEqual([writer.written[0]?.body]);
    expect((await fetch(`${served.plant.url}/readyz`)).status).toBe(503);
  } finally {
    await signal('CONT');
  }
  await expect.poll(async () => (await client.tryPush(writer.batch(2))).status, soon).toBe(200);
  expect(await pullAs(client, writer)).toEqual(writer.written.map(({ body }) => body));
}, 60_000);
