import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page, Response } from 'playwright-core';
import { does, seedDemoLine } from '#tests/renderer/line/lineScreens';
import { buildPage, launchChromium } from '#tests/renderer/page';
import { openIssue } from '#tests/renderer/quality/qualityScreens';
import type { ScreenServer } from '#tests/renderer/screenHarness';
import { openScreen, serveScreens } from '#tests/renderer/screenHarness';
import type { Bench, Figure } from './figure.ts';
import { percentile } from './figure.ts';
import type { Shown } from './stopwatch.ts';
import { timeOfBlankSwap, timeToPaint } from './stopwatch.ts';

const issues = 120;
const rounds = 20;

/** The demo site with a full line, a shift's issues, calls and an andon, on a database on the disk. */
async function seed(terminal: ScreenServer['terminal']): Promise<void> {
  await seedDemoLine(terminal, 12);
  for (let n = 1; n <= issues; n++)
    await openIssue(terminal, {
      title: `Seen ${n}`,
      severity: (['A', 'B', 'C'] as const)[n % 3] ?? 'C',
      subject: { station: `FA-${String((n % 12) + 1).padStart(2, '0')}` },
    });
  await does(terminal, 'assembly.callAndon', { station: 'FA-09', kind: 'help' }, 'operator');
  const { rows } = await terminal.query<{ rows: { to: { id: string }; part: { id: string } }[] }>(
    'logistics.shortages',
    { line: 'FA1', limit: 8 },
  );
  for (const { to, part } of rows)
    await does(terminal, 'logistics.raiseCall', { location: to.id, part: part.id }, 'logistics');
}

/** One way from view to view, as a person goes, and what shows that it stands with its data. */
interface Step {
  readonly name: string;
  readonly go: (page: Page) => Promise<void>;
  readonly shown: Shown;
}

const steps: readonly Step[] = [
  {
    name: 'dispatch',
    go: (page) => page.keyboard.press('Alt+2'),
    shown: { selector: 'main table tbody tr', text: 'FA-' },
  },
  {
    name: 'issues',
    go: (page) => page.keyboard.press('Alt+3'),
    shown: { selector: 'main [role=gridcell]', text: 'Seen ' },
  },
  {
    name: 'issue',
    go: (page) => page.getByRole('gridcell').first().click(),
    shown: { selector: 'main h3', text: 'Escape cause' },
  },
  {
    name: 'line board',
    go: (page) => page.keyboard.press('Alt+1'),
    shown: { selector: 'main section a', text: 'FA-12' },
  },
  {
    name: 'station',
    go: (page) => page.getByRole('link', { name: /^FA-07/ }).click(),
    shown: { selector: 'main section[aria-label="Operations"]', text: '' },
  },
];

/** Everything that the browser fetched until the first view stood, as gzip would carry it; what is fetched ahead comes after that. */
async function firstLoad(browser: Browser, server: ScreenServer): Promise<{ kb: number; files: number }> {
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  const sizes: Promise<number>[] = [];
  const weigh = (response: Response): void => {
    if (response.request().resourceType() !== 'websocket')
      sizes.push(response.body().then((body) => gzipSync(body).byteLength));
  };
  page.on('response', weigh);
  await openScreen(page, `${server.url}/line`, { role: 'supervisor' });
  await page.getByRole('link', { name: /^FA-12/ }).waitFor();
  page.off('response', weigh);
  const bytes = await Promise.all(sizes);
  await page.close();
  return { kb: bytes.reduce((sum, size) => sum + size, 0) / 1024, files: bytes.length };
}

interface Switches {
  /** Milliseconds of each step: the first time, when its code is fetched, and then each time again. */
  readonly times: ReadonlyMap<string, readonly number[]>;
  /** CPU time of the page's main thread for one switch, ms; says more than the clock where others use the machine. */
  readonly taskMs: number;
}

async function switches(browser: Browser, server: ScreenServer): Promise<Switches> {
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  await openScreen(page, `${server.url}/line`, { role: 'supervisor' });
  await page.getByRole('link', { name: /^FA-12/ }).waitFor();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const worked = async (): Promise<number> => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
  };
  const before = await worked();
  const times = new Map<string, number[]>(steps.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const { name, shown, go } of steps)
      times.get(name)?.push(await timeToPaint(page, shown, () => go(page)));
    await page.keyboard.press('Alt+1');
    await page.getByRole('link', { name: /^FA-12/ }).waitFor();
  }
  const taskMs = ((await worked()) - before) / (rounds * (steps.length + 1));
  await page.close();
  return { times, taskMs };
}

/** First load in bytes, and switches between views in Chromium, over a terminal with the demo's data on the disk. */
export const uiBench: Bench = async ({ folder, say }) => {
  const [built, browser] = await Promise.all([buildPage('index.html'), launchChromium()]);
  const server = await serveScreens(built.folder, seed, path.join(folder, 'terminal.db'));
  try {
    const load = await firstLoad(browser, server);
    say(`first view: ${load.files} files, ${load.kb.toFixed(0)} kB gzip`);
    const { times, taskMs } = await switches(browser, server);
    const blank = await timeOfBlankSwap(await browser.newPage(), rounds);
    for (const [name, [cold = Number.NaN, ...again]] of times) {
      const [p50, p95] = [percentile(again, 0.5), percentile(again, 0.95)];
      say(`${name}: first ${cold.toFixed(0)} ms, then p50 ${p50.toFixed(0)}, p95 ${p95.toFixed(0)}`);
    }
    say(`main thread: ${taskMs.toFixed(0)} ms of work a switch`);
    const all = [...times.values()].flat();
    return [
      figure('ui.first_load_gzip_kb', load.kb, 'kB', 400, null, 1),
      figure(
        'ui.view_switch_p95_ms',
        percentile(all, 0.95),
        'ms',
        100,
        { name: 'blank page p95 ms', value: percentile(blank, 0.95) },
        all.length,
      ),
    ];
  } finally {
    await browser.close();
    await server.close();
    server.terminal.database.close();
    await built.remove();
  }
};

const figure = (
  name: string,
  value: number,
  unit: string,
  limit: number,
  peer: Figure['peer'],
  runs: number,
): Figure => ({
  bench: 'ui',
  name,
  value,
  unit,
  better: 'lower',
  peer,
  limit: { name: 'bar', value: limit },
  runs,
});
