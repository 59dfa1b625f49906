import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openAt, type Opened } from '../openedPage.ts';
import { buildPage, launchChromium, type BuiltPage } from '../page.ts';
import { openIssue, serveQuality, type QualityServer } from './qualityScreens.ts';

let built: BuiltPage;
let browser: Browser;
let server: QualityServer;
let opened: Opened;
let issue = '';

beforeAll(async () => {
  [built, browser] = await Promise.all([buildPage('index.html'), launchChromium()]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await built?.remove();
});
beforeEach(async () => {
  server = await serveQuality(built.folder, async (terminal) => {
    issue = await openIssue(terminal, { title: 'Wheel nut loose' });
  });
}, 60_000);
afterEach(async () => {
  await opened.page.context().close();
  await server.close();
});

const comments = (): number =>
  server.terminal.database.sqlite
    .prepare<[], { n: number }>("select count(*) as n from event where type = 'IssueCommented'")
    .get()?.n ?? 0;

describe.each([
  [
    'en',
    /not known whether this was saved.*will not be saved twice/,
    'Comment',
    'This PC’s engine does not answer',
  ],
  ['zh', /不知道是否已保存.*不会重复保存/, '评论', '本机引擎无响应'],
] as const)('a command whose answer is lost (%s)', (language, words, button, away) => {
  it('says that it is not known, and is saved once when the person tries again', async () => {
    opened = await openAt(browser, server, '/quality/issues', { role: 'quality', language });
    const { page } = opened;
    let cut: (() => Promise<void>) | null = null;
    let connections = 0;
    const back = async () => connections > 1 && (await page.getByText(away).count()) === 0;
    await page.routeWebSocket('**/rpc', (route) => {
      const engine = route.connectToServer();
      connections += 1;
      cut = async () => {
        await route.close();
        await engine.close();
      };
    });
    await page.goto(`${server.url}/quality/issues/${issue}`);
    await page.getByRole('heading', { name: /Wheel nut loose/ }).waitFor();
    const stop = server.terminal.store.onChange(() => void cut?.());
    await page.getByRole('button', { name: button, exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('Seen on the next two');
    await dialog.getByRole('button', { name: button, exact: true }).click();
    await dialog.getByRole('alert').filter({ hasText: words }).waitFor();
    stop();
    expect(comments()).toBe(1);
    await expect.poll(back, { timeout: 10_000 }).toBe(true);
    await dialog.getByRole('button', { name: button, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(comments()).toBe(1);
  });
});
