import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import { audit } from '#db/audit';
import { applyPage } from '#db/applyPage';
import { generateKeyPair } from '#sync/signing';
import { openDatabase } from '#db/open';
import { freshDatabase } from './freshDatabase.ts';
import { lamp } from './lampStream.ts';
import { everything, openTestStore, pageOf, toPush } from './testStore.ts';

const actor = { kind: 'person', person: 'p1', role: 'engineer' } as const;

describe('an audit beside a terminal that writes', () => {
  it('sees the chains as they were at one instant', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'takt-audit-'));
    const file = path.join(folder, 'terminal.db');
    const { store, database, publicKey } = openTestStore({ types: [lamp], file });
    const write = () =>
      store.commit(accept(draft(lamp, 'a', { type: 'LampSwitched', payload: { on: true } })), { actor });
    const beside = new Database(file, { readonly: true });
    try {
      write();
      const found = audit(beside, () => {
        write();
        return publicKey;
      });
      expect(found).toMatchObject({ runs: 1, events: 1, signatures: 1, faults: [] });
      expect(audit(beside, () => publicKey)).toMatchObject({ events: 2, faults: [] });
    } finally {
      beside.close();
      database.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('an audit of a restored terminal whose later events came back from the plant', () => {
  const as = { terminal: 't-1', keys: generateKeyPair() };
  const publicKey = as.keys.publicKey;
  const lines = (seed: number, file?: Buffer) => {
    const opened = file === undefined ? freshDatabase() : openDatabase(file);
    const made = openTestStore({ types: [lamp], seed, as, database: opened });
    const write = () =>
      made.store.commit(accept(draft(lamp, 'a', { type: 'LampSwitched', payload: { on: true } })), { actor });
    return { ...made, sqlite: made.database.sqlite, write };
  };
  /** Restored to event 1 of 4, one more recorded before the plant was reached, then events 2 to 4 came back. */
  function restored() {
    const first = lines(1);
    first.write();
    const backup = first.sqlite.serialize();
    for (let n = 0; n < 3; n++) first.write();
    const again = lines(2, backup);
    again.write();
    applyPage(again.store, pageOf(again.store, toPush(first.store, everything('own')), []));
    const from = first.store.run;
    first.database.close();
    return { ...again, from };
  }

  it('counts them, says where the new run begins, and finds no fault', () => {
    const { sqlite, store, from, database } = restored();
    expect(audit(sqlite, () => publicKey)).toMatchObject({
      runs: 2,
      events: 5,
      signatures: 2,
      signedAtPlant: 3,
      branches: [{ run: store.run, from, seq: 1 }],
      faults: [],
    });
    database.close();
  });

  it.each([
    ['hash', `update event set body = replace(body, 'true', 'false') where seq = 3`],
    ['unsigned', `update event set position = null where seq = 4`],
    ['link', `update run set prev_hash = 'x' where prev_run is not null`],
    ['gap', `delete from event where seq = 3`],
  ])('still tells what was tampered with (%s)', (fault, sql) => {
    const { sqlite, database } = restored();
    sqlite.exec(sql);
    expect(audit(sqlite, () => publicKey).faults).toContainEqual(expect.objectContaining({ fault }));
    database.close();
  });
});
