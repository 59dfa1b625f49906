import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { signatureOf } from '#tests/terminal/testTerminal';
import { expectAccessible } from '../accessible.ts';
import { screens } from '../openedPage.ts';
import { goes, lead, openIssue, serveQuality, sign, type QualityServer } from './qualityScreens.ts';

const { serve, server, open } = screens<QualityServer>();
type Terminal = QualityServer['terminal'];

interface Car {
  readonly unit: string;
  readonly vin: string;
}
const cars: Car[] = [];
function carAt(n: number): Car {
  const car = cars[n];
  if (!car) throw new Error(`no car ${String(n)}`);
  return car;
}
let [torque, noise] = ['', ''];

async function holdOf(terminal: Terminal, issue: string, ...units: readonly string[]): Promise<string> {
  const members = units.map((unit) => ({ kind: 'unit', unit }));
  const placed = { reason: 'Seen', population: { kind: 'listed' }, members, issue };
  return (await lead(terminal, 'placeHold', placed))[0]?.stream.slice('hold/'.length) ?? '';
}

const decide = (terminal: Terminal, hold: string, unit: string, disposition: object) =>
  lead(terminal, 'decideDisposition', {
    hold,
    members: [{ member: `unit/${unit}`, previous: null }],
    disposition,
    signature: signatureOf('quality', 'disposition'),
  });

const conforming = { kind: 'conforming', evidence: 'measured' };
const scrap = { kind: 'scrap', reason: 'cracked' };

beforeAll(async () => {
  await serve((folder) =>
    serveQuality(folder, async (terminal, hands) => {
      const orders = ['PO-42801', 'PO-42802', 'PO-42803'];
      for (const order of orders) cars.push(await hands.unitAtWheels(order));
      const affectedUnits = cars.map(({ unit }) => unit);
      torque = await openIssue(terminal, { title: 'Torque low', affectedUnits });
      noise = await openIssue(terminal, { title: 'Noise', affectedUnits: affectedUnits.slice(0, 1) });
      hands.plantJudges();
    }),
  );
}, 120_000);

const rowOf = (page: Page, { vin }: Car) =>
  page.getByRole('region', { name: 'Affected units' }).getByRole('row', { name: `…${vin.slice(-6)}` });

async function shows(page: Page, car: Car, words: RegExp): Promise<void> {
  await expect.poll(() => rowOf(page, car).innerText()).toMatch(words);
}

async function units(issue: string): Promise<Page> {
  const page = await open(`/quality/issues/${issue}`, { role: 'quality' });
  await page.getByRole('region', { name: 'Affected units' }).getByRole('row').nth(1).waitFor();
  return page;
}

/** Notes when a disposition of no unit at all is read, however short. */
function watchForNobody(): void {
  const look = (): void => {
    if (document.body.textContent.includes('Disposition of ,')) document.body.dataset['ofNobody'] = 'seen';
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
}

describe('an affected unit', () => {
  it('that a hold of another issue keeps says which one, and what was decided there', async () => {
    const { terminal, hands } = server();
    const car = carAt(0);
    const first = await holdOf(terminal, torque, car.unit);
    await holdOf(terminal, noise, car.unit);
    hands.plantJudges();
    const page = await units(noise);
    await shows(page, car, /held\s+kept by H-\S+: undecided/);
    await decide(terminal, first, car.unit, scrap);
    hands.plantJudges();
    await shows(page, car, /held\s+kept by H-\S+: Scrap/);
    await page.evaluate(watchForNobody);
    await page
      .getByRole('region', { name: 'Affected units' })
      .getByRole('button', { name: 'Conforming' })
      .click();
    await sign(page, 'quality-1', 'measured');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await page.evaluate(() => document.body.dataset['ofNobody'])).toBeUndefined();
    hands.plantJudges();
    await shows(page, car, /held\s+kept by H-\S+: Scrap\s+Conforming/);
    await expectAccessible(page);
  });

  it('that has left is shown as that, with what remains to be decided elsewhere', async () => {
    const { terminal, hands } = server();
    const [shipped, scrapped] = [carAt(1), carAt(2)];
    const hold = await holdOf(terminal, torque, shipped.unit, scrapped.unit);
    hands.plantJudges();
    await decide(terminal, hold, shipped.unit, conforming);
    await decide(terminal, hold, scrapped.unit, scrap);
    hands.plantJudges();
    goes(server(), shipped.unit, 'UnitShipped');
    goes(server(), scrapped.unit, 'UnitScrapped');
    await holdOf(terminal, noise, shipped.unit);
    hands.plantJudges();
    const page = await units(torque);
    await shows(page, shipped, /left the plant\s+to be decided in H-\S+\s+Conforming/);
    await shows(page, scrapped, /scrapped\s+scrapped\s+Scrap/);
    expect(await rowOf(page, shipped).innerText()).not.toMatch(/held|kept/);
    expect(await rowOf(page, scrapped).innerText()).not.toMatch(/held|kept/);
    const other = await units(noise);
    await shows(other, shipped, /left the plant, to be decided/);
    expect(await rowOf(other, shipped).innerText()).not.toMatch(/held|kept|to be decided in/);
    // Listed for the disposition, and chosen by nobody but the signer.
    await other
      .locator('[id^="issue-hold-"]')
      .getByRole('button', { name: 'Conforming', exact: true })
      .click();
    const listed = other.getByRole('dialog').getByRole('row', { name: new RegExp(shipped.vin.slice(-6)) });
    expect(await listed.getByRole('checkbox').isChecked()).toBe(false);
  });
});
