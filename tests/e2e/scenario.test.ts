import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareDemo } from '#cli/demo/prepare';
import { simulateDemo } from '#cli/demo/simulation';
import type { DemoSite, PcName } from '#cli/demo/supervisor';
import { startDemoSite } from '#cli/demo/supervisor';
import type { SiteSimulation } from '#simulate/siteSimulation';
import { Pc } from './pc.ts';

/**
 * The scenario over three real PCs, a real plant on PostgreSQL, a broker, simulated tools and AGVs over TCP and MQTT, and
 * Chromium: first with everything there, then with the plant killed, then with one PC alone, then together again.
 */
let folder: string;
let site: DemoSite;
let simulation: SiteSimulation;
let browser: Browser;
let files: Record<string, string> = {};

const flags =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';
const urlOf = (name: PcName): string => site.terminals.find((t) => t.name === name)?.url ?? '';
const soon = { timeout: 90_000, interval: 250 };
let line: Pc;
let clerk: Pc;
let lead: Pc;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'takt-e2e-'));
  const options = { port: 0, plantPort: 0, brokerPort: 0, speed: 10, terminals: 3 as const, window: null };
  const log = pino({ level: 'silent' });
  site = await startDemoSite({ ...options, dataDir: folder, log }, async (preparing) => {
    files = await prepareDemo(preparing);
  });
  simulation = await simulateDemo(site, files, { seed: 7, speed: options.speed });
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags.split(' ') });
  line = new Pc(urlOf('line'), '1001');
  clerk = new Pc(urlOf('logistics'), '1002');
  lead = new Pc(urlOf('quality'), '1003');
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await simulation?.stop();
  await site?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

async function signedIn(name: PcName, badge: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: 'en-GB' });
  await page.goto(urlOf(name));
  await page.getByRole('button', { name: new RegExp(badge) }).click();
  await page.getByRole('navigation').first().waitFor();
  return page;
}

interface Board {
  readonly stations: readonly {
    readonly station: string;
    readonly unit: { readonly unit: string; readonly label: string } | null;
  }[];
}
const boardOf = (pc: Pc): Promise<Board> => pc.query<Board>('assembly.lineBoard', { line: 'FA1' });
const unitsOn = async (pc: Pc): Promise<string> =>
  JSON.stringify((await boardOf(pc)).stations.map((s) => [s.station, s.unit?.label ?? null]));
/** Results that the controllers sent for the units that stand on the line now. */
async function tighteningsOnLine(pc: Pc): Promise<number> {
  let count = 0;
  for (const { unit } of (await boardOf(pc)).stations) {
    if (!unit) continue;
    const { rows } = await pc.query<{ rows: unknown[] }>('assembly.tightenings', {
      unit: unit.unit,
      limit: 5,
    });
    count += rows.length;
  }
  return count;
}
const statusOf = (pc: Pc) =>
  pc.query<{ state: string; waiting: number; floor: { connected: boolean } }>('system.status');
const openHolds = (pc: Pc) =>
  pc.query<{ rows: readonly { hold: string; sync: string; status: string }[] }>('quality.holds', {
    limit: 100,
  });
const inboxOf = (pc: Pc) =>
  pc.query<{ rows: readonly { kind: string; type: string; code: string | null }[] }>('site.inbox', {
    scope: 'all',
  });

