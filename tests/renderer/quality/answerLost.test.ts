import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newPage } from '../keptPages.ts';
import { openAt } from '../openedPage.ts';
import { testPin } from '#tests/terminal/testTerminal';
import { buildPage, type BuiltPage } from '../page.ts';
import { openIssue, serveQuality, type QualityServer } from './qualityScreens.ts';

let built: BuiltPage;
let server: QualityServer;
let page: Page;
let issue = '';

beforeAll(async () => {
  built = await buildPage('index.html');
}, 120_000);
afterAll(async () => {
  await built?.remove();
});
beforeEach(async () => {
  server = await serveQuality(built.folder, async (terminal) => {
    issue = await openIssue(terminal, { title: 'Wheel nut loose' });
  });
  ({ page } = await newPage({ scheme: 'light', width: 1366 }));
}, 60_000);
afterEach(async () => {
  await page.context().close();
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
    await openAt(page, server, '/quality/issues', { role: 'quality', language });
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

describe.each([
  [
    'en',
    'Comment',
    ['Badge', 'PIN'],
    /engine was started again: sign in/,
    /does not answer: nothing was saved/,
  ],
  ['zh', '评论', ['工牌', 'PIN'], /引擎重新启动过，请登录/, /本机引擎没有回答，没有保存/],
] as const)('a dialog that is open while the engine restarts (%s)', (language, button, fields, why, gone) => {
  it('keeps what was typed under a sign-in that says why, and says nothing of then any more', async () => {
    await openAt(page, server, `/quality/issues/${issue}`, { role: 'quality', language });
    await page.getByRole('button', { name: button, exact: true }).click();
    const dialog = page.getByRole('dialog').filter({ has: page.getByRole('textbox') });
    const comment = page.locator('.mantine-Modal-content');
    await comment.getByRole('textbox').fill('Seen on the next two');
    const startAgain = await server.die();
    await comment.getByRole('button', { name: button, exact: true }).click();
    await comment.getByRole('alert').filter({ hasText: gone }).waitFor();
    await startAgain();
    await page.getByText(why).waitFor();
    await page.keyboard.press('Escape');
    const [badge, pin] = fields;
    await dialog.getByLabel(badge, { exact: true }).fill('quality-1');
    await page.keyboard.press('Escape');
    await dialog.getByLabel(pin, { exact: true }).fill(testPin);
    await dialog.getByLabel(pin, { exact: true }).press('Enter');
    await page.getByText(why).waitFor({ state: 'detached' });
    expect(await comment.getByRole('textbox').inputValue()).toBe('Seen on the next two');
    expect(await comment.getByRole('alert').count()).toBe(0);
    await comment.getByRole('button', { name: button, exact: true }).click();
    await comment.waitFor({ state: 'detached' });
    expect(comments()).toBe(1);
  });
});
