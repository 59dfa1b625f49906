import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { StorageFailure } from '#db/storage';
import { generateKeyPair } from '#sync/signing';
import type { TriesBook, Wait } from '#terminal/lockOut';
import { LockOut } from '#terminal/lockOut';
import { stillRuntime } from '#tests/db/testStore';
import { VirtualTimers } from './devices/virtualTimers.ts';
import { serveTerminal } from './servedTerminal.ts';
import { openTestTerminal, signatureOf, testPin } from './testTerminal.ts';
import { triesInMemory } from './triesInMemory.ts';

const minute = 60_000;
const hour = 60 * minute;

/** A PC whose clock the test sets forward; a restart reads the same book. */
function pc(book: TriesBook = triesInMemory(), clock = new VirtualTimers()) {
  const lockOut = new LockOut({ ...stillRuntime(1), monotonicMs: () => clock.monotonic() }, book);
  /** What a wrong PIN is answered with. */
  const wrong = (badge: string): Wait | null => {
    const wait = lockOut.wait(badge);
    if (wait !== null) return wait;
    lockOut.begin(badge);
    return lockOut.wait(badge);
  };
  return { lockOut, clock, wrong, restart: () => pc(book, clock) };
}

describe('wrong PINs of a badge', () => {
  it('are waited after, longer each time and never more than an hour, until the right one', () => {
    const { lockOut, clock, wrong } = pc();
    const waits = Array.from({ length: 16 }, () => {
      clock.advance(hour);
      return wrong('1004')?.waitS ?? null;
    });
    expect(waits).toEqual([null, null, null, null, 5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]);
    expect(lockOut.wait('1004')).toEqual({ of: 'badge', waitS: 3600 });
    expect(lockOut.wait('1003')).toBeNull();
    clock.advance(hour);
    lockOut.begin('1004');
    lockOut.passed('1004');
    expect(wrong('1004')).toBeNull();
  });

  it('count before the PIN is looked at, so that many at once win nothing', () => {
    const { lockOut } = pc();
    for (let n = 0; n < 5; n += 1) lockOut.begin('1004');
    expect(lockOut.wait('1004')).toEqual({ of: 'badge', waitS: 5 });
  });

  it('are remembered by an engine that was killed, and the wait goes on', () => {
    const before = pc();
    for (let n = 0; n < 8; n += 1) {
      before.clock.advance(hour);
      before.wrong('1004');
    }
    before.clock.advance(15_000);
    expect(before.restart().lockOut.wait('1004')).toEqual({ of: 'badge', waitS: 25 });
  });

  it('go with whoever has the most tries when there are too many badges', () => {
    const { clock, lockOut, wrong } = pc();
    for (let n = 0; n < 6; n += 1) {
      clock.advance(hour);
      wrong('1004');
    }
    for (let n = 0; n < 1_500; n += 1) {
      lockOut.begin(`guess-${n}`);
      lockOut.begin(`guess-${n}`);
    }
    expect(lockOut.wait('1004')).toMatchObject({ of: 'badge' });
  });

  it('still count in memory while the disk takes nothing', () => {
    const full: TriesBook = {
      ...triesInMemory(),
      write: () => {
        throw new StorageFailure('diskFull', null);
      },
    };
    const { wrong } = pc(full);
    for (let n = 0; n < 4; n += 1) wrong('1004');
    expect(wrong('1004')).toEqual({ of: 'badge', waitS: 5 });
  });
});

describe('wrong PINs at one PC', () => {
  it('are one in a minute after 30, whatever the badges', () => {
    const { clock, wrong } = pc();
    const firsts = Array.from({ length: 30 }, (_, n) => wrong(`b-${n}`));
    expect(firsts.every((wait) => wait === null)).toBe(true);
    expect(wrong('b-30')).toEqual({ of: 'terminal', waitS: 60 });
    clock.advance(minute - 1_000);
    expect(wrong('b-31')).toEqual({ of: 'terminal', waitS: 1 });
    clock.advance(1_000);
    expect(wrong('b-31')).toEqual({ of: 'terminal', waitS: 60 });
  });

  it('are not used up by people who sign in', () => {
    const { lockOut } = pc();
    for (let n = 0; n < 100; n += 1) {
      lockOut.begin(`b-${n}`);
      lockOut.passed(`b-${n}`);
    }
    expect(lockOut.wait('1004')).toBeNull();
  });
});

