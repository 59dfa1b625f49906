import { describe, expect, it, vi } from 'vitest';
import type { CommittedGroup, IntakeStatus } from '#plant/intake/observer';
import type { CommitGroup, PlantStore } from '#plant/store';
import { corePlant, boxFilled, boxMade } from './corePlant.ts';
import { MemoryDisk, memoryPlantStore } from './memoryPlantStore.ts';
import type { Weather } from './memoryPlantStore.ts';
import { nth } from './nth.ts';
import type { RunWriter } from './writer.ts';

interface Gate {
  readonly group: CommitGroup;
  open(): void;
}

/** A store whose commits wait until the test lets them through. */
function gated(store: PlantStore): { store: PlantStore; gates: Gate[] } {
  const gates: Gate[] = [];
  const commit = async (group: CommitGroup) => {
    await new Promise<void>((resolve) => gates.push({ group, open: resolve }));
    return store.commit(group);
  };
  return { store: { ...store, commit }, gates };
}

const memory = (disk = new MemoryDisk(), weather: () => Weather = () => 'fine') =>
  memoryPlantStore({ nowMs: () => Date.now(), weather }, disk);

function watching() {
  const statuses: IntakeStatus[] = [];
  const groups: CommittedGroup[] = [];
  const failures: unknown[] = [];
  const listener = {
    committed: (group: CommittedGroup) => void groups.push(group),
    statusChanged: (status: IntakeStatus) => void statuses.push(status),
    failed: (error: unknown) => void failures.push(error),
  };
  return { statuses, groups, failures, listener };
}

