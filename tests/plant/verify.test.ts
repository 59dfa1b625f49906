import { describe, expect, it } from 'vitest';
import type { PlantRecord } from '#plant/store';
import { verifyPlant } from '#plant/verify';
import { signedText } from '#sync/batch';
import type { Checkpoint } from '#sync/checkpoint';
import { rollHash } from '#sync/log';
import { generateKeyPair, signerFor } from '#sync/signing';
import { boxClosed, boxMade, corePlant } from './corePlant.ts';
import { memoryPlantStore, MemoryDisk } from './memoryPlantStore.ts';

/** A log of 24 rows of two runs of one terminal and one of another, with checkpoints at 5, 10, 15 and 20. */
async function recorded() {
  const disk = new MemoryDisk();
  const store = memoryPlantStore({ nowMs: () => Date.now() }, disk);
  const plant = await corePlant({ store, checkpoints: { positions: 5, everyMs: 3_600_000 } });
  const [one, other] = [await plant.enrol('one'), await plant.enrol('other')];
  for (const writer of [one, other, one]) {
    const run = writer.startRun();
    for (let i = 0; i < 8; i += 1) run.write({ ...boxMade(`${run.run}-${i}`), scope: `line/L${i % 2}` });
    await plant.push(run.batch());
  }
  await plant.core.stop();
  const identity: PlantRecord = plant.core.identity.record;
  const verify = (held: readonly Checkpoint[] = []) => verifyPlant(store, identity, held);
  return { disk, verify, keys: plant.keys, store };
}
type Recorded = Awaited<ReturnType<typeof recorded>>;

/** The row with these changes, in its place. */
function alter({ disk }: Recorded, position: number, change: object): void {
  const row = disk.log[position - 1];
  if (!row) throw new Error('no such row');
  disk.log[position - 1] = { ...row, ...change };
}

const rowAt = ({ disk }: Recorded, position: number) => {
  const row = disk.log[position - 1];
  if (!row) throw new Error('no such row');
  return row;
};

/** Whoever has the database in hand can make every hash of the log anew, but sign nothing. */
function rehash({ disk }: Recorded): void {
  let log = '0'.repeat(64);
  const scopes = new Map<string, { seq: number; hash: string }>();
  for (const [i, row] of disk.log.entries()) {
    log = rollHash(log, row.hash, row.verdict);
    const before = scopes.get(row.scope) ?? { seq: 0, hash: '0'.repeat(64) };
    const scope = { seq: before.seq + 1, hash: rollHash(before.hash, row.hash, row.verdict) };
    scopes.set(row.scope, scope);
    disk.log[i] = { ...row, position: i + 1, logHash: log, scopeSeq: scope.seq, scopeHash: scope.hash };
  }
  disk.head = { ...disk.head, position: disk.log.length, logHash: log };
}

