import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isoInstant } from '#domain/kernel/runtime';
import { toolWork } from '#terminal/assembly/toolWork';
import type { Outputs } from '#terminal/contract/infer';
import type { siteContract } from '#terminal/contract/site';
import type { Said } from '#tests/plant/writer';
import { seedLineSite, someOrders, tighteningOf, vinOf } from './lineSite.ts';
import { done } from './qualitySite.ts';
import { signatureOf } from './testTerminal.ts';
import { virtualSite } from './virtualSite.ts';

type Rows = Outputs<typeof siteContract.queries>['inbox']['rows'];
type Name = 'engineer' | 'supervisor' | 'operator' | 'quality';

const dayMs = 86_400_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'takt-calibration-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A line's PC that owns the tool, with a unit in its station, the seat in and the bolts to be tightened; and the office. */
async function scene() {
  const plant = await virtualSite(folder);
  const pc = plant.start('line.db');
  seedLineSite(pc.store);
  const line = (name: string, input: object, who: Name, n = 1) =>
    pc.execute(`assembly.${name}`, input, who, n);
  await done(line('importOrders', { orders: someOrders(1) }, 'engineer'));
  await done(line('releaseOrders', { line: 'FA1', orders: ['O-1'] }, 'supervisor'));
  await done(line('launchUnit', { line: 'FA1' }, 'operator'));
  const entered = await done(
    line('enterStation', { station: 'FA-02', unit: vinOf(1), insist: true }, 'operator'),
  );
  const unit = entered[0]?.stream.split('/')[1] ?? '';
  await done(line('scanPart', { station: 'FA-02', unit, scanned: 'P-SEAT SN-1' }, 'operator'));
  await plant.run(120_000);
  const office = (await plant.plant.enrol()).startRun();
  const ago = (ms: number) => isoInstant(pc.runtime.nowMs() - ms);
  const findWrong = async () => {
    const said: Said = {
      stream: 'tool/T-02',
      scope: 'line/FA1',
      class: 'fact',
      occurredAt: ago(0),
      type: 'ToolFoundOut',
      payload: { line: 'FA1', station: 'FA-02', since: ago(60_000), reason: 'reads 4 % high' },
    };
    office.write(said);
    await plant.plant.push(office.batch());
  };
  const calibrate = (validMs: number, change: object = {}) => {
    const signature = signatureOf('engineer', 'calibrated');
    const input = { tool: 'T-02', certificate: 'CAL-7', calibratedBy: 'Metrology lab', signature, ...change };
    return line(
      'recordCalibration',
      { calibratedAt: ago(0), validUntil: ago(-validMs), ...input },
      'engineer',
    );
  };
  const tighten = (n: number) =>
    pc.execute('assembly.recordTightening', tighteningOf(n), { kind: 'device', device: 'T-02' });
  const work = () => {
    const site = pc.engine.siteConfiguration();
    const [tool] = site?.tools ?? [];
    if (tool === undefined) throw new Error('no tool');
    return toolWork({ store: pc.store, read: pc.database.read, site, nowMs: pc.runtime.nowMs() }, tool);
  };
  const inbox = async (who: Name) =>
    (await pc.query<{ rows: Rows }>('site.inbox', { scope: 'mine' }, who)).rows.filter(
      ({ code }) => code === 'toolOutOfCalibration',
    );
  return { ...plant, pc, unit, findWrong, calibrate, tighten, work, inbox, line };
}

it.each(['before it hears of the work', 'after it heard of the work'])(
  'bolts tightened when the PC had not heard that the tool was found wrong are told of, where the plant hears that %s',
  async (when) => {
    const { run, blockPushes, findWrong, tighten, work, inbox, pc, calibrate } = await scene();
    await done(calibrate(300 * dayMs));
    await run(5000);
    expect(work()).toMatchObject({ parameterSet: 7 });
    blockPushes(when.startsWith('before'));
    await done(tighten(1));
    await run(5000);
    await findWrong();
    await run(5000);
    expect(work()).toBeNull();
    // A controller that does not obey has its results kept all the same.
    await done(tighten(2));
    blockPushes(false);
    await run(70_000);
    const [entry, ...more] = await inbox('supervisor');
    expect(more).toEqual([]);
    expect(entry).toMatchObject({
      kind: 'discrepancy',
      owner: 'supervisor',
      type: 'TighteningRecorded',
      params: { tool: 'T-02', operation: 'OP-21' },
      names: { unit: { en: vinOf(1) } },
      settles: ['review'],
    });
    expect(Date.parse(entry?.dueAt ?? '') - Date.parse(entry?.at ?? '')).toBe(4 * 3_600_000);
    expect(pc.client.status().pending).toBe(0);
    await done(
      pc.execute('site.reviewDiscrepancy', { discrepancy: entry?.id, note: 'bolts checked' }, 'supervisor'),
    );
    expect(await inbox('supervisor')).toEqual([]);
  },
);

