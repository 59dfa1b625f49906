import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { clientOf, serversOf } from './servers.ts';

/** The database cannot be used as it is; the message says what to do. */
export class UnusableDatabase extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnusableDatabase';
  }
}

/** What PostgreSQL or the network says when a database that was given cannot be reached, or does not let the plant in. */
export function unusable(error: unknown): UnusableDatabase {
  if (error instanceof UnusableDatabase) return error;
  const reason = error instanceof Error ? error.message || ('code' in error && String(error.code)) : error;
  return new UnusableDatabase(`the database cannot be used: ${String(reason)}`);
}

/** 15: the oldest version that the migrations and statements are written for. */
const oldestVersion = 150_000;

const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [pg.types.builtins.INT8]: Number,
  [pg.types.builtins.BYTEA]: (text) => text.slice(2),
  [pg.types.builtins.TIMESTAMPTZ]: (text) => new Date(text).toISOString(),
};

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    (format === 'binary' ? undefined : parsers[oid]) ?? pg.types.getTypeParser(oid, format),
};

/**
 * Connections whose rows carry numbers for bigint, hex for bytea and ISO instants for timestamptz.
 * `enable_seqscan=off`: lookups are always by key, and a plan made while a table was empty would scan it for ever after.
 * `url` may name several servers, see `serversOf`. `queryTimeoutMs`: a statement that takes longer fails here, whatever the
 * server still does with it; 0 for none.
 */
export function connect(url: string, onIdleError: (error: Error) => void, queryTimeoutMs = 12_000): pg.Pool {
  const pool = new pg.Pool({
    Client: clientOf(serversOf(url)) as new () => pg.ClientBase,
    max: 6,
    types,
    connectionTimeoutMillis: 5_000,
    query_timeout: queryTimeoutMs,
    options: '-c enable_seqscan=off -c synchronous_commit=on -c timezone=UTC -c jit=off',
    application_name: 'takt-plant',
  });
  pool.on('error', onIdleError);
  return pool;
}

/** Tries each of the servers once. @throws the last one's error */
export async function reachAny(pool: pg.Pool, servers: number): Promise<void> {
  for (let left = servers; ; left -= 1) {
    try {
      return void (await pool.query('select'));
    } catch (error) {
      if (left <= 1) throw error;
    }
  }
}

/** @throws UnusableDatabase when the server is older than PostgreSQL 15, not UTF-8, or does not fsync. */
export async function checkServer(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ version: string; encoding: string; fsync: string }>(
    `select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding,
            current_setting('fsync') as fsync`,
  );
  const version = Number(rows[0]?.version);
  if (!(version >= oldestVersion)) {
    throw new UnusableDatabase(`the database server is too old (${version}): use PostgreSQL 15 or newer`);
  }
  if (rows[0]?.encoding !== 'UTF8') {
    throw new UnusableDatabase(`the database is ${rows[0]?.encoding}: create it with encoding UTF8`);
  }
  if (rows[0]?.fsync !== 'on') {
    throw new UnusableDatabase(
      'the database server runs with fsync=off and can lose what was confirmed: turn fsync on',
    );
  }
}

const migrationsFolder = fileURLToPath(new URL('../../migrations/plant', import.meta.url));

/** Nodes that start at once migrate one after the other. */
export async function migrateDatabase(pool: pg.Pool, folder = migrationsFolder): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("select pg_advisory_lock(hashtextextended('takt migrations', 0))");
    await migrate(drizzle(client), { migrationsFolder: folder });
    await client.query("select pg_advisory_unlock(hashtextextended('takt migrations', 0))");
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}
