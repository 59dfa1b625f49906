import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { generateKeyPair } from '#sync/signing';
import { sealing } from '#terminal/commands/breakGlass';
import type { Outputs } from '#terminal/contract/infer';
import type { siteContract } from '#terminal/contract/site';
import { plantOf } from './qualitySite.ts';
import { goodForDays } from '#domain/people/peopleAge';
import { serveTerminal } from './servedTerminal.ts';
import type { TestTerminalOptions } from './testTerminal.ts';
import { openTestTerminal, signatureOf, signedInAs, testPin } from './testTerminal.ts';
import { virtualSite } from './virtualSite.ts';

type Pc = ReturnType<typeof openTestTerminal>;

const office = { kind: 'policy', policy: 'enrolment' } as const;
const certificateOf = (terminal: string) => ({
  terminal,
  name: terminal,
  site: 'site',
  publicKey: 'k'.repeat(60),
  issuedAt: '2026-11-22T07:00:00.000Z',
  signature: 's'.repeat(88),
});
const duty = { kind: 'floor', line: 'FA1', stations: [], zones: [], scopes: ['site'] };
const verifyPin = (verifier: string, pin: string) =>
  Promise.resolve(verifier === 'plain' ? pin === testPin : verifier === `$argon2id$v=19$${pin}`);
const tooOld = () => ({ trust: 'expired', days: goodForDays + 1, at: null }) as const;

const openPc = (options: TestTerminalOptions = {}): Pc => openTestTerminal({ verifyPin, ...options });

async function enrolled(pc: Pc): Promise<Pc> {
  const { terminal } = pc.store.options;
  const input = { terminal, name: 'FA-02', duty, tools: [], certificate: certificateOf(terminal) };
  expect(await pc.execute('site.enrollTerminal', input, office)).toMatchObject({ ok: true });
  return pc;
}

/** Makes the code of this PC as an administrator does, which the plant has not judged; what the paper says. */
async function sealedHere(
  pc: Pc,
  as: 'admin' | 'supervisor' = 'admin',
  pin = testPin,
  terminal = pc.store.options.terminal,
) {
  let code = '';
  const input = {
    terminal,
    note: 'the first',
    signature: { ...signatureOf(as, 'sealBreakGlass'), pin },
  };
  const caller = { kind: 'person', signedIn: signedInAs(as) } as const;
  const done = await pc.engine.execute(
    sealing((made) => (code = made)),
    input,
    caller,
  );
  return { code, done };
}

/** The same where the plant agreed. */
async function sealedOn(pc: Pc, ...how: [as?: 'admin' | 'supervisor', pin?: string, terminal?: string]) {
  const made = await sealedHere(pc, ...how);
  plantOf(pc)();
  return made;
}

