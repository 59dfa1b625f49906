import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { officeCarry, officeDoor } from '#cli/officeDoor';
import { streamTypeOf } from '#domain/streams';
import { lockDataDir } from '#db/open';
import { enroll } from '#terminal/enrolment';
import { startQuietTerminal } from '#terminal/process/quietTerminal';
import { enrolAlone } from '#tests/electron/product/enrolAlone';
import type { ServedPlant } from '#tests/plant/servedPlant';
import { servedPlant } from '#tests/plant/servedPlant';
import { takt } from './taktCommand.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'takt-import-'));
const inside = (...names: string[]): string => path.join(folder, ...names);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The demo site's files with one of them changed. */
function changed(name: string, change: (text: string) => string): string {
  const copy = mkdtempSync(inside('site-'));
  cpSync('demo/site', copy, { recursive: true });
  writeFileSync(path.join(copy, name), change(readFileSync(path.join(copy, name), 'utf8')));
  return copy;
}

interface Answer {
  readonly events?: number;
  readonly changes: readonly { readonly kind: string; readonly added: readonly string[] }[];
}
const added = (stdout: string) =>
  Object.fromEntries((JSON.parse(stdout) as Answer).changes.map((c) => [c.kind, c.added.length]));

describe('takt import into a stopped PC', () => {
  const pc = inside('pc');
  beforeAll(() => enrolAlone(pc, 'Line 1'));

  it('says with --dry-run what it would change, and changes nothing', async () => {
    for (const _time of ['first', 'second']) {
      const { code, stdout } = await takt('import', 'demo/site', '--data', pc, '--dry-run');
      expect(code).toBe(0);
      expect(added(stdout)).toMatchObject({ lines: 1, stations: 12, people: 8 });
    }
  });

  it('names every fault with file, row and column, and imports nothing', async () => {
    const faulty = changed('stations.csv', (text) =>
      text.replace('FA1,FA-03,3', 'FA1,FA-03,third').replace('FA1,FA-04,4', 'FA1,FA-03,4'),
    );
    const { code, stdout, stderr } = await takt('import', faulty, '--data', pc);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    const lines = stderr.trimEnd().split('\n');
    expect(lines[0]).toBe('stations.csv:4 order: not a valid value "third"');
    expect(lines.at(-1)).toMatch(/^nothing was imported: \d+ faults$/u);
    expect(added((await takt('import', 'demo/site', '--data', pc, '--dry-run')).stdout)).toMatchObject({
      stations: 12,
    });
  });

  it('refuses a broker whose address no PC could connect to', async () => {
    const faulty = changed('site.json', (text) => text.replace('null', '"localhost:1883"'));
    const { code, stderr } = await takt('import', faulty, '--data', pc);
    expect([code, stderr.split('\n')[0]]).toEqual([1, 'site.json floorBroker: not a valid value']);
  });

  it('refuses files that are not UTF-8', async () => {
    const faulty = changed('parts.csv', (text) => text);
    writeFileSync(path.join(faulty, 'parts.csv'), Buffer.from([0xb3, 0xb5, 0xc3, 0xc5]));
    const { code, stderr } = await takt('import', faulty, '--data', pc);
    expect(code).toBe(2);
    expect(stderr).toMatch(/parts\.csv cannot be read as UTF-8 text/u);
  });

  it('records all of it once; a second time changes nothing', async () => {
    const first = await takt('import', 'demo/site', '--data', pc);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect((JSON.parse(first.stdout) as Answer).events).toBeGreaterThan(100);
    const second = await takt('import', 'demo/site', '--data', pc);
    expect(JSON.parse(second.stdout)).toMatchObject({ events: 0 });
  });

  it('says that a running PC is to be stopped, or asked through its plant', async () => {
    const lock = lockDataDir(pc);
    try {
      const { code, stderr } = await takt('import', 'demo/site', '--data', pc);
      expect(code).toBe(1);
      expect(stderr).toMatch(/another Takt terminal is using .* with --plant URL\n$/u);
    } finally {
      lock.release();
    }
  });
});

describe('takt import through a running plant', () => {
  let served: ServedPlant;
  const token = inside('admin.token');

  beforeAll(async () => {
    served = await servedPlant({
      typeOf: streamTypeOf,
      onReady: async ({ url, core }) => {
        const { code } = await core.identity.createCode(60_000);
        await enroll({ dataDir: inside('office'), plantUrl: url, code, name: 'office' });
        const office = await startQuietTerminal(inside('office'), '0.0.0');
        return { execute: officeDoor(office), carry: officeCarry(office), stop: () => office.stop() };
      },
    });
    writeFileSync(token, served.plant.adminToken);
  });
  afterAll(() => served.end());

  const through = (...args: string[]) => takt('import', 'demo/site', '--plant', served.plant.url, ...args);

  it('checks and imports at the office terminal', async () => {
    const dry = await through('--token', token, '--dry-run');
    expect(added(dry.stdout)).toMatchObject({ lines: 1, stations: 12, people: 8 });
    const done = await through('--token', token);
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse((await through('--token', token)).stdout)).toMatchObject({ events: 0 });
  });

  it('hands an idempotency key on to the office terminal', async () => {
    const send = async (badge: string, key: string) => {
      const answer = await fetch(`${served.plant.url}/api/office/people.addPerson`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${served.plant.adminToken}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify({ badge, name: { zh: badge, en: badge }, roles: ['operator'], pin: null }),
      });
      return { status: answer.status, body: (await answer.json()) as unknown };
    };
    const first = await send('B-1', '"k-1"');
    expect(first).toMatchObject({ status: 200 });
    expect(await send('B-1', '"k-1"')).toEqual(first);
    expect(await send('B-2', 'k-1')).toMatchObject({ status: 422, body: { code: 'idempotencyKeyReused' } });
    expect(await send('B-2', 'two words')).toMatchObject({ status: 400 });
  });

  it('says so where the token is not the plant’s, or nobody answers', async () => {
    const wrong = inside('wrong.token');
    writeFileSync(wrong, 'not the token');
    expect(await through('--token', wrong)).toMatchObject({
      code: 1,
      stderr: `the plant at ${served.plant.url} does not accept this admin token\n`,
    });
    const nowhere = await takt('import', 'demo/site', '--plant', 'http://127.0.0.1:9', '--token', token);
    expect(nowhere.code).toBe(1);
    expect(nowhere.stderr).toMatch(/^no plant answers at http:\/\/127\.0\.0\.1:9: /u);
  });
});
