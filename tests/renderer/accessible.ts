import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const asked = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Axe as it stands in a page. */
interface WithAxe {
  readonly axe?: typeof axe;
}

/**
 * The pages have no frames, and what passed is only counted. A document gets axe once, and nothing but the findings comes back:
 * the builder for Playwright takes twice the CPU.
 */
export async function expectAccessible(page: Page): Promise<void> {
  if (await page.evaluate(() => (globalThis as WithAxe).axe === undefined)) await page.evaluate(axe.source);
  const { found, passed } = await page.evaluate(async (values) => {
    const inPage = (globalThis as WithAxe).axe;
    if (inPage === undefined) throw new Error('axe is not in the page');
    const { violations, passes } = await inPage.run(document, {
      runOnly: { type: 'tag', values },
      resultTypes: ['violations'],
      selectors: false,
      preload: false,
    });
    const at = ({ html, any }: (typeof violations)[number]['nodes'][number]) =>
      `${html.slice(0, 160)} ${any[0]?.message ?? ''}`;
    return { found: violations.map(({ id, nodes }) => ({ id, at: nodes.map(at) })), passed: passes.length };
  }, asked);
  expect(found).toEqual([]);
  expect(passed, 'rules that looked at something').toBeGreaterThan(8);
}
