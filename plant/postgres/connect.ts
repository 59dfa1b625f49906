import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';

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
  return new UnusableDatabase(`the database of --database-url cannot be used: ${String(reason)}`);
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
 */
export function connect(url: string, onIdleError: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: 6,
    types,
    connectionTimeoutMillis: 5_000,
    query_timeout: 60_000,
    options: '-c enable_seqscan=off -c synchronous_commit=on -c timezone=UTC -c jit=off',
    application_name: 'takt-plant',
  });
  pool.on('error', onIdleError);
  return pool;
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

export const migrateDatabase = (pool: pg.Pool, folder = migrationsFolder): Promise<void> =>
  migrate(drizzle(pool), { migrationsFolder: folder });
