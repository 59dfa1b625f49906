import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { seedLineSite, someOrders, tighteningOf } from '#tests/terminal/lineSite';
import { signatureOf, testPin } from '#tests/terminal/testTerminal';
import { does, seedDemoLine, serveLine } from '../line/lineScreens.ts';
import { expectAccessible } from '../accessible.ts';
import { expectText, looks, scanText, screens } from '../openedPage.ts';
import { openIssue } from '../quality/qualityScreens.ts';
import { serveScreens, type ScreenServer } from '../screenHarness.ts';

const { serve, server, open } = screens();
type Terminal = ScreenServer['terminal'];
interface Unit {
  readonly unit: string;
  readonly vin: string;
}

let away: Unit;
let between: Unit;
let working: Unit;

/** At FA-03 it got a part and two results, was bypassed with an issue and a hold on it, and pulled off. */
async function seedAway(terminal: Terminal, { unit, vin }: Unit): Promise<void> {
  const view = await terminal.query<{ parts: { part: string }[] }>('assembly.station', { station: 'FA-03' });
  const scanned = `${view.parts[0]?.part} S-77`;
  await does(terminal, 'assembly.scanPart', { station: 'FA-03', unit, scanned }, 'operator');
  for (const [n, torqueNm] of [25.1, 12.5].entries()) {
    const result = {
      tool: 'T-11',
      tighteningId: n + 1,
      controllerTime: '2026-11-22T08:00:00',
      contentHash: String(n).padStart(64, '0'),
      vin,
      parameterSet: 11,
      batchCounter: null,
      torqueNm,
      angleDeg: 60,
      torqueStatus: 'ok',
      angleStatus: 'ok',
      toolOk: true,
    };
    await does(terminal, 'assembly.recordTightening', result, { kind: 'device', device: 'tools' });
  }
  await openIssue(terminal, {
    title: 'Scratched sill',
    severity: 'A',
    subject: { unit },
    affectedUnits: [unit],
  });
  const hold = { reason: 'Sill of lot 7', population: { kind: 'listed' }, members: [{ kind: 'unit', unit }] };
  await does(terminal, 'quality.placeHold', hold, 'quality');
  const signature = signatureOf('supervisor', 'bypass');
  const bypass = {
    station: 'FA-03',
    unit,
    reason: 'BYP-TOOL',
    note: 'Sill is reworked beside the line',
    signature,
  };
  await does(terminal, 'assembly.bypassStation', bypass, 'supervisor');
  await does(
    terminal,
    'assembly.pullOffUnit',
    { unit, location: 'RW-1', reason: 'scratched sill' },
    'supervisor',
  );
}

beforeEach(async () => {
  await serve((folder) =>
    serveLine(folder, async (terminal) => {
      const [first, second, third] = await seedDemoLine(terminal, 3);
      if (!first || !second || !third) throw new Error('three units were not launched');
      [away, between, working] = [first, second, third];
      await seedAway(terminal, away);
      await does(terminal, 'assembly.recordDeparture', { station: 'FA-02', unit: between.unit }, 'operator');
    }),
  );
}, 60_000);

const pathOf = (page: Page): string => new URL(page.url()).pathname;
const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

