import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { Role } from '#domain/kernel/actor';
import { buildPage, launchForScreens, scan, type BuiltPage } from './page.ts';
import { openScreen, type ScreenServer } from './screenHarness.ts';

export interface Opened {
  readonly page: Page;
  /** Console errors and failures of the page so far; a screen has none. */
  readonly errors: string[];
}

export interface OpenOptions {
  readonly role?: Role;
  /** Which person of that role. */
  readonly n?: number;
  readonly language?: 'zh' | 'en';
  readonly scheme?: 'light' | 'dark';
  /** 1024 is a touch screen. */
  readonly width?: 1024 | 1366 | 1920;
}

/** Every language, colour scheme and size of interface.md, each at least once with the others. */
export const looks: readonly Required<Pick<OpenOptions, 'language' | 'scheme' | 'width'>>[] = [
  { language: 'zh', scheme: 'light', width: 1366 },
  { language: 'en', scheme: 'dark', width: 1366 },
  { language: 'zh', scheme: 'dark', width: 1920 },
  { language: 'en', scheme: 'light', width: 1024 },
];

export interface Screens<S extends ScreenServer> {
  /** Called in `beforeAll` it serves every test of the file, else the one that runs. */
  readonly serve: (make: (folder: string) => Promise<S>) => Promise<S>;
  /** The one served last. */
  readonly server: () => S;
  readonly open: (path: string, options?: OpenOptions) => Promise<Page>;
}

/**
 * What stands around every test of a screen: the UI built once, one browser; after each test its pages and servers are closed,
 * and none of its pages may have said an error.
 */
export function screens<S extends ScreenServer = ScreenServer>(): Screens<S> {
  let built: BuiltPage | null = null;
  let browser: Browser | null = null;
  let testing = false;
  const ofFile: S[] = [];
  const ofTest: S[] = [];
  const opened: Opened[] = [];
  beforeAll(async () => {
    [built, browser] = await Promise.all([buildPage('index.html'), launchForScreens()]);
  }, 120_000);
  beforeEach(() => {
    testing = true;
  });
  afterEach(async () => {
    const errors = opened.flatMap((one) => one.errors);
    for (const { page } of opened.splice(0)) await page.context().close();
    for (const server of ofTest.splice(0)) await server.close();
    testing = false;
    expect(errors).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    for (const server of ofFile.splice(0)) await server.close();
    await built?.remove();
  });
  const server = (): S => {
    const last = ofTest.at(-1) ?? ofFile.at(-1);
    if (last === undefined) throw new Error('nothing is served');
    return last;
  };
  return {
    server,
    serve: async (make) => {
      const made = await make(built?.folder ?? '');
      (testing ? ofTest : ofFile).push(made);
      return made;
    },
    open: async (path, options) => {
      if (browser === null) throw new Error('there is no browser yet');
      const one = await openAt(browser, server(), path, options);
      opened.push(one);
      return one.page;
    },
  };
}

/** Signed in on a screen. */
export async function openAt(
  browser: Browser,
  server: ScreenServer,
  path: string,
  options: OpenOptions = {},
): Promise<Opened> {
  const { width = 1366 } = options;
  const context = await browser.newContext({
    viewport: { width, height: width === 1920 ? 1080 : 768 },
    hasTouch: width === 1024,
    colorScheme: options.scheme ?? 'light',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  const { language = 'en', role = 'logistics', n = 1 } = options;
  await openScreen(page, `${server.url}${path}`, { role, language, n });
  await page.getByRole('main').waitFor();
  return { page, errors };
}

/** The pages have no frames, and what passed is only counted: without either axe takes a third of the time. */
export async function expectAccessible(page: Page): Promise<void> {
  const result = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'], selectors: false, preload: false })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const found = result.violations.map(({ id, nodes }) => ({
    id,
    at: nodes.map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ''}`),
  }));
  expect(found).toEqual([]);
  expect(result.passes.length, 'rules that looked at something').toBeGreaterThan(8);
}

/** Fails when the text does not come. */
export const expectText = (at: Page | Locator, text: string | RegExp): Promise<void> =>
  at.getByText(text).first().waitFor();

/** As the scanner types it, with its prefix. */
export const scanText = (page: Page, text: string): Promise<void> => scan(page, ['F9', ...text, 'Enter']);

/** What the scan feedback says. */
export const heard = (page: Page) => page.locator('[aria-live="assertive"]');
