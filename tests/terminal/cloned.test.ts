import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Outputs } from '#terminal/contract/infer';
import type { siteContract } from '#terminal/contract/site';
import { virtualSite } from './virtualSite.ts';

type Rows = Outputs<typeof siteContract.queries>;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'takt-cloned-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A PC of one record, and the image of its disk. */
async function withImage() {
  const site = await virtualSite(folder);
  const pc = site.start('pc.db');
  pc.record('u-1');
  await site.run(5000);
  pc.database.sqlite.pragma('wal_checkpoint(TRUNCATE)');
  copyFileSync(path.join(folder, 'pc.db'), path.join(folder, 'copy.db'));
  const heard = () => site.plant.core.heard.list().find((one) => one.terminal === site.terminal);
  const told = async () => (await site.plant.log()).filter((row) => row.event.type === 'TerminalCloned');
  return { site, pc, heard, told };
}

it('two PCs with one disk image keep both histories, are told of each other once, and count as unknown', async () => {
  const { site, pc, heard, told } = await withImage();
  const copy = site.start('copy.db');
  for (const i of [2, 3, 4]) {
    pc.record(`u-${i}`);
    await site.run(2000);
    copy.record(`v-${i}`);
    await site.run(8000);
  }
  await site.run(30_000);
  const log = await site.plant.log();
  const units = log.filter((row) => row.event.type === 'UnitCreated').map((row) => row.event.stream);
  expect(units.toSorted()).toEqual(
    ['unit/u-1', 'unit/u-2', 'unit/u-3', 'unit/u-4', 'unit/v-2', 'unit/v-3', 'unit/v-4'].toSorted(),
  );
  const said = (await told()).filter((row) => row.verdict === 'accepted');
  expect(said.map((row) => row.event.payload)).toEqual([{ runs: [pc.store.run, copy.store.run].toSorted() }]);
  expect(log.map((row) => row.event.type)).not.toContain('RecordsMissed');
  expect(site.plant.core.heard.clonedTerminals).toBe(1);
  expect(heard()).toMatchObject({ pending: null, saidSeq: null, saidCursor: null });
  for (const one of [pc, copy]) {
    const { rows } = await one.query<Rows['inbox']>('site.inbox', { scope: 'all' }, 'admin');
    expect(rows).toMatchObject([{ code: 'terminalCloned', owner: 'admin' }]);
  }
});

it('a PC that starts again is one PC, also while what it said before is still on its way', async () => {
  const { site, pc, heard, told } = await withImage();
  const late = { run: pc.store.run, lastSeq: 1, pending: 0, version: '1', clockMs: 0 };
  const { cursor, headHash } = { cursor: site.plant.core.feed.head, headHash: null };
  pc.client.stop();
  const again = site.start('copy.db');
  await site.run(5000);
  for (const i of [2, 3, 4]) {
    again.record(`u-${i}`);
    await site.run(5000);
    const request = {
      protocol: 1,
      cursor,
      headHash,
      follows: null,
      limit: 1,
      waitMs: 0,
      status: late,
    } as const;
    await site.plant.core.exchange.pull(site.terminal, request, () => 0, new AbortController().signal);
  }
  await site.run(30_000);
  expect(await told()).toEqual([]);
  expect(site.plant.core.heard.clonedTerminals).toBe(0);
  expect(heard()).toMatchObject({ pending: 0 });
});
