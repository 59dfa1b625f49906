import type { Page } from 'playwright-core';
import { preview, type PreviewServer } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { giveBack, takePage, type KeptPage } from './keptPages.ts';
import { buildPage, scan, type BuiltPage } from './page.ts';

let built: BuiltPage;
let server: PreviewServer;
let address: string;
let kept: KeptPage | null = null;

beforeAll(async () => {
  built = await buildPage('gallery.html');
  server = await preview(built.config);
  address = server.resolvedUrls?.local[0] ?? '';
}, 120_000);

afterEach(() => leave());

afterAll(async () => {
  await server?.close();
  await built?.remove();
});

async function leave(): Promise<void> {
  if (kept !== null) await giveBack(kept);
  kept = null;
}

async function open(page: string, lang = 'en', theme = 'light'): Promise<Page> {
  await leave();
  kept = await takePage({ scheme: 'light', width: 1366 });
  const { page: tab } = kept;
  await tab.goto(`${address}gallery.html?page=${page}&lang=${lang}&theme=${theme}`);
  await tab.locator('main, form').first().waitFor();
  return tab;
}

const report = (tab: Page) => tab.locator('[aria-live="assertive"]');

describe('the components in Chromium', () => {
  const pages = ['line', 'station-nok', 'dispatch', 'issue', 'table', 'states', 'signIn'];
  it.each(pages)('pass axe on the %s page in light and dark', async (page) => {
    for (const [lang, theme] of [
      ['zh', 'light'],
      ['en', 'dark'],
    ] as const) {
      const tab = await open(page, lang, theme);
      await expectAccessible(tab);
    }
  });

  it('keep the Enter of a scanner from a focused button, and say what became of the scan', async () => {
    const tab = await open('states');
    const sign = tab.getByRole('button', { name: 'Sign dialog' });
    await sign.focus();
    await scan(tab, ['F9', ...'LW433B12', 'Enter']);
    await report(tab).getByText('Wheel FL installed').waitFor();
    expect(await tab.getByRole('dialog').count()).toBe(0);
    expect(await sign.evaluate((node) => node === document.activeElement)).toBe(true);
    await scan(tab, ['F9', ...'BAD-7', 'Enter']);
    await report(tab).getByText('Not a part of this station').waitFor();
  });

  it('keep a scan out of the field that has the focus', async () => {
    const tab = await open('table');
    const filter = tab.getByRole('textbox', { name: 'Filter' });
    await filter.fill('Q-26');
    await scan(tab, ['F9', ...'W20-1188', 'Enter']);
    await report(tab).getByText('W20-1188').waitFor();
    await expect.poll(() => filter.inputValue()).toBe('Q-26');
  });

  it('lead through a table by keys, far beyond what is drawn', async () => {
    const tab = await open('table');
    const grid = tab.getByRole('grid', { name: 'Issues' });
    await grid.focus();
    await tab.keyboard.press('Control+End');
    const last = tab.getByRole('gridcell', { name: 'Q-2611-5000' });
    await last.waitFor();
    const active = await grid.getAttribute('aria-activedescendant');
    expect(active).toMatch(/-4999-5$/);
    expect(await tab.getByRole('row').count()).toBeLessThan(60);
  });

  it('sort, filter and hide columns', async () => {
    const tab = await open('table');
    await tab.getByRole('columnheader', { name: 'Units' }).getByRole('button').click();
    await expect
      .poll(() => tab.getByRole('columnheader', { name: 'Units' }).getAttribute('aria-sort'))
      .toMatch(/ending$/);
    await tab.getByRole('textbox', { name: 'Filter' }).fill('0042');
    await tab.getByText('1 row', { exact: true }).waitFor();
    await tab.getByRole('button', { name: 'Columns' }).click();
    await tab.getByRole('checkbox', { name: 'Owner' }).uncheck();
    await expect.poll(() => tab.getByRole('columnheader', { name: 'Owner' }).count()).toBe(0);
  });

  it('switch the language at once, without a reload', async () => {
    const tab = await open('dispatch', 'zh');
    await tab.evaluate(() => document.body.setAttribute('data-kept', 'yes'));
    await tab.getByRole('button', { name: 'English' }).click();
    await tab.getByRole('link', { name: 'Logistics' }).waitFor();
    expect(await tab.locator('html').getAttribute('lang')).toBe('en-GB');
    expect(await tab.locator('body').getAttribute('data-kept')).toBe('yes');
  });
});
