import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import type { FromEngine, ToEngine } from '#electron/bridge';
import { AlreadyRunning } from '#db/open';
import { type EngineHost, liveAsEngine } from '#electron/engineHost';
import { StandInPort } from './standIn/ports.ts';

describe("the life of the engine's process", () => {
  function given(start: () => Promise<EngineHost>) {
    const said: FromEngine[] = [];
    const exits: number[] = [];
    const messages = new EventEmitter();
    const parent = Object.assign(messages, { postMessage: (message: FromEngine) => said.push(message) });
    const living = liveAsEngine({ parent, start, exit: (exitCode) => exits.push(exitCode) });
    const tell = (data: ToEngine, ports: StandInPort[] = []) => messages.emit('message', { data, ports });
    return { said, exits, living, tell };
  }

  test('serves a port that came before it was ready, and leaves with 0', async () => {
    const served: unknown[] = [];
    let started = (_host: EngineHost): void => {};
    const { said, exits, living, tell } = given(() => new Promise((resolve) => (started = resolve)));
    const { port1 } = StandInPort.pair();
    tell({ type: 'port' }, [port1]);
    started({ servePort: (port) => served.push(port), stop: async () => {} });
    await living;
    expect(said).toEqual([{ type: 'ready' }]);
    expect(served).toEqual([port1]);
    tell({ type: 'stop' });
    await expect.poll(() => exits).toEqual([0]);
  });

  test('says why it cannot start, stays until told to stop, and leaves with 1', async () => {
    const { said, exits, living, tell } = given(() => Promise.reject(new AlreadyRunning('/data')));
    await living;
    expect(said).toEqual([
      { type: 'refused', refusal: 'AlreadyRunning', message: 'another Takt terminal is using /data' },
    ]);
    expect(exits).toEqual([]);
    tell({ type: 'stop' });
    await expect.poll(() => exits).toEqual([1]);
  });

  test('leaves with 1 when it could not stop cleanly', async () => {
    const { exits, living, tell } = given(async () => ({
      servePort: () => {},
      stop: () => Promise.reject(new Error('disk full')),
    }));
    await living;
    tell({ type: 'stop' });
    await expect.poll(() => exits).toEqual([1]);
  });
});
