import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoFiles } from '#tests/terminal/demoFiles';
import { expectAccessible, expectText, openAt, type Opened } from '../openedPage.ts';
import { buildPage, launchChromium, type BuiltPage } from '../page.ts';
import type { ScreenServer } from '../screenHarness.ts';
import { does, seedDemoLine, serveLine } from './lineScreens.ts';

let built: BuiltPage;
let browser: Browser;
let server: ScreenServer;
let opened: Opened | null = null;

const hourMs = 3_600_000;

/** The demo site in a shift without breaks that began two hours ago, whatever the time of day is. */
function filesInShift(): Record<string, string> {
  const zone = { timeZone: 'Asia/Shanghai', hourCycle: 'h23', hour: '2-digit', minute: '2-digit' } as const;
  const start = new Intl.DateTimeFormat('en-GB', zone).format(Date.now() - 2 * hourMs);
  return {
    ...demoFiles(),
    'shifts.csv': `id,name_zh,name_en,start,minutes,breaks\nA,甲班,Shift A,${start},480,\n`,
  };
}

beforeAll(async () => {
  [built, browser] = await Promise.all([buildPage('index.html'), launchChromium()]);
}, 120_000);
beforeEach(async () => {
  server = await serveLine(built.folder, async (terminal, before) => {
    await before(hourMs, () => seedDemoLine(terminal, 3).then(() => undefined));
    await does(terminal, 'site.importFolder', { files: filesInShift() }, 'admin');
  });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await built?.remove();
});
afterEach(async () => {
  const errors = opened?.errors ?? [];
  await opened?.page.context().close();
  opened = null;
  await server.close();
  expect(errors).toEqual([]);
});

const stops = async () =>
  (
    await server.terminal.query<{ rows: { station: string | null; reason: string; lengthS: number }[] }>(
      'assembly.stops',
      { line: 'FA1' },
    )
  ).rows;

describe('a line that stands', () => {
  it('is said to stand, is recorded from then with its reason, and runs again', async () => {
    opened = await openAt(browser, server, '/line', { role: 'supervisor' });
    const { page } = opened;
    await expectText(page, /The line stands since \d\d:\d\d/);
    await expectText(page, 'none recorded');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Record a stop from then' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Equipment fault').click();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Save the stop' }).click();
    await expectText(page, 'Equipment fault');
    await expect.poll(() => page.getByText('The line stands since').count()).toBe(0);
    const [stop] = await stops();
    expect(stop).toMatchObject({ station: null });
    expect(stop?.lengthS).toBeGreaterThan(3000);
    await page.getByRole('button', { name: 'Runs again' }).click();
    await expectText(page, 'all with a reason');
  });

  it('lets a stop of one station be recorded that begins now', async () => {
    opened = await openAt(browser, server, '/line', { role: 'supervisor', language: 'zh' });
    const { page } = opened;
    await page.getByRole('button', { name: '记录停线', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('哪里停了').first().click();
    await page.getByRole('option', { name: /^FA-02/ }).click();
    await dialog.getByText('设备故障').click();
    await dialog.getByRole('button', { name: '保存停线' }).click();
    await expect.poll(async () => (await stops()).map(({ station }) => station)).toEqual(['FA-02']);
    expect((await stops())[0]?.lengthS).toBeLessThan(60);
  });

  it('is not the affair of a quality lead, who can only see it', async () => {
    opened = await openAt(browser, server, '/line', { role: 'quality' });
    await expectText(opened.page, /The line stands since/);
    expect(await opened.page.getByRole('button', { name: /Record a stop/ }).count()).toBe(0);
  });
});
