import { describe, expect, it } from 'vitest';
import { nodeRuntime } from '#process/nodeRuntime';
import type { PlantStore } from '#plant/store';
import { boxFilled, boxMade, corePlant } from './corePlant.ts';
import { memoryPlantStore } from './memoryPlantStore.ts';

/** A plant whose clocks are set by hand. */
async function clockedPlant(store: PlantStore = memoryPlantStore({ nowMs: () => 0 })) {
  const clock = { now: Date.parse('2026-11-30T23:59:00Z'), monotonicMs: 0 };
  const runtime = { ...nodeRuntime(), nowMs: () => clock.now, monotonicMs: () => clock.monotonicMs };
  const plant = await corePlant({ store, runtime });
  const run = (await plant.enrol()).startRun();
  let boxes = 0;
  return {
    ...plant,
    clock,
    async record(): Promise<void> {
      run.write(boxMade(String((boxes += 1))));
      run.write(boxFilled(String(boxes)));
      const { acks } = await plant.push(run.batch());
      expect(acks).toMatchObject([{ seq: 2 * boxes, fault: null }]);
    },
    months: async () => {
      const { months, open } = await store.months();
      return [...months.map(({ month, first, last }) => `${month} ${String(first)}-${String(last)}`), open];
    },
  };
}

describe('a month of the log', () => {
  it('ends with the first push of the next one by the plant’s clock', async () => {
    const { clock, record, months } = await clockedPlant();
    await record();
    await record();
    expect(await months()).toEqual(['2026-11']);
    clock.now = Date.parse('2026-12-01T00:00:00Z');
    expect(await months()).toEqual(['2026-11']);
    await record();
    expect(await months()).toEqual(['2026-11 1-4', '2026-12']);
    clock.now = Date.parse('2027-02-01T00:00:00Z');
    await record();
    expect(await months()).toEqual(['2026-11 1-4', '2026-12 5-6', '2027-02']);
  });

  it('does not end by a clock that was set back', async () => {
    const { clock, record, months } = await clockedPlant();
    await record();
    clock.now = Date.parse('2026-10-15T00:00:00Z');
    await record();
    expect(await months()).toEqual(['2026-11']);
  });

  it('waits while somebody reads the log for long, and pushes do not', async () => {
    const store = memoryPlantStore({ nowMs: () => 0 });
    let asked = 0;
    let held = false;
    const holding: PlantStore = {
      ...store,
      endMonth: (end) => {
        asked += 1;
        return held ? Promise.resolve('held') : store.endMonth(end);
      },
    };
    const { clock, record, months } = await clockedPlant(holding);
    await record();
    held = true;
    clock.now = Date.parse('2026-12-01T00:00:00Z');
    asked = 0;
    await record();
    await record();
    expect(asked).toBe(1);
    held = false;
    clock.monotonicMs += 60_000;
    await record();
    expect(await months()).toEqual(['2026-11 1-6', '2026-12']);
  });

  it('is ended under a new lease when the one before was lost, and the push that came is answered', async () => {
    const store = memoryPlantStore({ nowMs: () => 0 });
    const tokens: number[] = [];
    let lost = false;
    const losing: PlantStore = {
      ...store,
      endMonth(end) {
        tokens.push(end.token);
        if (!lost) return store.endMonth(end);
        lost = false;
        return Promise.resolve('fenced');
      },
    };
    const { clock, record, months } = await clockedPlant(losing);
    await record();
    lost = true;
    clock.now = Date.parse('2026-12-01T00:00:00Z');
    await record();
    expect(tokens.slice(-2)).toEqual([1, 2]);
    expect(await months()).toEqual(['2026-11 1-2', '2026-12']);
  });
});
