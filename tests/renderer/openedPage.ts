import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { Role } from '#domain/kernel/actor';
import { giveBack, newPage, takePage, type KeptPage, type Look } from './keptPages.ts';
import { buildPage, scan, type BuiltPage } from './page.ts';
import { openScreen, type ScreenServer } from './screenHarness.ts';

export interface OpenOptions {
  readonly role?: Role;
  /** Which person of that role. */
  readonly n?: number;
  readonly language?: 'zh' | 'en';
  readonly scheme?: Look['scheme'];
  readonly width?: Look['width'];
  /** In a page that no other test gets: for what cannot be undone in it, as a clock that was set. */
  readonly alone?: boolean;
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
  /** Leaves what was opened so far in a test that opens much. */
  readonly leave: () => Promise<void>;
}

/**
 * What stands around every test of a screen: the UI built once; after each test its pages are given back and its servers are
 * closed, and none of its pages may have said an error.
 */
export function screens<S extends ScreenServer = ScreenServer>(): Screens<S> {
  let built: BuiltPage | null = null;
  let testing = false;
  const ofFile: S[] = [];
  const ofTest: S[] = [];
  const opened: KeptPage[] = [];
  const alone: KeptPage[] = [];
  beforeAll(async () => {
    built = await buildPage('index.html');
  }, 120_000);
  beforeEach(() => {
    testing = true;
  });
  const leave = async (): Promise<void> => {
    const errors = [...opened, ...alone].flatMap((one) => one.errors);
    for (const one of opened.splice(0)) await giveBack(one);
    for (const { page } of alone.splice(0)) await page.context().close();
    expect(errors).toEqual([]);
  };
  afterEach(async () => {
    try {
      await leave();
    } finally {
      for (const server of ofTest.splice(0)) await server.close();
      testing = false;
    }
  });
  afterAll(async () => {
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
    leave,
    serve: async (make) => {
      const made = await make(built?.folder ?? '');
      (testing ? ofTest : ofFile).push(made);
      return made;
    },
    open: async (path, options = {}) => {
      const { scheme = 'light', width = 1366, alone: isAlone = false } = options;
      const one = await (isAlone ? newPage : takePage)({ scheme, width });
      (isAlone ? alone : opened).push(one);
      await openAt(one.page, server(), path, options);
      return one.page;
    },
  };
}

/** Signed in on a screen. */
export async function openAt(
  page: Page,
  server: ScreenServer,
  path: string,
  { language = 'en', role = 'logistics', n = 1 }: OpenOptions = {},
): Promise<void> {
  await openScreen(page, `${server.url}${path}`, { role, language, n });
  await page.getByRole('main').waitFor();
}

/** Fails when the text does not come. */
export const expectText = (at: Page | Locator, text: string | RegExp): Promise<void> =>
  at.getByText(text).first().waitFor();

/** As the scanner types it, with its prefix. */
export const scanText = (page: Page, text: string): Promise<void> => scan(page, ['F9', ...text, 'Enter']);

/** What the scan feedback says. */
export const heard = (page: Page) => page.locator('[aria-live="assertive"]');
