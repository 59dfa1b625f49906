import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Owner } from './owner.ts';

export interface PostmasterOptions {
  readonly postgres: string;
  readonly folder: string;
  readonly port: number;
  readonly owner: Owner;
  readonly onLog: (text: string) => void;
}

export interface Postmaster {
  readonly pid: number;
  /** Resolves when the process is gone, however it went. */
  readonly ended: Promise<void>;
  /** Fast shutdown. */
  stop(): Promise<void>;
}

const settings = (port: number): readonly string[] => [
  `port=${port}`,
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'fsync=on',
  'synchronous_commit=on',
  'full_page_writes=on',
  'max_connections=40',
  'shared_buffers=256MB',
  'max_wal_size=4GB',
  'wal_buffers=16MB',
  'checkpoint_timeout=15min',
  'lc_messages=C',
];

/**
 * Starts PostgreSQL and waits until it takes connections. It gets a process group of its own, so that Ctrl-C in a terminal
 * reaches the plant alone, which then stops it last.
 * @throws with PostgreSQL's last words when it ends before it is ready
 */
export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  const { postgres, folder, port, owner } = options;
  const flags = settings(port).flatMap((setting) => ['-c', setting]);
  const child = spawn(postgres, ['-D', folder, ...flags], {
    ...owner,
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
  });
  // A plant that does not stop in time, or fails, ends without asking it.
  const goAlong = (): void => void child.kill('SIGINT');
  process.once('exit', goAlong);
  const ended = once(child, 'exit').then(() => void process.off('exit', goAlong));
  await ready(child, options.onLog);
  return { pid: child.pid ?? 0, ended, stop: () => stop(child, ended) };
}

function ready(child: ChildProcess, onLog: (text: string) => void): Promise<void> {
  let words = '';
  return new Promise((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      onLog(text);
      words = (words + text).slice(-2000);
      if (words.includes('ready to accept connections')) resolve();
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`PostgreSQL did not start: ${words.trim()}`)));
  });
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGINT');
  await ended;
}
