import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import { terminal as terminalStream } from '#domain/site/terminal';
import type { TerminalEvent } from '#domain/site/terminal';
import { attachmentRoute } from '#terminal/attachmentRoute';
import { ChangeFeed } from '#terminal/changeFeed';
import { nodeRuntime } from '#process/nodeRuntime';
import { terminalRouter } from '#terminal/router';
import { terminalServer, type TerminalServer } from '#terminal/server';
import { Sessions } from '#terminal/sessions';
import { staticFiles } from '#terminal/staticFiles';
import { sealing } from '#terminal/commands/breakGlass';
import { openTestTerminal, signatureOf, signedInAs, testPin } from '#tests/terminal/testTerminal';
import { expectAccessible } from './accessible.ts';
import { buildPage, launchForScreens, scan, type BuiltPage } from './page.ts';
import { plantOf } from '#tests/terminal/qualitySite';
import { triesInMemory } from '#tests/terminal/triesInMemory';

let built: BuiltPage;
let browser: Browser;
let server: TerminalServer;
let sessions: Sessions;
let port: number;
let page: Page;

/** One run of an engine: sessions live and die with it. */
async function startEngine(onPort: number, t = openTestTerminal(), own = ofChenLi()): Promise<void> {
  const { engine, areas, desk } = t;
  const runtime = nodeRuntime();
  sessions = own;
  const feed = new ChangeFeed(runtime, runtime.newId());
  const open = ['system.status', 'system.terminal', 'system.people'];
  const router = terminalRouter({
    engine,
    sessions,
    feed,
    areas,
    open,
    demo: null,
    backups: null,
    carry: null,
    attachments: desk,
  });
  server = terminalServer(router, {
    hosts: [],
    files: staticFiles(built.folder),
    attachments: attachmentRoute(desk, sessions),
    version: '0.0.0',
    health: () => ({ ok: true }),
    onBug: (error) => console.error(error),
  });
  port = (await server.listen(onPort, '127.0.0.1')).port;
}

function ofChenLi(canCheck = true): Sessions {
  const runtime = nodeRuntime();
  return new Sessions({
    runtime,
    newToken: () => runtime.newId(),
    byBadge: (badge) =>
      badge === '1001'
        ? {
            person: 'p1',
            badge,
            name: { zh: '陈立', en: 'Chen Li' },
            roles: ['supervisor'],
            active: true,
            pinVerifier: 'plain',
          }
        : null,
    verifyPin: (_verifier, pin) => Promise.resolve(pin === testPin),
    canCheck: () => canCheck,
    idleLockS: 600,
    tries: triesInMemory(),
  });
}

