import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import { backUp, BackupUnusable, checkBackup } from '#db/backup';
import { AlreadyRunning, lockDataDir } from '#db/open';
import { restore } from '#db/restore';
import { lamp } from './lampStream.ts';
import { openTestStore } from './testStore.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'takt-durability-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const actor = { kind: 'person', person: 'p', role: 'engineer' } as const;
const switched = (on: boolean) => accept(draft(lamp, 'a', { type: 'LampSwitched', payload: { on } }));
const launch = (command: string, args: readonly string[]) =>
  JSON.parse(
    execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  ) as unknown;
const child = (file: string, n: number, seed: number) => [
  'tests/db/writeOnce.ts',
  file,
  String(n),
  String(seed),
];

describe('durability', { timeout: 90_000 }, () => {
  it('runs at synchronous=FULL in WAL on the first and on the second launch', () => {
    const file = path.join(folder, 'terminal.db');
    const full = { synchronous: 2, journal: 'wal' };
    expect(launch(process.execPath, child(file, 1, 1))).toMatchObject({ ...full, pending: 1 });
    expect(launch(process.execPath, child(file, 1, 2))).toMatchObject({ ...full, pending: 2 });
  });

  it.each([1, 2])('syncs the disk at least once per commit (launch %i)', (launches) => {
    const strace = '/usr/bin/strace';
    expect(existsSync(strace), 'strace is needed').toBe(true);
    const syncs = (commits: number): number => {
      const file = path.join(folder, `${commits}.db`);
      for (let i = 1; i < launches; i++) launch(process.execPath, child(file, 1, i));
      const trace = path.join(folder, `trace-${commits}`);
      const options = ['-f', '-qq', '--seccomp-bpf', '-e', 'trace=fsync,fdatasync', '-o', trace];
      launch(strace, [...options, process.execPath, ...child(file, commits, 9)]);
      const lines = readFileSync(trace, 'utf8').split('\n');
      return lines.filter((l) => /f(data)?sync\(\d+\)/.test(l)).length;
    };
    expect(syncs(21) - syncs(1)).toBeGreaterThanOrEqual(20);
  });

  it('refuses a second instance on the same folder and takes it when the first is gone', () => {
    const first = lockDataDir(folder);
    expect(() => lockDataDir(folder)).toThrow(AlreadyRunning);
    const other = execFileSync(
      process.execPath,
      [
        '-e',
        `import('#db/open').then((m) => { try { m.lockDataDir(${JSON.stringify(folder)}); console.log('got it'); } catch (e) { console.log(e.name); } })`,
      ],
      { encoding: 'utf8' },
    );
    expect(other.trim()).toBe('AlreadyRunning');
    first.release();
    lockDataDir(folder).release();
  });
});

describe('backup and restore', () => {
  it('brings back every event that was there when the backup was taken, and keeps what it replaces', async () => {
    const file = path.join(folder, 'terminal.db');
    const { store, database } = openTestStore({ types: [lamp], file });
    store.commit(switched(true), { actor });
    const backup = await backUp(database.sqlite, path.join(folder, 'backups'), Date.UTC(2026, 0, 1));
    store.commit(switched(false), { actor });
    database.close();
    const { setAside } = restore(backup, folder, Date.UTC(2026, 0, 2));
    expect(setAside && existsSync(setAside)).toBe(true);
    const again = openTestStore({ types: [lamp], file, seed: 2 });
    expect(again.store.state(lamp, 'a').state.on).toBe(true);
    expect(again.store.pendingTotal()).toBe(1);
    again.database.close();
  });

  it('keeps the newest four and the newest of each of seven earlier days, however often one is asked for', async () => {
    const { database } = openTestStore({ types: [lamp], file: path.join(folder, 'terminal.db') });
    const backups = path.join(folder, 'backups');
    const back = (day: number, hour: number) =>
      backUp(database.sqlite, backups, Date.UTC(2026, 0, day, hour));
    mkdirSync(backups);
    for (let day = 1; day <= 9; day++)
      for (const hour of ['00', '06', '12', '18'])
        writeFileSync(path.join(backups, `takt-2026-01-0${String(day)}T${hour}0000000Z.db`), '');
    for (let hour = 1; hour <= 8; hour++) await back(10, hour);
    const hours = readdirSync(backups).map((name) =>
      name.slice('takt-2026-01-'.length, -'0000000Z.db'.length),
    );
    expect(hours.join(' ')).toBe('04T18 05T18 06T18 07T18 08T18 09T18 10T04 10T05 10T06 10T07 10T08');
    database.close();
  });

  it('refuses to restore what is not a healthy database of ours, and leaves the present one alone', () => {
    const file = path.join(folder, 'terminal.db');
    const { store, database } = openTestStore({ types: [lamp], file });
    store.commit(switched(true), { actor });
    database.close();
    const bad = path.join(folder, 'bad.db');
    writeFileSync(bad, 'this is no database, but long enough to look like a file of some kind'.repeat(50));
    expect(() => checkBackup(bad)).toThrow(BackupUnusable);
    expect(() => restore(bad, folder, 0)).toThrow(BackupUnusable);
    expect(() => restore(path.join(folder, 'none.db'), folder, 0)).toThrow(BackupUnusable);
    const again = openTestStore({ types: [lamp], file, seed: 2 });
    expect(again.store.state(lamp, 'a').state.on).toBe(true);
    again.database.close();
  });
});
