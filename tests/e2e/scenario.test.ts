import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IssueScreen, workUntilVerified } from './issueStory.ts';
import type { Pc } from './pc.ts';
import { brokenChains, differences } from './sameState.ts';
import { Scene, soon } from './scene.ts';
import type { Trouble } from './stationStory.ts';
import { letGo, putRightAndRelease, workUntilBeyondLimit } from './stationStory.ts';
import { watchDelivery } from './supplyStory.ts';

/**
 * The scenario over three real PCs, a real plant on PostgreSQL, a broker, simulated tools and AGVs over TCP and MQTT, and
 * Chromium: first with everything there, then all of it with the plant killed, then with one PC alone, then together again.
 */
let scene: Scene;
let apart: Trouble;

beforeAll(async () => {
  scene = await Scene.open();
}, 240_000);
afterAll(() => scene?.close(), 60_000);

const statusOf = (pc: Pc) =>
  pc.query<{ state: string; waiting: number; floor: { connected: boolean } }>('system.status');
const issueAt = (pc: Pc, { issue }: Trouble) =>
  pc.query<{ status: string; awaiting: readonly unknown[] } | null>('quality.issue', { issue });
const holdsAt = (pc: Pc, unit: string) =>
  pc.query<readonly unknown[]>('quality.holdsOn', { subject: { kind: 'unit', unit } });

describe('a site of three PCs', { timeout: 300_000 }, () => {
  it('builds, supplies itself, and works a failed tightening off until its issue is closed and the unit has left', async () => {
    await watchDelivery(scene);
    const trouble = await workUntilBeyondLimit(scene);
    const lead = await workUntilVerified(scene, trouble);
    await lead.sign('Conforming', 'thread recut and gauged');
    await lead.page.getByRole('cell', { name: 'Conforming' }).waitFor();
    await lead.sign('Close', 'nothing is open');
    await lead.page.getByRole('heading', { name: 'Finished' }).waitFor({ timeout: 30_000 });
    await lead.page.close();
    await putRightAndRelease(scene, trouble);
    expect(await issueAt(scene.pc('line', '1001'), trouble)).toMatchObject({
      status: 'closed',
      awaiting: [],
    });
  });

  it('does the same as one floor with the plant server killed; what loosens waits and says so', async () => {
    const line = scene.pc('line', '1001');
    await scene.site.control.set('plant', true);
    for (const pc of [line, scene.pc('logistics', '1002'), scene.pc('quality', '1003')])
      await expect.poll(async () => (await statusOf(pc)).state, soon).not.toBe('online');
    await watchDelivery(scene);
    apart = await workUntilBeyondLimit(scene);
    const lead = await workUntilVerified(scene, apart);
    await lead.page.getByText(/Plant away since .*, floor linked/u).waitFor();
    await expect.poll(async () => (await issueAt(line, apart))?.status, soon).toBe('verified');
    await letGo(scene, apart, ['1001', '1007']);
    await lead.page.close();
    await holdReaches(line);
  });

  it('goes on on one PC alone, where two decide against each other', async () => {
    const [line, quality] = [scene.pc('line', '1001'), scene.pc('quality', '1003')];
    await scene.site.control.set('quality', true);
    await expect.poll(async () => (await statusOf(quality)).floor.connected, soon).toBe(false);
    const lead = await IssueScreen.open(scene, 'quality', '1003', apart);
    await lead.page.getByText(/^Offline since/u).waitFor();
    await lead.sign('Conforming', 'thread recut and gauged');
    const rival = await IssueScreen.open(scene, 'line', '1008', apart);
    await rival.sign('Scrap', 'body bent while pulled');
    for (const { page, button } of [lead, rival].map((s) => ({ page: s.page, button: s.button('Close') }))) {
      await page.getByText(/^A decision waits for the plant/u).waitFor();
      expect(await button.isDisabled()).toBe(true);
    }
    expect(await issueAt(line, apart)).toMatchObject({ status: 'verified', awaiting: [{}] });
    expect(await issueAt(quality, apart)).toMatchObject({ status: 'verified', awaiting: [{}] });
    await lead.page.close();
    await rival.page.close();
    await recordAlone();
  });

  it('comes together: one state everywhere, nothing lost, and the refused decision in the inbox with its reason', async () => {
    await scene.simulation.stop();
    await scene.site.control.set('quality', false);
    await scene.site.control.set('plant', false);
    const pcs = [scene.pc('line', '1001'), scene.pc('logistics', '1002'), scene.pc('quality', '1003')];
    for (const pc of pcs)
      await expect.poll(() => statusOf(pc), soon).toMatchObject({ state: 'online', waiting: 0 });
    await expect.poll(() => differences(scene), soon).toEqual([]);
    expect(brokenChains(scene)).toEqual([]);
    for (const pc of pcs) expect(await titlesAt(pc)).toContain(alone);
    const page = await scene.screen('quality', '1003', '/inbox');
    await page.getByText('All', { exact: true }).click();
    const refused = page.getByRole('listitem').filter({ hasText: 'decided units' });
    await refused.getByText(/ decided .+ (.+)\.$/u).waitFor({ timeout: 30_000 });
    expect(await refused.count()).toBe(1);
    await refused.getByRole('link', { name: 'Open', exact: true }).click();
    await page.getByRole('navigation', { name: 'Issues' }).getByText(apart.number).waitFor();
    await page.close();
    const lead = await IssueScreen.open(scene, 'quality', '1003', apart);
    await lead.sign('Close', 'both heard');
    await lead.page.getByRole('heading', { name: 'Finished' }).waitFor({ timeout: 30_000 });
    for (const pc of pcs)
      await expect.poll(async () => (await issueAt(pc, apart))?.status, soon).toBe('closed');
  });
});

