import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { buildIfNeeded } from '#cli/build';
import { startDemoSite } from '#cli/demo/supervisor';
import { builtTakt } from '#tests/cli/builtTakt';

const folder = mkdtempSync(path.join(tmpdir(), 'takt-stop-'));
beforeAll(() => buildIfNeeded());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const postgresIn = (site: string): number =>
  Number(readFileSync(path.join(site, 'plant/postgres/postmaster.pid'), 'utf8').split('\n')[0]);

/** A demo site in a process of its own, which says what it started. */
const parent = `
  import { pino } from 'pino';
  import { startDemoSite } from '#cli/demo/supervisor';
  const ports = { port: 0, plantPort: 0, brokerPort: 0 };
  const rest = { speed: 1, terminals: 1, window: null, dataDir: process.argv[1], program: process.argv[2], log: pino({ level: 'silent' }) };
  const site = await startDemoSite({ ...ports, ...rest }, () => Promise.resolve());
  process.stdout.write(JSON.stringify([site.plantPid, ...site.terminals.map((t) => t.pid)]) + '\\n');
`;

it(
  'leaves no plant, PC or PostgreSQL behind when the process that started them dies',
  { timeout: 120_000 },
  async () => {
    const site = path.join(folder, 'orphaned');
    const demo = spawn(process.execPath, ['--input-type=module', '--eval', parent, site, builtTakt], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface({ input: demo.stdout }), 'line')) as string[];
    const started = [...z.array(z.number()).parse(JSON.parse(line ?? '')), postgresIn(site)];
    expect(started.filter(alive)).toHaveLength(3);
    demo.kill('SIGKILL');
    await vi.waitFor(() => expect(started.filter(alive)).toEqual([]), { timeout: 20_000, interval: 100 });
  },
);

it(
  'leaves no PostgreSQL behind when the demo is stopped while its plant is cut',
  { timeout: 120_000 },
  async () => {
    const ports = { port: 0, plantPort: 0, brokerPort: 0 };
    const log = pino({ level: 'silent' });
    const rest = { speed: 1, terminals: 1 as const, window: null, dataDir: folder, program: builtTakt, log };
    const site = await startDemoSite({ ...ports, ...rest }, () => Promise.resolve());
    const postgres = postgresIn(folder);
    await site.control.set('plant', true);
    expect(alive(postgres)).toBe(true);
    await site.stop();
    expect(alive(postgres)).toBe(false);
  },
);
