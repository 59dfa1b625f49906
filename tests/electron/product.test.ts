import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { lockDataDir } from '#db/open';
import { type Notice, runsOn } from './launch.ts';
import { buildProduct } from './product/build.ts';
import { enrolAlone } from './product/enrolAlone.ts';
import { heard, LONG, StartedApps } from './startedApps.ts';

const apps = new StartedApps();
let appFolder: string;
let userData: string;

beforeAll(async () => {
  process.stderr.write(`the product runs on ${runsOn.text}\n`);
  appFolder = await buildProduct();
});
afterAll(() => rm(appFolder, { recursive: true, force: true }));

beforeEach(async () => {
  userData = await mkdtemp(join(tmpdir(), 'takt-product-data-'));
});
afterEach(async () => {
  await apps.endAll();
  await rm(userData, { recursive: true, force: true });
});

/** The text that a person sees. */
function textOf(page: Page): Promise<string> {
  return page.locator('body').innerText();
}

async function signIn(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Badge' }).fill('9999');
  await page.locator('#sign-in-pin').fill('000000');
  await page.getByRole('button', { name: 'Sign in' }).click();
}

describe(`the product in the Electron window (${runsOn.kind})`, { timeout: 60_000 }, () => {
  test('shows the sign-in of a PC whose plant is gone, and its engine judges badge and PIN', async () => {
    await enrolAlone(join(userData, 'terminal'), 'Line 1 PC');
    const { page } = await apps.start({ appFolder, userData });
    await expect.poll(() => textOf(page), LONG).toContain('Line 1 PC');
    await signIn(page);
    await expect.poll(() => textOf(page), LONG).toContain('Badge or PIN is wrong.');
  });

  test('moves the private key of the PC from its file to the keyring, and finds it there again', async () => {
    await enrolAlone(join(userData, 'terminal'), 'Line 1 PC');
    const app = await apps.start({ appFolder, userData });
    await expect.poll(() => engines(app.notices), LONG).toHaveLength(1);
    const keys = (await readdir(join(userData, 'terminal'))).filter((name) =>
      name.startsWith('terminal.key'),
    );
    expect(keys).toEqual(['terminal.key.sealed']);
    process.kill(engines(app.notices)[0] ?? 0, 'SIGKILL');
    await expect.poll(() => engines(app.notices), LONG).toHaveLength(2);
    await expect.poll(() => textOf(app.page), LONG).toContain('Line 1 PC');
  });

  test('breaks none of its own rules: no error on the console, nothing refused', async () => {
    await enrolAlone(join(userData, 'terminal'), 'Line 1 PC');
    const { page, notices } = await apps.start({ appFolder, userData });
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    page.on('pageerror', (error) => errors.push(error.message));
    await page.reload();
    await expect.poll(() => textOf(page), LONG).toContain('Line 1 PC');
    expect(errors).toEqual([]);
    expect(notices.filter(({ msg }) => msg.endsWith('Refused'))).toEqual([]);
  });

  test('goes on after its engine was killed with -9', async () => {
    await enrolAlone(join(userData, 'terminal'), 'Line 1 PC');
    const app = await apps.start({ appFolder, userData });
    await expect.poll(() => textOf(app.page), LONG).toContain('Line 1 PC');
    await expect.poll(() => engines(app.notices), LONG).toHaveLength(1);
    process.kill(engines(app.notices)[0] ?? 0, 'SIGKILL');
    await expect.poll(() => engines(app.notices), LONG).toHaveLength(2);
    await signIn(app.page);
    await expect.poll(() => textOf(app.page), LONG).toContain('Badge or PIN is wrong.');
  });

  test('tells the user when the PC belongs to no plant yet', async () => {
    const app = await apps.start({ appFolder, userData });
    const told = await heard(app, 'userTold');
    expect(told?.['detail']).toContain('belongs to no plant yet');
  });

  test.each([
    ['en_GB.UTF-8', 'Takt is already running on this PC with the same data.', /^[^\u4e00-\u9fff]*$/u],
    ['zh_CN.UTF-8', '本机已有另一个 Takt 正在使用同一份数据', /^[^A-Za-z]*$/u],
  ])('tells the user, whose language is that of %s, that Takt already runs', async (lang, said, alone) => {
    const dataDir = join(userData, 'terminal');
    await enrolAlone(dataDir, 'Line 1 PC');
    const lock = lockDataDir(dataDir);
    try {
      const app = await apps.start({ appFolder, userData, env: { LANG: lang } });
      const detail = String((await heard(app, 'userTold'))?.['detail']);
      expect(detail).toContain(said);
      expect(detail.replaceAll('Takt', '')).toMatch(alone);
      expect(await heard(app, 'engineEnded')).toMatchObject({ refusal: 'AlreadyRunning' });
    } finally {
      lock.release();
    }
  });
});

/** The processes of the engines that came to run, in order. */
function engines(notices: readonly Notice[]): number[] {
  return notices.filter(({ msg }) => msg === 'engineReady').map(({ pid }) => Number(pid));
}
