import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import pino from 'pino';
import { nodeRuntime } from '#process/nodeRuntime';
import { startCluster } from '#plant/postgres/cluster';
import { connect, migrateDatabase } from '#plant/postgres/connect';
import { postgresStore } from '#plant/postgres/postgresStore';
import type { PlantStore } from '#plant/store';

export const silent = pino({ level: 'silent' });

export interface TestDatabases {
  /** Connection string of a new, empty database; `options` as in `create database`. */
  create(options?: string): Promise<string>;
  /** A store on a new, migrated database. */
  store(): Promise<PlantStore>;
  /** Closes the stores that were given out, whose connections a server has not without end. */
  release(): Promise<void>;
  stop(): Promise<void>;
}

/** A PostgreSQL that runs, by the connection string of its first database. */
export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

const startEmbedded = (folder: string): Promise<Server> => startCluster(folder, nodeRuntime(), silent);

/** One PostgreSQL for a test file, the embedded one by default, with as many databases as its tests want. */
export async function testDatabases(start = startEmbedded): Promise<TestDatabases> {
  const folder = await mkdtemp(join(tmpdir(), 'takt-plant-'));
  const cluster = await start(folder);
  const open: PlantStore[] = [];
  const create = async (options = ''): Promise<string> => {
    const name = `t_${randomUUID().replaceAll('-', '')}`;
    const admin = new pg.Client({ connectionString: cluster.url });
    await admin.connect();
    await admin.query(`create database ${name} ${options}`);
    await admin.end();
    return cluster.url.replace(/postgres$/u, name);
  };
  const release = async (): Promise<void> => {
    await Promise.all(open.splice(0).map((store) => store.close()));
  };
  return {
    create,
    async store() {
      const pool = connect(await create(), () => undefined);
      await migrateDatabase(pool);
      const store = postgresStore(pool);
      open.push(store);
      return store;
    },
    release,
    async stop() {
      await release();
      await cluster.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