describe('a unit that stands at no station', () => {
  it('is opened by the scan of its VIN, and says where it is and who took it there', async () => {
    const page = await open('/line', { role: 'supervisor' });
    await page.getByText('JPH').waitFor();
    await scanText(page, away.vin);
    await page.getByRole('heading', { name: away.vin }).waitFor();
    expect(pathOf(page)).toBe(`/units/${away.unit}`);
    await expectText(
      page.getByRole('main'),
      /^Pulled off the line .* stands at RW-1 Rework R1 · scratched sill · by /,
    );
    await scanText(page, between.vin);
    await expectText(page.getByRole('main'), /^Left FA-02 .*, not seen at the next station yet$/);
    expect(pathOf(page)).toBe(`/units/${between.unit}`);
  });

  it('is found by searching the end of its VIN', async () => {
    const page = await open('/line', { role: 'quality' });
    await page.getByText('JPH').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder(/^Scan, or type/).fill(away.vin.slice(-6));
    await page.getByRole('button', { name: /^Look up/ }).click();
    await page.getByRole('heading', { name: away.vin }).waitFor();
    expect(pathOf(page)).toBe(`/units/${away.unit}`);
  });

  it('shows its stations with times, its parts and its tightenings', async () => {
    const page = await open(`/units/${away.unit}`, { role: 'quality' });
    const row = card(page, 'Stations').getByRole('row', { name: /^FA-03/ });
    await row.getByText('bypassed').waitFor();
    expect(await row.getByRole('cell').allInnerTexts()).toMatchObject([
      'FA-03 Cockpit',
      expect.stringMatching(/bypassed/),
      expect.stringMatching(/\d\d:\d\d$/),
      expect.stringMatching(/\d\d:\d\d$/),
      expect.stringMatching(/^\d+:\d\d$/),
      '1 NOK',
    ]);
    await expectText(card(page, 'Installed parts'), 'S-77');
    const result = (torque: string) =>
      card(page, 'Tightenings').getByRole('row').filter({ hasText: torque }).innerText();
    expect(await result('12.5 N·m')).toMatch(/FA-03 · OP-0330.*T-11.*22\.0–28\.0.*60°.*NOK/s);
    expect(await result('25.1 N·m')).toMatch(/\bOK/);
  });

  it('names all that keeps it from shipping, and leads to its issue', async () => {
    const page = await open(`/units/${away.unit}`, { role: 'quality' });
    const keeps = card(page, 'What keeps it from shipping').getByRole('listitem');
    await keeps.first().waitFor();
    const said = await keeps.allInnerTexts();
    expect(said.map((line) => line.split('\n')[0])).toEqual([
      '1 hold',
      '1 issue',
      '1 rework not found good yet',
      '1 bypass not looked at again',
      expect.stringMatching(/^\d+ things were not done$/),
      '11 stations to pass',
    ]);
    await expectText(card(page, 'What keeps it from shipping'), /FA-03: OP-0350 \p{Lu}\p{L}+/u);
    await expectText(card(page, 'Holds and issues'), 'Sill of lot 7');
    await card(page, 'Holds and issues').getByRole('link').first().click();
    await expectText(page.getByRole('heading'), /Scratched sill/);
  });

  it('counts by station what was not done once it is much, and says that it left the line', async () => {
    const { terminal } = server();
    const { unit } = between;
    for (const station of ['FA-04', 'FA-05', 'FA-12']) {
      await does(terminal, 'assembly.enterStation', { station, unit, insist: true }, 'operator');
      await does(terminal, 'assembly.recordDeparture', { station, unit }, 'operator');
    }
    const page = await open(`/units/${unit}`, { role: 'quality' });
    await page.getByText('off the line', { exact: true }).waitFor();
    await expectText(page.getByRole('main'), /^Left the line at FA-12 Line-off check .*, not shipped yet$/);
    const line = card(page, 'What keeps it from shipping').getByRole('listitem').first();
    expect(await line.innerText()).toMatch(
      /^\d+ things were not done\nFA-02: \d+ · FA-04: \d+ · FA-05: \d+ · FA-12: \d+$/,
    );
  });

  it('has its rework done and judged here, as at a station', async () => {
    const page = await open(`/units/${away.unit}`, { role: 'supervisor' });
    await card(page, 'Rework').getByRole('button', { name: 'Rework done' }).click();
    await page.getByRole('dialog').getByLabel('What was done?').fill('polished');
    await page.getByRole('dialog').getByRole('button', { name: 'Rework done' }).click();
    await expectText(card(page, 'Rework'), 'Quality has not found it good yet.');
    const quality = await open(`/units/${away.unit}`, { role: 'quality' });
    await card(quality, 'Rework').getByRole('button', { name: 'Found good' }).waitFor();
    expect(await page.getByRole('button', { name: 'Found good' }).count()).toBe(0);
  });
});

