import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import type { Looked } from '#terminal/auditDesk';
import { AuditDesk } from '#terminal/auditDesk';
import type { Found } from '#terminal/audited';
import { auditThread } from '#terminal/process/auditThread';
import { lamp } from '#tests/db/lampStream';
import { openTestStore, stillRuntime } from '#tests/db/testStore';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'takt-audit-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe('an audit of a terminal that records', () => {
  const file = () => path.join(dataDir, 'terminal.db');
  function recorded() {
    const opened = openTestStore({ types: [lamp], file: file() });
    const switchOn = () =>
      opened.store.commit(accept(draft(lamp, 'a', { type: 'LampSwitched', payload: { on: true } })), {
        actor: { kind: 'person', person: 'p', role: 'engineer' },
      });
    for (let n = 0; n < 20; n += 1) switchOn();
    return { ...opened, switchOn };
  }

  it('finds in a thread what does not hold, by run and place, while commands go on', async () => {
    const { database, store, switchOn } = recorded();
    const body = database.sqlite.prepare<[], { body: string }>('select body from event where seq = 7').get();
    const altered = body?.body.replace('"on":true', '"on":false') ?? '';
    database.sqlite.prepare('update event set body = ? where seq = 7').run(altered);
    const { done } = auditThread(dataDir)();
    let meanwhile = 0;
    const over = { is: false };
    void done.finally(() => (over.is = true));
    while (!over.is) {
      switchOn();
      meanwhile += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    const looked = await done;
    if (!looked.ok) throw new Error(looked.detail);
    expect(meanwhile).toBeGreaterThan(3);
    expect(looked.found.faults).toContainEqual({
      code: 'hash',
      run: store.run,
      seq: 7,
      from: null,
      through: null,
      scope: null,
    });
    expect(looked.found.events).toBeGreaterThanOrEqual(20);
    expect(looked.found.events).toBeLessThan(store.lastSeq + 1);
    database.close();
  });

  it('comes to no end where there is no database, and where it is ended', async () => {
    expect(await auditThread(path.join(dataDir, 'none'))().done).toMatchObject({ ok: false });
    const { database } = recorded();
    const { done, cancel } = auditThread(dataDir)();
    await cancel();
    expect((await done).ok).toBe(false);
    expect(new Database(file(), { readonly: true }).prepare('select count(*) as n from event').get()).toEqual(
      {
        n: 20,
      },
    );
    database.close();
  });
});

describe('the audit desk', () => {
  const found: Found = {
    events: 5,
    runs: 1,
    signatures: 2,
    positions: 3,
    absent: 0,
    scopes: 1,
    checkpoints: 0,
    letGo: 0,
    signedAtPlant: 0,
    faultCount: 0,
    faults: [],
  };
  function desk(kept: string | null = null) {
    const [runtime, said] = [stillRuntime(), [] as string[]];
    const looks: ((looked: Looked) => void)[] = [];
    const wrote: string[] = [];
    let changes = 0;
    const made = new AuditDesk({
      runtime,
      kept,
      look: () => ({
        done: new Promise((resolve) => looks.push(resolve)),
        cancel: () => Promise.resolve(),
      }),
      keep: (text) => wrote.push(text),
      onChange: () => (changes += 1),
      log: { info: (event) => said.push(event), warn: (event) => said.push(event) },
    });
    return { desk: made, looks, wrote, said, changes: () => changes };
  }
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('looks once at a time, keeps what was found over a restart, and tells', async () => {
    const first = desk();
    expect(first.desk.state()).toEqual({ running: false, last: null, brokenOffAt: null });
    first.desk.start();
    first.desk.start();
    expect([first.looks.length, first.desk.state().running, first.changes()]).toEqual([1, true, 1]);
    first.looks[0]?.({ ok: true, found });
    await settled();
    expect(first.desk.state()).toMatchObject({ running: false, last: found, brokenOffAt: null });
    expect([first.said, first.changes()]).toEqual([['audited'], 2]);
    expect(desk(first.wrote[0] ?? null).desk.state()).toEqual(first.desk.state());
  });

  it('says of one that came to no end that it did, and keeps what the one before found', async () => {
    const { desk: it, looks, said, wrote } = desk();
    it.start();
    looks[0]?.({ ok: true, found: { ...found, faultCount: 2 } });
    await settled();
    it.start();
    looks[1]?.({ ok: false, detail: 'gone' });
    await settled();
    expect(it.state()).toMatchObject({ running: false, last: { faultCount: 2 } });
    expect(it.state().brokenOffAt).not.toBeNull();
    expect([said, wrote.length]).toEqual([['auditFoundFaults', 'auditBrokenOff'], 1]);
    it.start();
    looks[2]?.({ ok: true, found });
    await settled();
    expect(it.state()).toMatchObject({ last: { faultCount: 0 }, brokenOffAt: null });
  });
});
