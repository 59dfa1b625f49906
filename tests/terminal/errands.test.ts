import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Runtime } from '#domain/kernel/runtime';
import { StorageFailure } from '#db/storage';
import { andonEscalationReactor } from '#terminal/reactors/andonEscalation';
import { Errands } from '#terminal/reactors/errands';
import { openAndons } from '#db/queries/andons';
import { lineSite, seedLineSite } from './lineSite.ts';
import { openTestTerminal } from './testTerminal.ts';

/** Timers that a test runs. */
function timers() {
  const due: (() => void)[] = [];
  const after: Runtime['after'] = (_ms, run) => {
    due.push(run);
    return { cancel: () => void (due.includes(run) && due.splice(due.indexOf(run), 1)) };
  };
  return { after, due, pass: () => due.splice(0).forEach((run) => run()) };
}

describe('what a reactor has to record', () => {
  let bugs: unknown[];
  let clock: ReturnType<typeof timers>;
  let errands: Errands;
  let done: string[];
  beforeEach(() => {
    [bugs, done] = [[], []];
    clock = timers();
    errands = new Errands(clock, (error) => bugs.push(error));
  });
  const settled = () => errands.stop();

  it('is done one after the other, also what comes while the last one ends', async () => {
    const slow = async (): Promise<void> => {
      done.push('slow begins');
      await Promise.resolve();
      done.push('slow ends');
    };
    const last = async (): Promise<void> => void done.push('last');
    errands.add(slow);
    errands.add(async () => {
      done.push('quick');
      // Behind everything that goes on in this turn.
      void Promise.resolve().then(() => errands.add(last));
    });
    await vi.waitFor(() => expect(done).toEqual(['slow begins', 'slow ends', 'quick', 'last']));
  });

  it('is looked at again where something new comes while it is looked at, and no more than once', async () => {
    const look = async (): Promise<void> => {
      done.push('look');
      if (done.length === 1) for (let n = 0; n < 3; n += 1) errands.add(look);
      await Promise.resolve();
    };
    errands.add(look);
    await settled();
    expect(done).toEqual(['look', 'look']);
  });

  it('waits where the disk takes nothing, and is done when it does', async () => {
    let full = true;
    const one = async (): Promise<void> => {
      if (full) throw new StorageFailure('diskFull', null);
      done.push('one');
      await Promise.resolve();
    };
    const other = async (): Promise<void> => void done.push('other');
    errands.add(one);
    errands.add(other);
    await vi.waitFor(() => expect(clock.due).toHaveLength(1));
    errands.add(other);
    clock.pass();
    await vi.waitFor(() => expect(clock.due).toHaveLength(1));
    full = false;
    clock.pass();
    await settled();
    expect(done.toSorted()).toEqual(['one', 'other']);
    expect(bugs).toEqual([]);
  });

  it('is given up when the reactor stops', async () => {
    errands.add(() => Promise.reject(new StorageFailure('diskFull', null)));
    await settled();
    expect(clock.due).toEqual([]);
  });

  it('is a bug where anything else fails', async () => {
    errands.add(() => Promise.reject(new Error('no such station')));
    errands.add(async () => void done.push('next'));
    await settled();
    expect(bugs).toEqual([new Error('no such station')]);
    expect(done).toEqual(['next']);
  });
});

describe('a PC whose disk takes nothing', () => {
  const closing: (() => void)[] = [];
  afterEach(() => closing.splice(0).forEach((close) => close()));

  it('goes on when nobody comes to a call, and escalates it once the disk takes it', async () => {
    const pc = openTestTerminal();
    closing.push(() => pc.database.close());
    seedLineSite(pc.store);
    await pc.execute('assembly.callAndon', { station: 'FA-02', kind: 'quality' }, 'operator');
    const [call] = openAndons(pc.database.read, lineSite.lines[0]?.id ?? '');
    const clock = timers();
    const nowMs = () => Date.parse(call?.calledAt ?? '') + 3_600_000;
    const bugs: unknown[] = [];
    const runtime = { ...pc.runtime, nowMs, after: clock.after };
    const reactor = andonEscalationReactor(
      { ...pc, runtime },
      () => ['FA1'],
      (error) => bugs.push(error),
    );
    const level = () => openAndons(pc.database.read, 'FA1')[0]?.level;
    pc.database.sqlite.pragma('query_only = 1');
    clock.pass();
    await vi.waitFor(() => expect(clock.due).toHaveLength(2));
    expect([bugs, level(), pc.store.fault]).toEqual([[], 0, 'readOnly']);
    pc.database.sqlite.pragma('query_only = 0');
    clock.pass();
    await vi.waitFor(() => expect(level()).toBe(3));
    expect(bugs).toEqual([]);
    await reactor.stop();
  });
});