describe('a site of three PCs', { timeout: 150_000 }, () => {
  it('moves units, records tightenings over Open Protocol, and an AGV delivers what the line calls', async () => {
    const page = await signedIn('line', '1001');
    const before = await unitsOn(line);
    await expect.poll(() => unitsOn(line), soon).not.toBe(before);
    await page.getByText('FA-12').first().waitFor();
    await page
      .getByText(/Chen Li|陈立/u)
      .first()
      .waitFor();
    await expect.poll(() => tighteningsOnLine(line), soon).toBeGreaterThan(0);
    await expect
      .poll(async () => {
        const { rows } = await clerk.query<{ rows: { status: string }[] }>('logistics.transports', {
          life: 'ended',
          limit: 200,
        });
        return rows.filter((r) => r.status === 'unloaded').length;
      }, soon)
      .toBeGreaterThan(0);
    await page.close();
  });

  it('goes on as one floor with the plant server killed: calls and holds reach the other PCs, what loosens waits', async () => {
    await site.control.set('plant', true);
    await expect.poll(async () => (await statusOf(line)).state, soon).not.toBe('online');
    const { stations } = await boardOf(line);
    const held = stations.find((s) => s.station === 'FA-06')?.unit ?? stations.find((s) => s.unit)?.unit;
    if (!held) throw new Error('no unit on the line');
    const members = [{ kind: 'unit', unit: held.unit }];
    const placed = await lead.command('quality.placeHold', {
      reason: 'drill',
      population: { kind: 'listed' },
      members,
    });
    expect(placed).toMatchObject({ ok: true });
    const hold = placed.ok ? (placed.events[0]?.stream ?? '').slice('hold/'.length) : '';
    await expect
      .poll(
        async () => (await line.query<unknown[]>('quality.holdsOn', { subject: members[0] })).length,
        soon,
      )
      .toBe(1);
    const signature = { badge: '1003', pin: '246810', meaning: 'disposition', recordHash: null };
    const { rows } = await lead.query<{ rows: { member: string }[] }>('quality.holdMembers', {
      hold,
      limit: 10,
    });
    const decided = await lead.command('quality.decideDisposition', {
      hold,
      members: rows.map(({ member }) => ({ member, previous: null })),
      disposition: { kind: 'conforming', evidence: 'looked at' },
      signature,
    });
    expect(decided).toMatchObject({ ok: true });
    const shown = (await openHolds(lead)).rows.find((h) => h.hold === hold);
    expect(shown).toMatchObject({ status: 'placed', sync: 'awaiting' });
    expect(await line.query<unknown[]>('quality.holdsOn', { subject: members[0] })).toHaveLength(1);
    const page = await signedIn('quality', '1003');
    await page
      .getByText(/plant (is )?(away|offline|gone)|offline|工厂离线|离线/iu)
      .first()
      .waitFor();
    await page.close();
  });

  it('records on one PC alone, and comes together: one state everywhere, the refused decision in the inbox', async () => {
    await site.control.set('quality', true);
    const orders = await line.query<{ rows: { order: string; state: string }[] }>('assembly.sequence', {
      line: 'FA1',
      limit: 200,
    });
    const order = orders.rows.at(-1)?.order ?? '';
    const second = new Pc(urlOf('quality'), '1007');
    const pause = { line: 'FA1', order };
    expect(await line.command('assembly.pauseInSequence', { ...pause, reason: 'no cockpit' })).toMatchObject({
      ok: true,
    });
    expect(await second.command('assembly.pauseInSequence', { ...pause, reason: 'no seats' })).toMatchObject({
      ok: true,
    });
    const alone = await lead.command('quality.openIssue', {
      source: 'audit',
      defectCode: null,
      severity: 'C',
      title: 'seen while alone',
      text: '',
      subject: {
        unit: null,
        line: 'FA1',
        station: null,
        operation: null,
        part: null,
        lot: null,
        tool: null,
        characteristic: null,
      },
    });
    expect(alone).toMatchObject({ ok: true });
    await simulation.stop();
    await site.control.set('quality', false);
    await site.control.set('plant', false);
    for (const pc of [line, clerk, lead]) {
      await expect.poll(async () => (await statusOf(pc)).waiting, soon).toBe(0);
      await expect.poll(async () => (await statusOf(pc)).state, soon).toBe('online');
    }
    const expected = await unitsOn(line);
    for (const pc of [clerk, lead]) await expect.poll(() => unitsOn(pc), soon).toBe(expected);
    const titles = async (pc: Pc): Promise<string[]> =>
      (await pc.query<{ rows: { title: string }[] }>('quality.issues', { view: 'all', limit: 500 })).rows.map(
        (r) => r.title,
      );
    for (const pc of [line, clerk, lead])
      await expect.poll(() => titles(pc), soon).toContain('seen while alone');
    await expect
      .poll(
        async () =>
          (await inboxOf(line)).rows.filter((r) => r.kind === 'refused' && /Pause/u.test(r.type)).length,
        soon,
      )
      .toBe(1);
    const holds = (await openHolds(lead)).rows;
    expect(holds.every((h) => h.sync === 'confirmed')).toBe(true);
  });
});