describe('a lock-out on the disk', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'takt-lock-out-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const keys = generateKeyPair();
  const file = path.join(folder, 'terminal.db');

  /** Opens the database without the one before having been closed, as after a kill. */
  const start = (bootId: string, wallMs: number, monotonicMs: number) => {
    const runtime = { ...stillRuntime(1), nowMs: () => wallMs, monotonicMs: () => monotonicMs };
    return openTestTerminal({ file, keys, bootId, runtime });
  };
  const now = Date.parse('2026-11-22T08:00:00Z');

  it('is there after a kill, wherever the clock is set; another boot begins the wait anew', async () => {
    const first = start('boot-1', now, 1_000_000);
    for (let n = 0; n < 5; n += 1) await first.sessions.signIn('1004', 'wrong');
    const locked = (waitS: number) => ({ ok: false, wait: { of: 'badge', waitS } });
    const inAYear = start('boot-1', now + 365 * 24 * hour, 1_002_000);
    expect(await inAYear.sessions.signIn('1004', testPin)).toEqual(locked(3));
    const longAgo = start('boot-2', now - hour, 9_000_000);
    expect(await longAgo.sessions.signIn('1004', testPin)).toEqual(locked(5));
    const rebooted = start('boot-2', now - hour, 50);
    expect(await rebooted.sessions.signIn('1004', testPin)).toEqual(locked(5));
    const over = start('boot-1', now, 1_005_001);
    expect(await over.sessions.signIn('1004', testPin)).toMatchObject({ ok: true });
    const again = start('boot-1', now, 1_005_002);
    expect(await again.sessions.signIn('1004', 'wrong')).toEqual({ ok: false, wait: null });
  });
});

it('of a hundred tries at once five PINs are looked at', async () => {
  let lookedAt = 0;
  const verifyPin = () => Promise.resolve(++lookedAt === 0);
  const { sessions } = openTestTerminal({ verifyPin });
  await Promise.all(Array.from({ length: 100 }, (_, n) => sessions.signIn('operator-1', String(n))));
  expect(lookedAt).toBe(5);
});

describe('a lock-out', () => {
  async function lockedOut() {
    const t = openTestTerminal();
    const person = { badge: 'B7', name: { zh: '王芳', en: 'Wang Fang' }, roles: ['operator'], pin: null };
    const added = await t.execute('people.addPerson', person, 'admin');
    const stream = added.ok ? (added.events[0]?.stream ?? '') : '';
    for (let n = 0; n < 5; n += 1) await t.sessions.signIn('B7', 'wrong');
    return { ...t, stream };
  }

  it('is lifted by a supervisor who signs, and that is recorded', async () => {
    const t = await lockedOut();
    const input = { badge: 'B7', signature: signatureOf('supervisor', 'liftLockOut') };
    expect(await t.execute('people.liftLockOut', input, 'supervisor')).toMatchObject({
      ok: true,
      events: [{ stream: t.stream }],
    });
    expect(await t.sessions.signIn('B7', testPin)).toMatchObject({ ok: true });
    expect(await t.execute('people.liftLockOut', input, 'supervisor')).toMatchObject({
      code: 'notLockedOut',
    });
  });

  it.each([
    ['a wrong PIN', { ...signatureOf('supervisor', 'liftLockOut'), pin: '000000' }, 'signatureInvalid'],
    ['an operator', signatureOf('operator', 'liftLockOut'), 'signerNotAllowed'],
    ['somebody else than who acts', signatureOf('supervisor', 'liftLockOut', null, 2), 'signerNotYou'],
  ])('is not lifted by %s', async (_who, signature, code) => {
    const t = await lockedOut();
    expect(await t.execute('people.liftLockOut', { badge: 'B7', signature }, 'supervisor')).toMatchObject({
      ok: false,
      code,
    });
    expect(await t.sessions.signIn('B7', testPin)).toMatchObject({ ok: false });
  });

  it('is lifted at the sign-in screen without a session, by badge and PIN of who may', async () => {
    const t = await lockedOut();
    const served = await serveTerminal(t);
    const lift = async (badge: string, pin: string) => {
      const response = await fetch(`${served.url}/api/session/lift`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ badge: 'B7', by: { badge, pin } }),
      });
      return { status: response.status, body: await response.json() };
    };
    expect(await lift('supervisor-1', '000000')).toMatchObject({ status: 401 });
    expect(await lift('operator-1', testPin)).toMatchObject({ status: 403 });
    expect(await lift('B7', testPin)).toMatchObject({
      status: 429,
      body: { code: 'LOCKED_OUT', of: 'badge' },
    });
    expect(await lift('admin-1', testPin)).toMatchObject({ status: 200, body: { ok: true } });
    expect(await t.sessions.signIn('B7', testPin)).toMatchObject({ ok: true });
    await served.close();
  });
});