/** The sign-in screen of a PC, over HTTP. */
async function screenOf(pc: Pc) {
  const served = await serveTerminal(pc);
  const post = async (at: string, body: object, token?: string) => {
    const headers = {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    const response = await fetch(`${served.url}/api/${at}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as { token?: string; code?: string } };
  };
  const open = (code: string, badge = 'supervisor-1', reason = 'Nobody else is here') =>
    post('session/break-glass', { badge, code, reason });
  return { ...served, post, open };
}

const openings = ({ database }: Pc) =>
  database.sqlite
    .prepare<[], { n: number }>(
      "select count(*) as n from event where type = 'BreakGlassOpened' and status <> 'refused'",
    )
    .get()?.n;

describe('the sealed code of a PC', () => {
  it('is not there before an administrator made it, signed; what is recorded does not tell it', async () => {
    const pc = await enrolled(openPc());
    const at = await screenOf(pc);
    const notSealed = { status: 409, body: { code: 'breakGlassNotSealed' } };
    expect(await at.open('1'.repeat(20))).toMatchObject(notSealed);
    const unmade = (refusal: string) => ({ code: '', done: { code: refusal } });
    expect(await sealedOn(pc, 'supervisor')).toMatchObject(unmade('roleNotAllowed'));
    expect(await sealedOn(pc, 'admin', '000000')).toMatchObject(unmade('signatureInvalid'));
    expect(await at.open('0'.repeat(20))).toMatchObject(notSealed);
    const { code } = await sealedOn(pc);
    expect(code).toMatch(/^\d{20}$/u);
    const [body] = pc.database.sqlite
      .prepare<[], { body: string }>("select body from event where type = 'BreakGlassSealed'")
      .all();
    expect(JSON.parse(body?.body ?? '{}')).toMatchObject({
      actor: { person: 'p-admin-1' },
      payload: { note: 'the first', verifier: `$argon2id$v=19$${code}`, signature: { person: 'p-admin-1' } },
    });
    await at.close();
  });

  it('lets a person in once whose badge is locked out, with the reason, and nobody whom this PC does not know', async () => {
    const pc = await enrolled(openPc());
    const at = await screenOf(pc);
    const { code } = await sealedOn(pc);
    for (let n = 0; n < 5; n += 1) await pc.sessions.signIn('supervisor-1', 'wrong');
    expect(await pc.sessions.signIn('supervisor-1', testPin)).toMatchObject({ wait: { of: 'badge' } });
    expect(await at.open(code, 'supervisor-1', ' ')).toMatchObject({ status: 400 });
    expect(await at.open(code, '-')).toMatchObject({ status: 409, body: { code: 'personUnknown' } });
    expect(openings(pc)).toBe(0);
    const opened = await at.open((code.match(/.{5}/gu) ?? []).join(' - '));
    expect(opened).toMatchObject({
      status: 200,
      body: { signedIn: { person: 'p-supervisor-1', roles: ['supervisor'], emergency: true } },
    });
    expect(await at.post('session/touch', {}, opened.body.token)).toMatchObject({ status: 200 });
    expect(await at.open(code)).toMatchObject({ status: 409, body: { code: 'breakGlassNotSealed' } });
    expect(openings(pc)).toBe(1);
    await at.close();
  });

  it('opens nothing any more once another was made', async () => {
    const other = await enrolled(openPc());
    const first = await sealedOn(other);
    let code = '';
    const salted = { hashPin: (pin: string) => pin, hashCode: (c: string) => `$argon2id$v=19$${c}` };
    const command = sealing((made) => (code = made));
    const input = { terminal: other.store.options.terminal, note: '', signature: signatureOf('admin', 'x') };
    const decide: typeof command.decide = (i, context) =>
      command.decide(i, { ...context, secrets: { ...salted, newSalt: () => 'ff'.repeat(16) } });
    const caller = { kind: 'person', signedIn: signedInAs('admin') } as const;
    expect(await other.engine.execute({ ...command, decide }, input, caller)).toMatchObject({ ok: true });
    plantOf(other)();
    const at = await screenOf(other);
    expect(await at.open(first.code)).toMatchObject({ status: 401 });
    expect(await at.open(code)).toMatchObject({ status: 200 });
    await at.close();
  });

  it('opens no other PC, and not its own once that is revoked', async () => {
    const pc = await enrolled(openPc());
    const at = await screenOf(pc);
    const foreign = { terminal: 't-9', name: 'FA-03', duty, tools: [], certificate: certificateOf('t-9') };
    expect(await pc.execute('site.enrollTerminal', foreign, office)).toMatchObject({ ok: true });
    const notSealed = { status: 409, body: { code: 'breakGlassNotSealed' } };
    const ofTheOther = await sealedOn(pc, 'admin', testPin, 't-9');
    expect(ofTheOther).toMatchObject({
      code: expect.stringMatching(/^\d{20}$/u) as string,
      done: { ok: true },
    });
    expect(await at.open(ofTheOther.code)).toMatchObject(notSealed);
    const { code } = await sealedOn(pc);
    const revoked = { terminal: pc.store.options.terminal, reason: 'stolen' };
    expect(await pc.execute('site.revokeTerminal', revoked, 'admin')).toMatchObject({ ok: true });
    expect(await at.open(code)).toMatchObject(notSealed);
    expect(openings(pc)).toBe(0);
    await at.close();
  });

  it('is opened by one of two who type it at the same moment', async () => {
    let held = false;
    let looking = 0;
    const { promise: bothLook, resolve } = Promise.withResolvers<undefined>();
    const atTheSameTime: typeof verifyPin = async (verifier, code) => {
      if (held && ++looking === 2) resolve(undefined);
      if (held) await bothLook;
      return verifyPin(verifier, code);
    };
    const other = await enrolled(openPc({ verifyPin: atTheSameTime }));
    const made = await sealedOn(other);
    const at = await screenOf(other);
    held = true;
    const both = await Promise.all([at.open(made.code), at.open(made.code, 'operator-1')]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(openings(other)).toBe(1);
    await at.close();
  });
});

describe('wrong codes', () => {
  it('are waited after like wrong PINs, also where the PC lets nobody in any more', async () => {
    const pc = await enrolled(openPc());
    const { code } = await sealedOn(pc);
    const at = await screenOf(pc);
    for (let n = 0; n < 40; n += 1) await pc.sessions.signIn(`b-${n}`, 'wrong');
    expect(await pc.sessions.signIn('supervisor-1', testPin)).toMatchObject({ wait: { of: 'terminal' } });
    for (let n = 0; n < 4; n += 1) expect(await at.open(String(n))).toMatchObject({ status: 401 });
    expect(await at.open('5')).toMatchObject({ status: 429, body: { of: 'breakGlass', waitS: 5 } });
    expect(await at.open(code)).toMatchObject({ status: 429 });
    await at.close();
  });
});

describe('many wrong codes', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'takt-break-glass-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('at once cost as much waiting as one by one, and a kill gives no new tries', async () => {
    const keys = generateKeyPair();
    const file = path.join(folder, 'terminal.db');
    let looked = 0;
    const counted: typeof verifyPin = (verifier, code) => {
      looked += 1;
      return verifyPin(verifier, code);
    };
    const pc = await enrolled(openPc({ file, keys, verifyPin: counted }));
    const { code } = await sealedOn(pc);
    looked = 0;
    const guesses = Array.from({ length: 40 }, (_, n) => pc.sessions.checkBreakGlass(String(n)));
    await Promise.all(guesses);
    expect(looked).toBe(5);
    const again = openPc({ file, keys, verifyPin: counted, runtime: pc.runtime });
    expect(await again.sessions.checkBreakGlass(code)).toMatchObject({ wait: { of: 'breakGlass' } });
    expect(looked).toBe(5);
  });
});

describe('an emergency session', () => {
  it('signs where what the PC knows of people is too old, by badge and PIN, and never without', async () => {
    let people: NonNullable<TestTerminalOptions['people']> = () => ({ trust: 'fresh', days: 0, at: null });
    const pc = await enrolled(openPc({ people: () => people() }));
    const { code } = await sealedOn(pc);
    people = tooOld;
    const person = { badge: 'B7', name: { zh: '王芳', en: 'Wang Fang' }, roles: ['operator'], pin: null };
    await pc.execute('people.addPerson', person, 'admin');
    for (let n = 0; n < 5; n += 1) await pc.sessions.signIn('B7', 'wrong');
    const at = await screenOf(pc);
    const lift = (token: string | undefined, pin: string) =>
      at.post(
        'commands/people.liftLockOut',
        { badge: 'B7', signature: { ...signatureOf('supervisor', 'liftLockOut'), pin } },
        token,
      );
    const usual = await at.tokenOf('supervisor', 1);
    expect(await lift(usual, testPin)).toMatchObject({ status: 409, body: { code: 'peopleNotVouched' } });
    const { token } = (await at.open(code)).body;
    expect(await lift(token, '000000')).toMatchObject({ status: 409, body: { code: 'signatureInvalid' } });
    expect(await lift(token, testPin)).toMatchObject({ status: 200 });
    await at.post('session/end', {}, token);
    expect(await lift(token, testPin)).toMatchObject({ status: 401 });
    await at.close();
  });
});

describe('what has been opened', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'takt-break-glass-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('stays open after a kill, wherever the clock is set', async () => {
    const keys = generateKeyPair();
    const file = path.join(folder, 'terminal.db');
    const pc = await enrolled(openPc({ file, keys }));
    const { code } = await sealedOn(pc);
    const at = await screenOf(pc);
    expect(await at.open(code)).toMatchObject({ status: 200 });
    await at.close();
    for (const nowMs of [0, Date.parse('2040-01-01T00:00:00Z')]) {
      const again = openPc({ file, keys, runtime: { ...pc.runtime, nowMs: () => nowMs } });
      const after = await screenOf(again);
      expect(await after.open(code)).toMatchObject({ status: 409, body: { code: 'breakGlassNotSealed' } });
      await after.close();
    }
  });

  it('is told by a plant that had to agree to the code first, and stands in the inbox of the administrators until somebody has looked', async () => {
    const site = await virtualSite(folder);
    const pc = site.start('site.db');
    await enrolled(pc);
    const { code } = await sealedHere(pc);
    const at = await screenOf(pc);
    // The site's PCs compare PINs alone.
    expect(code).toMatch(/^\d{20}$/u);
    const tried = () => at.open(testPin, 'supervisor-1', 'Nobody else is here');
    expect(await tried()).toMatchObject({ status: 409, body: { code: 'breakGlassNotSealed' } });
    await site.run(20_000);
    expect(await tried()).toMatchObject({ status: 200 });
    await at.close();
    await site.run(20_000);
    type Inbox = Outputs<typeof siteContract.queries>['inbox'];
    const { rows } = await pc.query<Inbox>('site.inbox', { scope: 'all' }, 'admin');
    const [row] = rows;
    expect(rows).toMatchObject([
      {
        code: 'breakGlassOpened',
        owner: 'admin',
        params: { person: 'p-supervisor-1', reason: 'Nobody else is here' },
      },
    ]);
    const log = (await site.plant.log()).filter(({ event }) => event.type === 'BreakGlassOpened');
    expect(log).toMatchObject([{ verdict: 'accepted', event: { payload: { person: 'p-supervisor-1' } } }]);
    const review = { discrepancy: row?.id, note: 'Called the shift: it was so' };
    expect(await pc.execute('site.reviewDiscrepancy', review, 'admin')).toMatchObject({ ok: true });
    expect((await pc.query<Inbox>('site.inbox', { scope: 'all' }, 'admin')).rows).toEqual([]);
  });
});
