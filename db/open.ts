import { existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';

declare const access: unique symbol;
/** A handle that queries get: nothing in its type can write. */
export type ReadDb = Pick<
  BetterSQLite3Database,
  'select' | 'selectDistinct' | 'with' | '$with' | 'get' | 'all'
> & {
  readonly [access]?: 'read';
};

/** The connection behind each handle, for statements that are prepared once (`statement.ts`). */
const connections = new WeakMap<ReadDb, Database.Database>();

/** @throws on a handle that `openDatabase` did not make. */
export function connectionOf(read: ReadDb): Database.Database {
  const found = connections.get(read);
  if (!found) throw new Error('not a handle of an open database');
  return found;
}

export interface OpenDatabase {
  readonly sqlite: Database.Database;
  readonly read: ReadDb;
  close(): void;
}

/** Somebody else has the data folder; `path` names it. Shown to the person as "Takt is already running". */
export class AlreadyRunning extends Error {
  readonly path: string;
  constructor(dataDir: string) {
    super(`another Takt terminal is using ${dataDir}`);
    this.name = 'AlreadyRunning';
    this.path = dataDir;
  }
}

/** The disk did not take the durable settings; nothing may be written then. */
export class NotDurable extends Error {
  constructor(pragma: string, found: unknown) {
    super(`SQLite reports ${pragma} = ${String(found)}; refusing to run without durable writes`);
    this.name = 'NotDurable';
  }
}

const migrationsBesideSource = fileURLToPath(new URL('../migrations/terminal', import.meta.url));

/**
 * Holds an OS lock on the data folder until the process ends or `release` is called. The lock is an exclusive transaction
 * on a file of its own: the kernel drops it when the process dies, however it dies.
 */
export function lockDataDir(dataDir: string): { release(): void } {
  mkdirSync(dataDir, { recursive: true });
  const lock = new Database(path.join(dataDir, 'takt.lock'), { timeout: 0 });
  try {
    lock.pragma('journal_mode = DELETE');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY'))
      throw new AlreadyRunning(dataDir);
    throw error;
  }
  return { release: () => lock.close() };
}

/**
 * Opens (and creates, and migrates) the terminal's database. `':memory:'`, and the image of one (`serialize`), which spares its
 * migrations, serve tests and the simulation.
 */
export function openDatabase(file: string | Buffer, migrations = migrationsBesideSource): OpenDatabase {
  if (!existsSync(migrations)) throw new Error(`no migrations at ${migrations}`);
  if (typeof file === 'string' && file !== ':memory:') assertSound(file);
  const sqlite = new Database(file, { timeout: 5000 });
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = FULL');
  // A cascade inside a rebuild migration would delete children: foreign keys are off around migrations, checked after.
  sqlite.pragma('foreign_keys = OFF');
  migrate(drizzle(sqlite, { casing: 'snake_case' }), { migrationsFolder: migrations });
  if ((sqlite.pragma('foreign_key_check') as unknown[]).length > 0) throw new Error('migration left orphans');
  sqlite.pragma('foreign_keys = ON');
  assertDurable(sqlite, typeof file === 'string' ? file : ':memory:');
  const read: ReadDb = drizzle(sqlite, { casing: 'snake_case' });
  connections.set(read, sqlite);
  return { sqlite, read, close: () => sqlite.close() };
}

/**
 * Looks at every page before anything is written: a page that no query of the start reads may be damaged as well. The first finding
 * is enough; it costs about a second of the processor for 500,000 events, and the time that the disk takes to read the file.
 * Looked at by a connection that cannot write: closing one that can would put a write-ahead log that is another database's into this one
 * and delete it, with what only that log holds.
 * @throws SqliteError with the code of a damaged database
 */
function assertSound(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile() || found.size === 0) return;
  try {
    quickCheck(file, true);
  } catch (error) {
    if (!(error instanceof Database.SqliteError && error.code === 'SQLITE_READONLY_ROLLBACK')) throw error;
    // The power went away in the first moments of the database: a rollback journal is to be played back, and there is no log yet.
    quickCheck(file, false);
  }
}

function quickCheck(file: string, readonly: boolean): void {
  const sqlite = new Database(file, { timeout: 5000, readonly });
  try {
    const answer = String(sqlite.pragma('quick_check(1)', { simple: true }));
    if (answer !== 'ok') throw new Database.SqliteError(answer, 'SQLITE_CORRUPT');
  } finally {
    sqlite.close();
  }
}

/**
 * Re-reads the settings after a first write: SQLite built with WAL's default of NORMAL falls back to it silently.
 * @throws NotDurable
 */
export function assertDurable(sqlite: Database.Database, file: string): void {
  sqlite
    .prepare(
      "insert into setting(name, value) values ('opened', '1') on conflict(name) do update set value = value + 1",
    )
    .run();
  if (sqlite.pragma('synchronous', { simple: true }) !== 2) sqlite.pragma('synchronous = FULL');
  const synchronous = sqlite.pragma('synchronous', { simple: true });
  if (synchronous !== 2) throw new NotDurable('synchronous', synchronous);
  const journal = sqlite.pragma('journal_mode', { simple: true });
  if (file !== ':memory:' && journal !== 'wal') throw new NotDurable('journal_mode', journal);
  if (sqlite.pragma('foreign_keys', { simple: true }) !== 1) throw new NotDurable('foreign_keys', 0);
}
