import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { giveBack, takePage, type KeptPage } from '../keptPages.ts';
import { buildPage, type BuiltPage } from '../page.ts';
import { expectAccessible } from '../accessible.ts';
import { openScreen, type ScreenServer } from '../screenHarness.ts';
import { plantOf } from '#tests/terminal/qualitySite';
import { signatureOf, testPin } from '#tests/terminal/testTerminal';
import { does, seedDemoLine, serveLine } from './lineScreens.ts';

let built: BuiltPage;
let server: ScreenServer;
let kept: KeptPage;
let page: Page;
let units: Awaited<ReturnType<typeof seedDemoLine>>;

beforeAll(async () => {
  built = await buildPage('index.html');
}, 120_000);
afterAll(async () => {
  await built?.remove();
});
beforeEach(async () => {
  server = await serveLine(built.folder, async (terminal) => {
    units = await seedDemoLine(terminal, 10);
  });
  kept = await takePage({ scheme: 'light', width: 1366 });
  ({ page } = kept);
}, 60_000);
afterEach(async () => {
  const said = [...kept.errors];
  await giveBack(kept);
  await server.close();
  expect(said).toEqual([]);
});

const open = (path: string, role: Parameters<typeof openScreen>[2]['role']) =>
  openScreen(page, `${server.url}${path}`, { role });
const dialog = () => page.getByRole('dialog');
const unitOf = (index: number) => units[index] ?? { unit: '', vin: '' };

/** The unit that stands at FA-10 goes, and the next one comes. */
async function nextOneComes(): Promise<void> {
  const gone = { station: 'FA-10', unit: unitOf(0).unit };
  await does(server.terminal, 'assembly.recordDeparture', gone, 'operator');
  const came = { station: 'FA-10', unit: unitOf(1).unit, insist: true };
  await does(server.terminal, 'assembly.enterStation', came, 'operator');
}

describe('a dialog that was opened for a unit', () => {
  it('stays with it when it leaves: the bypass keeps its words and signs for no other', async () => {
    await open('/line/stations/FA-10', 'supervisor');
    await page.getByRole('button', { name: /^Bypass/ }).click();
    await dialog().getByLabel('Reason', { exact: true }).first().click();
    await page.getByRole('option', { name: 'Tool down' }).click();
    await dialog().getByLabel('Note (optional)').fill('torque by hand');
    await dialog().getByLabel('Badge', { exact: true }).fill('supervisor-1');
    await dialog().getByLabel('PIN', { exact: true }).fill(testPin);
    const sign = dialog().getByRole('button', { name: 'Sign and let it go' });
    await expect.poll(() => sign.isEnabled()).toBe(true);
    await nextOneComes();
    await dialog().getByText('…042801 has left FA-10').waitFor();
    await dialog()
      .getByText(/Found gone/)
      .waitFor();
    expect(await sign.isDisabled()).toBe(true);
    expect(await dialog().getByLabel('Note (optional)').inputValue()).toBe('torque by hand');
    await dialog()
      .getByText(new RegExp(`${unitOf(0).vin} leaves FA-10`))
      .waitFor();
    await expectAccessible(page);
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => dialog().count()).toBe(0);
    const { status } = await server.terminal.query<{ status: string }>('assembly.unit', {
      unit: unitOf(1).unit,
    });
    expect(status).toBe('atStation');
  });

  it('stays while the station is empty, and opens for nobody who comes then', async () => {
    await open('/line/stations/FA-10', 'operator');
    await page.getByRole('button', { name: 'Defect' }).click();
    await dialog().getByLabel('Note (optional)').fill('scratch on the sill');
    await dialog().getByRole('radio').first().check();
    await does(
      server.terminal,
      'assembly.recordDeparture',
      { station: 'FA-10', unit: unitOf(0).unit },
      'operator',
    );
    await dialog().getByText('…042801 has left FA-10').waitFor();
    expect(await dialog().getByLabel('Note (optional)').inputValue()).toBe('scratch on the sill');
    expect(await dialog().getByRole('button', { name: 'Save the defect' }).isDisabled()).toBe(true);
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    const came = { station: 'FA-10', unit: unitOf(1).unit, insist: true };
    await does(server.terminal, 'assembly.enterStation', came, 'operator');
    await page
      .getByText(/042802/)
      .first()
      .waitFor();
    expect(await dialog().count()).toBe(0);
  });

  it('calls for the unit that it was opened for', async () => {
    await open('/line/stations/FA-10', 'operator');
    await page.getByRole('button', { name: 'Andon', exact: true }).click();
    await nextOneComes();
    await dialog().getByText('The call still names it.').waitFor();
    await dialog().getByRole('button', { name: 'Quality' }).click();
    await page.getByText(/Quality called at/).waitFor();
    const { rows } = await server.terminal.query<{ rows: { unit: { unit: string } | null }[] }>(
      'assembly.andons',
      { line: 'FA1' },
    );
    expect(rows.map(({ unit }) => unit?.unit ?? unit)).toEqual([unitOf(0).unit]);
  });

  it('scraps the unit that the hold was read for, not the next one that it keeps', async () => {
    const { terminal } = server;
    const members = [0, 1].map((index) => ({ kind: 'unit', unit: unitOf(index).unit }));
    const hold = { reason: 'Sill bent', population: { kind: 'listed' }, members };
    await does(terminal, 'quality.placeHold', hold, 'quality');
    const { rows } = await terminal.query<{ rows: { hold: string }[] }>('quality.holds');
    const scrap = {
      hold: rows[0]?.hold,
      members: [0, 1].map((index) => ({ member: `unit/${unitOf(index).unit}`, previous: null })),
      disposition: { kind: 'scrap', reason: 'Bent' },
      signature: signatureOf('quality', 'disposition'),
    };
    await does(terminal, 'quality.decideDisposition', scrap, 'quality');
    plantOf(terminal)();
    await open('/line/stations/FA-10', 'supervisor');
    await page.getByRole('button', { name: 'Pull off' }).click();
    await dialog().getByRole('textbox').first().fill('to the yard');
    await nextOneComes();
    await page
      .getByText(/042802/)
      .first()
      .waitFor({ state: 'attached' });
    await dialog()
      .getByText(/042801/)
      .first()
      .waitFor();
    expect(
      await dialog()
        .getByText(/042802/)
        .count(),
    ).toBe(0);
    expect(await dialog().getByRole('textbox').first().inputValue()).toBe('to the yard');
  });
});
