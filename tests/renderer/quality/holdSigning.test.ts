import { beforeAll, describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { done } from '#tests/terminal/qualitySite';
import { expectAccessible } from '../accessible.ts';
import { expectText, heard, looks, scanText, screens, type OpenOptions } from '../openedPage.ts';
import { lead, openIssue, serveQuality, sign, type QualityServer } from './qualityScreens.ts';

const { serve, server, open } = screens<QualityServer>();
let issue = '';
let hold = '';
let vin = '';

const boxes = Array.from({ length: 10 }, (_, n) => ({ kind: 'container', container: `C-10020${n}` }));

/** A unit, ten containers and a lot are held. */
beforeAll(async () => {
  await serve((folder) =>
    serveQuality(folder, async (terminal, hands) => {
      const built = await hands.unitAtWheels('PO-42801');
      vin = built.vin;
      const lin = { badge: 'quality-1', name: { zh: '林悦', en: 'Lin Yue' }, roles: ['quality'], pin: null };
      await done(terminal.execute('people.addPerson', lin, 'admin'));
      issue = await openIssue(terminal, { title: 'Nut loose', affectedUnits: [built.unit] });
      const lot = { kind: 'lot', part: 'N14-020', lot: 'L-9' };
      const members = [{ kind: 'unit', unit: built.unit }, ...boxes, lot];
      const listed = { reason: 'Torque low', population: { kind: 'listed' }, members, issue };
      hold = (await lead(terminal, 'placeHold', listed))[0]?.stream.slice('hold/'.length) ?? '';
      hands.plantJudges();
    }),
  );
}, 120_000);

async function dialogOf(act: string, options: OpenOptions = {}): Promise<{ page: Page; dialog: Locator }> {
  const page = await open(`/quality/issues/${issue}`, { role: 'quality', ...options });
  await page.locator(`#issue-hold-${hold}`).getByRole('button', { name: act, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('row', { name: /C-100209/ }).waitFor();
  return { page, dialog };
}

describe('signing for the members of a hold', () => {
  it('keeps the reason and the concession that were typed when the dialog is left, for that decision alone', async () => {
    const { page, dialog } = await dialogOf('Repair');
    await dialog.getByLabel(/^Instruction/).fill('New nuts');
    await dialog.getByLabel(/concession/).fill('KD-7');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    const holds = page.locator(`#issue-hold-${hold}`);
    await holds.getByRole('button', { name: 'Scrap' }).click();
    await expect.poll(() => dialog.getByLabel('Reason').inputValue(), { timeout: 5_000 }).toBe('');
    await page.keyboard.press('Escape');
    await holds.getByRole('button', { name: 'Repair' }).click();
    await expect
      .poll(() => dialog.getByLabel(/^Instruction/).inputValue(), { timeout: 5_000 })
      .toBe('New nuts');
    expect(await dialog.getByLabel(/concession/).inputValue()).toBe('KD-7');
  });

  it('finds the member that is scanned, with the focus in the search or not, and takes a badge alone as who signs', async () => {
    const { page, dialog } = await dialogOf('Conforming');
    const [search, badge] = [dialog.getByLabel('Search the list'), dialog.getByLabel('Badge')];
    await search.focus();
    await scanText(page, 'C-100203');
    await expectText(heard(page), 'C-100203 is in the list');
    await expect.poll(() => search.inputValue()).toBe('C-100203');
    expect(await dialog.getByRole('row').count()).toBe(2);
    expect(await badge.inputValue()).toBe('');
    await dialog.getByLabel('Reason').focus();
    await scanText(page, vin);
    await expectText(heard(page), `…${vin.slice(-6)} is in the list`);
    await expect.poll(() => search.inputValue()).toBe(vin);
    await scanText(page, 'C-999');
    await expectText(heard(page), 'This is neither in the list nor a badge');
    await expect.poll(() => search.inputValue()).toBe(vin);
    expect(await badge.inputValue()).toBe('');
    await search.focus();
    await scanText(page, 'quality-1');
    await expect.poll(() => badge.inputValue(), { timeout: 5_000 }).toBe('quality-1');
    await expect.poll(() => search.inputValue()).toBe(vin);
  });

  it.each(looks)('covers no field with its foot in $language, $scheme, at $width', async (look) => {
    const acts = { zh: '返修', en: 'Repair' };
    const { page, dialog } = await dialogOf(acts[look.language], look);
    const bottomOf = async (at: Locator) => {
      const box = await at.boundingBox();
      return (box?.y ?? Infinity) + (box?.height ?? 0);
    };
    const foot = await dialog.locator('footer').boundingBox();
    expect(await bottomOf(dialog.locator('input[type=password]'))).toBeLessThan(foot?.y ?? 0);
    expect(await bottomOf(dialog.locator('footer'))).toBeLessThan(page.viewportSize()?.height ?? 0);
    await expectAccessible(page);
  });
});

describe('placing a hold', () => {
  it('keeps what was filled in when the dialog is left', async () => {
    const page = await open(`/quality/issues/${issue}`, { role: 'quality' });
    const more = page.getByRole('button', { name: 'Hold more…' });
    await more.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /^By lot/ }).click();
    await dialog.getByLabel('Part number').fill('N14-020');
    await dialog.getByLabel('Why these are held').fill('Same lot');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await more.click();
    await expect
      .poll(() => dialog.getByLabel('Why these are held').inputValue(), { timeout: 5_000 })
      .toBe('Same lot');
    expect(await dialog.getByLabel('Part number').inputValue()).toBe('N14-020');
  });
});

describe('a hold of more members than one signature decides', () => {
  it('is decided a thousand at a time, and counts what is left to be signed for', async () => {
    const { terminal, hands } = server();
    const many = Array.from({ length: 1290 }, (_, n) => ({ kind: 'lot', part: 'N14-020', lot: `M-${n}` }));
    await lead(terminal, 'addHoldMembers', { hold, members: many });
    hands.plantJudges();
    const undecided = async () =>
      (await terminal.query<{ undecided: number }>('quality.hold', { hold })).undecided;
    expect(await undecided()).toBe(1302);
    const { page, dialog } = await dialogOf('Conforming');
    await expectText(dialog, /Conforming for the 1 unit, 10 containers,? and 989 lots chosen here/);
    await expectText(dialog, '302 more are not listed and stay on hold: sign again for them.');
    await sign(page, 'quality-1', 'Measured');
    await dialog.waitFor({ state: 'hidden' });
    hands.plantJudges();
    expect(await undecided()).toBe(302);
    await page.locator(`#issue-hold-${hold}`).getByRole('button', { name: 'Conforming' }).click();
    await expectText(dialog, /Conforming for the 302 lots chosen here/);
    expect(await dialog.getByText('not listed').count()).toBe(0);
    await sign(page, 'quality-1', 'Measured');
    await dialog.waitFor({ state: 'hidden' });
    hands.plantJudges();
    expect(await undecided()).toBe(0);
    const { rows } = await terminal.query<{ rows: { member: string; decision: string }[] }>(
      'quality.holdMembers',
      { hold, limit: 1000 },
    );
    expect(new Set(rows.map((row) => row.decision)).size).toBe(2);
  }, 60_000);
});