beforeAll(async () => {
  [built, browser] = await Promise.all([buildPage('index.html'), launchForScreens()]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await built?.remove();
});
beforeEach(async () => {
  await startEngine(0);
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' });
  page = await context.newPage();
  await page.goto(`http://127.0.0.1:${port}/`);
  await badge().waitFor();
});
afterEach(async () => {
  await page.context().close();
  await server.close();
});

const badge = () => page.getByLabel('Badge', { exact: true });
const pin = () => page.getByLabel('PIN', { exact: true });
const person = () => page.getByRole('button', { name: 'Chen Li: personal menu' });

const tokenKept = () =>
  page.evaluate(() => JSON.parse(sessionStorage.getItem('takt.session') ?? '{}').token as string);

async function signIn(): Promise<void> {
  await badge().fill('1001');
  await pin().fill(testPin);
  await pin().press('Enter');
}

describe('signing in at a real engine', () => {
  it('opens the frame for the person, and keeps them over a reload', async () => {
    await signIn();
    await person().waitFor();
    await page.getByText('Online', { exact: true }).waitFor();
    await page.reload();
    await person().waitFor();
    expect(await badge().count()).toBe(0);
  });

  it('keeps the language that was chosen to sign in over a reload', async () => {
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByLabel('工牌', { exact: true }).waitFor();
    await page.reload();
    await page.getByLabel('工牌', { exact: true }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
  });

  it('says what was wrong, keeps the badge and forgets the PIN', async () => {
    await badge().fill('1001');
    await pin().fill('000000');
    await pin().press('Enter');
    await page.getByText('Badge or PIN is wrong.').waitFor();
    expect(await badge().inputValue()).toBe('1001');
    expect(await pin().inputValue()).toBe('');
  });

  it('takes a scanned badge and goes on to the PIN, by touch pad alone', async () => {
    await scan(page, ['F9', ...'1001', 'Enter']);
    await expect.poll(() => badge().inputValue()).toBe('1001');
    const pad = page.getByRole('group', { name: 'Number pad: PIN' });
    for (const digit of testPin) await pad.getByRole('button', { name: digit, exact: true }).click();
    await pad.getByRole('button', { name: 'Next' }).click();
    await person().waitFor();
  });

  it('goes from a typed badge to the PIN by Enter', async () => {
    await badge().pressSequentially('1001', { delay: 80 });
    await badge().press('Enter');
    await expect.poll(() => pin().evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await badge().inputValue()).toBe('1001');
  });

  it('keeps a PIN in its field, however fast it is typed', async () => {
    await badge().fill('1001');
    await pin().focus();
    await scan(page, [...testPin, 'Enter']);
    await person().waitFor();
    expect(await page.getByText(testPin).count()).toBe(0);
  });

  it('still takes a badge that is scanned with the prefix while the PIN has the focus', async () => {
    await pin().focus();
    await scan(page, ['F9', ...'1001', 'Enter']);
    await expect.poll(() => badge().inputValue()).toBe('1001');
    expect(await pin().inputValue()).toBe('');
  });

  it('lets the person go, and shows the next one nothing of them', async () => {
    await signIn();
    await person().waitFor();
    const token = await tokenKept();
    await person().click();
    await page.getByRole('menuitem', { name: 'Switch person' }).click();
    await badge().waitFor();
    expect(await badge().inputValue()).toBe('');
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
    await expect.poll(() => sessions.of(token).status).toBe('none');
  });

  it('says in both languages what helps where this PC can look at no PIN', async () => {
    await server.close();
    await startEngine(0, openTestTerminal(), ofChenLi(false));
    await page.goto(`http://127.0.0.1:${port}/`);
    await signIn();
    await page.getByText('it does not have the site’s key for PINs').waitFor();
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByText('本机没有本厂的 PIN 密钥').waitFor();
    expect(await person().count()).toBe(0);
  });

  it.each([
    ['aging', 23, 'is 23 days old', '已有 23 天未经工厂确认'],
    ['expired', 31, 'is 31 days old: nobody can sign here', '已有 31 天未经工厂确认：不能签名'],
  ] as const)('says in both languages that what is known of people is %s', async (trust, days, en, zh) => {
    await server.close();
    await startEngine(0, openTestTerminal({ people: () => ({ trust, days, at: null }) }));
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.getByText(en).waitFor();
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByText(zh).waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await signIn();
    await person().waitFor();
    expect(await page.getByText(en).count()).toBe(0);
  });

  it('says in both languages, before and after, that this PC was declared lost, and what to do', async () => {
    await server.close();
    const t = openTestTerminal();
    const end: TerminalEvent = {
      type: 'TerminalDeclaredLost',
      payload: { reason: 'flooded', runs: [], tools: [] },
    };
    const lost = accept(draft(terminalStream, t.store.options.terminal, end));
    t.store.commit(lost, { actor: { kind: 'policy', policy: 'test' } });
    await startEngine(0, t);
    await page.goto(`http://127.0.0.1:${port}/`);
    const [en, zh] = [/This PC was declared lost on .+: flooded/, /本机已于 .+ 被宣告丢失：flooded/];
    await page.getByText(en).waitFor();
    await page.getByText(/1 record is kept and goes to the plant .+ Do not work here/).waitFor();
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByText(zh).waitFor();
    await page.getByText(/1 条记录已保留.+请勿在此工作/).waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await signIn();
    await person().waitFor();
    await page.getByText(en).waitFor();
    await expectAccessible(page);
  });

  it('says that nothing can be recorded while the engine is away, then asks who is there', async () => {
    await signIn();
    await person().waitFor();
    const before = port;
    await server.close();
    await page.getByText('This PC’s engine does not answer').first().waitFor();
    await startEngine(before);
    // A restarted engine knows no session: the screen stays, locked, until somebody signs in.
    await page.getByRole('dialog').waitFor();
    await signIn();
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await person().waitFor();
  });
});

describe('a screen that somebody left', () => {
  /** On a clock that the test sets forward. */
  async function atScreen() {
    await page.clock.install();
    await page.reload();
    await signIn();
    await person().waitFor();
    await page.evaluate(() => document.querySelector('main')?.setAttribute('data-kept', 'yes'));
    return { token: await tokenKept(), touch: vi.spyOn(sessions, 'touch') };
  }
  const locked = () => page.getByRole('dialog', { name: 'Locked' });

  it('stays open while somebody moves, scrolls or types, and tells the engine of them', async () => {
    const { token, touch } = await atScreen();
    await page.clock.fastForward('09:00');
    await page.mouse.move(300, 300);
    await expect.poll(() => touch.mock.calls.length).toBe(1);
    expect(touch).toHaveBeenCalledWith(token);
    // The next is told a little later, not with every move.
    for (let x = 0; x < 20; x++) await page.mouse.move(310 + x, 310);
    expect(touch.mock.calls.length).toBe(1);
    await page.clock.fastForward('00:31');
    await expect.poll(() => touch.mock.calls.length).toBe(2);
    await page.clock.fastForward('09:00');
    await page.mouse.wheel(0, 10);
    await expect.poll(() => touch.mock.calls.length).toBe(3);
    await page.clock.fastForward('09:00');
    await page.keyboard.press('Shift');
    await expect.poll(() => touch.mock.calls.length).toBe(4);
    await page.clock.fastForward('09:00');
    expect(await locked().count()).toBe(0);
  });

  it('locks by itself, ends the session at the engine, and keeps the screen for the same person', async () => {
    const { token } = await atScreen();
    await page.clock.fastForward('10:01');
    await locked().waitFor();
    await page.getByText('Nobody did anything here for a while').waitFor();
    await expect.poll(() => sessions.of(token).status).toBe('none');
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
    await signIn();
    await expect.poll(() => locked().count()).toBe(0);
    expect(await page.locator('main').getAttribute('data-kept')).toBe('yes');
  });
});

describe('a badge that is locked out', () => {
  const other = () => page.getByLabel('Badge', { exact: true });
  const fill = async (who: string, secret: string) => {
    await other().fill(who);
    await pin().fill(secret);
    await pin().press('Enter');
  };

  it('says how long, and is lifted at the PC by somebody else who may', async () => {
    const t = openTestTerminal();
    const person = {
      badge: 'operator-7',
      name: { zh: '王芳', en: 'Wang Fang' },
      roles: ['operator'],
      pin: null,
    };
    await t.execute('people.addPerson', person, 'admin');
    for (let n = 0; n < 4; n += 1) await t.sessions.signIn('operator-7', 'wrong');
    await server.close();
    await startEngine(0, t, t.sessions);
    await page.goto(`http://127.0.0.1:${port}/`);
    await fill('operator-7', '000000');
    await page.getByText(/Too many wrong tries with this badge. Try again in 0:0\d/u).waitFor();
    await page.getByRole('button', { name: 'Lift the lock-out…' }).click();
    await page.getByText('Of badge operator-7 at this PC.').waitFor();
    await fill('operator-1', testPin);
    await page.getByText('This needs the role').waitFor();
    await fill('supervisor-1', testPin);
    await page.getByText('The lock-out of badge operator-7 is lifted').waitFor();
    expect(await badge().inputValue()).toBe('operator-7');
    await pin().fill(testPin);
    await pin().press('Enter');
    await page.getByRole('button', { name: /personal menu/u }).waitFor();
  });
});

describe('a PC with a sealed code', () => {
  const code = '0'.repeat(20);
  async function sealed() {
    const verifyPin = (verifier: string, pin: string) =>
      Promise.resolve(verifier === 'plain' ? pin === testPin : verifier.endsWith(pin));
    const t = openTestTerminal({ verifyPin });
    const { terminal } = t.store.options;
    const duty = { kind: 'floor', line: null, stations: [], zones: [], scopes: ['site'] };
    const certificate = {
      terminal,
      name: 'FA-02',
      site: 'site',
      publicKey: 'k'.repeat(60),
      issuedAt: '2026-11-22T07:00:00.000Z',
      signature: 's'.repeat(88),
    };
    const office = { kind: 'policy', policy: 'enrolment' } as const;
    await t.execute('site.enrollTerminal', { terminal, name: 'FA-02', duty, tools: [], certificate }, office);
    const command = sealing(() => undefined);
    const signature = signatureOf('admin', 'sealBreakGlass');
    const caller = { kind: 'person', signedIn: signedInAs('admin') } as const;
    const done = await t.engine.execute(command, { terminal, note: '', signature }, caller);
    if (!done.ok) throw new Error(done.code);
    plantOf(t)();
    await server.close();
    await startEngine(0, t, t.sessions);
    await page.goto(`http://127.0.0.1:${port}/`);
    return t;
  }

  it('lets a person in by it, once, with the reason; the touch pad writes the code', async () => {
    const t = await sealed();
    await page.getByRole('button', { name: 'Open with the sealed code…' }).click();
    await badge().fill('supervisor-1');
    const field = page.getByLabel('Code', { exact: true });
    await field.fill('12345');
    await page.getByLabel('Why nobody can sign in').fill('The supervisor is locked out');
    const open = page.getByRole('button', { name: 'Open', exact: true });
    await open.click();
    await page.getByText('The code is not the one of this PC.').waitFor();
    await expectAccessible(page);
    await field.fill('');
    const pad = page.getByRole('group', { name: 'Number pad: Code' });
    for (const digit of code) await pad.getByRole('button', { name: digit, exact: true }).click();
    await open.click();
    await page.getByRole('button', { name: /personal menu, emergency session$/u }).waitFor();
    await page.getByText('emergency session').waitFor();
    expect(
      t.database.sqlite.prepare("select type from event where type = 'BreakGlassOpened'").all(),
    ).toHaveLength(1);
    await page.getByRole('button', { name: /personal menu/u }).click();
    await page.getByRole('menuitem', { name: 'Switch person' }).click();
    await badge().waitFor();
    expect(await page.getByRole('button', { name: 'Open with the sealed code…' }).count()).toBe(0);
  });

  it('asks for it in Chinese, and waits after wrong ones', async () => {
    const t = await sealed();
    for (let n = 0; n < 5; n += 1) await t.sessions.checkBreakGlass('1');
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByRole('button', { name: '使用密封应急码…' }).click();
    await page.getByLabel('工牌', { exact: true }).fill('supervisor-1');
    await page.getByLabel('应急码', { exact: true }).fill(code);
    await page.getByLabel('为何无人能登录').fill('班长被锁定');
    await page.getByRole('button', { name: '打开', exact: true }).click();
    await page.getByText('应急码错误次数过多').waitFor();
    expect(await page.getByRole('button', { name: /个人菜单|personal menu/u }).count()).toBe(0);
    expect(t.database.sqlite.prepare("select 1 from event where type = 'BreakGlassOpened'").all()).toEqual(
      [],
    );
  });
});
