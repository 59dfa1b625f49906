import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { officeCarry, officeDoor } from '#cli/officeDoor';
import { streamTypeOf } from '#domain/streams';
import { lockDataDir } from '#db/open';
import { enroll } from '#terminal/enrolment';
import { startEnrolledTerminal } from '#terminal/process/enrolledTerminal';
import { enrolAlone } from '#tests/electron/product/enrolAlone';
import { silent } from '#tests/plant/database';
import type { ServedPlant } from '#tests/plant/servedPlant';
import { servedPlant } from '#tests/plant/servedPlant';
import { takt } from './taktCommand.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'takt-carry-'));
const inside = (...names: string[]): string => path.join(folder, ...names);
const file = inside('backlog.takt-carry');
const token = inside('admin.token');
let served: ServedPlant;

const enrolHere = async (name: string): Promise<void> => {
  const { plant } = served;
  const { code } = await plant.core.identity.createCode(60_000);
  await enroll({ dataDir: inside(name), plantUrl: plant.url, code, name });
};
const said = (stdout: string): unknown => JSON.parse(stdout);

/** A plant that serves only for the enrolment and at the end; two PCs that reach nobody, one with the demo site recorded. */
beforeAll(async () => {
  served = await servedPlant({
    typeOf: streamTypeOf,
    onReady: async ({ url, core }) => {
      const { code } = await core.identity.createCode(60_000);
      await enroll({ dataDir: inside('office'), plantUrl: url, code, name: 'office' });
      const office = await startEnrolledTerminal({
        dataDir: inside('office'),
        listen: null,
        plantUrls: [],
        demo: null,
        uiFolder: null,
        version: '0.0.0',
        keyring: null,
        log: silent,
      });
      return { execute: officeDoor(office), carry: officeCarry(office), stop: () => office.stop() };
    },
  });
  writeFileSync(token, served.plant.adminToken);
  await enrolHere('one');
  await enrolHere('two');
  expect(await takt('import', 'demo/site', '--data', inside('one'))).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await served.end();
  rmSync(folder, { recursive: true, force: true });
});

describe('takt carry', () => {
  it('writes what a PC holds that the plant lacks, also while the PC runs', async () => {
    const lock = lockDataDir(inside('one'));
    const { code, stdout } = await takt('carry', 'export', file, '--data', inside('one'));
    lock.release();
    expect([code, said(stdout)]).toMatchObject([0, { carried: file, bytes: statSync(file).size }]);
    expect(readFileSync(file, 'utf8').split('\n')[0]).toContain('"takt":"carry"');
  });

  it('takes it in at another PC once, and from there it goes on as if that PC had heard it', async () => {
    const first = await takt('carry', 'import', file, '--data', inside('two'));
    expect([first.code, first.stderr]).toEqual([0, '']);
    const { events, added } = said(first.stdout) as { events: number; added: number };
    expect(events).toBeGreaterThan(100);
    expect(added).toBe(events);
    const again = await takt('carry', 'import', file, '--data', inside('two'));
    expect(said(again.stdout)).toMatchObject({ events, added: 0 });
    const onward = inside('onward.takt-carry');
    expect(said((await takt('carry', 'export', onward, '--data', inside('two'))).stdout)).toMatchObject({
      events,
    });
    expect(await takt('verify', '--data', inside('two'))).toMatchObject({ code: 0 });
  });

  it('brings it to the plant, whose office terminal hands it over', async () => {
    const before = served.plant.core.feed.head;
    const through = await takt('carry', 'import', file, '--plant', served.plant.url, '--token', token);
    expect([through.code, through.stderr]).toEqual([0, '']);
    const { events } = said(through.stdout) as { events: number };
    await vi.waitFor(() => expect(served.plant.core.feed.head).toBe(before + events), 30_000);
    const again = await takt('carry', 'import', file, '--plant', served.plant.url, '--token', token);
    expect(said(again.stdout)).toMatchObject({ events, added: 0 });
  });

  it('says in one line why a file is not taken', async () => {
    const harmed = inside('harmed.takt-carry');
    writeFileSync(harmed, readFileSync(file).subarray(0, 5000));
    const wrong = inside('wrong.token');
    writeFileSync(wrong, 'not the token');
    const stranger = inside('stranger');
    await enrolAlone(stranger, 'Line 9');
    const cases: [RegExp, ...string[]][] = [
      [/harmed.*cut off or altered.*nothing was taken/u, harmed, '--data', inside('two')],
      [/harmed.*nothing was taken/u, harmed, '--plant', served.plant.url, '--token', token],
      [/not a file that/u, token, '--data', inside('two')],
      [/of another site/u, file, '--data', stranger],
      [/does not accept this admin token/u, file, '--plant', served.plant.url, '--token', wrong],
      [/no plant answers/u, file, '--plant', 'http://127.0.0.1:9', '--token', token],
      [/is no file/u, inside('nothing'), '--data', inside('two')],
      [/either --data DIR/u, file],
    ];
    for (const [why, ...args] of cases) {
      const { code, stdout, stderr } = await takt('carry', 'import', ...args);
      expect([stdout, stderr.trimEnd().split('\n').length]).toEqual(['', 1]);
      expect([stderr, code]).toEqual([
        expect.stringMatching(why),
        stderr.includes('is no') || stderr.includes('either') ? 2 : 1,
      ]);
    }
    const lock = lockDataDir(inside('two'));
    expect((await takt('carry', 'import', file, '--data', inside('two'))).stderr).toMatch(/on its screen/u);
    lock.release();
    const nowhere = await takt('carry', 'export', inside('no', 'such', 'x'), '--data', inside('nobody'));
    expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringMatching(/has no terminal\.db/u)]);
  });
});
