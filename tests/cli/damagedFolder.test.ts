import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  truncateSync,
} from 'node:fs';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { enrolAlone } from '#tests/electron/product/enrolAlone';
import { startEnrolledTerminal } from '#terminal/process/enrolledTerminal';
import { takt } from './taktCommand.ts';

const place = mkdtempSync(path.join(tmpdir(), 'takt-damaged-'));
const sound = path.join(place, 'sound');
const folder = path.join(place, 'pc');
const at = (...names: readonly string[]): string => path.join(folder, ...names);

beforeAll(async () => {
  mkdirSync(sound);
  await enrolAlone(sound, 'Line 1');
  expect(await takt('backup', '--data', sound)).toMatchObject({ code: 0 });
});
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(at('backups'), { recursive: true });
  for (const name of ['terminal.db', 'terminal.key']) copyFileSync(path.join(sound, name), at(name));
  for (const name of readdirSync(path.join(sound, 'backups')))
    copyFileSync(path.join(sound, 'backups', name), at('backups', name));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** Everything behind the header, which alone stays whole. */
function garble(): void {
  const bytes = readFileSync(at('terminal.db'));
  writeFileSync(at('terminal.db'), Buffer.concat([bytes.subarray(0, 100), bytes.subarray(100).fill(0xa5)]));
}
/** One page that nothing reads at a start: the root of an index of facts that this PC has none of. */
function garblePage(): void {
  const database = new Database(at('terminal.db'), { readonly: true });
  const pageSize = Number(database.pragma('page_size', { simple: true }));
  const index = database
    .prepare<[], { rootpage: number }>(
      `select rootpage from sqlite_schema where type = 'index' and tbl_name = 'unmatched_tightening'`,
    )
    .get();
  database.close();
  const bytes = readFileSync(at('terminal.db'));
  const from = ((index?.rootpage ?? 0) - 1) * pageSize;
  writeFileSync(at('terminal.db'), bytes.fill(0xa5, from, from + pageSize));
}
/** As the window leaves it. */
function sealKey(): void {
  const { publicKey } = JSON.parse(readFileSync(at('terminal.key'), 'utf8')) as { publicKey: string };
  writeFileSync(at('terminal.key.sealed'), JSON.stringify({ publicKey, sealed: 'djExAAAA' }));
  rmSync(at('terminal.key'));
}
const forgetBackups = (): void => rmSync(at('backups'), { recursive: true });
const restore = /"takt restore --data \S+\/pc \S+\/pc\/backups\/takt-\S+\.db"/u;
const enroll = /"takt enroll --data \S+\/pc --plant URL --code CODE"/u;

