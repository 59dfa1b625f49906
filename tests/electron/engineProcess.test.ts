import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import type { EngineStatus, FromEngine, ToEngine } from '#electron/bridge';
import { type EngineChild, EngineProcess } from '#electron/engineProcess';
import { failuresInARow, restartDelayMs, STEADY_AFTER_MS } from '#electron/restartPolicy';
import { StandInPort } from './standIn/ports.ts';

/** A process that does what the test says. */
class FakeChild extends EventEmitter implements EngineChild {
  readonly heard: ToEngine[] = [];
  readonly pid: number;

  constructor(pid: number) {
    super();
    this.pid = pid;
  }

  postMessage(message: ToEngine): void {
    this.heard.push(message);
  }

  says(message: FromEngine): void {
    this.emit('message', message);
  }

  exits(exitCode: number): void {
    this.emit('exit', exitCode);
  }
}

/** The engine process with a clock that the test moves. */
function given() {
  const children: FakeChild[] = [];
  const statuses: EngineStatus[] = [];
  const killed: number[] = [];
  let nowMs = 0;
  let timers: { readonly dueMs: number; readonly action: () => void }[] = [];
  const engine = new EngineProcess({
    fork: () => {
      const child = new FakeChild(100 + children.length);
      children.push(child);
      return child;
    },
    killHard: (pid) => killed.push(pid),
    nowMs: () => nowMs,
    after: (delayMs, action) => {
      const timer = { dueMs: nowMs + delayMs, action };
      timers.push(timer);
      return () => (timers = timers.filter((each) => each !== timer));
    },
    onStatus: (status) => statuses.push(status),
    report: () => {},
  });
  const pass = (ms: number): void => {
    nowMs += ms;
    const due = timers.filter(({ dueMs }) => dueMs <= nowMs);
    timers = timers.filter(({ dueMs }) => dueMs > nowMs);
    for (const { action } of due) action();
  };
  const child = (): FakeChild => {
    const last = children.at(-1);
    if (last === undefined) throw new Error('no process was started');
    return last;
  };
  return { engine, children, child, statuses, killed, pass };
}

describe('the engine process', () => {
  test('runs once it says so, and takes ports only then', () => {
    const { engine, child, statuses } = given();
    const { port1 } = StandInPort.pair();
    engine.start();
    expect(engine.sendPort(port1)).toBe(false);
    child().says({ type: 'ready' });
    expect(engine.sendPort(port1)).toBe(true);
    expect(child().heard).toEqual([{ type: 'port' }]);
    expect(statuses).toEqual([
      { status: 'starting', launch: 1 },
      { status: 'running', launch: 1 },
    ]);
  });

  test('is started again after pauses that double, and never twice at once', () => {
    const { engine, children, child, statuses, pass } = given();
    engine.start();
    engine.start();
    for (const delayMs of [250, 500, 1000, 2000]) {
      child().exits(9);
      expect(statuses.at(-1)).toMatchObject({
        status: 'restarting',
        delayMs,
        end: { code: 'crashed', exitCode: 9 },
      });
      const before = children.length;
      pass(delayMs - 1);
      expect(children).toHaveLength(before);
      pass(1);
      expect(children).toHaveLength(before + 1);
    }
  });

  test('counts from one again after it ran for a minute', () => {
    const { engine, child, statuses, pass } = given();
    engine.start();
    child().exits(1);
    pass(250);
    child().says({ type: 'ready' });
    pass(STEADY_AFTER_MS);
    child().exits(1);
    expect(statuses.at(-1)).toMatchObject({ status: 'restarting', failures: 1 });
  });

  test('passes on why the engine refused to start, and tells it to leave', () => {
    const { engine, child, statuses } = given();
    engine.start();
    child().says({ type: 'refused', refusal: 'AlreadyRunning', message: 'held by process 7' });
    expect(child().heard).toEqual([{ type: 'stop' }]);
    child().exits(1);
    expect(statuses.at(-1)).toMatchObject({
      status: 'restarting',
      end: { code: 'refused', refusal: 'AlreadyRunning', message: 'held by process 7' },
    });
  });

  test('starts at once when the user asks, and the planned start does not come on top', () => {
    const { engine, children, child, pass } = given();
    engine.start();
    child().exits(1);
    engine.start();
    expect(children).toHaveLength(2);
    child().exits(1);
    pass(250);
    expect(children).toHaveLength(2);
    pass(250);
    expect(children).toHaveLength(3);
  });

  test('stops cleanly when it leaves with 0, and is not started again', async () => {
    const { engine, children, child, statuses, pass } = given();
    engine.start();
    child().says({ type: 'ready' });
    const stopped = engine.stop();
    expect(engine.stop()).toBe(stopped);
    expect(child().heard).toEqual([{ type: 'stop' }]);
    child().exits(0);
    expect(await stopped).toBe('clean');
    engine.start();
    pass(60_000);
    expect(children).toHaveLength(1);
    expect(statuses.at(-1)).toEqual({ status: 'stopped' });
  });

  test('is killed when it does not stop within 8 s', async () => {
    const { engine, child, killed, pass } = given();
    engine.start();
    const stopped = engine.stop();
    pass(7_999);
    expect(killed).toEqual([]);
    pass(1);
    expect(killed).toEqual([100]);
    child().exits(9);
    expect(await stopped).toBe('unclean');
  });

  test('stops at once in the pause before a restart', async () => {
    const { engine, children, child, pass } = given();
    engine.start();
    child().exits(1);
    expect(await engine.stop()).toBe('clean');
    pass(60_000);
    expect(children).toHaveLength(1);
  });
});

describe('the restart policy', () => {
  test('waits longer and longer, up to half a minute, for ever', () => {
    const delays = Array.from({ length: 10 }, (_, index) => restartDelayMs(index + 1));
    expect(delays).toEqual([250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    expect(restartDelayMs(1_000_000)).toBe(30_000);
    expect(failuresInARow(7, STEADY_AFTER_MS - 1)).toBe(8);
    expect(failuresInARow(7, STEADY_AFTER_MS)).toBe(1);
  });
});