const alone = 'seen while alone';
const titlesAt = async (pc: Pc): Promise<readonly string[]> =>
  (await pc.query<{ rows: { title: string }[] }>('quality.issues', { view: 'all', limit: 500 })).rows.map(
    (r) => r.title,
  );

/** What is recorded on a PC that hears nobody is on its screen at once. */
async function recordAlone(): Promise<void> {
  const page = await scene.screen('quality', '1003', '/quality/issues');
  await page.getByRole('button', { name: 'New issue' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').first().fill(alone);
  await dialog.getByRole('button', { name: 'Open issue' }).click();
  await page.getByRole('heading', { name: alone }).waitFor();
  await page.getByText('saved here').first().waitFor();
  await page.close();
}

/** The lead holds a unit on the line; the line PC knows it without the plant, and a decision on it lifts nothing. */
async function holdReaches(line: Pc): Promise<void> {
  const quality = scene.pc('quality', '1003');
  const { stations } = await line.query<{
    stations: readonly { station: string; unit: { unit: string } | null }[];
  }>('assembly.lineBoard', { line: 'FA1' });
  const unit = stations.find((s) => s.station === 'FA-08')?.unit ?? stations.find((s) => s.unit)?.unit;
  if (!unit) throw new Error('no unit on the line');
  const members = [{ kind: 'unit', unit: unit.unit }];
  const placed = await quality.command('quality.placeHold', {
    reason: 'drill',
    population: { kind: 'listed' },
    members,
  });
  const hold = placed.ok ? (placed.events[0]?.stream ?? '').slice('hold/'.length) : '';
  await expect.poll(async () => (await holdsAt(line, unit.unit)).length, soon).toBe(1);
  const { rows } = await quality.query<{ rows: { member: string }[] }>('quality.holdMembers', { hold });
  const decided = await quality.command('quality.decideDisposition', {
    hold,
    members: rows.map(({ member }) => ({ member, previous: null })),
    disposition: { kind: 'conforming', evidence: 'looked at' },
    signature: { badge: '1003', pin: '246810', meaning: 'disposition', recordHash: null },
  });
  expect(decided).toMatchObject({ ok: true });
  const shown = await quality.query<{ awaiting: readonly unknown[] } | null>('quality.hold', { hold });
  expect(shown).toMatchObject({ status: 'placed', awaiting: [{}] });
  expect(await holdsAt(line, unit.unit)).toHaveLength(1);
}
