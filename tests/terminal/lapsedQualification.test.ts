import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isoInstant } from '#domain/kernel/runtime';
import type { Outputs } from '#terminal/contract/infer';
import type { siteContract } from '#terminal/contract/site';
import type { Said } from '#tests/plant/writer';
import { seedLineSite, someOrders, vinOf } from './lineSite.ts';
import { done } from './qualitySite.ts';
import { virtualSite } from './virtualSite.ts';

type Rows = Outputs<typeof siteContract.queries>['inbox']['rows'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'takt-lapsed-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A line's PC with a unit in the station, and the office, which withdrew the worker's qualification a minute ago and was cut off since. */
async function scene() {
  const plant = await virtualSite(folder);
  const pc = plant.start('line.db');
  seedLineSite(pc.store);
  const line = (name: string, input: object, who: 'engineer' | 'supervisor' | 'operator', n = 1) =>
    pc.execute(`assembly.${name}`, input, who, n);
  await done(line('importOrders', { orders: someOrders(1) }, 'engineer'));
  await done(line('releaseOrders', { line: 'FA1', orders: ['O-1'] }, 'supervisor'));
  await done(line('launchUnit', { line: 'FA1' }, 'operator'));
  const entered = await done(
    line('enterStation', { station: 'FA-03', unit: vinOf(1), insist: true }, 'operator'),
  );
  await plant.run(120_000);
  const unit = entered[0]?.stream.split('/')[1] ?? '';
  const office = (await plant.plant.enrol()).startRun();
  const aMinuteAgo = isoInstant(pc.runtime.nowMs() - 60_000);
  const withdraw = async () => {
    const said = (type: string, payload: object): Said => ({
      stream: 'person/p-operator-2',
      scope: 'site',
      class: 'fact',
      occurredAt: aMinuteAgo,
      type,
      payload,
    });
    office.write(said('PersonAdded', { badge: '7', personalHash: 'a'.repeat(64), roles: ['operator'] }));
    office.write(said('QualificationWithdrawn', { qualification: 'brakes', reason: 'failed the test' }));
    await plant.plant.push(office.batch());
  };
  const work = () => line('completeOperation', { station: 'FA-03', unit, operation: 'OP-31' }, 'operator', 2);
  const inbox = async (who: 'supervisor' | 'operator') =>
    (await pc.query<{ rows: Rows }>('site.inbox', { scope: 'mine' }, who)).rows.filter(
      ({ code }) => code === 'qualificationLapsed',
    );
  return { ...plant, pc, unit, withdraw, work, inbox, line };
}

it.each(['before it hears of the work', 'after it heard of the work'])(
  'work done when the PC had not heard of a withdrawal is told of, where the plant hears that %s',
  async (when) => {
    const { run, blockPushes, withdraw, work, inbox, pc, unit, line } = await scene();
    blockPushes(when.startsWith('before'));
    const [recorded] = await done(work());
    expect(recorded?.stream).toBe(`visit/${unit}/FA-03/1`);
    await run(5000);
    await withdraw();
    await run(5000);
    const undo = { station: 'FA-03', unit, operation: 'OP-31', reason: 'not qualified' };
    await done(line('undoOperation', undo, 'supervisor'));
    expect(await work()).toMatchObject({
      code: 'qualificationMissing',
      params: { operation: 'OP-31', qualification: 'brakes' },
    });
    blockPushes(false);
    await run(70_000);
    const [entry, ...more] = await inbox('supervisor');
    expect(more).toEqual([]);
    expect(entry).toMatchObject({
      kind: 'discrepancy',
      owner: 'supervisor',
      type: 'OperationDone',
      params: { person: 'p-operator-2', operation: 'OP-31', qualification: 'brakes' },
      settles: ['review'],
    });
    expect(Date.parse(entry?.dueAt ?? '') - Date.parse(entry?.at ?? '')).toBe(4 * 3_600_000);
    expect(pc.client.status().pending).toBe(0);
    const note = 'done again by the shift leader';
    await done(pc.execute('site.reviewDiscrepancy', { discrepancy: entry?.id, note }, 'supervisor'));
    expect(await inbox('supervisor')).toEqual([]);
  },
);

it('work names what it knew of the qualification, so that a renewal made elsewhere goes to the plant before it', async () => {
  const { work, pc } = await scene();
  const [recorded] = await done(work());
  const body = pc.database.sqlite
    .prepare<[string], { readonly body: string }>('select body from event where event_id = ?')
    .get(recorded?.eventId ?? '');
  expect(JSON.parse(body?.body ?? '{}')).toMatchObject({
    reads: [{ stream: 'person/p-operator-2', version: 2 }],
  });
});
