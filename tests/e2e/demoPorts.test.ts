import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';

/** Listens until the test is over; where somebody else does already, the port is taken as well. */
async function take(port: number): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.once('error', () => resolve());
    server.listen(port, '127.0.0.1', resolve);
  });
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo | null)?.port ?? port;
}

/** A headless demo in a temporary folder of its own. */
function demo(...flags: readonly string[]) {
  const place = mkdtempSync(path.join(tmpdir(), 'takt-ports-'));
  // PostgreSQL's user passes through it, as through the system's own.
  chmodSync(place, 0o711);
  const args = ['cli/takt.ts', 'demo', '--headless', '--no-sim', '--terminals', '1', ...flags];
  const env = { ...process.env, TMPDIR: place };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  onTestFinished(async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await ended;
    rmSync(place, { recursive: true, force: true });
  });
  return { child, ended, left: () => readdirSync(place).filter((name) => name.startsWith('takt-demo-')) };
}

it.each([
  ['--broker-port', 'floor broker'],
  ['--plant-port', 'plant server'],
  ['--port', 'line PC'],
])(
  'a demo whose port is taken (%s) ends with one line that names it',
  { timeout: 60_000 },
  async (option, what) => {
    const port = await take(0);
    const { child, ended, left } = demo('--port', '0', option, String(port));
    const said = await text(child.stderr);
    expect(said).toContain(`port ${String(port)} (${what}; ${option}) is taken`);
    expect(said.trimEnd().split('\n')).toHaveLength(1);
    expect(await ended).toBe(1);
    expect(left()).toEqual([]);
  },
);

const ready = z.object({
  terminals: z.array(z.object({ url: z.string() })),
  plant: z.object({ url: z.string() }),
  broker: z.object({ url: z.string() }),
});

it('a demo with --port 0 chooses every port freely', { timeout: 150_000 }, async () => {
  const usual = await Promise.all([4800, 4810, 1883].map(take));
  const { child, ended } = demo('--port', '0');
  child.stderr.resume();
  const line = await createInterface(child.stdout)[Symbol.asyncIterator]().next();
  const { terminals, plant, broker } = ready.parse(JSON.parse(line.value ?? 'null'));
  const ports = [...terminals, plant, broker].map(({ url }) => Number(new URL(url).port));
  expect(ports).toHaveLength(3);
  expect(new Set([...ports, ...usual]).size).toBe(6);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});
