import { access, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type pg from 'pg';
import { z } from 'zod';
import type { Runtime } from '#domain/kernel/runtime';
import { FolderInUse, withFolderLocked } from './dataFolder.ts';
import type { Log } from './log.ts';
import { runningCluster, startCluster } from './postgres/cluster.ts';
import { connect, unusable } from './postgres/connect.ts';
import { readIdentity } from './postgres/identityTables.ts';
import { postgresStore } from './postgres/postgresStore.ts';
import type { PlantRecord, PlantStore } from './store.ts';

/** There is nothing to look at; the message says what to do. */
export class NoPlant extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NoPlant';
  }
}

export interface ReadPlantOptions {
  readonly dataDir: string;
  /** Instead of the embedded database. */
  readonly databaseUrl: string | undefined;
  readonly runtime: Runtime;
  readonly log: Log;
}

/**
 * Looks at a plant's database, which its plant may be using; without a running plant an embedded database is started for as long as it takes.
 * @throws NoPlant
 * @throws UnusableDatabase
 */
export async function readPlant<T>(
  options: ReadPlantOptions,
  look: (store: PlantStore, plant: PlantRecord, pool: pg.Pool) => Promise<T>,
): Promise<T> {
  const { databaseUrl, runtime, log } = options;
  const folder = resolve(options.dataDir);
  const keyOfFolder = await folderKey(folder);
  const looking = (url: string): Promise<T> => lookAt(url, keyOfFolder, look);
  if (databaseUrl !== undefined)
    return looking(databaseUrl).catch((error: unknown) => {
      throw error instanceof NoPlant || !isPostgres(error) ? error : unusable(error);
    });
  if (!(await exists(join(folder, 'postgres', 'PG_VERSION'))))
    throw new NoPlant(`${folder} holds no plant: give its data folder to --data, or its --database-url`);
  try {
    return await withFolderLocked(folder, async () => {
      const cluster = await startCluster(folder, runtime, log);
      try {
        return await looking(cluster.url);
      } finally {
        await cluster.stop();
      }
    });
  } catch (error) {
    const running = error instanceof FolderInUse ? await runningCluster(folder) : null;
    if (running === null) throw error;
    return looking(running);
  }
}

const isPostgres = (error: unknown): boolean =>
  error instanceof Error && ('code' in error || 'cause' in error);

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** The public half of what the plant signs with; null where the folder has none. */
async function folderKey(folder: string): Promise<string | null> {
  const text = await readFile(join(folder, 'plant-key.json'), 'utf8').catch(() => null);
  return text === null
    ? null
    : (z.object({ publicKey: z.string() }).safeParse(JSON.parse(text)).data?.publicKey ?? null);
}

async function lookAt<T>(
  url: string,
  key: string | null,
  look: (store: PlantStore, plant: PlantRecord, pool: pg.Pool) => Promise<T>,
): Promise<T> {
  // Who looks at all of it takes as long as that takes.
  const pool = connect(url, () => undefined, 0);
  const store = postgresStore(pool);
  try {
    const plant = await readIdentity(pool);
    if (plant === null) throw new NoPlant('the database has no plant in it yet');
    if (key !== null && key !== plant.publicKey)
      throw new NoPlant("the database belongs to a plant with another key than this data folder's");
    return await look(store, plant, pool);
  } finally {
    await store.close();
  }
}
