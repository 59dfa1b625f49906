import { execFile } from 'node:child_process';
import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { databaseOwner, ownedFolder } from '#plant/postgres/owner';
import { debianBinaries } from '#tests/debianBinaries';
import { freePort } from '#tests/simulate/lineTerminal';

const run = promisify(execFile);

/** A PostgreSQL as an administrator runs it with `pg_ctl`. */
export interface Instance {
  readonly port: number;
  start(): Promise<void>;
  /** kill -9 of all of it, as when the machine loses its power. */
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** SIGSTOP and SIGCONT of all of it. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  promote(): Promise<void>;
  query<R extends pg.QueryResultRow>(text: string): Promise<R[]>;
}

/** A new one below `folder`, or one that follows `primary` from a copy of it. Nothing is started yet. */
export async function instance(folder: string, name: string, primary?: Instance): Promise<Instance> {
  const owner = await databaseOwner();
  const data = join(folder, name);
  await ownedFolder(folder, data, owner);
  const program = (called: string, ...args: string[]) =>
    run(join(debianBinaries ?? '', called), args, {
      ...owner,
      cwd: data,
      env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    });
  const port = await freePort();
  if (primary) {
    const from = ['-h', '127.0.0.1', '-p', String(primary.port), '-U', 'takt'];
    await program('pg_basebackup', ...from, '-D', data, '-R', '-X', 'stream', '-c', 'fast');
  } else {
    await program('initdb', '-D', data, '-U', 'takt', '--auth=trust', '--encoding=UTF8', '--locale=C');
  }
  const settings = [
    `port = ${String(port)}`,
    "listen_addresses = '127.0.0.1'",
    "unix_socket_directories = ''",
  ];
  appendFileSync(join(data, 'postgresql.conf'), `${settings.join('\n')}\n`);
  const pid = () => Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const all = async () => {
    const children = await run('pgrep', ['-P', String(pid())]).catch(() => ({ stdout: '' }));
    return [pid(), ...children.stdout.split('\n').filter(Boolean).map(Number)];
  };
  const signalAll = async (signal: NodeJS.Signals) => {
    const signalled = await all();
    for (const each of signalled) process.kill(each, signal);
    return signalled;
  };
  return {
    port,
    start: async () => void (await program('pg_ctl', 'start', '-w', '-D', data, '-l', join(data, 'log'))),
    async kill() {
      const killed = await signalAll('SIGKILL');
      while (killed.some(isThere)) await new Promise((resolve) => setImmediate(resolve));
      // A machine that lost its power has no process of that number; here the dead one may still be listed.
      rmSync(join(data, 'postmaster.pid'));
    },
    stop: async () => void (await program('pg_ctl', 'stop', '-w', '-m', 'immediate', '-D', data)),
    pause: async () => void (await signalAll('SIGSTOP')),
    resume: async () => void (await signalAll('SIGCONT')),
    promote: async () => void (await program('pg_ctl', 'promote', '-w', '-D', data)),
    async query<R extends pg.QueryResultRow>(text: string) {
      const client = new pg.Client(`postgres://takt@127.0.0.1:${String(port)}/postgres`);
      await client.connect();
      try {
        return (await client.query<R>(text)).rows;
      } finally {
        await client.end();
      }
    },
  };
}

function isThere(pid: number): boolean {
  try {
    return !/\bZ\b/u.test(readFileSync(`/proc/${String(pid)}/stat`, 'utf8').replace(/\(.*\)/u, ''));
  } catch {
    return false;
  }
}
