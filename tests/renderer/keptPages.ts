import type { Browser, Page } from 'playwright-core';
import { launchForScreens } from './page.ts';

/** How a person has the window. */
export interface Look {
  readonly scheme: 'light' | 'dark';
  /** 1024 is a touch screen. */
  readonly width: 1024 | 1366 | 1920;
}

export interface KeptPage {
  readonly page: Page;
  readonly look: Look;
  /** Console errors and failures since it was taken; a screen has none. */
  readonly errors: string[];
}

/** One browser for all files of a process; it ends with the process. */
let browser: Promise<Browser> | null = null;
const idle: KeptPage[] = [];

/**
 * A page, if there is one, that an earlier test gave back: the process of a new one compiles the UI anew, which is half of what
 * opening a screen costs.
 */
export async function takePage(look: Look): Promise<KeptPage> {
  const at = idle.findIndex(({ look: { scheme, width } }) => scheme === look.scheme && width === look.width);
  const [kept] = at === -1 ? [] : idle.splice(at, 1);
  return kept ?? newPage(look);
}

/**
 * As new for who takes it next: empty, in the size of its look, with nothing stored.
 * @throws where its clock was set, which nothing undoes: such a test opens a page that is its own
 */
export async function giveBack(kept: KeptPage): Promise<void> {
  const { page, look, errors } = kept;
  const clockWasSet = await page.evaluate(() => {
    localStorage.clear();
    sessionStorage.clear();
    return '__pwClock' in globalThis;
  });
  if (clockWasSet) {
    await page.context().close();
    throw new Error('a clock was set in a page that other tests get: open it with alone');
  }
  await page.goto('about:blank');
  await page.mouse.move(-1, -1);
  await page.setViewportSize(sizeOf(look));
  errors.length = 0;
  idle.push(kept);
}

/** For what cannot be undone in a page, as a clock that was set: the test closes its context. */
export async function newPage(look: Look): Promise<KeptPage> {
  browser ??= launchForScreens();
  const context = await (
    await browser
  ).newContext({
    viewport: sizeOf(look),
    hasTouch: look.width === 1024,
    colorScheme: look.scheme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  return { page, look, errors };
}

const sizeOf = ({ width }: Look) => ({ width, height: width === 1920 ? 1080 : 768 });