/** One unit of the small site that has passed all three stations with everything done. */
async function finished(terminal: Terminal): Promise<string> {
  seedLineSite(terminal.store);
  await does(terminal, 'assembly.importOrders', { orders: someOrders(1) }, 'engineer');
  await does(terminal, 'assembly.releaseOrders', { line: 'FA1', orders: ['O-1'] }, 'supervisor');
  await does(terminal, 'assembly.launchUnit', { line: 'FA1' }, 'supervisor');
  const { rows } = await terminal.query<{ rows: { unit: string }[] }>('assembly.units', { line: 'FA1' });
  const unit = rows[0]?.unit ?? '';
  const at = (station: string) => ({ station, unit });
  const tool = { kind: 'device', device: 'T-02' } as const;
  await does(terminal, 'assembly.enterStation', at('FA-01'), 'operator');
  await does(terminal, 'assembly.completeOperation', { ...at('FA-01'), operation: 'OP-10' }, 'operator');
  await does(terminal, 'assembly.releaseUnit', at('FA-01'), 'operator');
  await does(terminal, 'assembly.enterStation', at('FA-02'), 'operator');
  await does(terminal, 'assembly.scanPart', { ...at('FA-02'), scanned: 'P-SEAT SN-1' }, 'operator');
  for (const n of [1, 2]) await does(terminal, 'assembly.recordTightening', tighteningOf(n), tool);
  await does(terminal, 'assembly.releaseUnit', at('FA-02'), 'operator');
  await does(terminal, 'assembly.enterStation', at('FA-03'), 'operator');
  await does(terminal, 'assembly.scanPart', { ...at('FA-03'), scanned: 'C-BELT' }, 'operator');
  const filled = { ...at('FA-03'), operation: 'OP-30', value: 5, passed: true };
  await does(terminal, 'assembly.recordMeasurement', filled, 'operator');
  const brakes = { ...at('FA-03'), operation: 'OP-31' };
  expect(await terminal.execute('assembly.completeOperation', brakes, 'operator', 2)).toMatchObject({
    ok: true,
  });
  await does(terminal, 'assembly.releaseUnit', at('FA-03'), 'operator');
  return unit;
}

async function sign(page: Page, badge: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Badge', { exact: true }).fill(badge);
  await dialog.getByLabel('PIN', { exact: true }).fill(testPin);
  await dialog.getByRole('button', { name: 'Sign', exact: true }).click();
}

