import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { done } from '#tests/terminal/qualitySite';
import { signatureOf, testPin } from '#tests/terminal/testTerminal';
import { expectAccessible } from '../accessible.ts';
import { expectText, looks, scanText, screens, type OpenOptions } from '../openedPage.ts';
import { serveQuality, type QualityServer } from './qualityScreens.ts';

const { serve, open, server } = screens<QualityServer>();

const dayMs = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + days * dayMs).toISOString();
const dayOf = (days: number): string => inDays(days).slice(0, 10);

type Terminal = QualityServer['terminal'];
const calibrate = (terminal: Terminal, tool: string, days: number) =>
  done(
    terminal.execute(
      'assembly.recordCalibration',
      {
        tool,
        certificate: `CAL-${tool}`,
        calibratedBy: 'Metrology lab',
        calibratedAt: inDays(-300),
        validUntil: inDays(days),
        signature: signatureOf('engineer', 'calibrated'),
      },
      'engineer',
    ),
  );
const report = (terminal: Terminal, tool: string) =>
  done(
    terminal.execute(
      'assembly.reportToolOut',
      { tool, since: inDays(-1), reason: 'reads 4 % high' },
      'quality',
    ),
  );

/** T-11 was found wrong, T-14 is due in nine days, T-17 is good, and of the others nothing is recorded at first. */
beforeAll(async () => {
  await serve((folder) =>
    serveQuality(folder, async (terminal) => {
      await calibrate(terminal, 'T-11', 100);
      await report(terminal, 'T-11');
      await calibrate(terminal, 'T-14', 9);
      await calibrate(terminal, 'T-17', 200);
    }),
  );
}, 120_000);

async function tools(options: OpenOptions = {}): Promise<Page> {
  const page = await open('/quality/tools', { role: 'engineer', ...options });
  await page.getByRole('grid').waitFor();
  return page;
}

const row = (page: Page, name: RegExp) => page.getByRole('row', { name });

async function act(page: Page, tool: string, name: string) {
  await page.getByRole('button', { name: `Acts for ${tool}` }).click();
  await page.getByRole('menuitem', { name }).click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  return dialog;
}

async function fillCertificate(page: Page, validThrough: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Valid through').fill(validThrough);
  await dialog.getByLabel('Certificate number').fill('CAL-2027-4711');
  await dialog.getByLabel('Calibrated by').fill('Metrology lab');
  await dialog.getByLabel('PIN').fill(testPin);
}

