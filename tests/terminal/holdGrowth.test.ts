import { describe, expect, it, vi } from 'vitest';
import type { Runtime } from '#domain/kernel/runtime';
import { applyPage } from '#db/applyPage';
import { membersOf, hold } from '#domain/quality/hold';
import { holdGrowthReactor } from '#terminal/reactors/holdGrowth';
import { everything, pageOf, toPush } from '#tests/db/testStore';
import { done, openQualitySite } from './qualitySite.ts';
import { openTestTerminal } from './testTerminal.ts';

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
});
