import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { expectAccessible } from '../accessible.ts';
import { expectText, looks, screens } from '../openedPage.ts';
import { does, seedDemoLine, serveLine } from './lineScreens.ts';

const { serve, open } = screens();

beforeEach(async () => {
  await serve((folder) =>
    serveLine(folder, async (terminal, before) => {
      await seedDemoLine(terminal, 10);
      const call = { station: 'FA-09', kind: 'help' };
      await does(terminal, 'assembly.callAndon', call, 'operator');
      const { rows } = await terminal.query<{ rows: { andon: string }[] }>('assembly.andons', {
        line: 'FA1',
      });
      const taken = { andon: rows[0]?.andon };
      await before(10_000, () => does(terminal, 'assembly.acknowledgeAndon', taken, 'supervisor'));
    }),
  );
}, 60_000);

const board = (options: Parameters<typeof open>[1] = {}) => open('/line', { role: 'supervisor', ...options });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
/** The offer that this act made: others, older ones, may stand beside it and go by themselves. */
const undo = (page: Page, after: string) =>
  page.getByRole('status').locator('> div').filter({ hasText: after }).getByRole('button', { name: 'Undo' });

describe('what was said by mistake at the line', () => {
  it('is undone at once: a call that was resolved stands again, with who came for it', async () => {
    const page = await board();
    await button(page, 'Resolved').click();
    await expectText(page, 'FA-09: call resolved');
    await expectText(page, 'No andon, no stop');
    await undo(page, 'FA-09: call resolved').click();
    await expectText(page, /comes, since \d\d:\d\d/);
    expect(await undo(page, 'FA-09: call resolved').count()).toBe(0);
  });

  it('is reopened later from the list of the shift, with its reason, and waits for somebody anew', async () => {
    const page = await board();
    await button(page, 'Resolved').click();
    await button(page, 'This shift').click();
    const list = page.getByRole('dialog').first();
    await list.getByRole('row', { name: /FA-09.*Help/ }).waitFor();
    await expectAccessible(page);
    await button(page, 'Reopen').click();
    const why = page.getByRole('dialog', { name: 'The call is not resolved' });
    await why.waitFor();
    await page.keyboard.press('Escape');
    await why.waitFor({ state: 'hidden' });
    await button(page, 'Reopen').click();
    await why.getByLabel('Why it stands again').fill('It jams again');
    await why.getByRole('button', { name: 'Reopen' }).click();
    await expectText(list, /reopened \d\d:\d\d: It jams again · nobody has taken it/);
    await page.keyboard.press('Escape');
    await button(page, 'I’m coming').waitFor();
  });

  it('says later that a stop has not ended, from the list of the shift', async () => {
    const page = await board();
    await button(page, 'Record a stop').click();
    const record = page.getByRole('dialog');
    await record.getByText('Equipment fault').click();
    await record.getByRole('button', { name: 'Save the stop' }).click();
    await page.getByRole('button', { name: /^Stops/ }).click();
    const list = page.getByRole('dialog').first();
    const stands = list.getByRole('row', { name: /\d+:\d\d, still standing/ });
    const length = await stands.textContent();
    await expect.poll(() => stands.textContent()).not.toBe(length);
    await page.keyboard.press('Escape');
    await button(page, 'Runs again').click();
    await expect.poll(() => button(page, 'Runs again').count()).toBe(0);
    await page.getByRole('button', { name: /^Stops/ }).click();
    await list.getByRole('button', { name: 'Reopen' }).click();
    await stands.waitFor();
    expect(await list.getByRole('button', { name: 'Reopen' }).count()).toBe(0);
    await expectAccessible(page);
  });

  it('takes a stop back, and keeps the record of who did and why', async () => {
    const page = await board();
    const record = async () => {
      await button(page, 'Record a stop').click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Equipment fault').click();
      await dialog.getByRole('button', { name: 'Save the stop' }).click();
    };
    await record();
    await expectText(page, 'Line: stop recorded');
    await button(page, 'Runs again').waitFor();
    await undo(page, 'Line: stop recorded').click();
    await expect.poll(() => button(page, 'Runs again').count()).toBe(0);

    await record();
    await button(page, 'Runs again').click();
    await expectText(page, 'Line runs again');
    await expect.poll(() => button(page, 'Runs again').count()).toBe(0);
    await undo(page, 'Line runs again').click();
    await button(page, 'Runs again').waitFor();
    await page.getByRole('button', { name: /^Stops/ }).click();
    const list = page.getByRole('dialog').first();
    await list.getByRole('button', { name: 'Withdraw' }).click();
    const why = page.getByRole('dialog', { name: 'The stop was recorded by mistake' });
    await why.getByLabel('Why it is wrong').fill('It was the other line');
    await why.getByRole('button', { name: 'Withdraw' }).click();
    await list.getByRole('row', { name: /withdrawn.*It was the other line/ }).waitFor();
    expect(await list.getByRole('row', { name: /withdrawn/ }).count()).toBe(2);
    expect(await list.getByRole('button', { name: 'Withdraw' }).count()).toBe(0);
    await expectText(page, 'none recorded');
  });
});

describe('the way back of an act', () => {
  it.each(looks)('covers nothing else ($language, $scheme, $width)', async (look) => {
    const page = await board(look);
    const words = look.language === 'en' ? ['Resolved', 'Undo'] : ['已解决', '撤销'];
    const [resolve = '', back = ''] = words;
    await button(page, resolve).click();
    await button(page, back).waitFor();
    await expectAccessible(page);
    const under = await page.getByRole('status').evaluateAll((all) =>
      all.flatMap((offers) => {
        const box = offers.getBoundingClientRect();
        const others = [...document.querySelectorAll('a, button, input, select, [tabindex]')].filter(
          (e) => !offers.contains(e) && !e.contains(offers),
        );
        return others.filter((e) => {
          const at = e.getBoundingClientRect();
          const apart =
            at.right <= box.left || at.left >= box.right || at.bottom <= box.top || at.top >= box.bottom;
          return at.width > 0 && !apart;
        }).length;
      }),
    );
    expect(under.length).toBeGreaterThan(0);
    expect(under.every((n) => n === 0)).toBe(true);
  });
});