describe('group commit', () => {
  it('acknowledges only after the commit, and judges the next group while one is in flight', async () => {
    const { store, gates } = gated(memory());
    const plant = await corePlant({ store });
    const runs = [
      (await plant.enrol()).startRun(),
      (await plant.enrol()).startRun(),
      (await plant.enrol()).startRun(),
    ];
    runs.forEach((run, i) => run.write(boxMade(String(i))));
    const acked: number[] = [];
    const push = async (run: (typeof runs)[number], i: number) => {
      await plant.push(run.batch());
      acked.push(i);
    };
    const pushed = [push(nth(runs, 0), 0)];
    await vi.waitFor(() => expect(gates).toHaveLength(1));
    pushed.push(push(nth(runs, 1), 1), push(nth(runs, 2), 2));
    expect(nth(gates, 0).group.rows).toHaveLength(1);
    expect(acked).toEqual([]);
    expect(await plant.log()).toEqual([]);
    nth(gates, 0).open();
    await vi.waitFor(() => expect(gates).toHaveLength(2));
    expect(acked).toEqual([0]);
    expect(nth(gates, 1).group.rows).toHaveLength(2);
    nth(gates, 1).open();
    await Promise.all(pushed);
    expect(await plant.log()).toHaveLength(3);
  });

  it('judges on what is not committed yet, and forgets it when the commit fails', async () => {
    const disk = new MemoryDisk();
    let weather: Weather = 'fine';
    const { store, gates } = gated(memory(disk, () => weather));
    const plant = await corePlant({ store });
    const run = (await plant.enrol()).startRun();
    run.write(boxMade('1'));
    run.write(boxFilled('1', 2));
    const first = plant.push(run.batch(1, 1));
    await vi.waitFor(() => expect(gates).toHaveLength(1));
    const second = plant.push(run.batch(2, 2));
    weather = 'away';
    nth(gates, 0).open();
    await expect(first).rejects.toThrow('busy');
    await expect(second).rejects.toThrow('busy');
    weather = 'fine';
    await vi.waitFor(() => expect(plant.core.intake.status).toBe('serving'), 5000);
    const again = plant.push(run.batch());
    await vi.waitFor(() => expect(gates).toHaveLength(2));
    nth(gates, 1).open();
    expect((await again).of(run)).toMatchObject({ seq: 2 });
    expect(disk.log.map((row) => row.seq)).toEqual([1, 2]);
  });

  it('knows a repeat of what is still in flight', async () => {
    const { store, gates } = gated(memory());
    const { listener, failures } = watching();
    const plant = await corePlant({ store, listener });
    const run = (await plant.enrol()).startRun();
    for (let i = 0; i < 4; i += 1) run.write(boxFilled('1'));
    const pushes = [plant.push(run.batch(1, 3))];
    await vi.waitFor(() => expect(gates).toHaveLength(1));
    pushes.push(plant.push(run.batch(1, 3)), plant.push(run.batch(2, 4)));
    await vi.waitFor(() => expect(plant.core.intake.queued).toBe(0));
    nth(gates, 0).open();
    await vi.waitFor(() => expect(gates).toHaveLength(2));
    nth(gates, 1).open();
    expect((await Promise.all(pushes)).map((answer) => answer.of(run).fault)).toEqual([null, null, null]);
    expect((await plant.log()).map((row) => row.event.seq)).toEqual([1, 2, 3, 4]);
    expect(failures).toEqual([]);
  });

  it('takes nothing twice when the answer of a commit was lost', async () => {
    const disk = new MemoryDisk();
    let weather: Weather = 'fine';
    const { store, gates } = gated(memory(disk, () => weather));
    const { listener, statuses } = watching();
    const plant = await corePlant({ store, listener });
    const run = (await plant.enrol()).startRun();
    run.write(boxMade('1'));
    const first = plant.push(run.batch());
    await vi.waitFor(() => expect(gates).toHaveLength(1));
    weather = 'answerLost';
    nth(gates, 0).open();
    await expect(first).rejects.toThrow('busy');
    weather = 'fine';
    await vi.waitFor(() => expect(statuses.filter((s) => s === 'serving')).toHaveLength(2), 5000);
    expect((await plant.push(run.batch())).of(run)).toMatchObject({ seq: 1 });
    expect(disk.log).toHaveLength(1);
    await vi.waitFor(() => expect(plant.core.feed.head).toBe(1));
  });

  it('keeps one push that cannot be written from spoiling the others', async () => {
    const store = memory();
    const poisoned: PlantStore = {
      ...store,
      commit: (group) =>
        group.rows.some((row) => row.stream === 'box/poison')
          ? Promise.reject(new Error('the store does not like this'))
          : store.commit(group),
    };
    const { listener, failures } = watching();
    const plant = await corePlant({ store: poisoned, listener });
    const runs = [
      (await plant.enrol()).startRun(),
      (await plant.enrol()).startRun(),
      (await plant.enrol()).startRun(),
    ];
    ['good', 'poison', 'fine'].forEach((name, i) => nth(runs, i).write(boxMade(name)));
    const acks = await Promise.all(runs.map(async (run) => (await plant.push(run.batch())).of(run)));
    expect(acks.map((ack) => ack.fault)).toEqual([null, 'unstorable', null]);
    expect(acks.map((ack) => ack.seq)).toEqual([1, 0, 1]);
    expect(failures.length).toBeGreaterThan(0);
  });
});

