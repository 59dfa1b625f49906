import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, expect, it } from 'vitest';
import { startDemoSite } from '#cli/demo/supervisor';

const folder = mkdtempSync(path.join(tmpdir(), 'takt-stop-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it(
  'leaves no PostgreSQL behind when the demo is stopped while its plant is cut',
  { timeout: 120_000 },
  async () => {
    const ports = { port: 0, plantPort: 0, brokerPort: 0 };
    const log = pino({ level: 'silent' });
    const rest = { speed: 1, terminals: 1 as const, window: null, dataDir: folder, log };
    const site = await startDemoSite({ ...ports, ...rest }, () => Promise.resolve());
    const pidFile = readFileSync(path.join(folder, 'plant/postgres/postmaster.pid'), 'utf8');
    const postgres = Number(pidFile.split('\n')[0]);
    await site.control.set('plant', true);
    expect(alive(postgres)).toBe(true);
    await site.stop();
    expect(alive(postgres)).toBe(false);
  },
);
