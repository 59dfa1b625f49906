import type { Browser, Page } from 'playwright-core';
import { preview, type PreviewServer } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildPage, launchForScreens, scan, type BuiltPage } from './page.ts';

let built: BuiltPage;
let server: PreviewServer;
let browser: Browser;
let tab: Page;

beforeAll(async () => {
  [built, browser] = await Promise.all([buildPage('gallery.html'), launchForScreens()]);
  server = await preview(built.config);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await built?.remove();
});
beforeEach(async () => {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    reducedMotion: 'reduce',
  });
  tab = await context.newPage();
  await open();
});
afterEach(() => tab.context().close());

async function open(): Promise<void> {
  await tab.goto(`${server.resolvedUrls?.local[0] ?? ''}gallery.html?page=states&lang=en`);
  await tab.getByRole('button', { name: 'Sign dialog' }).focus();
}
const report = () => tab.locator('[aria-live="assertive"]');
const keys = ['F9', ...'W20-1188', 'Enter'];

/** The button that has the focus would open a dialog. */
const pressedNothing = async () => expect(await tab.getByRole('dialog').count()).toBe(0);

/** The page is busy for `ms` before it gets round to the n-th key; it is opened anew, to be asked before the wedge is. */
async function busyAt(n: number, ms: number): Promise<void> {
  await tab.addInitScript(
    (busy) => {
      let seen = 0;
      const work = () => {
        seen += 1;
        if (seen !== busy.n) return;
        const from = performance.now();
        while (performance.now() - from < busy.ms);
        document.body.dataset['workedMs'] = String(busy.ms);
      };
      window.addEventListener('keydown', work, { capture: true });
    },
    { n, ms },
  );
  await open();
}

describe('a scan while the page is busy', () => {
  it('is read whole: what counts is when its keys were sent, not when they are handled', async () => {
    await busyAt(4, 900);
    await scan(tab, keys);
    await report().getByText('W20-1188', { exact: true }).waitFor();
    expect(await tab.evaluate(() => document.body.dataset['workedMs'])).toBe('900');
    await pressedNothing();
  });

  it('that really came apart says so, asks nobody, and presses nothing', async () => {
    await scan(tab, keys, { at: 4, ms: 700 });
    await report().getByText('Scan it again').waitFor();
    expect(await report().getByText('Only part of the code arrived').count()).toBe(1);
    expect(await report().locator('code').count()).toBe(0);
    await pressedNothing();
    await scan(tab, keys);
    await report().getByText('W20-1188', { exact: true }).waitFor();
  });

  it('whose beginning is missing is no code, and a second suffix presses nothing either', async () => {
    await scan(tab, [...'-1188', 'Enter', 'Enter']);
    await report().getByText('It came without F9').waitFor();
    await pressedNothing();
    await scan(tab, ['F9', ...'W20-1188', 'Tab']);
    await report().getByText('W20-1188', { exact: true }).waitFor();
    const name = await tab.evaluate(() => document.activeElement?.textContent);
    expect(name).toBe('Sign dialog');
  });
});