describe('a store that is away', () => {
  it('turns pushes away without being asked, and is served again by itself', async () => {
    let weather: Weather = 'fine';
    const asked = vi.fn<() => void>();
    const plant = await corePlant({
      store: memory(new MemoryDisk(), () => {
        asked();
        return weather;
      }),
    });
    const run = (await plant.enrol()).startRun();
    run.write(boxMade('1'));
    weather = 'away';
    await expect(plant.push(run.batch())).rejects.toThrow('busy');
    await vi.waitFor(() => expect(plant.core.intake.status).toBe('unavailable'));
    expect(plant.core.intake.turnsAway).toBeGreaterThan(0);
    asked.mockClear();
    await expect(plant.push(run.batch())).rejects.toThrow('busy');
    expect(asked).not.toHaveBeenCalled();
    weather = 'fine';
    await vi.waitFor(() => expect(plant.core.intake.status).toBe('serving'), 5000);
    expect((await plant.push(run.batch())).of(run)).toMatchObject({ seq: 1 });
  });

  it('and a full queue turn pushes away before the store is asked', async () => {
    const { store, gates } = gated(memory());
    const plant = await corePlant({ store, limits: { queue: 2, group: 1 } });
    const runs: RunWriter[] = [];
    for (let i = 0; i < 5; i += 1) runs.push((await plant.enrol()).startRun());
    for (const run of runs) run.write(boxMade(run.run));
    const outcome = (run: (typeof runs)[number]) =>
      plant.push(run.batch()).then(
        () => 'taken',
        () => 'busy',
      );
    // One is being committed, the next one is judged meanwhile; then the queue fills.
    const settled = runs.slice(0, 2).map(outcome);
    await vi.waitFor(() => expect(gates.length).toBe(1));
    await vi.waitFor(() => expect(plant.core.intake.queued).toBe(0));
    settled.push(...runs.slice(2, 4).map(outcome));
    await vi.waitFor(() => expect(plant.core.intake.turnsAway).toBe(1));
    settled.push(...runs.slice(4).map(outcome));
    expect(await settled.at(-1)).toBe('busy');
    const opening = setInterval(() => gates.splice(0).forEach((gate) => gate.open()), 1);
    const outcomes = await Promise.all(settled);
    clearInterval(opening);
    expect(outcomes[0]).toBe('taken');
    expect(outcomes).toContain('busy');
    expect(plant.core.intake.turnsAway).toBeNull();
  });
});

describe('two appenders on one database', () => {
  it('take turns: the second stands by, takes over when the lease runs out, and the first can write nothing more', async () => {
    const disk = new MemoryDisk();
    let clock = 0;
    const store = () => memoryPlantStore({ nowMs: () => clock }, disk);
    const { store: slow, gates } = gated(store());
    const first = await corePlant({ store: slow, holder: 'a', leaseMs: 60_000 });
    const run = (await first.enrol()).startRun();
    run.write(boxMade('1'));
    const pushed = first.push(run.batch());
    await vi.waitFor(() => expect(gates).toHaveLength(1));
    const second = await corePlant({ store: store(), holder: 'b', leaseMs: 60_000, keys: first.keys });
    expect(second.core.intake.status).toBe('standby');
    await expect(second.push(run.batch())).rejects.toThrow('busy');
    clock = 60_001;
    await vi.waitFor(() => expect(second.core.intake.status).toBe('serving'), 5000);
    nth(gates, 0).open();
    await expect(pushed).rejects.toThrow('busy');
    expect(disk.log).toEqual([]);
    await vi.waitFor(() => expect(first.core.intake.status).toBe('standby'), 5000);
    expect((await second.push(run.batch())).of(run)).toMatchObject({ seq: 1 });
    expect(disk.log).toHaveLength(1);
    await second.core.stop();
    await vi.waitFor(() => expect(first.core.intake.status).toBe('serving'), 10_000);
  });
});

describe('a stop', () => {
  it('finishes what is in flight, turns the rest away, and gives the lease back', async () => {
    const disk = new MemoryDisk();
    const { store, gates } = gated(memory(disk));
    const plant = await corePlant({ store, limits: { queue: 100, group: 1 } });
    const runs = [
      (await plant.enrol()).startRun(),
      (await plant.enrol()).startRun(),
      (await plant.enrol()).startRun(),
    ];
    for (const run of runs) run.write(boxMade(run.run));
    const settled = runs.map((run) =>
      plant.push(run.batch()).then(
        () => 'taken',
        () => 'busy',
      ),
    );
    await vi.waitFor(() => expect(gates).toHaveLength(1));
    const stopped = plant.core.stop();
    await vi.waitFor(() => {
      gates.splice(0).forEach((gate) => gate.open());
      expect(disk.lease.expiresMs).toBe(-Infinity);
    });
    await stopped;
    const outcomes = await Promise.all(settled);
    expect(outcomes[0]).toBe('taken');
    expect(outcomes.filter((o) => o === 'taken')).toHaveLength(disk.log.length);
  });
});
