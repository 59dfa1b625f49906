import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import { audit } from '#db/audit';
import { backupFaultOf } from '#db/backupFault';
import { BackupDesk, backupPace, type Copied, type Copier } from '#terminal/backupDesk';
import { backupThread } from '#terminal/process/backupThread';
import { newestBackup } from '#terminal/process/backups';
import { startEnrolledTerminal } from '#terminal/process/enrolledTerminal';
import { enrolAlone } from '#tests/electron/product/enrolAlone';
import { lamp } from '#tests/db/lampStream';
import { openTestStore, stillRuntime } from '#tests/db/testStore';
import { VirtualTimers } from './devices/virtualTimers.ts';

let dataDir: string;
let folder: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'takt-backups-'));
  folder = path.join(dataDir, 'backups');
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const actor = { kind: 'person', person: 'p', role: 'engineer' } as const;

describe('a backup of a terminal that records meanwhile', () => {
  const file = () => path.join(dataDir, 'terminal.db');
  const switchLamp = (store: ReturnType<typeof openTestStore>['store'], on: boolean) =>
    store.commit(accept(draft(lamp, 'a', { type: 'LampSwitched', payload: { on } })), { actor });
  const fill = (store: ReturnType<typeof openTestStore>['store']) => {
    for (let n = 0; n < 40; n++)
      store.commit(
        accept(draft(lamp, `${n}`, { type: 'LampRenamed', payload: { name: 'x'.repeat(60_000) } })),
        {
          actor,
        },
      );
  };

  it('is what stood there at one instant, its chain whole, however much is committed while it is copied', async () => {
    const { store, database, publicKey } = openTestStore({ types: [lamp], file: file() });
    fill(store);
    const shares: number[] = [];
    let before = 0;
    const { done } = backupThread(dataDir)(Date.UTC(2026, 0, 1), (share) => {
      if (shares.push(share) === 1) before = store.lastSeq;
    });
    let meanwhile = 0;
    const over = { is: false };
    void done.finally(() => (over.is = true));
    while (!over.is) {
      switchLamp(store, meanwhile++ % 2 === 0);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await done).toEqual({ ok: true });
    expect(meanwhile).toBeGreaterThan(3);
    expect(readdirSync(folder)).toEqual(['takt-2026-01-01T000000000Z.db']);
    const copy = new Database(path.join(folder, readdirSync(folder)[0] ?? ''));
    const { events, faults } = audit(copy, () => publicKey);
    copy.close();
    expect(faults).toEqual([]);
    expect(events).toBeGreaterThanOrEqual(40);
    // Of one instant: nothing that was committed after its first pages were read.
    expect(shares.length).toBeGreaterThan(3);
    expect(events).toBeLessThanOrEqual(before);
    expect(events).toBeLessThan(store.lastSeq);
    database.close();
  });

  it('leaves nothing half-written when the terminal stops meanwhile, nor what a death left', async () => {
    const { store, database } = openTestStore({ types: [lamp], file: file() });
    fill(store);
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'takt-2025-01-01T000000000Z.db.part'), 'of a process that died');
    const begun = Promise.withResolvers<void>();
    const { done, cancel } = backupThread(dataDir)(0, () => begun.resolve());
    await begun.promise;
    await cancel();
    expect(await done).toMatchObject({ ok: false });
    expect(readdirSync(folder)).toEqual([]);
    switchLamp(store, true);
    database.close();
  });

  it.each([
    ['noFolder', () => writeFileSync(folder, 'a file where the folder should be')],
    ['noFolder', () => rmSync(file())],
  ] as const)('answers %s where that is so', async (fault, spoil) => {
    const { database } = openTestStore({ types: [lamp], file: file() });
    database.close();
    spoil();
    expect(await backupThread(dataDir)(0, () => undefined).done).toMatchObject({ ok: false, fault });
  });

  it.each([
    [new Database.SqliteError('full', 'SQLITE_FULL'), 'diskFull'],
    [Object.assign(new Error('no space'), { code: 'ENOSPC' }), 'diskFull'],
    [Object.assign(new Error('denied'), { code: 'EACCES' }), 'noAccess'],
    [new Database.SqliteError('torn', 'SQLITE_CORRUPT_INDEX'), 'damaged'],
    [new TypeError('a bug'), 'failed'],
  ])('names %s', (error, fault) => {
    expect(backupFaultOf(error)).toBe(fault);
  });
});

