import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { apart, endOf, unlessAborted } from './childProcess.ts';
import type { TaktProcess } from './childProcess.ts';

const readyLimitMs = 60_000;

/** The shell's bundle: beside this one, or in dist/ of the source tree. */
function shell(): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const places = ['../electron/main.js', '../../dist/electron/main.js'].map((place) => path.join(here, place));
  const found = places.find((place) => existsSync(place));
  if (!found) throw new Error('the window is not built: npm run build');
  return found;
}

/** A PC in the real shell: its engine lives in Electron, and a browser finds the same screens on the port. */
export const startWindow =
  (electron: string, main: () => string = shell) =>
  async (args: readonly string[], _log: Logger, aborted: AbortSignal): Promise<TaktProcess> => {
    const port = await portFor(args);
    const asked = args.map((arg, i) => (args[i - 1] === '--port' ? String(port) : arg));
    const child = spawn(electron, [main(), ...asked], {
      ...apart,
      // The channel is how it learns that the demo died.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const ended = endOf(child);
    const url = `http://127.0.0.1:${port}`;
    const gone = () => child.exitCode !== null || child.signalCode !== null;
    await unlessAborted(child, aborted, () => answering(url, gone));
    return {
      ready: { ready: 'terminal', url, pid: child.pid ?? 0 },
      ended,
      async kill() {
        child.kill('SIGKILL');
        await ended;
      },
      async stop() {
        child.kill('SIGTERM');
        await ended;
      },
    };
  };

async function portFor(args: readonly string[]): Promise<number> {
  const given = Number(args[args.indexOf('--port') + 1]);
  if (given > 0) return given;
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answering(url: string, gone: () => boolean): Promise<void> {
  const until = performance.now() + readyLimitMs;
  while (performance.now() < until && !gone()) {
    const answer = await fetch(`${url}/healthz`).catch(() => null);
    if (answer?.ok) return;
    await wait(200);
  }
  throw new Error(`the window's engine does not answer at ${url}`);
}
