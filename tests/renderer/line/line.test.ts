import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { giveBack, takePage, type KeptPage } from '../keptPages.ts';
import { buildPage, scan, type BuiltPage } from '../page.ts';
import { expectAccessible } from '../accessible.ts';
import { openScreen, type ScreenServer } from '../screenHarness.ts';
import { plantOf } from '#tests/terminal/qualitySite';
import { signatureOf, testPin } from '#tests/terminal/testTerminal';
import { openIssue } from '../quality/qualityScreens.ts';
import { does, seedDemoLine, serveLine } from './lineScreens.ts';

let built: BuiltPage;
let server: ScreenServer;
let kept: KeptPage;
let page: Page;

beforeAll(async () => {
  built = await buildPage('index.html');
}, 120_000);
afterAll(async () => {
  await built?.remove();
});
beforeEach(async () => {
  server = await serveLine(built.folder, async (terminal) => {
    await seedDemoLine(terminal, 10);
    await does(
      terminal,
      'assembly.callAndon',
      { station: 'FA-09', kind: 'material', part: 'BEL-910' },
      'operator',
    );
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

type Who = Parameters<typeof openScreen>[2]['role'];
const open = (path: string, role: Who) => openScreen(page, `${server.url}${path}`, { role });
const scanned = (text: string) => scan(page, ['F9', ...text, 'Enter']);
const alert = (words: RegExp) => page.getByRole('alert').filter({ hasText: words }).first();

describe('the line board', () => {
  it('says where the line is stuck, and follows when somebody comes and helps', async () => {
    await open('/line', 'supervisor');
    await page.getByText('Belt LH missing', { exact: false }).first().waitFor();
    expect(await page.getByRole('link', { name: /^FA-\d\d/ }).count()).toBeGreaterThanOrEqual(12);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'I’m coming' }).click();
    await page.getByText(/comes, since \d\d:\d\d/).waitFor();
    expect(await page.getByRole('button', { name: 'Resolved' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Resolved' }).click();
    await page.getByText('No andon, no stop').waitFor();
    await page.getByText(/Every station is within its takt/).waitFor();
    expect(await page.getByRole('button', { name: 'Resolved' }).count()).toBe(0);
  });

  it('says how far a call that nobody takes was escalated', async () => {
    const { rows } = await server.terminal.query<{ rows: { andon: string }[] }>('assembly.andons', {
      line: 'FA1',
    });
    await does(server.terminal, 'assembly.escalateAndon', { andon: rows[0]?.andon, level: 2 }, 'supervisor');
    await open('/line', 'supervisor');
    await page.getByText('escalated to level 2').waitFor();
    expect(await page.getByText('nobody has taken it').count()).toBe(0);
    await expectAccessible(page);
  });

  it('takes the second tap of a double tap for nothing: no error, and nothing resolved', async () => {
    await open('/line', 'supervisor');
    await page.getByRole('button', { name: 'I’m coming' }).dblclick();
    await page.getByText(/comes, since/).waitFor();
    expect(await page.getByText('acknowledged already').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Resolved' }).count()).toBe(1);
  });

  it('says why a policy called, and gives a call the same priority on its tile', async () => {
    const call = { station: 'FA-04', kind: 'quality', part: 'STR-410' };
    await does(server.terminal, 'assembly.callAndon', call, { kind: 'policy', policy: 'wrongParts' });
    await open('/line', 'quality');
    const row = page.getByRole('listitem').filter({ hasText: 'FA-04' });
    await row.getByText(/three wrong scans/).waitFor();
    const tile = page.locator('[data-lamp]').filter({ hasText: 'Suspension' });
    expect(await tile.first().getAttribute('data-lamp')).toBe('fault');
    await row.getByRole('button', { name: 'I’m coming' }).click();
    await expect.poll(() => tile.first().getAttribute('data-lamp')).toBe('warning');
    await expectAccessible(page);
  });

  it('opens the issue that a tile names, and the station names it too', async () => {
    await openIssue(server.terminal, {
      title: 'Clip loose',
      severity: 'A',
      subject: { station: 'FA-02' },
    });
    await open('/line', 'supervisor');
    const number = page.getByRole('link', { name: /Q-\d+/ }).first();
    await number.click();
    await page.getByRole('heading', { name: /Clip loose/ }).waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'FA-02 Harness' }).click();
    await page.getByText(/open issue at this station, severity A/).waitFor();
    expect(new URL(page.url()).pathname).toBe('/line/stations/FA-02');
    await expectAccessible(page);
  });

  it('asks for the reason of a stop, and lets go of it once it has one', async () => {
    await does(server.terminal, 'assembly.startStop', { line: 'FA1', station: 'FA-02' }, 'supervisor');
    const { rows } = await server.terminal.query<{ rows: { stop: string }[] }>('assembly.stops', {
      line: 'FA1',
    });
    await does(server.terminal, 'assembly.endStop', { stop: rows[0]?.stop }, 'supervisor');
    await open('/line', 'supervisor');
    await page.getByRole('button', { name: 'Give reason' }).click();
    await page.getByText('Equipment fault').click();
    await page.getByRole('button', { name: 'Save the reason' }).click();
    await expect.poll(() => page.getByRole('button', { name: 'Give reason' }).count()).toBe(0);
  });

  it('opens the station of a scanned VIN', async () => {
    await open('/line', 'supervisor');
    await page.getByText('Belt LH missing', { exact: false }).first().waitFor();
    await scanned('LW433B12XR1042801');
    await page.getByRole('heading', { name: 'FA-10 Wheels' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/line/stations/FA-10');
  });
});

describe('the station', () => {
  it('refuses a wrong part with both numbers, takes the right one, and takes it out again', async () => {
    await open('/line/stations/FA-09', 'operator');
    await page.getByText('Scan: Belt LH').waitFor();
    await expectAccessible(page);
    await scanned('W20-1188');
    await alert(/wanted BEL-910/).waitFor();
    await alert(/scanned W20-1188/).waitFor();
    await scanned('BEL-910 S-4711');
    await page.getByText('BEL-910 · S-4711').waitFor();
    await page.getByText('Scan: Belt RH').waitFor();
    await page.getByText('Belt LH is in').waitFor();
    await page.getByRole('button', { name: 'Take BEL-910 out again' }).click();
    await page.getByText('Scan: Belt LH').waitFor();
    expect(await page.getByText('BEL-910 · S-4711').count()).toBe(0);
  });

  it('takes a scan that came apart for no part at all, however often', async () => {
    await open('/line/stations/FA-09', 'operator');
    await page.getByText('Scan: Belt LH').waitFor();
    for (const at of [4, 6, 8]) {
      await scan(page, ['F9', ...'W20-1188', 'Enter'], { at, ms: 600 });
      await page.getByText('Scan it again').waitFor();
    }
    await scanned('BEL-910 S-4711');
    await page.getByText('BEL-910 · S-4711').waitFor();
    expect(await alert(/wanted BEL-910/).count()).toBe(0);
    const { rows } = await server.terminal.query<{ rows: { kind: string }[] }>('assembly.andons', {
      line: 'FA1',
    });
    expect(rows.map(({ kind }) => kind)).toEqual(['material']);
  });

  it('goes through an operation by keyboard, and releases only what is complete', async () => {
    await open('/line/stations/FA-01', 'operator');
    await page.getByRole('heading', { name: 'Check VIN plate' }).waitFor();
    const release = page.getByRole('button', { name: /^Release/ });
    expect(await release.isDisabled()).toBe(true);
    await page.keyboard.press('d');
    await page.getByText('Scan: Door hinge').waitFor();
    await scanned('DHG-100 L-1');
    await page.getByRole('heading', { name: 'Fit protective covers' }).waitFor();
    await page.keyboard.press('d');
    await page.getByRole('heading', { name: 'Check body surface' }).waitFor();
    await page.getByRole('button', { name: 'OK', exact: true }).click();
    await page.getByRole('heading', { name: 'Clean door sills' }).waitFor();
    await expect.poll(() => release.isEnabled()).toBe(true);
    await release.click();
    await page.getByText('No unit is coming').waitFor();
    await page.goto(`${server.url}/line/stations/FA-11`);
    await page.getByText('…042801 is next, still at FA-10').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('button', { name: 'FA-08 Glazing' }).click();
    await page.getByRole('heading', { name: 'FA-08 Glazing' }).waitFor();
  });

  it('shows a tightening against the limits of its operation', async () => {
    const unit = (
      await server.terminal.query<{ unit: { unit: string; vin: string } }>('assembly.station', {
        station: 'FA-09',
      })
    ).unit;
    for (const part of ['BEL-910 S-1', 'BEL-920 S-2', 'SEA-930 S-3'])
      await does(
        server.terminal,
        'assembly.scanPart',
        { station: 'FA-09', unit: unit.unit, scanned: part },
        'operator',
      );
    await open('/line/stations/FA-09', 'operator');
    await page.getByText('waiting for the tool').waitFor();
    const site = await server.terminal.query<{ tools: { id: string; station: string }[] }>('system.site');
    const view = await server.terminal.query<{
      operations: { kind: string; parameterSet: number; spec: { lsl: number; target: number } }[];
    }>('assembly.station', { station: 'FA-09' });
    const operation = view.operations.find(({ kind }) => kind === 'tightening');
    const result = (id: number, torqueNm: number) => ({
      tool: site.tools.find(({ station }) => station === 'FA-09')?.id,
      tighteningId: id,
      controllerTime: '2026-11-22T08:00:00',
      contentHash: String(id).padStart(64, '0'),
      vin: unit.vin,
      parameterSet: operation?.parameterSet,
      batchCounter: null,
      torqueNm,
      angleDeg: 60,
      torqueStatus: 'ok',
      angleStatus: 'ok',
      toolOk: true,
    });
    const device = { kind: 'device', device: 'tools' } as const;
    const { target = 0, lsl = 0 } = operation?.spec ?? {};
    await does(server.terminal, 'assembly.recordTightening', result(1, target), device);
    await page.getByText('✓ OK').waitFor();
    await does(server.terminal, 'assembly.recordTightening', result(2, lsl - 5), device);
    await page.getByText(/✕ NOK · below/).waitFor();
    expect(await page.getByText('✓ OK').count()).toBe(0);
    await expectAccessible(page);
  });

  it('calls for help by one press, and says why a second call of the kind is refused', async () => {
    await open('/line/stations/FA-09', 'operator');
    await page.getByRole('button', { name: 'Andon', exact: true }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Quality' }).click();
    await page.getByText(/Quality called at/).waitFor();
    await page.getByRole('button', { name: 'Material', exact: true }).click();
    await page.getByRole('button', { name: 'Belt LH' }).click();
    await alert(/open at the station already/).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(1);
  });

  it('lets a supervisor sign a bypass, keeps what was typed when the PIN is wrong', async () => {
    await open('/line/stations/FA-10', 'supervisor');
    await page.getByRole('button', { name: /^Bypass/ }).click();
    await page.getByLabel('Reason', { exact: true }).first().click();
    await page.getByRole('option', { name: 'Tool down' }).click();
    await page.getByLabel('Note (optional)').fill('torque by hand, marked');
    await page.getByLabel('Badge', { exact: true }).fill('supervisor-1');
    await page.getByLabel('PIN', { exact: true }).fill('000000');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Sign and let it go' }).click();
    await alert(/Badge or PIN is wrong/).waitFor();
    expect(await page.getByLabel('Note (optional)').inputValue()).toBe('torque by hand, marked');
    await page.getByLabel('PIN', { exact: true }).fill(testPin);
    await page.getByRole('button', { name: 'Sign and let it go' }).click();
    await page.getByText('Signed: …042801 has left FA-10.').waitFor();
    await page.getByText('No unit here', { exact: true }).waitFor();
  });

  it('names the holds and their reasons before a bypass is signed, and marks the unit from then on', async () => {
    const { unit } = await server.terminal.query<{ unit: { unit: string } }>('assembly.station', {
      station: 'FA-10',
    });
    const members = [{ kind: 'unit', unit: unit.unit }];
    const hold = { reason: 'Hub nuts of lot 7', population: { kind: 'listed' }, members };
    await does(server.terminal, 'quality.placeHold', hold, 'quality');
    await open('/line/stations/FA-10', 'supervisor');
    await page.getByRole('button', { name: /^Bypass/ }).click();
    await page
      .getByRole('dialog')
      .getByText(/Hold: .*Hub nuts of lot 7/)
      .waitFor();
    await page.getByLabel('Reason', { exact: true }).first().click();
    await page.getByRole('option', { name: /^Held unit moves on/ }).click();
    const sign = page.getByRole('button', { name: 'Sign and let it go' });
    await page.getByLabel('Badge', { exact: true }).fill('supervisor-1');
    await page.getByLabel('PIN', { exact: true }).fill(testPin);
    expect(await sign.isDisabled()).toBe(true);
    await page.getByLabel('Where it goes, and what is done there').fill('to FA-11, hubs are checked there');
    await sign.click();
    await page.getByText('No unit here', { exact: true }).waitFor();
    const entered = { station: 'FA-11', unit: unit.unit, insist: true };
    await does(server.terminal, 'assembly.enterStation', entered, 'operator');
    await page.goto(`${server.url}/line/stations/FA-11`);
    await page.getByText('Bypassed at FA-10').waitFor();
    await page.getByText(/Let go with this still open: .*OP-1010 /).waitFor();
    await expectAccessible(page);
    await page.goto(`${server.url}/line`);
    await page.getByText(/^without .+ \+\d+$/).waitFor();
    expect(await page.getByText(/^without /).count()).toBe(1);
  });

  it('says what was decided of a unit on hold, and has a supervisor take it off the line', async () => {
    const { terminal } = server;
    const { unit } = await terminal.query<{ unit: { unit: string } }>('assembly.station', {
      station: 'FA-10',
    });
    const members = [{ kind: 'unit', unit: unit.unit }];
    const hold = { reason: 'Sill bent', population: { kind: 'listed' }, members };
    await does(terminal, 'quality.placeHold', hold, 'quality');
    const { rows } = await terminal.query<{ rows: { hold: string; number: string }[] }>('quality.holds');
    const scrap = {
      hold: rows[0]?.hold,
      members: [{ member: `unit/${unit.unit}`, previous: null }],
      disposition: { kind: 'scrap', reason: 'Bent' },
      signature: signatureOf('quality', 'disposition'),
    };
    await does(terminal, 'quality.decideDisposition', scrap, 'quality');
    plantOf(terminal)();
    await open('/line', 'supervisor');
    await page.getByText(`Scrap · ${rows[0]?.number}`).waitFor();
    await page.getByRole('link', { name: /^FA-10/ }).click();
    await alert(/decided: Scrap.*takes it off the line/i).waitFor();
    await alert(/Scrap/).getByRole('button', { name: 'Scrap', exact: true }).click();
    await page.getByRole('dialog').getByRole('combobox').click();
    await page.getByRole('option', { name: 'Beyond repair' }).click();
    await page.getByLabel('Badge', { exact: true }).fill('supervisor-1');
    await page.getByLabel('PIN', { exact: true }).fill(testPin);
    await page.getByRole('button', { name: 'Sign', exact: true }).click();
    await page.getByText('No unit here', { exact: true }).waitFor();
    const gone = await terminal.query<{ status: string }>('assembly.unit', { unit: unit.unit });
    expect(gone.status).toBe('scrapped');
  });

  it('says that there is no such station, and leads back', async () => {
    await open('/line/stations/FA-99', 'operator');
    await page.getByText('There is no station FA-99').waitFor();
    await page.getByRole('button', { name: 'To the line board' }).click();
    await page.getByText('Belt LH missing', { exact: false }).first().waitFor();
    expect(new URL(page.url()).pathname).toBe('/line');
  });
});
