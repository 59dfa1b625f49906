// node renderer/gallery/pictures.ts FOLDER [page ...]: builds the gallery and takes its pictures, for people to look at.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { chromium, type Browser } from 'playwright-core';
import { build, preview, type InlineConfig } from 'vite';

const sizes = {
  small: { width: 1366, height: 768 },
  large: { width: 1920, height: 1080 },
  touch: { width: 1024, height: 768 },
} as const;

interface Shot {
  readonly size: keyof typeof sizes;
  readonly lang: 'zh' | 'en';
  readonly theme: 'light' | 'dark';
}

const shots: readonly Shot[] = [
  { size: 'small', lang: 'zh', theme: 'light' },
  { size: 'small', lang: 'en', theme: 'dark' },
  { size: 'large', lang: 'en', theme: 'light' },
  { size: 'large', lang: 'zh', theme: 'dark' },
  { size: 'touch', lang: 'en', theme: 'light' },
];

const allPages = [
  'line',
  'line-empty',
  'station',
  'station-nok',
  'dispatch',
  'issue',
  'table',
  'table-empty',
  'states',
  'signIn',
];

const [folder, ...wanted] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: pictures.ts FOLDER [page ...]');

const outDir = await mkdtemp(join(tmpdir(), 'takt-gallery-'));
const config: InlineConfig = {
  configFile: false,
  root: join(import.meta.dirname, '..'),
  plugins: [react()],
  logLevel: 'warn',
  build: {
    outDir,
    emptyOutDir: true,
    rolldownOptions: { input: join(import.meta.dirname, '..', 'gallery.html') },
  },
  preview: { port: 0 },
};
await build(config);
const server = await preview(config);
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: '--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'.split(
    ' ',
  ),
});
try {
  await mkdir(folder, { recursive: true });
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error('the preview server has no address');
  for (const page of wanted.length > 0 ? wanted : allPages) {
    for (const shot of shots) await picture(browser, address, folder, page, shot);
  }
} finally {
  await browser.close();
  await server.close();
  await rm(outDir, { recursive: true, force: true });
}

async function picture(
  open: Browser,
  address: string,
  into: string,
  page: string,
  shot: Shot,
): Promise<void> {
  const context = await open.newContext({ viewport: sizes[shot.size], hasTouch: shot.size === 'touch' });
  const tab = await context.newPage();
  tab.on('pageerror', (error) => console.error(page, error.message));
  tab.on('console', (message) => {
    if (message.type() === 'error') console.error(page, message.text());
  });
  await tab.goto(`${address}gallery.html?page=${page}&lang=${shot.lang}&theme=${shot.theme}`);
  await tab.locator('main, form').first().waitFor();
  await tab.evaluate(() => document.fonts.ready);
  await tab.screenshot({ path: join(into, `${page}-${shot.size}-${shot.lang}-${shot.theme}.png`) });
  await context.close();
}
