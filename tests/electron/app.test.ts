import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { chromiumPath } from '#tests/chromium';
import { type LaunchSetting, launchSecond, type RunningApp, runsOn } from './launch.ts';
import { alive, processTree } from './processes.ts';
import { heard, LONG, StartedApps } from './startedApps.ts';
import { buildTestApp } from './testApp/build.ts';

const apps = new StartedApps();
let appFolder: string;
let userData: string;

beforeAll(async () => {
  process.stderr.write(`electron specs run on ${runsOn.text}\n`);
  appFolder = await buildTestApp();
});
afterAll(() => rm(appFolder, { recursive: true, force: true }));

beforeEach(async () => {
  userData = await mkdtemp(join(tmpdir(), 'takt-electron-data-'));
});
afterEach(async () => {
  await apps.endAll();
  await rm(userData, { recursive: true, force: true });
});

function start(setting: Partial<LaunchSetting> = {}): Promise<RunningApp> {
  return apps.start({ appFolder, userData, ...setting });
}

describe(`the Electron window (${runsOn.kind})`, () => {
  test('the page reaches the engine, which runs in a process of its own with the arguments of the window', async () => {
    const { page, pid } = await start({ args: ['--plant=https://plant.example:8443'] });
    const answer = await page.evaluate(() => trial.ping());
    expect(answer).toMatchObject({
      dataDir: join(userData, 'terminal'),
      plantUrls: ['https://plant.example:8443'],
    });
    expect(answer.pid).not.toBe(pid);
    expect(processTree(pid)).toContain(answer.pid);
  });

  test('the page sees a frozen host and nothing of Node or Electron', async () => {
    const { page } = await start();
    const seen = await page.evaluate(() => ({
      host: trial.host,
      leaks: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter(
        (name) => name in globalThis,
      ),
    }));
    expect(seen.host).toMatchObject({ platform: process.platform, frozen: true });
    expect(seen.leaks).toEqual([]);
  });

  test('a save is in the database, and a typed refusal crosses with its data', async () => {
    const { page } = await start();
    expect(await page.evaluate(() => trial.save('first'))).toEqual({ id: 1, text: 'first' });
    expect(await page.evaluate(() => trial.list())).toEqual([{ id: 1, text: 'first' }]);
    const refused = await page.evaluate(() => trial.saveRefused('longer than the engine will take'));
    expect(refused).toEqual({ code: 'NOTE_REFUSED', data: { longest: 20 } });
  });

  test.skipIf(runsOn.kind === 'electron')(
    'the window ends with whoever opened it over a channel',
    async () => {
      const app = await start();
      const tree = processTree(app.pid);
      app.letGo();
      expect(await app.exited).toBe(0);
      await vi.waitFor(() => expect(alive(tree)).toEqual([]), LONG);
    },
  );

  test('a stream brings each change to the page', async () => {
    const { page } = await start();
    await page.evaluate(() => trial.follow());
    await page.evaluate(async () => {
      for (const text of ['one', 'two', 'three']) await trial.save(text);
    });
    await vi.waitFor(
      async () => expect(await page.evaluate(() => trial.heard)).toEqual(['one', 'two', 'three']),
      LONG,
    );
  });

  test('a reloaded page gets a port of its own', async () => {
    const { page } = await start();
    await page.evaluate(() => trial.save('before'));
    await page.reload();
    expect(await page.evaluate(() => trial.list())).toEqual([{ id: 1, text: 'before' }]);
  });

  test('an engine killed with -9 is started again, the page connects anew, and what was saved is there', async () => {
    const app = await start();
    const { page } = app;
    await page.evaluate(() => trial.save('kept'));
    await page.evaluate(() => trial.follow());
    const before = await page.evaluate(() => trial.ping());
    process.kill(before.pid, 'SIGKILL');
    await vi.waitFor(
      async () =>
        expect((await page.evaluate(() => trial.statuses)).slice(-4)).toEqual([
          { status: 'running', launch: 1 },
          expect.objectContaining({ status: 'restarting', failures: 1 }),
          { status: 'starting', launch: 2 },
          { status: 'running', launch: 2 },
        ]),
      LONG,
    );
    expect(await page.evaluate(() => trial.list())).toEqual([{ id: 1, text: 'kept' }]);
    expect((await page.evaluate(() => trial.ping())).pid).not.toBe(before.pid);
    await vi.waitFor(async () => expect(await page.evaluate(() => trial.heard)).toEqual(['(ended)']), LONG);
    await heard(app, 'engineEnded');
  });

  test('an engine that cannot start says why, and the user is told after three tries', async () => {
    const app = await start({ env: { TAKT_TEST_REFUSES: '1' } });
    const told = await heard(app, 'userTold');
    expect(told).toMatchObject({ message: 'Takt cannot record at the moment' });
    expect(told?.['detail']).toContain('Takt is already running on this PC with the same data.');
    expect(app.notices.filter(({ msg }) => msg === 'engineEnded').slice(0, 3)).toMatchObject([
      { refusal: 'AlreadyRunning', failures: 1, delayMs: 250 },
      { refusal: 'AlreadyRunning', failures: 2, delayMs: 500 },
      { refusal: 'AlreadyRunning', failures: 3, delayMs: 1000 },
    ]);
  });

  test('the policy blocks inline scripts, eval and requests to other hosts', async () => {
    const { page } = await start();
    const outcome = await page.evaluate(async () => {
      const inline = document.createElement('script');
      inline.textContent = 'globalThis.inlineRan = true';
      document.body.append(inline);
      const foreign = await fetch('https://example.com/').then(
        () => 'fetched',
        () => 'blocked',
      );
      return { foreign, inlineRan: 'inlineRan' in globalThis };
    });
    expect(outcome).toEqual({ foreign: 'blocked', inlineRan: false });
    await vi.waitFor(
      async () =>
        expect(await page.evaluate(() => trial.violations)).toEqual(
          expect.arrayContaining(['script-src-elem inline', 'connect-src https://example.com/']),
        ),
      LONG,
    );
  });

  test('the page cannot be led away nor open a second window', async () => {
    const app = await start();
    const { page } = app;
    const url = page.url();
    await page.evaluate(() => location.assign('https://example.com/away'));
    expect(await heard(app, 'navigationRefused')).toMatchObject({ url: 'https://example.com/away' });
    const second = await page.evaluateHandle(() => globalThis.open('https://example.com/second'));
    await heard(app, 'windowRefused');
    await vi.waitFor(
      async () => expect(await second.evaluate((opened) => opened === null || opened.closed)).toBe(true),
      LONG,
    );
    await vi.waitFor(() => expect(page.context().pages()).toHaveLength(1), LONG);
    expect(page.url()).toBe(url);
    expect(await page.evaluate(() => trial.save('still here'))).toMatchObject({ text: 'still here' });
  });

  test('a permission that the page asks for is denied', async () => {
    // The shell that stands in elsewhere has nobody to ask, and leaves a permission open.
    const app = await start({ env: { CHROMIUM_PATH: chromiumPath } });
    expect(await app.page.evaluate(() => Notification.requestPermission())).toBe('denied');
    if (runsOn.kind === 'electron') {
      expect(await heard(app, 'permissionRefused')).toMatchObject({ permission: 'notifications' });
    }
  });

  test('a deep link shows the page, and a path outside of it is not found', async () => {
    const { page } = await start();
    const statuses = await page.evaluate(async () => {
      const paths = ['/quality/issues/7', '/missing.js', '/..%2f..%2fpackage.json', '/%2e%2e/package.json'];
      return Promise.all(paths.map(async (path) => (await fetch(path)).status));
    });
    expect(statuses).toEqual([200, 404, 404, 404]);
  });

  test('the window comes back where it was', async () => {
    const bounds = { x: 40, y: 30, width: 1300, height: 800 };
    const first = await start();
    await first.setBounds(bounds);
    await vi.waitFor(async () => expect(await first.bounds()).toEqual(bounds), LONG);
    await first.closeWindow();
    expect(await first.exited).toBe(0);
    const second = await start();
    expect(await second.bounds()).toEqual(bounds);
    await vi.waitFor(
      async () => expect(await second.page.evaluate(() => innerWidth)).toBe(bounds.width),
      LONG,
    );
  });

  test('closing the window stops the engine cleanly within 10 s and leaves no process behind', async () => {
    const app = await start();
    await app.page.evaluate(() => trial.save('last'));
    const tree = processTree(app.pid);
    expect(tree.length).toBeGreaterThan(2);
    const before = performance.now();
    await app.closeWindow();
    expect(await app.exited).toBe(0);
    expect(performance.now() - before).toBeLessThan(10_000);
    await vi.waitFor(() => expect(alive(tree)).toEqual([]), LONG);
    expect(app.notices.at(-1)).toMatchObject({ msg: 'engineStatus', status: 'stopped' });
  });

  test('the app goes on, and ends cleanly, when nobody reads its log any more', async () => {
    const app = await start();
    app.stopReading();
    await app.page.evaluate(() => location.assign('https://example.com/away'));
    expect(await app.page.evaluate(() => trial.save('unread'))).toMatchObject({ text: 'unread' });
    await app.closeWindow();
    expect(await app.exited).toBe(0);
  });

  test('SIGTERM ends the app as cleanly as closing its window', async () => {
    const app = await start();
    const tree = processTree(app.pid);
    process.kill(app.pid, 'SIGTERM');
    expect(await app.exited).toBe(0);
    await vi.waitFor(() => expect(alive(tree)).toEqual([]), LONG);
  });

  test('a second start shows the window of the first and leaves', async () => {
    const app = await start();
    const second = await launchSecond({ appFolder, userData });
    expect(second.exitCode).toBe(0);
    expect(second.notices).toMatchObject([{ msg: 'alreadyRunning', userData }]);
    await heard(app, 'askedToShow');
    expect(await app.page.evaluate(() => trial.save('one engine'))).toMatchObject({ id: 1 });
  });
});
