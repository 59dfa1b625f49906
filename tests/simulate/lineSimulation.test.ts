import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startSiteSimulation } from '#simulate/siteSimulation';
import type { SiteSimulation, SiteSimulationOptions } from '#simulate/siteSimulation';
import { lineRevision, lineSite } from './lineSite.ts';
import { freePort, openLineTerminal, testBadges } from './lineTerminal.ts';
import type { LineTerminal } from './lineTerminal.ts';

interface Page<R> {
  readonly rows: readonly R[];
}
interface Board {
  readonly stations: readonly {
    readonly station: string;
    readonly unit: { readonly unit: string } | null;
    readonly visit: { readonly beyondNokLimit: boolean } | null;
  }[];
}

let pc: LineTerminal;
let simulation: SiteSimulation | null = null;
let configuration: ReturnType<typeof lineSite>;
const told: { readonly event: string; readonly fields: Readonly<Record<string, unknown>> }[] = [];

async function openSite(taktS: number): Promise<void> {
  configuration = lineSite(await freePort(), taktS);
  pc = await openLineTerminal(configuration);
}
beforeEach(() => {
  told.length = 0;
});
afterEach(async () => {
  await simulation?.stop();
  simulation = null;
  await pc.close();
});

const none = { nokShare: 0, andonShare: 0, defectShare: 0 };
async function simulate(options: Partial<SiteSimulationOptions> = {}): Promise<SiteSimulation> {
  simulation = await startSiteSimulation({
    lineUrl: pc.url,
    brokerUrl: null,
    site: configuration,
    revision: lineRevision,
    seed: 7,
    speed: 60,
    faults: none,
    badges: testBadges,
    log: (event, fields) => told.push({ event, fields }),
    ...options,
  });
  return simulation;
}
const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 28_000, interval: 100 });
const unitAt = async (station: string) =>
  (await pc.query<Board>('assembly.lineBoard', { line: 'FA1' })).stations.find((s) => s.station === station);

/** Units that have left the line. There is no plant here, so that none is confirmed as shipped. */
const atGate = async () =>
  (
    await pc.query<
      Page<{ unit: string; awaiting: boolean; obstacles: readonly { readonly kind: string }[] }>
    >('assembly.shipGate', { line: 'FA1' })
  ).rows;

