import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseBody } from '#sync/envelope';
import { ownCpuSeconds } from './cpuTime.ts';
import { durablePouch } from './pouchdb.ts';
import type { PouchDatabase } from './pouchdb.ts';

export interface PouchOptions {
  /** Empty; for the databases of both sides. */
  readonly folder: string;
  /** Bodies of our events: each becomes a document of the same content under its event id. */
  readonly bodies: readonly string[];
  /** Databases that push at once. */
  readonly pushers: number;
  /** Documents per request of a push, and of a pull. */
  readonly pushBatch: number;
  readonly pullBatch: number;
  readonly say: (line: string) => void;
}

/** Documents per second, each on the disk of both sides. */
export interface PouchFigures {
  readonly pushedPerS: number;
  readonly pulledPerS: number;
  /** CPU time of both sides per document; null where /proc is missing. */
  readonly pushCpuUs: number | null;
  readonly pullCpuUs: number | null;
}

const serverFile = fileURLToPath(new URL('pouchServer.ts', import.meta.url));

/**
 * PouchDB in this process to express-pouchdb in another, over HTTP on loopback: what local databases hold is replicated into one
 * at the server, and from there into one that is new.
 */
export async function measurePouch(options: PouchOptions): Promise<PouchFigures> {
  const { folder, bodies, pushers, pushBatch, pullBatch, say } = options;
  const [here, there] = [path.join(folder, 'here/'), path.join(folder, 'there/')];
  for (const made of [here, there]) mkdirSync(made, { recursive: true });
  const server = spawn(process.execPath, [serverFile, there], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
    const remote = `${(JSON.parse(line) as { url: string }).url}events`;
    const Pouch = durablePouch(here);
    const sources = await Promise.all(
      Array.from({ length: pushers }, (_, i) =>
        filled(new Pouch(`source-${i}`), shareOf(bodies, i, pushers)),
      ),
    );
    say(`PouchDB: replicating ${bodies.length} documents from ${pushers} databases, and back`);
    const pids = [process.pid, server.pid ?? 0];
    const pushed = await rate(bodies.length, pids, sources, (source) =>
      source.replicate.to(remote, { batch_size: pushBatch }),
    );
    const fresh = new Pouch('fresh');
    const pulled = await rate(bodies.length, pids, [fresh], (one) =>
      one.replicate.from(remote, { batch_size: pullBatch }),
    );
    const { doc_count: held } = await fresh.info();
    if (held !== bodies.length) throw new Error(`PouchDB holds ${held} of ${bodies.length} documents`);
    await Promise.all([...sources, fresh].map((database) => database.close()));
    return {
      pushedPerS: pushed.perS,
      pulledPerS: pulled.perS,
      pushCpuUs: pushed.cpuUs,
      pullCpuUs: pulled.cpuUs,
    };
  } finally {
    server.kill();
    if (server.exitCode === null) await once(server, 'exit');
  }
}

const shareOf = (bodies: readonly string[], i: number, of: number): readonly string[] =>
  bodies.filter((_, n) => n % of === i);

async function filled(database: PouchDatabase, bodies: readonly string[]): Promise<PouchDatabase> {
  for (let from = 0; from < bodies.length; from += 1000)
    await database.bulkDocs(bodies.slice(from, from + 1000).map(documentOf));
  return database;
}

function documentOf(body: string): object {
  const { eventId, ...rest } = parseBody(body) ?? {};
  return { _id: eventId, ...rest };
}

async function rate(
  documents: number,
  pids: readonly number[],
  databases: readonly PouchDatabase[],
  replicate: (database: PouchDatabase) => PromiseLike<{ readonly docs_written: number }>,
): Promise<{ readonly perS: number; readonly cpuUs: number | null }> {
  const cpu = await ownCpuSeconds(pids);
  const startedMs = performance.now();
  const done = await Promise.all(databases.map(replicate));
  const written = done.reduce((sum, { docs_written: n }) => sum + n, 0);
  if (written !== documents) throw new Error(`${written} of ${documents} documents were replicated`);
  const perS = (documents / (performance.now() - startedMs)) * 1000;
  const after = await ownCpuSeconds(pids);
  return { perS, cpuUs: cpu === null || after === null ? null : ((after - cpu) / documents) * 1e6 };
}