it.each<[what: string, damage: () => void, said: RegExp, help: RegExp]>([
  ['missing database', () => rmSync(at('terminal.db')), /terminal\.db is missing: /u, restore],
  [
    'database of garbage without a backup',
    () => {
      garble();
      forgetBackups();
    },
    /terminal\.db is damaged \(SQLITE_CORRUPT/u,
    enroll,
  ],
  [
    'file that is no database without a backup',
    () => {
      writeFileSync(at('terminal.db'), 'x'.repeat(9000));
      forgetBackups();
    },
    /terminal\.db is damaged \(SQLITE_NOTADB\)/u,
    enroll,
  ],
  [
    'empty database without a backup',
    () => {
      truncateSync(at('terminal.db'));
      forgetBackups();
    },
    /terminal\.db is empty: there is no backup/u,
    enroll,
  ],
  [
    'missing database without a backup',
    () => {
      rmSync(at('terminal.db'));
      forgetBackups();
    },
    /terminal\.db is missing: there is no backup/u,
    enroll,
  ],
  ['missing key', () => rmSync(at('terminal.key')), /terminal\.key is missing: put the file back/u, enroll],
  ['damaged key', () => writeFileSync(at('terminal.key'), '{"publi'), /terminal\.key is damaged: /u, enroll],
  ['key that is none', () => writeFileSync(at('terminal.key'), '{}'), /terminal\.key is damaged: /u, enroll],
  [
    'key that the keyring alone opens',
    sealKey,
    /terminal\.key\.sealed is sealed by the operating system's keyring: start Takt by its window/u,
    enroll,
  ],
  [
    'folder in the place of the database',
    () => {
      rmSync(at('terminal.db'));
      mkdirSync(at('terminal.db'));
    },
    /pc cannot be used \(SQLITE_CANTOPEN\w*\): the user who runs Takt/u,
    /read and write/u,
  ],
])('takt terminal names a %s in one line with what helps', async (_what, damage, said, help) => {
  damage();
  const before = existsSync(at('terminal.db'));
  const { code, stdout, stderr } = await takt('terminal', '--data', folder, '--port', '0');
  expect(stderr).toMatch(said);
  expect(stderr).toMatch(help);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect([code, stdout]).toEqual([1, '']);
  expect(existsSync(at('terminal.db'))).toBe(before);
});

it.each<[what: string, damage: () => void]>([
  ['empty database', () => truncateSync(at('terminal.db'))],
  ['truncated database', () => truncateSync(at('terminal.db'), 3 * 4096)],
  ['page that is damaged', garblePage],
  ['database of garbage', garble],
  ['file that is no database', () => writeFileSync(at('terminal.db'), 'x'.repeat(9000))],
])('an engine starts on a folder with a %s, says what it did, and keeps the file', async (_what, damage) => {
  damage();
  const damaged = readFileSync(at('terminal.db'));
  const warned: Readonly<Record<string, unknown>>[] = [];
  const quiet = { info: () => undefined, error: () => undefined };
  const terminal = await startEnrolledTerminal({
    dataDir: folder,
    listen: { host: '127.0.0.1', port: 0, hosts: [] },
    plantUrls: [],
    keyring: null,
    demo: null,
    uiFolder: null,
    version: '1',
    log: { ...quiet, warn: (fields) => warned.push(fields) },
  });
  await terminal.stop();
  const salvaged = warned.find(({ event }) => event === 'databaseSalvaged');
  expect(salvaged).toMatchObject({ from: 'backup', kept: 0, missing: [] });
  expect(readFileSync(at(String(salvaged?.aside))).equals(damaged)).toBe(true);
  expect(await takt('doctor', '--data', folder)).toMatchObject({ code: 0 });
});

it('takt backup makes no backup of a damaged database, and says so in one line', async () => {
  garblePage();
  const { code, stderr } = await takt('backup', '--data', folder);
  expect([code, stderr.trimEnd().split('\n').length]).toEqual([1, 1]);
  expect(stderr).toMatch(/terminal\.db is damaged \(SQLITE_CORRUPT\)/u);
  expect(readdirSync(at('backups'))).toEqual(readdirSync(path.join(sound, 'backups')));
});

it('takt terminal says how a folder gets its plant, and puts nothing into it', async () => {
  const fresh = path.join(place, 'fresh');
  mkdirSync(fresh);
  const { code, stderr } = await takt('terminal', '--data', fresh, '--port', '0');
  expect([code, stderr]).toEqual([1, expect.stringContaining('belongs to no plant yet: run "takt enroll')]);
  expect(readdirSync(fresh)).toEqual([]);
});

it('the command that takt terminal names puts the database back', async () => {
  rmSync(at('terminal.db'));
  const { stderr } = await takt('terminal', '--data', folder, '--port', '0');
  const [, data = '', file = ''] = /"takt restore --data (\S+) (\S+)"/u.exec(stderr) ?? [];
  expect(await takt('restore', '--data', data, file)).toMatchObject({ code: 0 });
  expect(await takt('import', 'demo/site', '--data', folder)).toMatchObject({ code: 0 });
});

it('a PC whose key is sealed is examined and restored by whose it is, and is no place to enrol another', async () => {
  const backup = readdirSync(at('backups')).find((name) => name.endsWith('.db')) ?? '';
  expect(keyCheck((await takt('doctor', '--data', folder)).stdout)).toMatchObject({
    status: 'warning',
    found: 'file',
  });
  sealKey();
  expect(keyCheck((await takt('doctor', '--data', folder)).stdout)).toMatchObject({
    status: 'ok',
    found: 'keyring',
  });
  for (const end of ['', '-shm', '-wal']) rmSync(at(`terminal.db${end}`), { force: true });
  const enrolled = await takt(
    'enroll',
    '--data',
    folder,
    '--plant',
    'http://127.0.0.1:1',
    '--code',
    'ABCD-EFGH-1234',
  );
  expect(enrolled.code).toBe(1);
  expect(enrolled.stderr).toMatch(
    /terminal\.key\.sealed is the key of a PC that was enrolled before: put its database back/u,
  );
  expect(readdirSync(folder).toSorted()).toEqual(['backups', 'terminal.key.sealed']);
  expect(await takt('restore', '--data', folder, at('backups', backup))).toMatchObject({ code: 0 });
  const other = JSON.stringify({ publicKey: 'k'.repeat(60), sealed: 'djExAAAA' });
  writeFileSync(at('terminal.key.sealed'), other);
  expect((await takt('restore', '--data', folder, at('backups', backup))).stderr).toMatch(/Line 1/u);
});

it('takt doctor finds a fault where others than its owner may read the key', async () => {
  chmodSync(at('terminal.key'), 0o644);
  const { code, stdout } = await takt('doctor', '--data', folder);
  expect(code).toBe(1);
  expect(keyCheck(stdout)).toMatchObject({ status: 'fault', found: 'shared' });
});

function keyCheck(stdout: string): unknown {
  const { checks } = JSON.parse(stdout) as { readonly checks: readonly { readonly check: string }[] };
  return checks.find(({ check }) => check === 'key');
}
