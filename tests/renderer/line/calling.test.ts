import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { expectAccessible } from '../accessible.ts';
import { expectText, heard, looks, scanText, screens } from '../openedPage.ts';
import { scan } from '../page.ts';
import { does, seedDemoLine, serveLine } from './lineScreens.ts';

const { serve, server, open } = screens();

beforeEach(async () => {
  await serve((folder) => serveLine(folder, (terminal) => seedDemoLine(terminal, 3).then(() => undefined)));
}, 60_000);

const calls = async () => {
  const input = { line: 'FA1', show: 'open' };
  const { rows } = await server().terminal.query<{ rows: { station: string; kind: string }[] }>(
    'assembly.andons',
    input,
  );
  return rows.map(({ station, kind }) => [station, kind]);
};
const dialog = (page: Page) => page.getByRole('dialog');

describe('a call by its key', () => {
  it('is made at the station, and is told among the keys', async () => {
    const page = await open('/line/stations/FA-02', { role: 'operator' });
    await page.getByRole('button', { name: 'Andon' }).waitFor();
    await page.keyboard.press('?');
    await expectText(dialog(page), 'Call for help (andon)');
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog(page).count()).toBe(0);
    await page.keyboard.press('a');
    await dialog(page).getByRole('button', { name: 'Quality' }).click();
    await expect.poll(calls).toEqual([['FA-02', 'quality']]);
  });

  it('is made from the board for a station that is chosen', async () => {
    const page = await open('/line', { role: 'supervisor' });
    await page.getByText('JPH').waitFor();
    await page.keyboard.press('a');
    const help = dialog(page).getByRole('button', { name: 'Help' });
    expect(await help.isDisabled()).toBe(true);
    await dialog(page).getByLabel('Which station calls').first().fill('FA-03');
    await page.getByRole('option', { name: /^FA-03/ }).click();
    await expectAccessible(page);
    await help.click();
    await expect.poll(calls).toEqual([['FA-03', 'help']]);
  });

  it('is not made by a scan, by typing, or over a dialog', async () => {
    const page = await open('/line/stations/FA-02', { role: 'operator' });
    await page.getByRole('button', { name: 'Andon' }).waitFor();
    await scan(page, [...'a123456789a']);
    await scanText(page, 'NOBODYKNOWSTHISa');
    await expectText(heard(page), /NOBODYKNOWSTHISa/);
    expect(await dialog(page).count()).toBe(0);
    await page.getByRole('button', { name: 'Material' }).click();
    await dialog(page).waitFor();
    await page.keyboard.press('a');
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog(page).count()).toBe(0);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('a');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Andon' }).waitFor();
    expect(await page.getByText('Call for help at FA-02').count()).toBe(0);
  });
});

describe('a call that nobody has taken', () => {
  it.each(looks)('rings for those who come for it, until somebody does ($language, $width)', async (look) => {
    const called = { station: 'FA-02', kind: 'quality', text: 'Paint chipped' };
    await does(server().terminal, 'assembly.callAndon', called, 'operator');
    const page = await open('/inbox', { role: 'quality', ...look });
    const en = look.language === 'en';
    const bell = page.getByRole('link', {
      name: en ? /Inbox, 1 item, 1 call from the line/ : /收件箱，1 项/,
    });
    await bell.waitFor();
    await expectText(page, /Paint chipped/);
    await expectText(page, en ? /for Quality/ : /归 质量/);
    await expectAccessible(page);
    await page.getByRole('button', { name: en ? 'I’m coming' : '我来' }).click();
    await expect.poll(() => bell.count()).toBe(0);
    await expect.poll(() => page.getByText(/Paint chipped/).count()).toBe(0);
  });

  it('does not ring for those who do not come for it', async () => {
    const { terminal } = server();
    await does(terminal, 'assembly.callAndon', { station: 'FA-02', kind: 'help' }, 'operator');
    const waiting = async (role: 'quality' | 'operator' | 'supervisor') =>
      (await terminal.query<{ rows: unknown[] }>('assembly.waitingCalls', {}, role)).rows.length;
    expect(await Promise.all([waiting('supervisor'), waiting('quality'), waiting('operator')])).toEqual([
      1, 0, 0,
    ]);
  });
});
