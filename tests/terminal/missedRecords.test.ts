import { copyFileSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unit } from '#domain/assembly/unit';
import { accept, draft } from '#domain/kernel/decision';
import { stateVersions, streamTypeOf } from '#domain/streams';
import { hear } from '#db/hear';
import { plantLinkStore } from '#db/plantLinkStore';
import type { Outputs } from '#terminal/contract/infer';
import type { siteContract } from '#terminal/contract/site';
import type { SaidRun } from '#sync/messages';
import { checkBatch } from '#sync/batch';
import { PlantClient } from '#sync/client';
import type { PlantTransport } from '#sync/plantPorts';
import { generateKeyPair } from '#sync/signing';
import { plantLinkTuning } from '#sync/tuning';
import { missedRecordsReactor } from '#terminal/reactors/missedRecords';
import { created } from '#tests/domain/assembly/fixtures';
import { everything, toPush } from '#tests/db/testStore';
import { corePlant } from '#tests/plant/corePlant';
import { nodeRuntime, World } from '#tests/simulation/world';
import { memoryPlantTransport } from '#tests/sync/memoryPlantTransport';
import { openTestTerminal } from './testTerminal.ts';

type Rows = Outputs<typeof siteContract.queries>;

const rethrow = (error: unknown): never => {
  throw error;
};
const quiet = { info: () => undefined, warn: () => undefined };
const actor = { kind: 'policy', policy: 'test' } as const;

/** A plant in memory and one PC of it on a disk, in virtual time. */
async function siteOf(folder: string) {
  const world = new World(1);
  const runtime = nodeRuntime(world, world.fork(), { skewMs: () => 0, alive: () => true, caught: rethrow });
  const plant = await corePlant({ runtime, typeOf: streamTypeOf, stateVersions });
  const keys = generateKeyPair();
  const { code } = await plant.core.identity.createCode(60_000);
  const enrolled = await plant.core.identity.enroll({
    protocol: 1,
    code,
    name: 'FA-02',
    publicKey: keys.publicKey,
  });
  if (enrolled.status !== 'enrolled') throw new Error(enrolled.code);
  const { terminal, serverId, epoch, plantKey } = enrolled.answer;
  let pushing = true;

  const start = (file: string) => {
    const pc = openTestTerminal({ file: path.join(folder, file), keys, runtime, terminal });
    const listeners = new Set<(said: readonly SaidRun[]) => void>();
    const real = memoryPlantTransport(plant.core, terminal);
    const push: PlantTransport['push'] = (request, signal) =>
      pushing
        ? real.push(request, signal)
        : Promise.resolve({ ok: false, fault: { kind: 'busy', retryAfterMs: 1000 } });
    const client = new PlantClient({
      runtime,
      store: plantLinkStore(pc.store),
      transports: [{ ...real, push }],
      identity: { serverId, epoch },
      plantKey,
      terminal,
      version: '1',
      log: quiet,
      tuning: { ...plantLinkTuning, longPollMs: 3000 },
      onSaid: (said) => listeners.forEach((listener) => listener(said)),
      crashed: rethrow,
    });
    const links = {
      onSaid: (listener: (said: readonly SaidRun[]) => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    // Of the engine's surroundings the reactor asks for these alone.
    const parts = { ...pc, links, identity: { terminal } } as never;
    const reactor = missedRecordsReactor(parts, rethrow);
    client.start();
    const record = (...ids: string[]) =>
      pc.store.commit(
        accept(
          ...ids.map((id) => draft(unit, id, { ...created, payload: { ...created.payload, vin: null } })),
        ),
        { actor },
      );
    return { ...pc, client, record, reactor };
  };
  const run = (ms: number) => world.runUntil(world.nowMs + ms);
  const blockPushes = (blocked: boolean) => (pushing = !blocked);
  return { plant, terminal, start, run, blockPushes };
}

describe('a PC whose disk lost what it had called saved', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'takt-missed-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Two records reach the plant, three do not; then the power goes. `walThrough` cuts the log of the copy that is found. */
  async function afterPowerCut(cut: boolean) {
    const site = await siteOf(folder);
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
