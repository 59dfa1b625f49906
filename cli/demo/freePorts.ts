import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { PlainFailure } from '../process.ts';

/** A port that the demo will listen on, and the option by which another one is chosen. 0 is always free. */
export interface AskedPort {
  readonly what: string;
  readonly port: number;
  readonly option: string;
}

/**
 * Looks whether every port can be had on loopback before anything is started, two that are the same included.
 * @throws PlainFailure that names each one that cannot
 */
export async function expectFree(asked: readonly AskedPort[]): Promise<void> {
  const held: Server[] = [];
  const faults: string[] = [];
  for (const { what, port, option } of asked) {
    if (port > 65_535) {
      faults.push(`port ${String(port)} (${what}; ${option}) is beyond 65535`);
      continue;
    }
    const server = createServer();
    const code = await listening(server, port);
    if (code === null) held.push(server);
    else faults.push(`port ${String(port)} (${what}; ${option}) ${reasonOf(code)}`);
  }
  await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  if (faults.length > 0)
    throw new PlainFailure(`${faults.join(', ')}: end what uses it, or choose other ports (0: any free one)`);
}

/** Null once it listens, else the system's code. */
const listening = (server: Server, port: number): Promise<string | null> =>
  new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? String(error)));
    server.listen(port, '127.0.0.1', () => resolve(null));
  });

const reasonOf = (code: string): string => (code === 'EADDRINUSE' ? 'is taken' : `cannot be had (${code})`);
