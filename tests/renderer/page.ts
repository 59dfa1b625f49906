import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { chromium, type Browser, type Page } from 'playwright-core';
import { build, type InlineConfig } from 'vite';
import { chromiumPath, shellPath } from '#tests/chromium';
import { rendererRoot } from './sources.ts';

const flags =
  '--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: flags.split(' ') });

export const launchChromium = (): Promise<Browser> => launch(chromiumPath);

export const launchForScreens = (): Promise<Browser> => launch(shellPath);

export interface BuiltPage {
  readonly config: InlineConfig;
  readonly folder: string;
  readonly remove: () => Promise<void>;
}

/**
 * Builds one HTML entry of renderer/ into a folder of its own. A whole run has built the UI once already and says in TAKT_TEST_UI
 * where it lies.
 */
export async function buildPage(entry: 'index.html' | 'gallery.html'): Promise<BuiltPage> {
  const whole = process.env['TAKT_TEST_UI'];
  if (entry === 'index.html' && whole !== undefined) return builtAlready(whole);
  const folder = await mkdtemp(join(tmpdir(), 'takt-page-'));
  const config: InlineConfig = {
    configFile: false,
    root: rendererRoot,
    plugins: [react()],
    logLevel: 'error',
    build: {
      outDir: folder,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      rolldownOptions: { input: join(rendererRoot, entry) },
    },
    preview: { port: 0 },
  };
  await build(config);
  return { config, folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

const builtAlready = (folder: string): BuiltPage => ({
  config: { configFile: false, root: rendererRoot, build: { outDir: folder }, preview: { port: 0 } },
  folder,
  remove: () => Promise.resolve(),
});

const virtualKeys: Readonly<Record<string, number>> = { Enter: 13, Tab: 9, F9: 120 };

/**
 * Types as a wedge does, 8 ms from key to key by the events' own clock, however slowly the test gets them across. The keys
 * are trusted input, so that an Enter that is not kept from a button presses it.
 *
 * @param held ms by which the keys from this index on come later than they should
 */
export async function scan(
  tab: Page,
  keys: readonly string[],
  held: { readonly at: number; readonly ms: number } = { at: keys.length, ms: 0 },
): Promise<void> {
  const devtools = await tab.context().newCDPSession(tab);
  const startS = (Date.now() - held.ms) / 1000 - keys.length * 0.008;
  // All are on their way before the first is answered: a scanner does not wait for a busy page.
  const sent = keys.flatMap((key, index) => {
    const event = {
      key,
      code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key,
      windowsVirtualKeyCode: virtualKeys[key] ?? key.toUpperCase().charCodeAt(0),
      timestamp: startS + index * 0.008 + (index < held.at ? 0 : held.ms / 1000),
    };
    const text = key === 'Enter' ? '\r' : key;
    const typed = key in virtualKeys && key !== 'Enter' ? {} : { text };
    return [
      devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', ...event, ...typed }),
      devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event }),
    ];
  });
  await Promise.all(sent);
  await devtools.detach();
}