/** A desk on a clock in the test's hands; each copy waits for the test's answer. */
function desk() {
  const timers = new VirtualTimers();
  const asked: { readonly answer: (copied: Copied) => void; readonly onShare: (share: number) => void }[] =
    [];
  const remembered: unknown[] = [];
  const cancelled: number[] = [];
  const told = { n: 0 };
  const copy: Copier = (_nowMs, onShare) => {
    const { promise, resolve } = Promise.withResolvers<Copied>();
    asked.push({ answer: resolve, onShare });
    return { done: promise, cancel: async () => void cancelled.push(asked.length) };
  };
  const made = new BackupDesk({
    runtime: {
      ...stillRuntime(),
      nowMs: () => timers.now(),
      after: (ms, run) => timers.after(ms, run),
    },
    folder,
    copy,
    remember: (fault) => remembered.push(fault),
    onChange: () => (told.n += 1),
    log: { info: () => undefined, warn: () => undefined },
  });
  const answer = async (copied: Copied) => {
    asked.at(-1)?.answer(copied);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { desk: made, timers, asked, answer, remembered, cancelled, told };
}
const diskFull: Copied = { ok: false, fault: 'diskFull', detail: 'SQLITE_FULL' };

/** A finished backup of that age. */
function backupOf(ageMs: number, nowMs: number): void {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'takt-2026-01-01T000000000Z.db');
  writeFileSync(file, 'copy');
  utimesSync(file, new Date(nowMs - ageMs), new Date(nowMs - ageMs));
}

describe('the desk that backs a running terminal up', () => {
  it('makes the first soon after the start, the next after its interval, and one at a time', async () => {
    const { desk: d, timers, asked, answer, remembered } = desk();
    d.start();
    timers.advance(backupPace.firstMs - 1);
    expect(asked.length).toBe(0);
    timers.advance(1);
    expect(asked.length).toBe(1);
    d.backUpNow();
    expect(asked.length).toBe(1);
    expect(d.state()).toMatchObject({ running: 0, nextAt: null });
    await answer({ ok: true });
    expect(d.state()).toMatchObject({ running: null, fault: null });
    timers.advance(backupPace.everyMs - 1);
    expect(asked.length).toBe(1);
    timers.advance(1);
    expect(asked.length).toBe(2);
    expect(remembered).toEqual([null]);
  });

  it.each([
    ['is as old as the interval asks', 120_000, backupPace.everyMs - 120_000],
    ['is overdue', backupPace.everyMs * 3, backupPace.firstMs],
    ['is from the future by a clock that was wrong', -backupPace.everyMs, backupPace.firstMs],
  ])('waits after a start by the newest that there is: it %s', (_how, ageMs, waitsMs) => {
    const { desk: d, timers, asked } = desk();
    backupOf(ageMs, timers.now());
    d.start();
    timers.advance(waitsMs - 1);
    expect(asked.length).toBe(0);
    timers.advance(1);
    expect(asked.length).toBe(1);
  });

  it('says why it made none, keeps the older ones in sight, and tries again', async () => {
    const { desk: d, timers, asked, answer, remembered } = desk();
    backupOf(60_000, timers.now());
    d.backUpNow();
    await answer(diskFull);
    expect(d.state()).toMatchObject({ kept: 1, bytes: 4, running: null, fault: { code: 'diskFull' } });
    timers.advance(backupPace.retryMs);
    expect(asked.length).toBe(2);
    await answer({ ok: true });
    expect(d.state().fault).toBe(null);
    expect(remembered).toEqual(['diskFull', null]);
  });

  it('tells what is copied in steps, not with every page', () => {
    const { desk: d, asked, told } = desk();
    d.backUpNow();
    for (let page = 0; page <= 1000; page++) asked[0]?.onShare(page / 1000);
    expect(told.n).toBeLessThan(25);
    expect(d.state().running).toBeGreaterThan(0.9);
  });

  it('gives the one up that is being made when the terminal stops, and begins none', async () => {
    const { desk: d, timers, asked, answer, cancelled, remembered } = desk();
    d.start();
    timers.advance(backupPace.firstMs);
    await d.stop();
    await answer(diskFull);
    timers.advance(backupPace.everyMs * 2);
    expect([asked.length, cancelled, remembered]).toEqual([1, [1], []]);
  });
});

it('a real terminal makes one in its folder, from which takt restore could bring it back', async () => {
  await enrolAlone(dataDir, 'FA-01');
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const terminal = await startEnrolledTerminal({
    dataDir,
    listen: null,
    plantUrls: ['http://127.0.0.1:1'],
    demo: null,
    uiFolder: null,
    version: '0.0.0',
    keyring: null,
    log,
  });
  terminal.backups?.backUpNow();
  await expect
    .poll(() => terminal.backups?.state(), { timeout: 30_000 })
    .toMatchObject({ kept: 1, fault: null });
  expect(terminal.backups?.state().newestAt).not.toBe(null);
  await terminal.stop();
  expect(newestBackup(dataDir)).toBe(path.join(folder, readdirSync(folder)[0] ?? ''));
}, 60_000);
