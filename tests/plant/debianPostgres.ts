import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { databaseOwner, ownedFolder } from '#plant/postgres/owner';
import { startPostmaster } from '#plant/postgres/postmaster';
import { debianBinaries } from '#tests/debianBinaries';
import { freePort } from '#tests/simulate/lineTerminal';
import type { Server } from './database.ts';

/** A server as an administrator would start one below `folder`, as nobody special. */
export async function startDebianPostgres(folder: string): Promise<Server> {
  if (debianBinaries === null)
    throw new Error('no PostgreSQL of Debian on this machine: apt-get install postgresql');
  const owner = await databaseOwner();
  const cluster = join(folder, 'cluster');
  await ownedFolder(folder, cluster, owner);
  const flags = ['--username=takt', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-instructions'];
  execFileSync(join(debianBinaries, 'initdb'), [`--pgdata=${cluster}`, ...flags], {
    ...owner,
    cwd: cluster,
    stdio: 'pipe',
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
  });
  const port = await freePort();
  const postgres = join(debianBinaries, 'postgres');
  const { stop } = await startPostmaster({ postgres, folder: cluster, port, owner, onLog: () => undefined });
  return { url: `postgres://takt@127.0.0.1:${String(port)}/postgres`, stop };
}