describe('the verification of a plant', () => {
  it('finds a sound one sound, and counts what it looked at', async () => {
    const plant = await recorded();
    expect(await plant.verify()).toEqual({
      positions: 24,
      detached: 0,
      detachedMonths: [],
      scopes: 2,
      checkpoints: 4,
      runs: 3,
      signatures: 3,
      faults: [],
    });
    const [held] = plant.disk.checkpoints.slice(-1);
    expect(await plant.verify(held ? [held] : [])).toMatchObject({ checkpoints: 5, faults: [] });
  });

  it('takes dead letters and discrepancies for what they are', async () => {
    const plant = await corePlant();
    const writer = await plant.enrol();
    const run = writer.startRun();
    run.write(boxMade('1'));
    run.write({ ...boxMade('2'), type: 'BoxOfTomorrow' });
    run.write(boxClosed('1'));
    run.write(boxClosed('1'));
    await plant.push(run.batch());
    expect((await plant.store.deadLetters(null, 10)).length).toBeGreaterThan(0);
    expect(await verifyPlant(plant.store, plant.core.identity.record, [])).toMatchObject({ faults: [] });
  });

  it('names the event of which one byte of the body was changed', async () => {
    const plant = await recorded();
    const { run, seq, body } = rowAt(plant, 12);
    alter(plant, 12, { body: body.replace('"L1"', '"L2"') });
    const { faults } = await plant.verify();
    expect(faults).toMatchObject([{ fault: 'hash', run, seq, position: 12 }]);
  });

  it('names the position at which a verdict was altered', async () => {
    const plant = await recorded();
    const { scope } = rowAt(plant, 12);
    alter(plant, 12, { verdict: 'refused' });
    expect((await plant.verify()).faults).toMatchObject([
      { fault: 'log', position: 12 },
      { fault: 'scope', position: 12, scope },
    ]);
  });

  it('names the first checkpoint that an altered verdict contradicts when all hashes were made anew', async () => {
    const plant = await recorded();
    alter(plant, 12, { verdict: 'refused' });
    rehash(plant);
    expect((await plant.verify()).faults.map(({ fault, position }) => [fault, position])).toEqual([
      ['checkpoint', 15],
      ['checkpoint', 20],
    ]);
  });

  it('names the place of a row that was dropped', async () => {
    const plant = await recorded();
    const { run, seq, scope } = rowAt(plant, 12);
    plant.disk.log.splice(11, 1);
    const { faults } = await plant.verify();
    expect(faults).toContainEqual(expect.objectContaining({ fault: 'logGap', position: 12 }));
    expect(faults).toContainEqual(expect.objectContaining({ fault: 'scope', scope }));
    expect(faults).toContainEqual(expect.objectContaining({ fault: 'gap', run, seq }));
  });

  it('names where the log ends too early: by its own head, by a checkpoint, or by one that a terminal holds', async () => {
    const plant = await recorded();
    const held = plant.disk.checkpoints.slice(-1);
    plant.disk.log.length = 17;
    const truncated = expect.objectContaining({ fault: 'truncated', position: 18 });
    expect((await plant.verify()).faults).toContainEqual(truncated);
    rehash(plant);
    expect((await plant.verify()).faults).toContainEqual(truncated);
    plant.disk.checkpoints.length = 3;
    const runs = plant.disk.runs;
    for (const [id, row] of runs) {
      const last = plant.disk.log.findLast((r) => r.run === id);
      if (last) runs.set(id, { ...row, seq: last.seq, hash: last.hash });
      else runs.delete(id);
    }
    const cleverly = (await plant.verify()).faults.map(({ fault }) => fault);
    expect(cleverly).not.toContain('truncated');
    expect((await plant.verify(held)).faults).toContainEqual(truncated);
  });

  it('names a signature that its terminal did not make, one that is gone, and a certificate that is not the plant’s', async () => {
    const plant = await recorded();
    const [first, second, third] = plant.disk.signatures;
    if (!first || !second || !third) throw new Error('three signatures');
    const row = plant.disk.runs.get(first.run);
    if (!row) throw new Error('no run');
    const forged = signerFor(generateKeyPair().privateKey)(signedText(row, first.seq, row.hash));
    plant.disk.signatures.splice(0, 2, { ...first, signature: forged });
    const { terminal } = plant.disk.runs.get(second.run) ?? { terminal: '' };
    const known = plant.disk.terminals.get(terminal);
    if (!known) throw new Error('no terminal');
    const { publicKey } = generateKeyPair();
    plant.disk.terminals.set(terminal, { ...known, certificate: { ...known.certificate, publicKey } });
    const { faults } = await plant.verify();
    expect(faults).toContainEqual(expect.objectContaining({ fault: 'signature', run: first.run, seq: 8 }));
    expect(faults).toContainEqual(expect.objectContaining({ fault: 'unsigned', run: second.run, seq: 1 }));
    expect(faults).toContainEqual(expect.objectContaining({ fault: 'stranger', run: second.run }));
  });

  it('names a checkpoint that the plant’s key did not sign', async () => {
    const plant = await recorded();
    const [first] = plant.disk.checkpoints;
    if (!first) throw new Error('no checkpoint');
    plant.disk.checkpoints[0] = { ...first, madeAt: '2020-01-01T00:00:00.000Z' };
    expect((await plant.verify()).faults).toMatchObject([{ fault: 'checkpoint', position: 5 }]);
  });
});
