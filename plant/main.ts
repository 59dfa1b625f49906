import { randomBytes, randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import pino from 'pino';
import type pg from 'pg';
import type { Runtime } from '#domain/kernel/runtime';
import { stateVersions, streamTypeOf } from '#domain/streams';
import { Attachments } from './attachments.ts';
import { Challenges } from './challenges.ts';
import type { DataFolder } from './dataFolder.ts';
import { openDataFolder } from './dataFolder.ts';
import type { OneTimeCode } from './identity.ts';
import type { IntakeListener } from './intake/observer.ts';
import type { StreamTypeOf } from './intake/readEvent.ts';
import { plantMetrics } from './http/metrics.ts';
import type { Metrics } from './http/metrics.ts';
import { httpServer } from './http/server.ts';
import type { Log } from './log.ts';
import { HttpClient } from '#process/httpClient';
import { nodeRuntime } from '#process/nodeRuntime';
import type { TlsFiles } from '#process/tlsFiles';
import type { Office } from './office.ts';
import type { PlantCore } from './plantCore.ts';
import { startCore } from './plantCore.ts';
import { attachmentRows } from './postgres/attachmentRows.ts';
import type { Cluster } from './postgres/cluster.ts';
import { startCluster } from './postgres/cluster.ts';
import { nodeTls, servedTls } from './plantTls.ts';
import { checkServer, connect, migrateDatabase, reachAny, unusable } from './postgres/connect.ts';
import { postgresStore } from './postgres/postgresStore.ts';
import { serversOf } from './postgres/servers.ts';
import type { PlantStore } from './store.ts';

export interface PlantOptions {
  /** Keys, admin token, and the embedded database unless `databaseUrl` is given. */
  readonly dataDir: string;
  /** PostgreSQL 15 or newer; one database per site. Several servers as in `serversOf`. */
  readonly databaseUrl?: string;
  /** See `connect`. */
  readonly queryTimeoutMs?: number;
  /** Where the other nodes on that database reach this one; where it listens by default. */
  readonly nodeUrl?: string;
  readonly leaseMs?: number;
  /** Id of the site; counts at the first start, afterwards the database says. */
  readonly site?: string;
  readonly host?: string;
  /** 0 (default) for any free port. */
  readonly port?: number;
  /** Files of what it serves with; `ca`: whose certificates everybody must show who asks. */
  readonly tls?: TlsFiles;
  /** How often those files are looked at, ms. */
  readonly tlsLookMs?: number;
  /** Files of what it shows to other nodes and whom it believes to be one; the environment's and its own certificate by default. */
  readonly nodeTls?: TlsFiles;
  readonly log?: Log;
  readonly runtime?: Runtime;
  /** Stream types to judge by; those of the product by default. */
  readonly typeOf?: StreamTypeOf;
  /** Called when the plant serves; what it starts (the office terminal) is stopped before the plant. */
  onReady?(plant: RunningPlant): Promise<Office & { stop(): Promise<void> }>;
}

export interface RunningPlant {
  readonly url: string;
  readonly site: string;
  /** Bearer token of `/api/*`. */
  readonly adminToken: string;
  /** One-time code for the first PC; null once there is a terminal. */
  readonly initCode: OneTimeCode | null;
  readonly core: PlantCore;
  /** Of the embedded PostgreSQL; null with a database of somebody else's. */
  readonly databasePid: () => number | null;
}

export interface Plant extends RunningPlant {
  /** Clean stop: what is in flight is committed and answered, then everything is closed. Below 10 s. */
  stop(): Promise<void>;
}

const day = 24 * 60 * 60 * 1000;

/** Undone in reverse order, whether the start failed half-way or the plant stops. */
class Undo {
  readonly #steps: (() => Promise<unknown>)[] = [];

  add(step: () => Promise<unknown>): void {
    this.#steps.push(step);
  }

  async all(): Promise<void> {
    for (const step of this.#steps.splice(0).reverse()) await step();
  }
}

/**
 * Starts a plant: database, intake, feed, HTTP.
 * @throws FolderInUse
 * @throws FolderOfTerminal
 * @throws UnusableDatabase
 * @throws ForeignDatabase
 */
export async function startPlant(options: PlantOptions): Promise<Plant> {
  const undo = new Undo();
  try {
    return await start(options, undo);
  } catch (error) {
    await undo.all();
    throw error;
  }
}

async function start(options: PlantOptions, undo: Undo): Promise<Plant> {
  const runtime = options.runtime ?? nodeRuntime();
  const log = options.log ?? pino(pino.destination(2));
  const folder = await openDataFolder(options.dataDir);
  undo.add(() => folder.unlock());
  const database = await openDatabase(options, folder, runtime, log, undo);
  let office: Office | null = null;
  const metrics: Metrics = plantMetrics(() => ({
    ...levelsOf(core, database.pool),
    letters: () => database.store.waitingSince(),
    attention: () => office?.attention?.() ?? null,
    nowMs: () => runtime.nowMs(),
    certificateEndsMs: () => tls?.validToMs ?? null,
  }));
  const tls =
    options.tls === undefined ? null : servedTls(options.tls, options.tlsLookMs, { runtime, log, metrics });
  undo.add(() => Promise.resolve(tls?.stop()));
  let url: string | null = null;
  const core: PlantCore = await startCore({
    store: database.store,
    runtime,
    typeOf: options.typeOf ?? streamTypeOf,
    stateVersions,
    site: options.site ?? 'site',
    keys: folder.keys,
    holder: folder.node,
    newCode: oneTimeCode,
    leaseMs: options.leaseMs ?? 3_000,
    ...(options.databaseUrl === undefined ? {} : { url: () => url && (options.nodeUrl ?? url) }),
    rewound: (shown) =>
      log.error({ shown }, 'ALARM: the database has lost the end of the log that terminals were shown'),
    noticed: (evidence) =>
      log.error(
        { ...evidence },
        'ALARM: the log is older than what was confirmed; nothing is taken in until an administrator opens it (takt plant recover)',
      ),
    listener: listeners(metrics, log),
    onClone: (clone) => log.error({ ...clone }, 'ALARM: two PCs speak as one terminal'),
  });
  undo.add(() => core.stop());
  const initCode = await core.identity.firstCode(7 * day);
  const { store } = database;
  const http = new HttpClient({ tls: options.nodeTls ?? nodeTls(options.tls) });
  undo.add(() => Promise.resolve(http.close()));
  const server = await httpServer({
    core,
    store,
    attachments: new Attachments(attachmentRows(database.pool)),
    runtime,
    challenges: new Challenges(randomBytes(32), () => runtime.monotonicMs()),
    adminToken: folder.adminToken,
    metrics,
    log,
    tls,
    http,
    office: () => office,
  });
  undo.add(() => server.close());
  url = await server.listen({ host: options.host ?? '127.0.0.1', port: options.port ?? 0 });
  const { site } = core.identity.record;
  const { adminToken } = folder;
  const plant: RunningPlant = { url, site, adminToken, initCode, core, databasePid: database.pid };
  const beside = await options.onReady?.(plant);
  office = beside ?? null;
  if (beside) undo.add(() => beside.stop());
  return { ...plant, stop: () => undo.all() };
}

interface Database {
  readonly pool: pg.Pool;
  readonly store: PlantStore;
  readonly pid: () => number | null;
}

async function openDatabase(
  options: PlantOptions,
  folder: DataFolder,
  runtime: Runtime,
  log: Log,
  undo: Undo,
): Promise<Database> {
  let cluster: Cluster | null = null;
  if (options.databaseUrl === undefined) {
    cluster = await startCluster(folder.path, runtime, log);
    const { stop } = cluster;
    undo.add(() => stop());
  }
  const url = options.databaseUrl ?? cluster?.url ?? '';
  const lost = (error: Error) => log.warn({ reason: error.message }, 'lost a database connection');
  await prepareDatabase(url, lost).catch((error: unknown) => {
    throw cluster === null ? unusable(error) : error;
  });
  const pool = connect(url, lost, options.queryTimeoutMs);
  const store = postgresStore(pool);
  undo.add(() => store.close());
  await reachAny(pool, serversOf(url).length);
  return { pool, store, pid: () => cluster?.pid() ?? null };
}

/** Checks and migrates it, however long that takes. */
async function prepareDatabase(url: string, lost: (error: Error) => void): Promise<void> {
  const pool = connect(url, lost, 0);
  try {
    await reachAny(pool, serversOf(url).length);
    await checkServer(pool);
    await migrateDatabase(pool);
  } finally {
    await pool.end();
  }
}

const levelsOf = (core: PlantCore, pool: pg.Pool) => ({
  queued: () => core.intake.queued,
  head: () => core.feed.head,
  waitingPulls: () => core.feed.waiting,
  pendingTerminals: () => core.heard.pendingTerminals,
  clonedTerminals: () => core.heard.clonedTerminals,
  pool: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
});

/** Metrics count; the log says what an administrator should look at. */
const listeners = (metrics: Metrics, log: Log): IntakeListener => ({
  committed(group) {
    metrics.listener.committed(group);
    for (const { code, event } of group.judgement.conflicts) {
      log.error(
        { code, run: event.run, seq: event.seq, terminal: event.terminal },
        'ALARM: two events have one key',
      );
    }
    for (const { code, run, seq, terminal, detail } of group.again ? [] : group.judgement.unreadable) {
      log.warn({ code, run, seq, terminal, detail }, 'an event became a dead letter');
    }
  },
  statusChanged(status) {
    metrics.listener.statusChanged(status);
    log.info({ status }, 'intake');
  },
  failed(error) {
    metrics.listener.failed(error);
    log.error({ error }, 'a group of events could not be written');
  },
});

/** Crockford's base 32: no I, L, O, U, so that a code can be read aloud. 12 characters are 60 bits. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const oneTimeCode = (): string =>
  [0, 1, 2].map(() => Array.from({ length: 4 }, () => alphabet[randomInt(32)]).join('')).join('-');

const usage =
  'usage: plant --data DIR [--database-url URL] [--site ID] [--host H] [--port N] [--tls-cert FILE --tls-key FILE [--tls-client-ca FILE]]';

function optionsFrom(args: readonly string[]): PlantOptions | null {
  const text = { type: 'string' } as const;
  const options = {
    data: text,
    'database-url': text,
    site: text,
    host: text,
    port: text,
    'tls-cert': text,
    'tls-key': text,
    'tls-client-ca': text,
  };
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true });
    const port = Number(values.port ?? 0);
    const { data, 'database-url': databaseUrl, site, host, 'tls-cert': cert, 'tls-key': key } = values;
    const ca = values['tls-client-ca'];
    if (data === undefined || !Number.isInteger(port) || port < 0 || port > 65_535) return null;
    if ((cert === undefined) !== (key === undefined)) return null;
    const tls = cert && key ? { tls: { cert, key, ca } } : {};
    return {
      dataDir: data,
      port,
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
      ...(site === undefined ? {} : { site }),
      ...(host === undefined ? {} : { host }),
      ...tls,
    };
  } catch {
    return null;
  }
}

async function run(): Promise<void> {
  const options = optionsFrom(process.argv.slice(2));
  if (!options) {
    process.stderr.write(`${usage}\n`);
    process.exitCode = 2;
    return;
  }
  const askedToStop = new Promise<void>((resolve) => {
    process.on('SIGINT', () => resolve()).on('SIGTERM', () => resolve());
  });
  const plant = await startPlant(options);
  if (plant.initCode)
    process.stderr.write(`${JSON.stringify({ notice: 'code for the first PC', ...plant.initCode })}\n`);
  process.stdout.write(`${JSON.stringify({ ready: 'plant', url: plant.url, pid: process.pid })}\n`);
  await askedToStop;
  await plant.stop();
  process.exit(0);
}

// Inside a bundle this file is not the program, although it is part of it.
if (import.meta.main && import.meta.filename.endsWith('main.ts')) {
  run().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
