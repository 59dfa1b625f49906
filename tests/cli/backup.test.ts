import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '#db/open';
import { enrolAlone } from '#tests/electron/product/enrolAlone';
import type { Said } from './taktCommand.ts';
import { takt } from './taktCommand.ts';

const place = mkdtempSync(path.join(tmpdir(), 'takt-backup-'));
const pc = path.join(place, 'pc');
const folder = path.join(place, 'folder');
const at = (...names: readonly string[]): string => path.join(folder, ...names);
let good = '';

beforeAll(async () => {
  mkdirSync(pc);
  await enrolAlone(pc, 'Line 1');
  const { stdout } = await takt('backup', '--data', pc);
  good = (JSON.parse(stdout) as { backup: string }).backup;
});
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** One line that says why, and nothing else. */
function expectRefusal({ code, stdout, stderr }: Said, why: RegExp): void {
  expect(stderr).toMatch(why);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect([code > 0, stdout]).toEqual([true, '']);
}

/** As an engine makes it before a plant is known. */
function makeEmptyDatabase(file: string): void {
  openDatabase(file).close();
}

describe('a folder without a database', () => {
  it.each(['backup', 'verify', 'doctor', 'export'])(
    'is refused by takt %s, which puts nothing into it',
    async (command) => {
      expectRefusal(await takt(command, '--data', folder), /belongs to no plant yet|has no terminal\.db/u);
      expect(readdirSync(folder)).toEqual([]);
      expectRefusal(
        await takt(command, '--data', at('no', 'such')),
        /belongs to no plant yet|has no terminal\.db/u,
      );
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it.each(['backup', 'verify', 'doctor', 'export'])(
    'or with an empty file is refused by takt %s as well',
    async (command) => {
      writeFileSync(at('terminal.db'), '');
      expectRefusal(await takt(command, '--data', folder), /terminal\.db is empty: /u);
      expect(readdirSync(folder)).toEqual(['terminal.db']);
    },
  );

  it('but with a key is told to put the backup back', async () => {
    copyFileSync(path.join(pc, 'terminal.key'), at('terminal.key'));
    mkdirSync(at('backups'));
    copyFileSync(good, at('backups', path.basename(good)));
    expectRefusal(
      await takt('backup', '--data', folder),
      /terminal\.db is missing: put back the newest backup/u,
    );
    expect(readdirSync(at('backups'))).toEqual([path.basename(good)]);
  });
});

it('takt backup refuses a database that holds no plant', async () => {
  makeEmptyDatabase(at('terminal.db'));
  expectRefusal(await takt('backup', '--data', folder), /belongs to no plant yet/u);
  expect(readdirSync(folder)).not.toContain('backups');
});

it('names the newest backup that is one, past later files that are empty or hold no plant', async () => {
  copyFileSync(path.join(pc, 'terminal.key'), at('terminal.key'));
  mkdirSync(at('backups'));
  copyFileSync(good, at('backups', path.basename(good)));
  makeEmptyDatabase(at('backups', 'takt-9998-01-01T000000000Z.db'));
  writeFileSync(at('backups', 'takt-9999-01-01T000000000Z.db'), '');
  const said = await takt('terminal', '--data', folder, '--port', '0');
  expectRefusal(said, new RegExp(`"takt restore --data \\S+ \\S+/${path.basename(good)}"`, 'u'));
});

describe('takt restore', () => {
  it('refuses a database that holds no plant', async () => {
    copyFileSync(path.join(pc, 'terminal.key'), at('terminal.key'));
    makeEmptyDatabase(path.join(place, 'empty.db'));
    expectRefusal(
      await takt('restore', '--data', folder, path.join(place, 'empty.db')),
      /empty\.db: holds no plant/u,
    );
    expect(readdirSync(folder)).toEqual(['terminal.key']);
  });

  it("needs the PC's key in the folder first, and says so", async () => {
    expectRefusal(
      await takt('restore', '--data', at('new'), good),
      /new\/terminal\.key is missing: put the file back/u,
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});
