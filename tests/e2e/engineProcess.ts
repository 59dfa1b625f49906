import { once } from 'node:events';
import path from 'node:path';
import { z } from 'zod';
import { utilityProcess } from '#tests/electron/standIn/utilityProcess';

/** An engine in a process of its own. */
export interface Engine {
  /** Ends as the power does. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const engine = path.join(import.meta.dirname, '../../dist/electron/engine.js');
const said = z.object({ type: z.string() });

/** Starts the built engine as the window does; resolves when it serves. */
export async function startEngine(args: readonly string[]): Promise<Engine> {
  const child = utilityProcess.fork(engine, args);
  const ended = once(child, 'exit');
  const [message] = (await Promise.race([once(child, 'message'), ended])) as unknown[];
  if (said.safeParse(message).data?.type !== 'ready')
    throw new Error(`the engine did not start: ${JSON.stringify(message)}`);
  return {
    async kill() {
      process.kill(child.pid ?? 0, 'SIGKILL');
      await ended;
    },
    async stop() {
      child.postMessage({ type: 'stop' });
      await ended;
    },
  };
}
