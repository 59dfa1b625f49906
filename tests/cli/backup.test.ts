import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
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

it('a folder that is enrolled anew keeps the write-ahead log that stood there without its database', async () => {
  writeFileSync(at('terminal.db-wal'), 'saved records');
  await enrolAlone(folder, 'Line 2');
  const kept = readdirSync(folder).find((name) => name.endsWith('.stray.db-wal'));
  expect(readFileSync(at(kept ?? ''), 'utf8')).toBe('saved records');
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

  it('says what only the replaced database holds, and the command that it names brings it back', async () => {
    expect(await takt('import', 'demo/site', '--data', pc)).toMatchObject({ code: 0 });
    const { stdout, stderr } = await takt('restore', '--data', pc, good);
    const { setAside, notAtPlant } = JSON.parse(stdout) as { setAside: string; notAtPlant: number };
    expect(notAtPlant).toBeGreaterThan(100);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain(
      `${String(notAtPlant)} saved records never reached the plant and are only in ${setAside}: `,
    );
    const [, ...args] = /"takt (restore) (--data) (\S+) (\S+)"/u.exec(stderr) ?? [];
    const again = await takt(...args);
    expect([again.code, again.stderr, JSON.parse(again.stdout)]).toMatchObject([0, '', { notAtPlant: 0 }]);
    expect((await takt('doctor', '--data', pc)).stdout).toContain(
      `{"check":"waiting","status":"warning","found":${String(notAtPlant)},"unit":"events"}`,
    );
  });

  it('says so where the replaced one cannot be read, and where it finds a log without its database', async () => {
    const broken = path.join(place, 'broken');
    mkdirSync(broken);
    copyFileSync(path.join(pc, 'terminal.key'), path.join(broken, 'terminal.key'));
    writeFileSync(path.join(broken, 'terminal.db'), 'x'.repeat(9000));
    const damaged = await takt('restore', '--data', broken, good);
    expect(JSON.parse(damaged.stdout)).toMatchObject({ notAtPlant: null });
    expect(damaged.stderr).toMatch(/replaced\.db cannot be read: .* cannot be told\n$/u);
    rmSync(path.join(broken, 'terminal.db'));
    writeFileSync(path.join(broken, 'terminal.db-wal'), 'x'.repeat(9000));
    const { stderr } = await takt('restore', '--data', broken, good);
    expect(stderr).toMatch(/stray\.db-wal is the write-ahead log of a database that is not here/u);
    expect(await takt('verify', '--data', broken)).toMatchObject({ code: 0 });
  });
});