describe('the tool of a station', () => {
  it('is locked from the end of its calibration on, until it is calibrated', async () => {
    const { run, calibrate, work } = await scene();
    expect(work()).toMatchObject({ parameterSet: 7 });
    await done(calibrate(60_000));
    expect(work()).toMatchObject({ parameterSet: 7 });
    await run(60_000);
    expect(work()).toBeNull();
    await done(calibrate(300 * dayMs));
    expect(work()).toMatchObject({ parameterSet: 7 });
  });

  it('is locked when somebody at the station says that a check found it wrong', async () => {
    const { calibrate, work, line, run } = await scene();
    await done(calibrate(300 * dayMs));
    await run(60_000);
    const since = '2026-11-22T00:00:00.000Z';
    await done(line('reportToolOut', { tool: 'T-02', since, reason: 'reads 4 % high' }, 'quality'));
    expect(work()).toBeNull();
    const hourAgo = { calibratedAt: '2026-11-22T00:00:00.000Z' };
    expect(await calibrate(300 * dayMs, hourAgo)).toMatchObject({ code: 'calibrationBeforeFinding' });
    await done(calibrate(300 * dayMs));
    expect(work()).toMatchObject({ parameterSet: 7 });
  });

  it('is named to who asks, with what is to be said of it, and when its label is scanned', async () => {
    const { calibrate, pc, line } = await scene();
    const shown = async () => {
      const { rows } = await pc.query<{ rows: object[] }>('assembly.tools');
      const { tools } = await pc.query<{ tools: object[] }>('assembly.station', { station: 'FA-02' });
      return { row: rows[0], said: tools };
    };
    expect(await shown()).toMatchObject({
      row: { tool: 'T-02', station: 'FA-02', status: 'unrecorded', certificate: null, outSince: null },
      said: [],
    });
    await done(calibrate(300 * dayMs));
    expect(await shown()).toMatchObject({ row: { status: 'valid', certificate: 'CAL-7' }, said: [] });
    await done(calibrate(10 * dayMs));
    expect(await shown()).toMatchObject({ row: { status: 'dueSoon' }, said: [{ status: 'dueSoon' }] });
    const since = '2026-11-22T00:00:00.000Z';
    await done(line('reportToolOut', { tool: 'T-02', since, reason: 'reads 4 % high' }, 'quality'));
    expect(await shown()).toMatchObject({
      row: { status: 'foundOut', outSince: since },
      said: [{ tool: 'T-02', status: 'foundOut', outSince: since }],
    });
    const scanned = await pc.query('assembly.readScan', { text: 'T-02' });
    expect(scanned).toMatchObject({ kind: 'tool', tool: 'T-02', name: { en: 'Nutrunner' } });
  });

  it('is none of the site: nobody calibrates it', async () => {
    const { calibrate } = await scene();
    expect(await calibrate(dayMs, { tool: 'T-99' })).toMatchObject({ code: 'toolUnknown' });
  });
});

it('a result names what its PC knew of the calibration, so that one made elsewhere goes to the plant before it', async () => {
  const { tighten, pc, calibrate } = await scene();
  const readsOf = async (n: number) => {
    const [recorded] = await done(tighten(n));
    const body = pc.database.sqlite
      .prepare<[string], { readonly body: string }>('select body from event where event_id = ?')
      .get(recorded?.eventId ?? '');
    return (JSON.parse(body?.body ?? '{}') as { reads: unknown }).reads;
  };
  expect(await readsOf(1)).toEqual([]);
  await done(calibrate(dayMs));
  expect(await readsOf(2)).toEqual([{ stream: 'tool/T-02', version: 1 }]);
});