describe('a simulated line', { timeout: 60_000 }, () => {
  it('fills itself through every operation, then moves in takt and ships what it has built', async () => {
    await openSite(60);
    const { state } = await simulate();
    await until(() => expect(state().shipped).toBeGreaterThanOrEqual(3));
    expect(state().refusals).toEqual({});
    const gate = await atGate();
    expect(gate.every((row) => row.awaiting && row.obstacles.length === 0)).toBe(true);
    const built = await pc.query<Page<{ kind: string; torqueNm?: number }>>('assembly.asBuilt', {
      unit: gate[0]?.unit,
    });
    expect(built.rows.map((r) => r.kind).toSorted()).toEqual(
      ['measurement', 'operation', 'operation', 'part', 'part', 'tightening', 'tightening'].toSorted(),
    );
    for (const { kind, torqueNm = 0 } of built.rows)
      if (kind === 'tightening') expect(Math.abs(torqueNm - 110)).toBeLessThanOrEqual(10);
  });

  it('has a bolt that failed done again, and loses nothing but time', async () => {
    await openSite(30);
    const { state, scriptResults } = await simulate();
    scriptResults('T-02', ['ok', 'nok', 'nok', 'ok']);
    await until(() => expect(state().shipped).toBeGreaterThanOrEqual(1));
    expect(state()).toMatchObject({ tighteningsNok: 2, bypassed: 0, pulledOff: 0, refusals: {} });
  });

  it('keeps a unit whose bolt fails beyond its limit until its rework is done, and holds it at the gate', async () => {
    await openSite(30);
    const { state, scriptResults } = await simulate();
    scriptResults('T-02', ['ok', 'nok', 'nok', 'nok']);
    await until(async () => expect((await unitAt('FA-02'))?.visit?.beyondNokLimit).toBe(true));
    const kept = (await unitAt('FA-02'))?.unit?.unit;
    const issues = await pc.query<Page<{ subject: { unit?: string } }>>('quality.issues', {}, 'quality');
    expect(issues.rows).toHaveLength(1);
    await until(async () => expect((await unitAt('FA-02'))?.unit?.unit).not.toBe(kept));
    await until(() => expect(state()).toMatchObject({ tighteningsNok: 3, bypassed: 0, pulledOff: 0 }));
    expect(state().andons).toBeGreaterThanOrEqual(1);
    await until(async () => {
      const row = (await atGate()).find(({ unit }) => unit === kept);
      expect(row?.obstacles.map((o) => o.kind).toSorted()).toEqual(
        expect.arrayContaining(['issue', 'rework']),
      );
    });
    await until(async () => expect((await atGate()).some((row) => row.awaiting)).toBe(true));
  });

  it('stops a station whose tool does not answer, and runs again when the unit has gone', async () => {
    await openSite(30);
    const { controllers } = await simulate();
    const stops = async () =>
      (
        await pc.query<Page<{ station: string; status: string; reason: string | null }>>('assembly.stops', {
          line: 'FA1',
        })
      ).rows;
    controllers.get('T-02')?.misbehave({ silent: true });
    await until(async () =>
      expect(await stops()).toContainEqual(expect.objectContaining({ station: 'FA-02', status: 'running' })),
    );
    controllers.get('T-02')?.misbehave({});
    await until(async () =>
      expect((await stops()).at(-1)).toMatchObject({ status: 'ended', reason: 'ST-1' }),
    );
  });

  it('waits while its PC is gone and goes on from what the PC says', async () => {
    await openSite(60);
    const { state } = await simulate();
    await until(() => expect(state().released).toBeGreaterThanOrEqual(3));
    await pc.cut();
    await until(() => expect(state().connectionLosses).toBeGreaterThanOrEqual(1));
    const before = state().released;
    await pc.mend();
    await until(() => expect(state().released).toBeGreaterThanOrEqual(before + 3));
    expect(told.some(({ event }) => event === 'roundFailed')).toBe(true);
  });

  it('touches nothing at a station that was left to people, and lets no queue grow before it', async () => {
    await openSite(30);
    const { state, leaveToPeople } = await simulate();
    leaveToPeople('FA-02', true);
    await until(() => expect(state().released).toBeGreaterThanOrEqual(1));
    await until(async () => expect((await unitAt('FA-01'))?.unit).not.toBeNull());
    const { simulatedS } = state();
    await until(() => expect(state().simulatedS - simulatedS).toBeGreaterThan(90));
    expect((await unitAt('FA-02'))?.unit).toBeNull();
    const between = await pc.query<Page<unknown>>('assembly.units', { status: 'between' });
    expect(between.rows).toHaveLength(1);
    leaveToPeople('FA-02', false);
    await until(async () => expect((await unitAt('FA-02'))?.unit).not.toBeNull());
  });

  it('does not jam in three hours with failing bolts, calls, defects and boxes that run empty', async () => {
    await openSite(480);
    const faults = { nokShare: 0.2, andonShare: 0.05, defectShare: 0.05 };
    const { state } = await simulate({ speed: 600, faults });
    await until(() => expect(state().simulatedS).toBeGreaterThan(3 * 3600));
    const { launched, shipped, deliveredByHand, tighteningsNok } = state();
    // At full pace 22; a busy machine gets through fewer, but each has to get through.
    expect(launched).toBeGreaterThanOrEqual(8);
    expect(shipped).toBeGreaterThanOrEqual(launched - 7);
    expect(deliveredByHand).toBeGreaterThanOrEqual(1);
    expect(tighteningsNok).toBeGreaterThanOrEqual(1);
    const before = state().released;
    await until(() => expect(state().released).toBeGreaterThan(before));
  });
});
