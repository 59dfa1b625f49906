import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import type { OpenDatabase } from '#db/open';
import { isLogCut } from '#db/salvage/logCut';
import type { Store } from '#db/store';
import { generateKeyPair } from '#sync/signing';
import { lamp } from './lampStream.ts';
import { openTestStore } from './testStore.ts';

const as = { terminal: 't-1', keys: generateKeyPair() };
const lamps = (store: Store, n: number) => {
  for (let i = 0; i < n; i += 1)
    store.commit(accept(draft(lamp, `lamp-${String(i)}`, { type: 'LampSwitched', payload: { on: true } })), {
      actor: { kind: 'person', person: 'p', role: 'engineer' },
    });
};
const settings = (store: Store) => store.putSetting('small', '1');

describe('a log of which the beginning of a transaction was written over', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'takt-log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const place = (name: string) => path.join(folder, `${name}.db`);
  const log = (name: string) => readFileSync(`${place(name)}-wal`);

  function copy(from: string, to: string): void {
    for (const suffix of ['', '-wal'])
      if (existsSync(place(from) + suffix)) copyFileSync(place(from) + suffix, place(to) + suffix);
  }

  /** Opens a copy of `from`, works with it, and leaves what a kill would as `to`. */
  function crashed(from: string, to: string, work: (store: Store, database: OpenDatabase) => void): void {
    copy(from, `${to}-alive`);
    const { store, database } = openTestStore({ types: [lamp], as, file: place(`${to}-alive`) });
    work(store, database);
    copy(`${to}-alive`, to);
    database.close();
  }

  /** What is in the log of `whole` behind that of `over`, which is of the same beginning and shorter, lies behind it. */
  function writtenOver(over: string, whole: string): void {
    const [short, long] = [log(over), log(whole)];
    expect(long.length).toBeGreaterThan(short.length);
    writeFileSync(`${place(over)}-wal`, Buffer.concat([short, long.subarray(short.length)]));
  }

  /** One big transaction that takes over from `source` the events of its run. */
  function takeOver(database: OpenDatabase, source: string): void {
    database.sqlite.prepare('attach ? as source').run(source);
    database.sqlite.exec(
      `begin; insert into event select * from source.event where seq > 1
         and event_id not in (select event_id from event); commit; detach source`,
    );
  }

  it('is not cut where nobody had recorded anything in it, be it with the events of others', () => {
    const other = openTestStore({ types: [lamp], seed: 2, file: place('other') });
    lamps(other.store, 40);
    other.database.sqlite.prepare('update event set id = id + 1000').run();
    crashed('none', 'mine', (store, database) => {
      lamps(store, 3);
      copy('mine-alive', 'before');
      takeOver(database, place('other'));
    });
    other.database.close();
    crashed('before', 'over', settings);
    writtenOver('over', 'mine');
    expect(isLogCut(place('over'))).toBe(false);
  });

  it('is cut where this terminal had recorded what is followed by more', () => {
    crashed('none', 'mine', (store) => {
      lamps(store, 3);
      copy('mine-alive', 'before');
      lamps(store, 20);
    });
    crashed('before', 'over', settings);
    writtenOver('over', 'mine');
    expect(isLogCut(place('over'))).toBe(true);
  });
});
