import { copyFileSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hear } from '#db/hear';
import { checkBatch } from '#sync/batch';
import type { Outputs } from '#terminal/contract/infer';
import type { siteContract } from '#terminal/contract/site';
import { everything, toPush } from '#tests/db/testStore';
import { virtualSite } from './virtualSite.ts';

type Rows = Outputs<typeof siteContract.queries>;

describe('a PC whose disk lost what it had called saved', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'takt-missed-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Two records reach the plant, three do not; then the power goes. `walThrough` cuts the log of the copy that is found. */
  async function afterPowerCut(cut: boolean) {
    const site = await virtualSite(folder);
    const before = site.start('before.db');
    before.record('u-1');
    before.record('u-2');
    await site.run(5000);
    const wal = path.join(folder, 'before.db-wal');
    const through = statSync(wal).size;
    site.blockPushes(true);
    for (const id of ['u-3', 'u-4', 'u-5']) before.record(id);
    const [said] = toPush(before.store, everything('own'));
    await site.run(5000);
    copyFileSync(path.join(folder, 'before.db'), path.join(folder, 'after.db'));
    copyFileSync(wal, path.join(folder, 'after.db-wal'));
    if (cut) truncateSync(path.join(folder, 'after.db-wal'), through);
    before.client.stop();
    site.blockPushes(false);
    const after = site.start('after.db');
    return { site, before, after, said };
  }

  it('tells what is missing, of which run and since when, and what it did around it', async () => {
    const { site, before, after } = await afterPowerCut(true);
    await site.run(2000);
    after.record('u-6');
    await site.run(60_000);
    const log = await site.plant.log();
    const [told, ...more] = log.filter((row) => row.event.type === 'RecordsMissed');
    expect(more).toEqual([]);
    expect(told?.event).toMatchObject({ stream: `terminal/${site.terminal}`, terminal: site.terminal });
    expect(told?.event.payload).toMatchObject({ run: before.store.run, fromSeq: 3, throughSeq: 5 });
    const [entry] = (await after.query<Rows['inbox']>('site.inbox', { scope: 'all' }, 'admin')).rows;
    expect(entry).toMatchObject({
      kind: 'discrepancy',
      code: 'recordsMissed',
      owner: 'admin',
      params: { said: 5, known: 2, count: 3 },
    });
    const [row] = await after.query<Rows['missedRecords']>('site.missedRecords', {}, 'admin');
    expect(row).toMatchObject({ fromSeq: 3, throughSeq: 5, found: false, reviewed: false });
    expect(row?.before.map(({ subject }) => subject.kind)).toEqual(['unit', 'unit']);
    expect(row?.after[0]).toMatchObject({ type: 'UnitCreated', subject: { kind: 'unit' } });
    await after.execute('site.reviewDiscrepancy', { discrepancy: entry?.id, note: 'looked' }, 'admin');
    const [closed] = await after.query<Rows['missedRecords']>('site.missedRecords', {}, 'admin');
    expect(closed?.reviewed).toBe(true);
  });

  it('tells nothing where the disk kept them: they are on their way', async () => {
    const { site, after } = await afterPowerCut(false);
    site.blockPushes(true);
    await site.run(60_000);
    site.blockPushes(false);
    await site.run(60_000);
    const types = (await site.plant.log()).map((row) => row.event.type);
    expect(types.filter((type) => type === 'UnitCreated')).toHaveLength(5);
    expect(types).not.toContain('RecordsMissed');
    expect(after.client.status().pending).toBe(0);
  });

  it('takes them back from another PC that had heard them, and brings them to the plant', async () => {
    const { site, before, after, said } = await afterPowerCut(true);
    await site.run(2000);
    if (!said) throw new Error('nothing was said');
    const checked = checkBatch(said, before.publicKey);
    if (!checked.ok) throw new Error(checked.fault);
    expect(hear(after.store, [{ batch: said, checked: checked.events }])).toEqual([{ ok: true, added: 3 }]);
    await site.run(60_000);
    const types = (await site.plant.log()).map((row) => row.event.type);
    expect(types.filter((type) => type === 'UnitCreated')).toHaveLength(5);
    expect(types).not.toContain('RecordsMissed');
  });

  it('remembers what was said through a restart of the plant', async () => {
    const { site, before } = await afterPowerCut(true);
    await site.run(10_000);
    expect(await site.plant.store.saidRuns()).toMatchObject([
      { run: before.store.run, terminal: site.terminal, seq: 5 },
    ]);
  });
});
