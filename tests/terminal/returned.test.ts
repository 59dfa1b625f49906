import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outputs } from '#terminal/contract/infer';
import type { siteContract } from '#terminal/contract/site';
import type { systemContract } from '#terminal/contract/system';
import { virtualSite } from './virtualSite.ts';

type Rows = Outputs<typeof siteContract.queries>;
type System = Outputs<typeof systemContract.queries>;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'takt-returned-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const duty = { kind: 'floor', line: 'FA1', stations: ['FA-02'], zones: [], scopes: ['site', 'line/FA1'] };

/** A PC whose first record is at the plant and whose next two are not when it is switched off; its end is declared at another PC. */
async function switchedOff() {
  const site = await virtualSite(folder);
  const other = await site.enrol('office');
  const office = site.start('office.db', other);
  const admin = async (command: `${string}.${string}`, input: unknown) => {
    const done = await office.execute(command, input, 'admin');
    if (!done.ok) throw new Error(done.code);
  };
  const { certificate } = site.plant.core.identity.terminal(site.terminal) ?? {};
  await admin('site.enrollTerminal', {
    terminal: site.terminal,
    name: 'FA-02',
    duty,
    tools: ['T-17'],
    certificate,
  });
  const pc = site.start('pc.db');
  pc.record('u-1');
  await site.run(10_000);
  pc.client.stop();
  for (const id of ['u-2', 'u-3']) pc.record(id);
  const told = async () => (await site.plant.log()).filter((row) => row.event.type === 'TerminalReturned');
  return { site, office, admin, pc, told };
}

describe('a PC that comes back', () => {
  it('after it was declared lost loses nothing, is flagged to an administrator, and knows what it is', async () => {
    const { site, office, admin, told } = await switchedOff();
    await admin('site.declareLost', { terminal: site.terminal, reason: 'burnt' });
    await site.run(10_000);
    expect(await told()).toEqual([]);

    const back = site.start('pc.db');
    await site.run(30_000);
    const log = await site.plant.log();
    const units = log.filter((row) => row.event.type === 'UnitCreated' && row.verdict === 'accepted');
    expect(units.map((row) => row.event.stream)).toEqual(['unit/u-1', 'unit/u-2', 'unit/u-3']);
    expect(back.client.status().pending).toBe(0);
    const [said, ...more] = await told();
    expect(more).toEqual([]);
    expect(said?.event).toMatchObject({
      stream: `terminal/${site.terminal}`,
      terminal: site.terminal,
      payload: { end: 'lost', records: 2 },
    });
    for (const one of [office, back]) {
      const { rows } = await one.query<Rows['inbox']>('site.inbox', { scope: 'all' }, 'admin');
      expect(rows).toMatchObject([
        { kind: 'discrepancy', code: 'terminalReturned', owner: 'admin', params: { records: 2 } },
      ]);
    }
    const here = await back.query<System['terminal']>('system.terminal', {});
    expect(here.ended).toMatchObject({ status: 'lost', reason: 'burnt', by: null });

    // What somebody records there all the same is kept, too, and the next start is flagged anew.
    back.record('u-4');
    await site.run(10_000);
    back.client.stop();
    site.start('pc.db');
    await site.run(30_000);
    const again = (await told()).map((row) => row.event.payload);
    expect(again).toMatchObject([{ records: 2 }, { records: 3 }]);
    expect((await site.plant.log()).map((row) => row.event.stream)).toContain('unit/u-4');
  });

  it('after another took its place says whose place it is', async () => {
    const { site, admin, told } = await switchedOff();
    const fresh = await site.enrol('FA-02b');
    const { certificate } = site.plant.core.identity.terminal(fresh.terminal) ?? {};
    await admin('site.replaceTerminal', {
      old: site.terminal,
      fresh: { terminal: fresh.terminal, certificate },
    });
    await site.run(10_000);
    const back = site.start('pc.db');
    await site.run(30_000);
    expect((await told()).map((row) => row.event.payload)).toMatchObject([{ end: 'replaced', records: 2 }]);
    const here = await back.query<System['terminal']>('system.terminal', {});
    expect(here.ended).toMatchObject({ status: 'replaced', reason: null, by: 'FA-02' });
  });

  it('while it is one of the site says nothing of the kind', async () => {
    const { site, told } = await switchedOff();
    const back = site.start('pc.db');
    await site.run(30_000);
    expect(await told()).toEqual([]);
    expect((await back.query<System['terminal']>('system.terminal', {})).ended).toBeNull();
  });
});
