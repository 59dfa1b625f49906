import type { Locator, Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { expectText, heard, scanText, screens } from '../openedPage.ts';
import { does, seedDemoLine, serveLine } from './lineScreens.ts';

const { serve, server, open } = screens();

beforeEach(async () => {
  await serve((folder) =>
    serveLine(folder, async (terminal) => {
      await seedDemoLine(terminal, 3);
    }),
  );
}, 60_000);

/** The smallest screen, and the least room beside what is told; on a larger one it is as large as there. */
const looks = [
  { language: 'en', width: 1024 },
  { language: 'zh', width: 1366 },
] as const;

/** Figures, VINs, badges and everything that is pressed for the work: of the screen, and of the top bar beside its search. */
async function coveredBy(page: Page, notice: Locator): Promise<string[]> {
  const over = await notice.boundingBox();
  if (over === null) throw new Error('nothing is told');
  const things = page.locator('main *, header button:not([aria-keyshortcuts])').filter({ hasText: /./ });
  const seen = await things.evaluateAll(
    (all, box) =>
      all
        .filter((one) => one.children.length === 0 || one.matches('button, a'))
        .filter((one) => {
          const { left, right, top: at, bottom } = one.getBoundingClientRect();
          // What is scrolled away lies behind the top bar.
          const top = Math.max(at, one.closest('main')?.getBoundingClientRect().top ?? 0);
          return left < box.x + box.width && right > box.x && top < box.y + box.height && bottom > box.y;
        })
        .map((one) => one.textContent ?? ''),
    over,
  );
  expect(await things.count(), 'things that could be covered').toBeGreaterThan(20);
  return seen;
}

describe('what is told', () => {
  it.each(looks)('of an act that was refused covers nothing ($language, $width)', async (look) => {
    const page = await open('/line', { role: 'supervisor', ...look });
    const { terminal } = server();
    const words =
      look.language === 'en' ? ['Record a stop', 'Save the stop', 'Undo'] : ['记录停线', '保存停线', '撤销'];
    const [record = '', save = '', undo = ''] = words;
    await page.getByRole('button', { name: record, exact: true }).click();
    await page.getByRole('dialog').getByRole('radio').first().check({ force: true });
    await page.getByRole('button', { name: save }).click();
    await page.getByRole('button', { name: undo }).waitFor();
    const { rows } = await terminal.query<{ rows: { stop: string }[] }>('assembly.stops', { line: 'FA1' });
    await does(terminal, 'assembly.withdrawStop', { stop: rows[0]?.stop }, 'supervisor');
    await page.getByRole('button', { name: undo }).click();
    const notice = page.getByRole('alert').filter({ hasText: look.language === 'en' ? /stop/i : /停线/ });
    await notice.waitFor();
    expect(await coveredBy(page, notice)).toEqual([]);
  });

  it.each(looks)('of a scan covers nothing ($language, $width)', async (look) => {
    const page = await open('/line/stations/FA-02', { role: 'operator', ...look });
    await expectText(page, /LW433B|042802/);
    await scanText(page, 'NO-SUCH-PART-0123456789-0123456789');
    const report = heard(page).locator('> div');
    await report.waitFor();
    expect(await coveredBy(page, report)).toEqual([]);
  });
});
