import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foundWrongAndCalibrated } from './calibrationStory.ts';
import { holdReaches, stationReaches } from './floorStory.ts';
import { importOneMore, ordersAt } from './importStory.ts';
import { IssueScreen, workUntilVerified } from './issueStory.ts';
import type { Pc } from './pc.ts';
import type { LogEntry } from './plantLog.ts';
import { happenedTwice, notThereOnce, plantLog } from './plantLog.ts';
import { brokenChains, differences } from './sameState.ts';
import { Scene, soon } from './scene.ts';
import type { Trouble } from './stationStory.ts';
import { letGo, putRightAndRelease, workUntilBeyondLimit } from './stationStory.ts';
import { callsUnderWay, watchDelivery } from './supplyStory.ts';
import { orders } from './writers.ts';

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

describe('a site of three PCs', { timeout: 300_000 }, () => {
  it('has what was imported on every PC; what is imported again comes once', async () => {
    expect(await importOneMore(scene, 'PO-ONE-MORE')).toEqual([1, 0]);
  });

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

  it('locks a tool that is found wrong at another PC, and tells of what it did', async () => {
    expect(await foundWrongAndCalibrated(scene)).toBeGreaterThan(1);
  });

  it('does the same as one floor with the plant server killed; what loosens waits and says so', async () => {
    const line = scene.pc('line', '1001');
    await scene.site.control.set('plant', true);
    for (const pc of [line, scene.pc('logistics', '1002'), scene.pc('quality', '1003')])
      await expect.poll(async () => (await statusOf(pc)).state, soon).not.toBe('online');
    await watchDelivery(scene, await callsUnderWay(scene));
    apart = await workUntilBeyondLimit(scene);
    await stationReaches(scene, apart);
    await orderTwice(line);
    const lead = await workUntilVerified(scene, apart);
    await lead.page.getByText(/Plant away since .*, floor linked/u).waitFor();
    await expect.poll(async () => (await issueAt(line, apart))?.status, soon).toBe('verified');
    await letGo(scene, apart, ['1001', '1007']);
    await lead.page.close();
    await holdReaches(scene);
  });

  it('goes on on one PC alone, where two decide against each other', async () => {
    const [line, quality] = [scene.pc('line', '1001'), scene.pc('quality', '1003')];
    await scene.site.control.set('quality', true);
    await expect.poll(async () => (await statusOf(quality)).floor.connected, soon).toBe(false);
    const lead = await IssueScreen.open(scene, 'quality', '1003', apart);
    await lead.page.getByText(/^Offline since/u).waitFor();
    await lead.sign('Conforming', rivals.conforming.reason);
    const rival = await IssueScreen.open(scene, 'line', '1008', apart);
    await rival.sign('Scrap', rivals.scrap.reason);
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
    const pcs = [scene.pc('line', '1001'), scene.pc('logistics', '1002'), scene.pc('quality', '1003')];
    // The stricter decision comes to the plant first: the other one is refused, and not overruled later.
    await scene.site.control.set('plant', false);
    for (const pc of pcs.slice(0, 2))
      await expect.poll(() => statusOf(pc), soon).toMatchObject({ state: 'online', waiting: 0 });
    await scene.site.control.set('quality', false);
    for (const pc of pcs)
      await expect.poll(() => statusOf(pc), soon).toMatchObject({ state: 'online', waiting: 0 });
    await expect.poll(() => differences(scene), soon).toEqual([]);
    expect(brokenChains(scene)).toEqual([]);
    const log = await plantLog(scene);
    expectOnce(log);
    for (const pc of pcs) expect(await titlesAt(pc)).toContain(alone);
    for (const { name } of scene.site.terminals) expect(ordersAt(scene, name, orderApart), name).toBe(1);
    const { stood, fell } = rivalsIn(log);
    const page = await scene.screen('quality', '1003', '/inbox');
    await page.getByText('All', { exact: true }).click();
    const refused = page.getByRole('listitem').filter({ hasText: 'decided units' });
    const decided = `${apart.label}: ${stood.by} decided ${stood.outcome} (`;
    await refused.getByText(decided).waitFor({ timeout: 30_000 });
    const wanted = `${fell.by} had asked for ${fell.outcome}: “${fell.reason}”. The stricter decision stands`;
    await refused.getByText(wanted).waitFor();
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
const orderApart = 'PO-APART';
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

/** Orders come to one PC twice while the plant is dead, and reach the others once. */
async function orderTwice(line: Pc): Promise<void> {
  const { command, input } = orders.ask(orderApart);
  for (const _time of ['first', 'second'])
    expect(await line.command(command, input)).toMatchObject({ ok: true });
  for (const { name } of scene.site.terminals)
    await expect.poll(() => ordersAt(scene, name, orderApart), soon).toBe(1);
}

/** Everything that any PC said it had saved is in the plant's log, and nothing happened twice. */
function expectOnce(log: readonly LogEntry[]): void {
  const heard = [...scene.saved.byPc.values()].map((ids) => ids.size);
  expect(heard.length).toBe(scene.site.terminals.length);
  expect(Math.min(...heard)).toBeGreaterThan(3);
  expect(scene.saved.onScreens.size).toBeGreaterThan(30);
  expect(scene.saved.ids.size).toBeGreaterThan(200);
  expect(notThereOnce(log, scene.saved.ids)).toEqual([]);
  const { twice, kinds } = happenedTwice(log);
  expect(twice).toEqual([]);
  expect([...kinds].toSorted()).toEqual(
    expect.arrayContaining(['CallDelivered', 'IssueOpened', 'VisitClosed', 'effect', 'tightening']),
  );
}

/** Who decided what of one unit while they could not hear each other. */
const rivals = {
  conforming: { by: 'Lin Yue', outcome: 'Conforming', reason: 'thread recut and gauged' },
  scrap: { by: 'Sun Li', outcome: 'Scrap', reason: 'body bent while pulled' },
};

/** Whose decision the plant let stand, and whose not. */
function rivalsIn(log: readonly LogEntry[]) {
  const decisions = log
    .filter(({ event }) => event.type === 'AffectedUnitsDecided' && event.stream === `issue/${apart.issue}`)
    .map(({ verdict, event }) => ({ verdict, ...(event.payload as { outcome: keyof typeof rivals }) }));
  expect(decisions.map(({ verdict }) => verdict)).toEqual(['accepted', 'refused']);
  const [stood, fell] = decisions.map(({ outcome }) => rivals[outcome]);
  if (!stood || !fell) throw new Error('nobody decided');
  expect(stood).not.toBe(fell);
  return { stood, fell };
}
