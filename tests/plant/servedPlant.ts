import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plant, PlantOptions } from '#plant/main';
import { startPlant } from '#plant/main';
import { boxTypeOf } from './boxStream.ts';
import { silent } from './database.ts';
import type { PlantClient } from './plantClient.ts';
import { enrolTerminal } from './plantClient.ts';

/** A whole plant on an embedded PostgreSQL in a temporary folder, judging boxes. */
export interface ServedPlant {
  readonly plant: Plant;
  readonly folder: string;
  enrol(name?: string): Promise<PlantClient>;
  /** A request to the admin API. */
  admin(path: string, body?: unknown): Promise<{ status: number; json: unknown }>;
  /** Stops it and removes its folder. */
  end(): Promise<void>;
}

export async function servedPlant(options: Partial<PlantOptions> = {}): Promise<ServedPlant> {
  const folder = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'takt-plant-')));
  const plant = await startPlant({ typeOf: boxTypeOf, log: silent, ...options, dataDir: folder });
  const admin = async (path: string, body?: unknown) => {
    const response = await fetch(`${plant.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${plant.adminToken}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, json: await response.json() };
  };
  return {
    plant,
    folder,
    admin,
    async enrol(name = 'PC') {
      const { code } = await plant.core.identity.createCode(60_000);
      return (await enrolTerminal(plant.url, code, name)).client;
    },
    async end() {
      await plant.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
