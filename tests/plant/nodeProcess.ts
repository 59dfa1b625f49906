import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A plant node that judges boxes, as a process of its own. Its database URL comes by the environment, as a secret would. */
const program = `
  import { startPlant } from '#plant/main';
  import { boxTypeOf } from '#tests/plant/boxStream';
  const [, dataDir, port] = process.argv;
  const databaseUrl = process.env.TAKT_DATABASE_URL;
  const plant = await startPlant({ dataDir, databaseUrl, port: Number(port), typeOf: boxTypeOf, queryTimeoutMs: 3_000 });
  process.on('SIGTERM', () => void plant.stop().then(() => process.exit(0)));
  process.stdout.write(plant.url + '\\n');
`;

export interface NodeProcess {
  readonly url: string;
  /** `serving`, `standby`...; null while it does not answer. */
  status(): Promise<string | null>;
  /** How many accepted events this very process has committed. */
  written(): Promise<number>;
  signal(signal: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void;
  /** Sends the signal and resolves to the exit code (null for killed) once it is gone. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
  /** A one-time code for a new PC. */
  code(): Promise<string>;
}

/** What a node wrote to its log, all nodes together; read it where a test fails. */
export const nodeLog: string[] = [];

export async function startNode(dataDir: string, databaseUrl: string, port = 0): Promise<NodeProcess> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, dataDir, String(port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TAKT_DATABASE_URL: databaseUrl },
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => nodeLog.push(text));
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const [url] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    ended.then(() => Promise.reject(new Error(`the node did not start: ${nodeLog.slice(-5).join('')}`))),
  ])) as [string];
  return {
    url,
    async status() {
      const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(1_000) }).catch(() => null);
      return answer && ((await answer.json()) as { status: string }).status;
    },
    async written() {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      return Number(/^takt_plant_events_total\{verdict="accepted"\} (\d+)$/mu.exec(metrics)?.[1]);
    },
    signal: (signal) => void child.kill(signal),
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return (await ended)[0];
    },
    async code() {
      const token = (await readFile(join(dataDir, 'admin.token'), 'utf8')).trim();
      const headers = { authorization: `Bearer ${token}` };
      const made = await fetch(`${url}/api/terminals/codes`, { method: 'POST', headers, body: '{}' });
      return ((await made.json()) as { code: string }).code;
    },
  };
}