describe('what is decided on a whole unit', () => {
  it('is offered to the supervisor: back on the line, off it again, and scrap by a signed reason', async () => {
    const page = await open(`/units/${away.unit}`, { role: 'supervisor' });
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    const dialog = page.getByRole('dialog');
    await button('Put back on the line').click();
    expect(await dialog.getByRole('combobox').inputValue()).toMatch(/^FA-01 /);
    await dialog.getByRole('button', { name: 'Put back on the line' }).click();
    await expectText(
      page.getByRole('main'),
      /^Put back on the line .* in front of FA-01 .*, not seen there yet$/,
    );
    await button('Pull off the line').click();
    await dialog.getByLabel('Where it stands from now on (optional)').click();
    expect(await page.getByRole('option').allInnerTexts()).toEqual([
      'RW-1 Rework R1',
      'RW-2 Rework R2',
      'YD-1 Yard',
      'RC-1 Receiving',
    ]);
    await dialog.getByLabel('Why is it taken off?').fill('door does not close');
    await dialog.getByRole('button', { name: 'Pull off the line' }).click();
    await expectText(page.getByRole('main'), /^Pulled off the line .* door does not close · by /);
    await expectText(page, /^\S+ was pulled off the line\.$/);
    await button('Scrap').click();
    await dialog.getByRole('combobox').click();
    await page.getByRole('option', { name: 'Beyond repair' }).click();
    await sign(page, 'supervisor-1');
    await expectText(
      page.getByRole('main'),
      /^Scrapped .* Beyond repair · by .* · scrap waits for the plant$/,
    );
    await expectText(page, /^Signed: \S+ is scrapped\. The plant has to confirm it\.$/);
    await expectText(card(page, 'Rework'), 'The unit was scrapped: nothing is put right any more.');
    expect(await button('Put back on the line').count()).toBe(0);
  });

  it('is refused in words where another has scrapped it meanwhile, and its open stay ended with that', async () => {
    const page = await open(`/units/${working.unit}`, { role: 'supervisor' });
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Pull off the line' }).click();
    await dialog.getByLabel('Why is it taken off?').fill('door does not close');
    const { unit } = working;
    const scrap = { unit, reason: 'SCR-DMG', note: '', signature: signatureOf('supervisor', 'scrap') };
    await does(server().terminal, 'assembly.scrapUnit', scrap, 'supervisor');
    await expectText(page, 'ended by scrap');
    await dialog.getByRole('button', { name: 'Pull off the line' }).click();
    await expectText(dialog.getByRole('alert'), /shipped or scrapped: that stands/);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(await page.getByRole('button', { name: /^(Scrap|Pull off the line)$/ }).count()).toBe(0);
  });

  it('is not pulling off a line that it has left; pulled off by then, it goes back behind it', async () => {
    const { terminal } = server();
    const { unit } = between;
    await does(terminal, 'assembly.enterStation', { station: 'FA-12', unit, insist: true }, 'operator');
    await does(terminal, 'assembly.recordDeparture', { station: 'FA-12', unit }, 'operator');
    const page = await open(`/units/${unit}`, { role: 'supervisor' });
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    await page.getByText('off the line', { exact: true }).waitFor();
    await button('Scrap').waitFor();
    expect(await button('Pull off the line').count()).toBe(0);
    await does(terminal, 'assembly.pullOffUnit', { unit, location: 'YD-1', reason: 'scratch' }, 'supervisor');
    await button('Put back on the line').click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('combobox').inputValue()).toBe('Behind the line, to be shipped');
    await dialog.getByRole('button', { name: 'Put back on the line' }).click();
    await expectText(page.getByRole('main'), /^Left the line at FA-12 .*, not shipped yet$/);
  });

  it('has a bypass looked at again by quality, who did not sign it', async () => {
    const page = await open(`/units/${away.unit}`, { role: 'quality' });
    const bypasses = card(page, 'Bypasses');
    await expectText(bypasses, /^missing: .*OP-0350 \p{Lu}\p{L}+.* · Tool down.* · by /u);
    expect(await page.getByRole('button', { name: 'Scrap', exact: true }).count()).toBe(0);
    await bypasses.getByRole('button', { name: 'Look at it again' }).click();
    const dialog = page.getByRole('dialog');
    await expectText(dialog, /^OP-0350 \p{Lu}\p{L}+/u);
    await expectText(dialog, 'Tool down');
    await dialog.getByLabel('What was found?').focus();
    for (const code of [away.vin, 'OP-0350']) {
      await scanText(page, code);
      await expectText(page, 'This is no badge that this PC knows. Scan the badge of who signs.');
      expect(await dialog.getByLabel('Badge', { exact: true }).inputValue()).toBe('');
      expect(await dialog.getByLabel('What was found?').inputValue()).toBe('');
    }
    await dialog.getByLabel('What was found?').fill('torque checked by hand');
    await sign(page, 'quality-1');
    await expectText(bypasses, /^Looked at again; the plant has not answered yet\. · by .+ · .*\d\d:\d\d$/);
    expect(await bypasses.getByRole('button').count()).toBe(0);
  });

  it.each(looks)('lists what is signed for in its review in $language, $scheme, at $width', async (look) => {
    const page = await open(`/units/${away.unit}`, { role: 'quality', ...look });
    await page.getByRole('button', { name: /^(Look at it again|复核)$/ }).click();
    await page
      .getByRole('dialog')
      .getByText(/^(Was missing|放行时缺少)$/)
      .waitFor();
    await expectAccessible(page);
  });

  it('ships once nothing keeps it; what comes up meanwhile is listed with the way to it', async () => {
    let unit = '';
    await serve((folder) =>
      serveScreens(folder, async (terminal) => {
        unit = await finished(terminal);
      }),
    );
    const { terminal } = server();
    const page = await open(`/units/${unit}`, { role: 'supervisor' });
    const dialog = page.getByRole('dialog');
    const ship = card(page, 'What keeps it from shipping').getByRole('button', { name: 'Ship' });
    await ship.click();
    await dialog.getByLabel('Badge', { exact: true }).fill('supervisor-1');
    await dialog.getByLabel('PIN', { exact: true }).fill(testPin);
    const rework = { unit, station: 'FA-03', operation: null, issue: null, text: 'scratch' };
    await does(terminal, 'assembly.openRework', rework, 'quality');
    await dialog.getByText('1 rework not found good yet').waitFor();
    await expectText(dialog.getByRole('alert'), /cannot ship yet/);
    expect(await dialog.getByRole('button', { name: 'Sign', exact: true }).isDisabled()).toBe(true);
    await dialog.getByRole('link', { name: 'FA-03' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect([page.url().endsWith('#rework'), await ship.count()]).toEqual([true, 0]);
  });

  it('says that a signed shipping waits for the plant', async () => {
    let unit = '';
    await serve((folder) =>
      serveScreens(folder, async (terminal) => {
        unit = await finished(terminal);
      }),
    );
    const page = await open(`/units/${unit}`, { role: 'supervisor' });
    await page.getByRole('button', { name: 'Ship', exact: true }).click();
    await sign(page, 'quality-1');
    await expectText(page.getByRole('dialog').getByRole('alert'), /lacks the role/);
    await sign(page, 'supervisor-1');
    await expectText(page, 'Nothing here; the plant has not answered yet.');
    expect(await page.getByRole('button', { name: /^(Ship|Scrap)$/ }).count()).toBe(0);
  });
});

describe('the screen of a unit', () => {
  it('is not in the way of a scan of a unit that stands at a station', async () => {
    const page = await open(`/units/${away.unit}`, { role: 'supervisor' });
    await page.getByRole('heading', { name: away.vin }).waitFor();
    await scanText(page, working.vin);
    await page.getByRole('heading', { name: 'FA-01' }).waitFor();
    expect(pathOf(page)).toBe('/line/stations/FA-01');
    await page.goto(`${server().url}/units/${working.vin}`);
    await page.getByRole('button', { name: 'To FA-01' }).click();
    expect(pathOf(page)).toBe('/line/stations/FA-01');
    await page.getByRole('link', { name: working.vin }).click();
    await page.getByRole('button', { name: 'To FA-01' }).waitFor();
    expect(pathOf(page)).toBe(`/units/${working.unit}`);
  });

  it('says so where nobody knows the unit, and where there is nothing yet', async () => {
    const page = await open('/units/NOBODY', { role: 'supervisor' });
    await expectText(page, 'There is no unit NOBODY');
    await page.goto(`${server().url}/units/${between.unit}`);
    await expectText(page, 'Nothing was scanned in yet.');
    await expectText(page, 'No result of a tool yet.');
    await expectText(page, 'Nothing is to be put right.');
    await expectText(page, 'None concerns it.');
    expect(pathOf(page)).toBe(`/units/${between.unit}`);
  });

  it.each(looks)('can be read and reached by everybody ($language, $scheme, $width)', async (look) => {
    const page = await open(`/units/${away.unit}`, { role: 'quality', ...look });
    await page.getByText('S-77').waitFor();
    await page.getByText('12.5 N·m').waitFor();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
});
