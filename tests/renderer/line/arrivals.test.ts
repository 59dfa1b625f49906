import { beforeEach, describe, expect, it } from 'vitest';
import { expectAccessible } from '../accessible.ts';
import { screens } from '../openedPage.ts';
import { scan } from '../page.ts';
import { signatureOf } from '#tests/terminal/testTerminal';
import { plantOf } from '#tests/terminal/qualitySite';
import { does, seedDemoLine, serveLine } from './lineScreens.ts';

const { serve, server, open } = screens();
let units: Awaited<ReturnType<typeof seedDemoLine>>;

/** Units stand at FA-01, FA-02 and FA-03; the stations behind are empty. */
beforeEach(async () => {
  await serve((folder) =>
    serveLine(folder, async (terminal) => {
      units = await seedDemoLine(terminal, 3);
    }),
  );
}, 60_000);

const unitOf = (index: number) => units[index] ?? { unit: '', vin: '' };
const where = async (index: number) => {
  const { status, station } = await server().terminal.query<{ status: string; station: string | null }>(
    'assembly.unit',
    { unit: unitOf(index).unit },
  );
  return { status, station };
};
type Page = Awaited<ReturnType<typeof open>>;
const scanned = (page: Page, text: string) => scan(page, ['F9', ...text, 'Enter']);
const leaves = (station: string, index: number) =>
  does(server().terminal, 'assembly.recordDeparture', { station, unit: unitOf(index).unit }, 'operator');

