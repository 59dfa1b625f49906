import { describe, expect, it, vi } from 'vitest';
import type { Runtime } from '#domain/kernel/runtime';
import { applyPage } from '#db/applyPage';
import { membersOf, hold } from '#domain/quality/hold';
import { holdGrowthReactor } from '#terminal/reactors/holdGrowth';
import { everything, pageOf, stillRuntime, toPush } from '#tests/db/testStore';
import { done, openQualitySite } from './qualitySite.ts';
import { openTestTerminal, signatureOf } from './testTerminal.ts';

const fail = (error: unknown): never => {
  throw error;
};

describe('a hold by what a tool worked on', () => {
  it('takes in at the office terminal what a PC recorded that had not heard of the hold', async () => {
    const line = await openQualitySite({ seed: 1 });
    const office = openTestTerminal({ seed: 2 });
    const { unit, vin } = await line.unitAtWheels('PO-42801');
    const population = { kind: 'toolWindow', tool: 'T-17', from: '2026-11-22T00:00:00.000Z', until: null };
    const [placed] = await done(
      office.execute('quality.placeHold', { reason: 'Torque', population, members: [] }, 'quality'),
    );
    const id = placed?.stream.slice('hold/'.length) ?? '';
    const members = () => Object.keys(membersOf(office.store.state(hold, id).state));
    expect(members()).toEqual([]);

    const due: (() => void)[] = [];
    const runtime: Runtime = {
      ...office.runtime,
      after: (_ms, run) => {
        due.push(run);
        return { cancel: () => undefined };
      },
    };
    const reactor = holdGrowthReactor({ ...office, runtime }, fail);
    await line.tighten(vin, 141);
    applyPage(office.store, pageOf(office.store, toPush(line.store, everything('own')), []));
    expect(due).toHaveLength(1);
    due.forEach((run) => run());
    await vi.waitFor(() => expect(members()).toEqual([`unit/${unit}`]));
    await reactor.stop();
  });

  it('keeps a unit wherever hold and record are known, though nobody has added it yet', async () => {
    const line = await openQualitySite({ seed: 1 });
    const office = openTestTerminal({ seed: 2 });
    const { unit, vin } = await line.unitAtWheels('PO-42801');
    const other = await line.unitAtWheels('PO-42802');
    const population = { kind: 'toolWindow', tool: 'T-17', from: '2026-11-22T00:00:00.000Z', until: null };
    await line.tighten(vin, 141);
    const [placed] = await done(
      office.execute('quality.placeHold', { reason: 'Torque', population, members: [] }, 'quality'),
    );
    const id = placed?.stream.slice('hold/'.length) ?? '';
    const holdsAt = async (t: typeof office, of: string) =>
      (await t.query<{ hold: string }[]>('quality.holdsOn', { subject: { kind: 'unit', unit: of } })).map(
        (h) => h.hold,
      );
    expect(await holdsAt(office, unit)).toEqual([]);

    applyPage(line.store, pageOf(line.store, toPush(office.store, everything('own')), []));
    expect(Object.keys(membersOf(line.store.state(hold, id).state))).toEqual([]);
    expect(await holdsAt(line, unit)).toEqual([id]);
    expect(await holdsAt(line, other.unit)).toEqual([]);
    const release = { unit, station: 'FA-10' };
    expect(await line.execute('assembly.releaseUnit', release, 'operator')).toMatchObject({
      code: 'releaseIncomplete',
      params: { holds: id },
    });

    applyPage(office.store, pageOf(office.store, toPush(line.store, everything('own')), []));
    expect(await holdsAt(office, unit)).toEqual([id]);
  });

  it('by a station lists at once who enters it on the PC that knows the hold', async () => {
    const t = await openQualitySite();
    const population = {
      kind: 'stationWindow',
      station: 'FA-10',
      from: '2026-11-22T00:00:00.000Z',
      until: null,
    };
    const [placed] = await done(
      t.execute('quality.placeHold', { reason: 'Torque', population, members: [] }, 'quality'),
    );
    const id = placed?.stream.slice('hold/'.length) ?? '';
    const { unit } = await t.unitAtWheels('PO-42801');
    expect(Object.keys(membersOf(t.store.state(hold, id).state))).toEqual([`unit/${unit}`]);
  });

  it('takes in no unit that comes after its window was ended, once the plant has confirmed; those in it stay', async () => {
    let passedMs = 0;
    const still = stillRuntime(1);
    const runtime: Runtime = { ...still, nowMs: () => still.nowMs() + passedMs };
    const t = await openQualitySite({ runtime });
    const [first, second, third] = [
      await t.unitAtWheels('PO-42801'),
      await t.unitAtWheels('PO-42802'),
      await t.unitAtWheels('PO-42803'),
    ];
    await t.tighten(first.vin, 141);
    const population = { kind: 'toolWindow', tool: 'T-17', from: '2026-11-22T00:00:00.000Z', until: null };
    const [placed] = await done(
      t.execute('quality.placeHold', { reason: 'Torque', population, members: [] }, 'quality'),
    );
    const id = placed?.stream.slice('hold/'.length) ?? '';
    t.plantJudges();
    const members = () => Object.keys(membersOf(t.store.state(hold, id).state));
    const end = { hold: id, reason: 'Tool changed', signature: signatureOf('quality', 'endWindow') };
    await done(t.execute('quality.endHoldWindow', end, 'quality'));
    passedMs += 60_000;
    await t.tighten(second.vin, 141);
    expect(members().sort()).toEqual([first.unit, second.unit].map((u) => `unit/${u}`).sort());

    t.plantJudges();
    passedMs += 60_000;
    await t.tighten(third.vin, 141);
    expect(members().sort()).toEqual([first.unit, second.unit].map((u) => `unit/${u}`).sort());
    const kept = async (unit: string) =>
      (await t.query<unknown[]>('quality.holdsOn', { subject: { kind: 'unit', unit } })).length;
    expect([await kept(first.unit), await kept(second.unit), await kept(third.unit)]).toEqual([1, 1, 0]);
    expect(await t.execute('quality.endHoldWindow', end, 'quality')).toMatchObject({
      code: 'holdWindowEnded',
      params: { by: 'p-quality-1' },
    });
  });

  it('lets a unit go that ran through the tool or the station before or after its window', async () => {
    const t = await openQualitySite();
    const { unit, vin } = await t.unitAtWheels('PO-42801');
    await t.tighten(vin, 141);
    const kept = async (population: object) => {
      const [placed] = await done(
        t.execute('quality.placeHold', { reason: 'Torque', population, members: [] }, 'quality'),
      );
      const id = placed?.stream.slice('hold/'.length) ?? '';
      const holds = await t.query<{ hold: string }[]>('quality.holdsOn', { subject: { kind: 'unit', unit } });
      return holds.some((h) => h.hold === id);
    };
    const tool = { kind: 'toolWindow', tool: 'T-17' };
    const station = { kind: 'stationWindow', station: 'FA-10' };
    const before = { from: '2026-11-20T00:00:00.000Z', until: '2026-11-21T00:00:00.000Z' };
    const after = { from: '2026-11-23T00:00:00.000Z', until: null };
    expect(await kept({ ...tool, ...before })).toBe(false);
    expect(await kept({ ...tool, ...after })).toBe(false);
    expect(await kept({ ...station, ...before })).toBe(false);
    expect(await kept({ ...tool, tool: 'T-18', ...before, until: null })).toBe(false);
    expect(await kept({ ...station, ...before, until: null })).toBe(true);
  });
});
