import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { scan } from '#tests/renderer/page';
import type { Pc } from './pc.ts';
import type { Scene } from './scene.ts';
import { soon } from './scene.ts';

/** The unit that went wrong, and the issue that opened by itself. */
export interface Trouble {
  readonly unit: string;
  readonly label: string;
  readonly issue: string;
  readonly number: string;
}

export const station = 'FA-03';
const tool = 'T-11';
const place = `/line/stations/${station}`;

interface View {
  readonly unit: { readonly unit: string; readonly label: string } | null;
  readonly parts: readonly { readonly part: string }[];
  readonly issues: readonly { readonly issue: string; readonly number: string }[];
}
const viewOf = (pc: Pc): Promise<View> => pc.query<View>('assembly.station', { station });

/** From now on the people at its screen work at the station; begins between two units. */
async function takeOver(scene: Scene, pc: Pc): Promise<void> {
  await expect.poll(async () => (await viewOf(pc)).unit, { ...soon, interval: 20 }).toBeNull();
  scene.simulation.leaveToPeople(station, true);
}

/** The operator says that the next unit is here, unless the crew had begun to say it when the station was taken over. */
async function takeIn(pc: Pc, page: Page): Promise<void> {
  const here = page.getByRole('button', { name: /is here$/u });
  const isIn = async (): Promise<void> => {
    await expect.poll(async () => (await viewOf(pc)).unit, soon).not.toBeNull();
  };
  await Promise.any([here.click({ timeout: soon.timeout }), isIn()]);
  await isIn();
}

/**
 * An operator at the screen: takes the next unit in, scans the cockpit of the other variant, then the right one, confirms; and
 * the tool fails until the limit is passed. The unit then cannot be released.
 */
export async function workUntilBeyondLimit(scene: Scene): Promise<Trouble> {
  const pc = scene.pc('line', '1001');
  await takeOver(scene, pc);
  scene.simulation.scriptResults(tool, ['ok', 'nok', 'nok', 'nok']);
  const page = await scene.screen('line', '1004', place);
  await takeIn(pc, page);
  await page.getByText(/^Scan: Cockpit/u).waitFor();
  const { unit, parts } = await viewOf(pc);
  if (!unit) throw new Error('the unit was taken in and is not there');
  const wanted = parts[0]?.part ?? '';
  await scanWrongThenRight(page, wanted, `SN-${unit.label}`);
  await page.getByRole('button', { name: /^Done/u }).click();
  await page.getByText('OP-0330: 3 times NOK, beyond its limit').waitFor({ timeout: soon.timeout });
  const release = page.getByRole('button', { name: /^Release/u });
  await release.getByText(/missing: .*1 rework/u).waitFor();
  expect(await release.isDisabled()).toBe(true);
  const refused = await pc.command('assembly.releaseUnit', { station, unit: unit.unit });
  expect(refused).toMatchObject({ ok: false, code: 'releaseIncomplete' });
  const [opened] = (await viewOf(pc)).issues;
  if (!opened) throw new Error('no issue opened by itself');
  await page.getByRole('link', { name: opened.number }).waitFor();
  await page.close();
  return { ...unit, ...opened };
}

async function scanWrongThenRight(page: Page, wanted: string, serial: string): Promise<void> {
  const wrong = wanted === 'CKP-310' ? 'CKP-320' : 'CKP-310';
  await scan(page, ['F9', ...`(240)${wrong}(21)${serial}`, 'Enter']);
  const refusal = page.getByRole('alert').filter({ hasText: `wanted ${wanted}` });
  await refusal.getByText(`scanned ${wrong}`).waitFor();
  await scan(page, ['F9', ...`(240)${wanted}(21)${serial}`, 'Enter']);
  await page.getByText(`${wanted} · ${serial}`).waitFor();
  expect(await refusal.count()).toBe(0);
}

/** A supervisor lets the unit go on, signed; a second one signs, too, where the plant cannot be asked. */
export async function letGo(scene: Scene, { unit }: Trouble, signers: readonly string[]): Promise<void> {
  const page = await scene.screen('line', '1001', place);
  await page.getByRole('button', { name: /^Bypass/u }).click();
  const dialog = page.getByRole('dialog');
  await expect.poll(() => dialog.getByText('Two persons sign').count(), soon).toBe(signers.length - 1);
  await dialog
    .getByRole('combobox', { name: 'Reason' })
    .or(dialog.getByRole('textbox', { name: 'Reason', exact: true }))
    .first()
    .click();
  await page.getByRole('option').first().click();
  for (const [n, badge] of signers.entries()) {
    await dialog.getByLabel('Badge').nth(n).fill(badge);
    await dialog.getByLabel('PIN', { exact: true }).nth(n).fill('246810');
  }
  await dialog.getByRole('button', { name: 'Sign and let it go' }).click();
  await dialog.waitFor({ state: 'hidden' });
  const pc = scene.pc('line', '1001');
  await expect.poll(async () => (await viewOf(pc)).unit?.unit, soon).not.toBe(unit);
  scene.simulation.leaveToPeople(station, false);
  await page.close();
}

/**
 * The operator puts it right and says so; the tool works again; quality finds the rework good, by signature; the unit is released
 * as any other.
 */
export async function putRightAndRelease(scene: Scene, { unit }: Trouble): Promise<void> {
  const pc = scene.pc('line', '1001');
  const page = await scene.screen('line', '1004', place);
  await page.getByRole('button', { name: 'Rework done' }).click({ timeout: soon.timeout });
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('What was done?').fill('thread recut, new bolt');
  await dialog.getByRole('button', { name: 'Rework done' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('heading', { name: 'Connect plugs' }).waitFor({ timeout: soon.timeout });
  await page.getByRole('button', { name: /^Done/u }).click();
  await page.getByRole('heading', { name: 'Cluster function test' }).waitFor({ timeout: soon.timeout });
  await page.getByRole('button', { name: 'OK', exact: true }).click();
  const release = page.getByRole('button', { name: /^Release/u });
  await release.getByText('nothing is missing').waitFor({ timeout: soon.timeout });
  await findGood(scene);
  await page.getByText('Rework done at').waitFor({ state: 'detached', timeout: soon.timeout });
  await release.click();
  await expect.poll(async () => (await viewOf(pc)).unit?.unit, soon).not.toBe(unit);
  scene.simulation.leaveToPeople(station, false);
  await page.close();
}

async function findGood(scene: Scene): Promise<void> {
  const page = await scene.screen('quality', '1003', place);
  await page.getByText('Quality has not found it good yet.').waitFor({ timeout: soon.timeout });
  await page.getByRole('button', { name: 'Found good' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Badge').fill('1003');
  await dialog.getByLabel('PIN', { exact: true }).fill('246810');
  await dialog.getByRole('button', { name: 'Sign' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page
    .getByText('Quality has not found it good yet.')
    .waitFor({ state: 'detached', timeout: soon.timeout });
  await page.close();
}