describe('the tools', () => {
  it.each(looks.slice(0, 2))(
    'say in $language, $scheme at $width what is locked and what ends soon',
    async (look) => {
      const page = await tools(look);
      const zh = look.language === 'zh';
      await page.getByRole('heading', { name: zh ? '1 把工具已锁定' : '1 tool is locked' }).waitFor();
      await expectText(
        page,
        zh ? '1 把工具的校准将在 14 天内到期' : 'The calibration of 1 tool ends within 14 days',
      );
      await row(page, zh ? /T-11.*检查不合格：已锁定/ : /T-11.*Found wrong: locked/).waitFor();
      await row(page, zh ? /T-14.*即将到期/ : /T-14.*Ends soon/).waitFor();
      await row(page, zh ? /T-17.*有效/ : /T-17.*Valid/).waitFor();
      await row(page, zh ? /T-12.*无记录/ : /T-12.*Not recorded/).waitFor();
      await expectAccessible(page);
    },
  );

  it('take a calibration by keyboard, signed, and the tool is free', async () => {
    await report(server().terminal, 'T-13');
    const page = await tools();
    await row(page, /T-13.*Found wrong: locked/).waitFor();
    const dialog = await act(page, 'T-13', 'Record calibration');
    await fillCertificate(page, dayOf(-2));
    await dialog.getByLabel('Badge').fill('engineer-1');
    await expectText(dialog, 'It ends before it begins.');
    expect(await dialog.getByRole('button', { name: 'Sign' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Valid through').fill(dayOf(365));
    await dialog.getByLabel('PIN').press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await row(page, new RegExp(`T-13.*Valid.*${dayOf(365)}.*CAL-2027-4711.*Metrology lab`)).waitFor();
  });

  it('keep what was typed of one when the dialog is left or the engine says no', async () => {
    const page = await tools();
    const dialog = await act(page, 'T-11', 'Record calibration');
    await fillCertificate(page, dayOf(365));
    await dialog.getByLabel('Calibrated', { exact: true }).fill(`${dayOf(-2)}T08:00`);
    await dialog.getByLabel('Badge').fill('engineer-1');
    await dialog.getByRole('button', { name: 'Sign' }).click();
    await expectText(
      dialog,
      /Certificate CAL-2027-4711 is of .*; a check at .* found the tool wrong after that/,
    );
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await act(page, 'T-11', 'Record calibration');
    expect(await page.getByRole('dialog').getByLabel('Certificate number').inputValue()).toBe(
      'CAL-2027-4711',
    );
  });

  it('take it from quality that a check found one wrong, which is locked at once', async () => {
    await calibrate(server().terminal, 'T-18', 200);
    const page = await tools({ role: 'quality' });
    await page.getByRole('button', { name: 'Acts for T-18' }).click();
    expect(await page.getByRole('menuitem').count()).toBe(1);
    await page.getByRole('menuitem', { name: 'Report out of calibration' }).click();
    const dialog = page.getByRole('dialog', { name: 'T-18 out of calibration?' });
    // At first since it was calibrated: 300 days ago.
    expect(await dialog.getByLabel('Last known to be right').inputValue()).toMatch(
      new RegExp(`^${String(new Date(Date.parse(inDays(-300)) + 8 * 3_600_000).getUTCFullYear())}-`),
    );
    await dialog.getByLabel('What the check showed').fill('reads 4 % high');
    await dialog.getByRole('button', { name: 'Report out of calibration' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await row(page, /T-18.*Found wrong: locked/).waitFor();
  });

  it('offer nothing to whoever only reads', async () => {
    const page = await tools({ role: 'logistics' });
    await row(page, /T-17.*Valid/).waitFor();
    expect(await page.getByRole('button', { name: /^Acts for/ }).count()).toBe(0);
  });

  it('open what there is to say of a tool when it is scanned, here or on another screen', async () => {
    const page = await open('/quality/holds', { role: 'engineer' });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await scanText(page, 'T-17');
    await page.getByRole('dialog', { name: 'Calibration of T-17' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await scanText(page, 't-14');
    await page.getByRole('dialog', { name: 'Calibration of T-14' }).waitFor();
    expect(new URL(page.url()).search).toBe('');
  });
});

describe('the station of a tool', () => {
  it.each(looks.slice(2))(
    'says in $language, $scheme at $width that it is locked, and what helps',
    async (look) => {
      const page = await open('/line/stations/FA-03', { role: 'operator', ...look });
      const zh = look.language === 'zh';
      const alert = page.getByRole('alert').filter({ hasText: 'T-11' });
      await expectText(
        alert,
        zh ? /T-11 .*已锁定：检查发现校准失效/ : /T-11 .* is locked: a check found it out of calibration/,
      );
      await expectText(
        alert,
        zh ? /工程师登记新的校准后自动解锁/ : /as soon as an engineer records a calibration/,
      );
      expect(await alert.getByRole('link').count()).toBe(0);
      await expectAccessible(page);
    },
  );

  it('warns before it is, and leads who may say something to the tool', async () => {
    const page = await open('/line/stations/FA-06', { role: 'supervisor' });
    await expectText(page, /The calibration of T-14 .* ends after \d{4}-\d\d-\d\d.*Tell an engineer/);
    await page.getByRole('link', { name: 'To the tool' }).click();
    await page.getByRole('dialog', { name: 'T-14 out of calibration?' }).waitFor();
  });
});
