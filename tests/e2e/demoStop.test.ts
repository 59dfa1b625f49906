import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
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

const startHere = (dataDir: string) => {
  const ports = { port: 0, plantPort: 0, brokerPort: 0 };
  const log = pino({ level: 'silent' });
  const rest = { speed: 1, terminals: 1 as const, window: null, program: builtTakt, log };
  return startDemoSite({ ...ports, ...rest, dataDir }, () => Promise.resolve());
};

it(
  'leaves no PostgreSQL behind when the demo is stopped while its plant is cut, or after it was mended',
  { timeout: 240_000 },
  async () => {
    const data = path.join(folder, 'cut');
    // As people name a folder.
    const site = await startHere(path.relative(process.cwd(), data));
    const postgres = postgresIn(data);
    await site.control.set('plant', true);
    expect(alive(postgres)).toBe(true);
    await site.stop();
    expect(alive(postgres)).toBe(false);

    const other = path.join(folder, 'mended');
    const again = await startHere(other);
    await again.control.set('plant', true);
    await again.control.set('plant', false);
    const mended = postgresIn(other);
    expect(alive(mended)).toBe(true);
    await again.stop();
    expect(alive(mended)).toBe(false);
  },
);

/** Processes of whatever kind that work in a folder, by their command lines. */
const workingIn = (place: string): readonly string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8')];
      } catch {
        return [];
      }
    })
    .filter((line) => line.includes(place));

it(
  'ends as asked while it starts, by a Ctrl-C that arrives twice, and leaves neither process nor folder',
  { timeout: 240_000 },
  async () => {
    const place = mkdtempSync(path.join(tmpdir(), 'takt-early-'));
    onTestFinished(() => rmSync(place, { recursive: true, force: true }));
    // PostgreSQL's user passes through it, as through the system's own.
    chmodSync(place, 0o711);
    const free = ['--port', '0', '--plant-port', '0', '--broker-port', '0'];
    const args = ['cli/takt.ts', 'demo', '--headless', '--no-sim', '--terminals', '1', ...free];
    const env = { ...process.env, TMPDIR: place };
    const demo = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    const ended = once(demo, 'exit');
    const postgres = () => workingIn(place).filter((line) => /postgres\0-D/u.test(line));
    await vi.waitFor(() => expect(postgres()).not.toEqual([]), { timeout: 150_000, interval: 20 });
    demo.kill('SIGINT');
    demo.kill('SIGINT');
    expect((await ended)[0]).toBe(0);
    await vi.waitFor(() => expect(workingIn(place)).toEqual([]), { timeout: 20_000, interval: 100 });
    expect(readdirSync(place).filter((name) => name.startsWith('takt-demo-'))).toEqual([]);
  },
);
