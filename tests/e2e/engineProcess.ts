import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { z } from 'zod';
import { KeyringDesk } from '#electron/keyringDesk';
import { safeStorageOf } from '#tests/electron/standIn/safeStorage';
import { utilityProcess } from '#tests/electron/standIn/utilityProcess';

/** An engine in a process of its own. */
export interface Engine {
  readonly pid: number;
  /** Ends as the power does. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const engine = path.join(import.meta.dirname, '../../dist/electron/engine.js');
const said = z.object({ type: z.string() });

/** As on a desktop without a secret store: keys stay in their files. */
const keyring = new KeyringDesk(
  safeStorageOf(randomBytes(32), () => ({ noStore: 'named' })),
  'linux',
);

type Child = ReturnType<typeof utilityProcess.fork>;

/** The first message that asks nothing of the keyring. */
const first = (child: Child): Promise<unknown[]> =>
  new Promise((resolve) => {
    child.on('message', (message: unknown) => {
      if (said.safeParse(message).data?.type !== 'keyring') resolve([message]);
    });
  });

/** Starts the built engine as the window does; resolves when it serves. */
export async function startEngine(args: readonly string[]): Promise<Engine> {
  const child = utilityProcess.fork(engine, args);
  keyring.attend(child);
  const ended = once(child, 'exit');
  const [message] = await Promise.race([first(child), ended]);
  if (said.safeParse(message).data?.type !== 'ready')
    throw new Error(`the engine did not start: ${JSON.stringify(message)}`);
  const pid = child.pid ?? 0;
  return {
    pid,
    async kill() {
      process.kill(pid, 'SIGKILL');
      await ended;
    },
    async stop() {
      child.postMessage({ type: 'stop' });
      await ended;
    },
  };
}
