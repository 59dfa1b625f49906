import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, chown, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Runtime } from '#domain/kernel/runtime';
import type { Log } from '../log.ts';
import type { Binaries } from './binaries.ts';
import { binaries } from './binaries.ts';
import type { Owner } from './owner.ts';
import { databaseOwner, ownedFolder } from './owner.ts';
import { endOrphan } from './orphan.ts';
import type { Postmaster } from './postmaster.ts';
import { startPostmaster } from './postmaster.ts';

const run = promisify(execFile);

export interface Cluster {
  /** Connection string of its one database, on the loopback interface. */
  readonly url: string;
  readonly pid: () => number;
  stop(): Promise<void>;
}

interface Place {
  readonly folder: string;
  readonly port: number;
  readonly owner: Owner;
  readonly programs: Binaries;
  readonly log: Log;
}

/**
 * PostgreSQL in the plant's data folder: made at first use, recovered after a crash, started again when it dies.
 * The caller must hold the data folder's lock.
 */
export async function startCluster(dataDir: string, runtime: Runtime, log: Log): Promise<Cluster> {
  const programs = await binaries();
  const owner = await databaseOwner();
  const folder = join(dataDir, 'postgres');
  const password = await passwordIn(dataDir);
  if (!(await exists(join(folder, 'PG_VERSION'))))
    await initialise(dataDir, folder, password, owner, programs);
  if (await endOrphan(folder)) log.warn('ended a PostgreSQL that an earlier plant process had left behind');
  const place: Place = { folder, port: await freePort(), owner, programs, log };
  const keeper = new Keeper(place, runtime, await startPatiently(place, runtime));
  return {
    url: urlOf(password, place.port),
    pid: () => keeper.pid,
    stop: () => keeper.stop(),
  };
}

/** Connection string of the cluster that a plant runs on this folder; null where none runs. */
export async function runningCluster(dataDir: string): Promise<string | null> {
  const lines = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
  const port = Number(lines.split('\n')[3]);
  return Number.isInteger(port) && port > 0 ? urlOf(await passwordIn(dataDir), port) : null;
}

const urlOf = (password: string, port: number): string =>
  `postgres://takt:${password}@127.0.0.1:${String(port)}/postgres`;

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function passwordIn(dataDir: string): Promise<string> {
  const file = join(dataDir, 'postgres.password');
  if (!(await exists(file))) await writeFile(file, randomBytes(24).toString('hex'), { mode: 0o600 });
  return (await readFile(file, 'utf8')).trim();
}

/** initdb into a folder beside and renamed when complete, so that an interrupted first start leaves nothing half made. */
async function initialise(
  dataDir: string,
  folder: string,
  password: string,
  owner: Owner,
  programs: Binaries,
) {
  const made = await mkdtemp(join(dataDir, 'postgres-new-'));
  try {
    await ownedFolder(dataDir, made, owner);
    const passwordFile = join(made, 'password');
    const cluster = join(made, 'cluster');
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (owner.uid !== undefined && owner.gid !== undefined) await chown(passwordFile, owner.uid, owner.gid);
    const flags = [
      '--username=takt',
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-instructions',
    ];
    await run(programs.initdb, [`--pgdata=${cluster}`, `--pwfile=${passwordFile}`, ...flags], {
      ...owner,
      cwd: made,
      env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    });
    await rename(cluster, folder);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

const start = ({ programs, folder, port, owner, log }: Place): Promise<Postmaster> =>
  startPostmaster({
    postgres: programs.postgres,
    folder,
    port,
    owner,
    onLog: (text) => log.debug({ postgres: text.trim() }),
  });

/** Backends of a killed postmaster need a moment to notice; until then the new one refuses to start. */
async function startPatiently(place: Place, runtime: Runtime): Promise<Postmaster> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(place);
    } catch (error) {
      if (attempt === 20) throw error;
      place.log.warn(
        { attempt, reason: error instanceof Error ? error.message : String(error) },
        'PostgreSQL waits',
      );
      await new Promise<void>((resolve) => runtime.after(Math.min(100 * attempt, 1000), resolve));
    }
  }
}

/** Starts the postmaster again whenever it ends unasked. */
class Keeper {
  readonly #place: Place;
  readonly #runtime: Runtime;
  #postmaster: Postmaster;
  #stopping = false;
  #restarting: Promise<void> = Promise.resolve();

  constructor(place: Place, runtime: Runtime, postmaster: Postmaster) {
    this.#place = place;
    this.#runtime = runtime;
    this.#postmaster = postmaster;
    this.#watch(postmaster);
  }

  get pid(): number {
    return this.#postmaster.pid;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#restarting;
    await this.#postmaster.stop();
  }

  #watch(postmaster: Postmaster): void {
    void postmaster.ended.then(() => {
      if (this.#stopping) return;
      this.#place.log.error({ pid: postmaster.pid }, 'PostgreSQL ended by itself; starting it again');
      this.#restarting = this.#restart();
    });
  }

  async #restart(): Promise<void> {
    try {
      this.#postmaster = await startPatiently(this.#place, this.#runtime);
      this.#watch(this.#postmaster);
    } catch (error) {
      this.#place.log.error({ error }, 'PostgreSQL does not start; trying again');
      if (!this.#stopping) this.#runtime.after(5000, () => (this.#restarting = this.#restart()));
    }
  }
}
