import { copyFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { carryContents } from './attachmentBackup.ts';
import { attachmentFolder } from './attachments.ts';
import { BackupUnusable, checkBackup, stamp, syncFile } from './backup.ts';
import { lockDataDir } from './open.ts';
import { hasLog, moveStrayLog, setAsideIn } from './strayLog.ts';

export interface Restored {
  /** The database that was replaced, now or by a restore that was cut. */
  readonly setAside: string | null;
  /** How many own events are only in that one: not at the plant, and not in the backup. Null where it cannot be told. */
  readonly notAtPlant: number | null;
  /** Where a write-ahead log is kept whose database was not found. */
  readonly strayLog: string | null;
}

/**
 * Puts a backup in the place of a terminal's database. The database it replaces is kept beside it. The terminal must be
 * stopped; what it had recorded after the backup and already pushed comes back from the plant. Contents that lie beside the backup and that
 * it names are put back where they are missing.
 * @throws AlreadyRunning, BackupUnusable
 */
export function restore(file: string, dataDir: string, nowMs: number): Restored {
  const lock = lockDataDir(dataDir);
  try {
    // First: `file` may be the database that the log belongs to.
    const stray = moveStrayLog(dataDir, nowMs);
    checkBackup(file);
    if (hasLog(file)) throw new BackupUnusable(file, 'in use');
    const target = path.join(dataDir, 'terminal.db');
    const part = `${target}.restoring`;
    const setAside = stray?.of ?? cutBefore(target, part, dataDir);
    copyFileSync(file, part);
    syncFile(part);
    const replaced = existsSync(target) ? path.join(dataDir, `terminal-${stamp(nowMs)}.replaced.db`) : null;
    if (replaced !== null) setAsideWithLog(target, replaced);
    carryContents(part, attachmentFolder(path.dirname(file)), attachmentFolder(dataDir));
    renameSync(part, target);
    syncFile(dataDir);
    const aside = sizeOf(replaced) > 0 ? replaced : (setAside ?? replaced);
    return {
      setAside: aside,
      notAtPlant: aside === null ? 0 : onlyIn(aside, target),
      strayLog: stray?.kept ?? null,
    };
  } finally {
    lock.release();
  }
}

const sizeOf = (file: string | null): number => (file === null ? 0 : statSync(file).size);

/** What a restore had set aside that was cut before the backup stood in its place. */
const cutBefore = (target: string, part: string, dataDir: string): string | null =>
  existsSync(part) && !existsSync(target) ? (setAsideIn(dataDir).at(-1) ?? null) : null;

/**
 * A database and its write-ahead log belong together: the log alone may hold what was committed last. So the log is copied first and
 * its old name goes last: wherever this is cut, one of the two names has both.
 */
function setAsideWithLog(from: string, to: string): void {
  const folder = path.dirname(from);
  if (hasLog(from)) {
    copyFileSync(`${from}-wal`, `${to}-wal`);
    syncFile(`${to}-wal`);
    syncFile(folder);
  }
  renameSync(from, to);
  syncFile(folder);
  for (const suffix of ['-wal', '-shm']) rmSync(from + suffix, { force: true });
  syncFile(folder);
}

/** A database that is not sound is left as it is, for whoever looks into it. */
function onlyIn(aside: string, restored: string): number | null {
  if (sizeOf(aside) === 0) return null;
  try {
    const runs = looking(aside, { readonly: true }, (database) =>
      database.pragma('quick_check(1)', { simple: true }) === 'ok' ? ownRuns(database) : null,
    );
    if (runs === null) return null;
    // One file from here on: whoever copies it copies all of it.
    looking(aside, {}, (database) => database.pragma('wal_checkpoint(TRUNCATE)'));
    const there = new Map(looking(restored, {}, ownRuns).map(({ run, lastSeq }) => [run, lastSeq]));
    return runs.reduce(
      (n, { run, lastSeq, ackedSeq }) => n + Math.max(0, lastSeq - Math.max(ackedSeq, there.get(run) ?? 0)),
      0,
    );
  } catch (error) {
    if (error instanceof Database.SqliteError) return null;
    throw error;
  }
}

function looking<T>(file: string, options: Database.Options, look: (database: Database.Database) => T): T {
  const database = new Database(file, { ...options, fileMustExist: true });
  try {
    return look(database);
  } finally {
    database.close();
  }
}

interface OwnRunRow {
  readonly run: string;
  readonly lastSeq: number;
  readonly ackedSeq: number;
}

const ownRuns = (database: Database.Database): readonly OwnRunRow[] =>
  database
    .prepare<[], OwnRunRow>('select run, last_seq as lastSeq, acked_seq as ackedSeq from run where own = 1')
    .all();
