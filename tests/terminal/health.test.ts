import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { examine } from '#db/health';
import type { OpenDatabase } from '#db/open';
import { nodeRuntime } from '#process/nodeRuntime';
import { generateKeyPair, signerFor } from '#sync/signing';
import { backupPace, type Copied } from '#terminal/backupDesk';
import { startTerminal, type Terminal } from '#terminal/host';
import { VirtualTimers } from './devices/virtualTimers.ts';

let dataDir: string;
let terminal: Terminal;
let database: OpenDatabase | null = null;
let timers: VirtualTimers;
let copied: Copied;

beforeEach(async () => {
  timers = new VirtualTimers();
  copied = { ok: false, fault: 'diskFull', detail: 'SQLITE_FULL' };
  dataDir = mkdtempSync(path.join(tmpdir(), 'takt-health-'));
  const sign = signerFor(generateKeyPair().privateKey);
  terminal = await startTerminal({
    dataDir,
    runtime: { ...nodeRuntime(), after: (ms, act) => timers.after(ms, act) },
    secrets: { hashPin: (pin) => pin, hashCode: (code) => code, newSalt: () => '00'.repeat(16) },
    verifyPin: () => Promise.resolve(false),
    keyKept: () => 'file',
    newToken: () => 'token',
    identity: (opened) => {
      database = opened;
      return { terminal: 't-1', name: 'FA-01', site: 'site', sign };
    },
    version: '0.0.0',
    bootId: 'b',
    uiFolder: null,
    listen: { host: '127.0.0.1', port: 0, hosts: [] },
    idleLockS: 600,
    backUp: {
      copy: () => ({ done: Promise.resolve(copied), cancel: () => Promise.resolve() }),
      folder: path.join(dataDir, 'backups'),
      log: { info: () => undefined, warn: () => undefined },
    },
    demo: null,
    onBug: (error) => {
      throw error;
    },
    links: () => ({
      status: () => expect.fail('asked'),
      onSaid: () => () => undefined,
      onCloned: () => () => undefined,
      plantReachable: () => false,
      clockOffset: () => null,
      onStatus: () => () => undefined,
      want: () => undefined,
      onContent: () => () => undefined,
      start: () => undefined,
      stop: () => Promise.resolve(),
    }),
    attend: () => [],
  });
});
afterEach(async () => {
  await terminal.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function health() {
  const answer = await fetch(`${terminal.url}/healthz`);
  return { status: answer.status, body: await answer.json() };
}
const well = { status: 200, body: { ok: true, version: '0.0.0' } };
const ill = (fault: string) => ({ status: 503, body: { ok: false, fault, version: '0.0.0' } });
const pragma = (text: string) => database?.sqlite.pragma(text, { simple: true });

it('says that the disk is full once it did not take a write, and that it is well once there is room', async () => {
  expect(await health()).toEqual(well);
  const room = pragma('max_page_count');
  pragma(`max_page_count = ${String(pragma('page_count'))}`);
  expect(() => terminal.store.putSetting('much', 'x'.repeat(1_000_000))).toThrow('diskFull');
  pragma('query_only = on');
  expect(await health()).toEqual(ill('readOnly'));
  pragma('query_only = off');
  // A little still fits, and is what is tried.
  expect(await health()).toEqual(well);
  pragma(`max_page_count = ${String(room)}`);
  terminal.store.putSetting('much', 'x'.repeat(1_000_000));
  expect(await health()).toEqual(well);
});

it('says that the database is gone from its place, whatever the open file still takes', async () => {
  const file = path.join(dataDir, 'terminal.db');
  renameSync(file, `${file}.aside`);
  terminal.store.putSetting('more', 'x');
  expect(await health()).toEqual(ill('gone'));
  renameSync(`${file}.aside`, file);
  expect(await health()).toEqual(well);
});

it('backs itself up, and leaves for doctor why the last time failed until one succeeds', async () => {
  const check = () =>
    database &&
    examine(database.sqlite, dataDir, { nowMs: Date.now(), stranger: null, key: 'file', people: null }).find(
      (c) => c.check === 'backup',
    );
  expect(check()).toMatchObject({ status: 'ok' });
  timers.advance(backupPace.firstMs);
  await expect.poll(check).toMatchObject({ status: 'warning', found: 'diskFull' });
  expect((await health()).status).toBe(200);
  copied = { ok: true };
  timers.advance(backupPace.retryMs);
  await expect.poll(check).toMatchObject({ status: 'ok' });
});

it.each([
  ['fresh', 3, 'ok'],
  ['aging', 20, 'warning'],
  ['expired', 31, 'fault'],
] as const)('doctor finds what is known of people %s after %d days: %s', (trust, days, status) => {
  const surroundings = {
    nowMs: Date.now(),
    stranger: null,
    key: 'keyring',
    people: { trust, days },
  } as const;
  const checks = database === null ? [] : examine(database.sqlite, dataDir, surroundings);
  expect(checks).toContainEqual({ check: 'people', status, found: days, unit: 'days' });
  expect(checks).toContainEqual({ check: 'key', status: 'ok', found: 'keyring', unit: null });
});
