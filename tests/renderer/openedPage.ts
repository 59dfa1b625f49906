import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Role } from '#domain/kernel/actor';
import { scan } from './page.ts';
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

export async function expectAccessible(page: Page): Promise<void> {
  const result = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
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
