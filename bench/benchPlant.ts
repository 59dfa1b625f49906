import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A plant in a process of its own, on its own PostgreSQL. */
export interface RunningPlant {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly url: string;
  readonly adminToken: string;
  readonly folder: string;
}

/** `port`: that it listens on again; any that is free without one. */
export async function startPlant(folder: string, port = 0): Promise<RunningPlant> {
  const child = spawn(process.execPath, ['plant/main.ts', '--data', folder, '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { url, pid } = JSON.parse(line) as { url: string; pid: number };
  return { child, pid, url, folder, adminToken: await readFile(join(folder, 'admin.token'), 'utf8') };
}

/** Its database, by the connection string that the plant itself uses. */
export async function databaseUrlOf(folder: string): Promise<string> {
  const [, , , port] = (await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
  const password = await readFile(join(folder, 'postgres.password'), 'utf8');
  return `postgres://takt:${encodeURIComponent(password)}@127.0.0.1:${String(port)}/postgres`;
}

export async function stopPlant({ child }: RunningPlant): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** A fresh one-time code. */
export async function enrolmentCode({
  url,
  adminToken,
}: Pick<RunningPlant, 'url' | 'adminToken'>): Promise<string> {
  const made = await fetch(`${url}/api/terminals/codes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}` },
    body: '{}',
  });
  return ((await made.json()) as { code: string }).code;
}