describe('a unit that is scanned at an empty station', () => {
  it('has arrived by that one scan where it comes next', async () => {
    await leaves('FA-03', 0);
    const page = await open('/line/stations/FA-04', { role: 'operator' });
    await page.getByText('…042801 is coming').waitFor();
    await scanned(page, unitOf(0).vin);
    await page.getByText('…042801 has arrived').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await where(0)).toEqual({ status: 'atStation', station: 'FA-04' });
    const undo = page.getByRole('button', { name: 'Undo' });
    await undo.waitFor();
    await page.getByRole('button', { name: /^Not here/ }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('read from the wrong sheet');
    await page.getByRole('dialog').getByRole('button', { name: 'Take back the arrival' }).click();
    await page.getByText(/^Taken back/).waitFor();
    expect(await undo.count()).toBe(0);
  });

  it('is asked about where it stands elsewhere, and stays there when the answer is no', async () => {
    const page = await open('/line/stations/FA-07', { role: 'operator' });
    await page.getByText('No unit is coming').waitFor();
    await scanned(page, unitOf(1).vin);
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/It stands in FA-02 since/).waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => dialog.count()).toBe(0);
    expect(await where(1)).toEqual({ status: 'atStation', station: 'FA-02' });
    await scanned(page, unitOf(1).vin);
    await dialog.getByRole('button', { name: 'Record the arrival' }).click();
    await page.getByText('…042802 has arrived').waitFor();
    expect(await where(1)).toEqual({ status: 'atStation', station: 'FA-07' });
    await page.getByText('Arrival of …042802 at FA-07').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('No unit is coming').waitFor();
    expect(await where(1)).toEqual({ status: 'atStation', station: 'FA-02' });
  });

  it('is asked about anew where another unit has come, or it has moved on, before the answer', async () => {
    const page = await open('/line/stations/FA-04', { role: 'operator' });
    await page.getByText('…042801 is next, still at FA-03').waitFor();
    await scanned(page, unitOf(1).vin);
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/It stands in FA-02 since/).waitFor();
    await does(
      server().terminal,
      'assembly.enterStation',
      { station: 'FA-06', unit: unitOf(1).unit, expected: false },
      'operator',
    );
    await dialog.getByRole('button', { name: 'Record the arrival' }).click();
    await dialog.getByText(/It stands in FA-06 since/).waitFor();
    expect(await where(1)).toEqual({ status: 'atStation', station: 'FA-06' });
    await leaves('FA-03', 0);
    await does(
      server().terminal,
      'assembly.enterStation',
      { station: 'FA-04', unit: unitOf(0).unit },
      'operator',
    );
    await dialog.getByRole('button', { name: 'Record the arrival' }).click();
    await dialog.getByText(/…042801 has come to FA-04 meanwhile/).waitFor();
    expect(await where(1)).toEqual({ status: 'atStation', station: 'FA-06' });
  });

  it('is found on the board and at the station also where another stands there', async () => {
    const { terminal } = server();
    const came = { station: 'FA-03', unit: unitOf(1).unit, expected: false };
    await does(terminal, 'assembly.enterStation', came, 'operator');
    const page = await open('/line', { role: 'supervisor' });
    await page.getByRole('link', { name: '+1 …042802' }).click();
    await page.waitForURL(/FA-03\?unit=/);
    await page.getByRole('link', { name: unitOf(1).vin }).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: '…042801' }).click();
    await page.getByRole('link', { name: unitOf(0).vin }).click();
    await page.goto(`${server().url}/units/${unitOf(1).unit}`);
    await page.getByRole('button', { name: 'To FA-03' }).click();
    await page.getByRole('link', { name: unitOf(1).vin }).waitFor();
    await page.getByText('Also here:').waitFor();
  });

  it('is taken back later with the reason, as long as nothing is recorded of it there', async () => {
    const { terminal } = server();
    const at = { station: 'FA-07', unit: unitOf(1).unit };
    const came = { ...at, expected: false };
    await does(terminal, 'assembly.enterStation', came, 'operator');
    const page = await open('/line/stations/FA-07', { role: 'operator' });
    await page.getByRole('button', { name: /^Not here/ }).click();
    const dialog = page.getByRole('dialog');
    const confirm = dialog.getByRole('button', { name: 'Take back the arrival' });
    expect(await confirm.isDisabled()).toBe(true);
    await expectAccessible(page);
    await dialog.getByRole('textbox').fill('read from the wrong sheet');
    await confirm.click();
    await page.getByText(/^Taken back: .*042802 did not arrive at FA-07/).waitFor();
    await page.getByText('No unit is coming').waitFor();
    expect(await where(1)).toEqual({ status: 'atStation', station: 'FA-02' });
    await does(terminal, 'assembly.enterStation', came, 'operator');
    await page.goto(`${server().url}/units/${unitOf(1).unit}`);
    await page.getByText('arrival taken back').waitFor();
    await page.getByText(/read from the wrong sheet/).waitFor();
    const back = page.getByRole('button', { name: 'Take back the arrival' });
    await back.waitFor();
    const defect = { ...at, defectCode: 'LEAK', text: 'scratch' };
    await does(terminal, 'assembly.recordDefect', { ...defect, severity: 'C' }, 'operator');
    await expect.poll(() => back.count()).toBe(0);
  });

  it('is asked about where it comes past stations', async () => {
    await leaves('FA-03', 0);
    const page = await open('/line/stations/FA-07', { role: 'operator', language: 'zh' });
    await page.getByText('暂时没有来车').waitFor();
    await scanned(page, unitOf(0).vin);
    await page
      .getByRole('dialog')
      .getByText(/它上一工位是 FA-03/)
      .waitFor();
    await expectAccessible(page);
    expect(await where(0)).toEqual({ status: 'between', station: 'FA-03' });
  });

  it('is shown on its own screen where it was scrapped', async () => {
    const signature = signatureOf('supervisor', 'scrap');
    const scrap = { unit: unitOf(0).unit, reason: 'SCR-DMG', note: '', signature };
    await does(server().terminal, 'assembly.scrapUnit', scrap, 'supervisor');
    plantOf(server().terminal)();
    const page = await open('/line/stations/FA-07', { role: 'operator' });
    await page.getByText('No unit is coming').waitFor();
    await scanned(page, unitOf(0).vin);
    await page.waitForURL(/\/units\//);
    await page.getByText(unitOf(0).vin).first().waitFor();
    expect(await where(0)).toMatchObject({ status: 'scrapped' });
  });
});

describe('what is typed or scanned at a station', () => {
  it('moves no unit when it is looked up by hand: its own screen opens', async () => {
    await leaves('FA-03', 0);
    const page = await open('/line/stations/FA-04', { role: 'operator' });
    await page.getByText('…042801 is coming').waitFor();
    await page.keyboard.press('Control+k');
    await page
      .getByPlaceholder(/Scan or search|VIN/)
      .last()
      .fill(unitOf(0).vin);
    await page.getByRole('button', { name: /^Look up/ }).click();
    await page.waitForURL(/\/units\//);
    expect(await where(0)).toEqual({ status: 'between', station: 'FA-03' });
  });

  it('is no wrong part where it is a place or nothing that is known, however often', async () => {
    const page = await open('/line/stations/FA-01', { role: 'operator' });
    await page.getByRole('heading', { name: 'Check VIN plate' }).waitFor();
    for (const text of ['XZ-99', 'XZ-98', 'XZ-97']) {
      await scanned(page, text);
      await page.getByText(`${text} is not recognised`).waitFor();
    }
    await scanned(page, 'FA-02');
    await page.waitForURL(/stations\/FA-02/);
    const { rows } = await server().terminal.query<{ rows: unknown[] }>('assembly.andons', { line: 'FA1' });
    expect(rows).toEqual([]);
  });
});
