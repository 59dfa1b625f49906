import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { buildIfNeeded } from '#cli/build';

const readyLine = z.object({
  terminals: z.array(z.object({ name: z.string(), url: z.string(), pid: z.number() })),
});

export interface DemoProcess {
  readonly readyS: number;
  readonly terminals: z.infer<typeof readyLine>['terminals'];
  stop(): Promise<void>;
}

/** `takt demo --headless` from the built tree, as a person would start it; the build is not part of `readyS`. */
export async function startDemo(folder: string): Promise<DemoProcess> {
  await buildIfNeeded();
  const takt = path.join(import.meta.dirname, '../dist/cli/takt.js');
  const ports = ['--port', '0', '--plant-port', '0', '--broker-port', '0'];
  const start = performance.now();
  const child = spawn(process.execPath, [takt, 'demo', '--headless', ...ports, '--data', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2000);
  });
  const line = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended]);
  const ready = readyLine.safeParse(typeof line[0] === 'string' ? JSON.parse(line[0]) : null);
  if (!ready.success) throw new Error(`the demo did not start: ${said}`);
  return {
    readyS: (performance.now() - start) / 1000,
    terminals: ready.data.terminals,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Resident memory of a process, MB (Linux alone). */
export function residentMb(pid: number): number {
  const kb = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kb) / 1024;
}
