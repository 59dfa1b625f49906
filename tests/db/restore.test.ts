import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import { backUp } from '#db/backup';
import { openDatabase } from '#db/open';
import { restore } from '#db/restore';
import { moveStrayLog } from '#db/strayLog';
import { lamp } from './lampStream.ts';
import { untilStep } from './steppingDisk.ts';
import { openTestStore } from './testStore.ts';

let folder: string;
let backup: string;
const at = (name: string): string => path.join(folder, name);
const now = Date.UTC(2026, 0, 2);
const replaced = 'terminal-2026-01-02T000000000Z.replaced.db';
const logged = 6;

/** A folder as a loss of power leaves it: one event in the backup, six more in the write-ahead log alone. */
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'takt-restore-'));
  const live = mkdtempSync(path.join(tmpdir(), 'takt-live-'));
  const file = path.join(live, 'terminal.db');
  const { store, database } = openTestStore({ types: [lamp], file });
  const actor = { kind: 'person', person: 'p', role: 'engineer' } as const;
  const commit = (on: boolean) =>
    store.commit(accept(draft(lamp, 'a', { type: 'LampSwitched', payload: { on } })), { actor });
  commit(true);
  backup = await backUp(database.sqlite, at('backups'), Date.UTC(2026, 0, 1));
  database.sqlite.pragma('wal_checkpoint(TRUNCATE)');
  for (let n = 0; n < logged; n++) commit(n % 2 === 1);
  for (const suffix of ['', '-wal', '-shm']) copyFileSync(file + suffix, at(`terminal.db${suffix}`));
  database.close();
  rmSync(live, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function eventsIn(file: string): number {
  const database = new Database(file, { fileMustExist: true });
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  const { n } = database.prepare<[], { n: number }>('select count(*) as n from event').get() ?? { n: -1 };
  database.close();
  return n;
}

const readFolder = () =>
  readdirSync(folder)
    .filter((name) => name.startsWith('terminal'))
    .map((name) => [name, readFileSync(at(name))] as const);

function putBack(files: ReturnType<typeof readFolder>): void {
  for (const [name] of readFolder()) rmSync(at(name));
  for (const [name, bytes] of files) writeFileSync(at(name), bytes);
}

/** What a start would find there; on a copy, for the look itself puts the log into the database. */
function readable(name: string): number {
  for (const suffix of ['', '-wal'])
    if (existsSync(at(name + suffix))) copyFileSync(at(name + suffix), at(`looked.db${suffix}`));
  return eventsIn(at('looked.db'));
}

describe('a restore that was cut', () => {
  it('after any step is made good by the next, without a record lost', async () => {
    const original = readFolder();
    let cuts = 0;
    while (!(await untilStep(cuts, () => restore(backup, folder, now)))) {
      if (existsSync(at('terminal.db'))) expect([cuts, readable('terminal.db')]).toEqual([cuts, 1 + logged]);
      const { setAside, notAtPlant, strayLog } = restore(backup, folder, now + 1);
      expect([cuts, eventsIn(at('terminal.db'))]).toEqual([cuts, 1]);
      expect([cuts, setAside && eventsIn(setAside)]).toEqual([cuts, 1 + logged]);
      expect([cuts, notAtPlant, strayLog]).toEqual([cuts, logged, null]);
      putBack(original);
      cuts += 1;
    }
    expect(cuts).toBeGreaterThanOrEqual(6);
  });

  it('as versions did that moved the database before its log, is made good as well', () => {
    renameSync(at('terminal.db'), at(replaced));
    const { setAside, notAtPlant } = restore(backup, folder, now + 1);
    expect([setAside, notAtPlant]).toEqual([at(replaced), logged]);
    expect(eventsIn(at(replaced))).toBe(1 + logged);
    expect(eventsIn(at('terminal.db'))).toBe(1);
  });

  it('gives everything back where the database that it had set aside is what is restored', () => {
    renameSync(at('terminal.db'), at(replaced));
    expect(restore(at(replaced), folder, now + 1).notAtPlant).toBe(0);
    expect(eventsIn(at('terminal.db'))).toBe(1 + logged);
  });
});

describe('a write-ahead log without its database', () => {
  const stray = 'terminal-2026-01-02T000000000Z.stray.db';

  it('gets a name of its own, and comes back with its database', () => {
    renameSync(at('terminal.db'), path.join(folder, 'moved-by-hand.db'));
    const { strayLog, setAside } = restore(backup, folder, now);
    expect([strayLog, setAside]).toEqual([at(`${stray}-wal`), null]);
    expect(eventsIn(at('terminal.db'))).toBe(1);
    renameSync(at('moved-by-hand.db'), at(stray));
    restore(at(stray), folder, now + 1);
    expect(eventsIn(at('terminal.db'))).toBe(1 + logged);
  });

  it('is not laid beside a set-aside database that it does not fit', () => {
    renameSync(at('terminal.db'), path.join(folder, 'moved-by-hand.db'));
    const other = openDatabase(at('terminal-2025-01-01T000000000Z.replaced.db'));
    other.sqlite.exec('drop index event_stream; vacuum');
    other.close();
    expect(restore(backup, folder, now).strayLog).toBe(at(`${stray}-wal`));
    expect(eventsIn(at('terminal.db'))).toBe(1);
  });

  it('outlasts a database that is made anew', () => {
    renameSync(at('terminal.db'), path.join(folder, 'moved-by-hand.db'));
    expect(moveStrayLog(folder, now)).toEqual({ of: null, kept: at(`${stray}-wal`) });
    openDatabase(at('terminal.db')).close();
    renameSync(at('moved-by-hand.db'), at(stray));
    expect(eventsIn(at(stray))).toBe(1 + logged);
  });

  it('outlasts a start on another database that somebody put beside it', () => {
    const before = openDatabase(at('other.db'));
    before.sqlite.exec('drop index event_stream; drop table stream; vacuum');
    before.close();
    renameSync(at('terminal.db'), at('moved-by-hand.db'));
    copyFileSync(at('other.db'), at('terminal.db'));
    expect(() => openDatabase(at('terminal.db'))).toThrow(/.*/u);
    renameSync(at('terminal.db-wal'), at('moved-by-hand.db-wal'));
    expect(eventsIn(at('moved-by-hand.db'))).toBe(1 + logged);
  });
});

it('says of a replaced database that is damaged that it cannot be told what only it holds', () => {
  rmSync(at('terminal.db-wal'));
  copyFileSync(import.meta.filename, at('terminal.db'));
  const { setAside, notAtPlant } = restore(backup, folder, now);
  expect([setAside, notAtPlant]).toEqual([at(replaced), null]);
});
