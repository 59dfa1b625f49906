import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { BackupUnusable, checkBackup, stamp, syncFile } from './backup.ts';

/** A write-ahead log that was found without its database. Exactly one of the two is known. */
export interface StrayLog {
  /** The database that a restore set aside, and that the log lies beside again. */
  readonly of: string | null;
  /** Where the log is kept whose database is not known. */
  readonly kept: string | null;
}

/** Whatever SQLite would find in a log file. */
export const hasLog = (database: string): boolean => sizeOf(`${database}-wal`) > 0;

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** Databases that restores set aside, the oldest first (their names hold the time). */
export const setAsideIn = (dataDir: string): readonly string[] =>
  readdirSync(dataDir)
    .filter((name) => /^terminal-.*\.replaced\.db$/u.test(name))
    .sort()
    .map((name) => path.join(dataDir, name));

/**
 * Moves a log beside which no `terminal.db` stands out of the way of the next one: SQLite would put it into a backup that takes that
 * place, and delete it beside a new database. It goes back to the set-aside database that it belongs to, else gets a name of its own.
 * For whoever holds the lock of the folder.
 */
export function moveStrayLog(dataDir: string, nowMs: number): StrayLog | null {
  const database = path.join(dataDir, 'terminal.db');
  if (sizeOf(database) > 0 || !hasLog(database)) return null;
  const log = `${database}-wal`;
  const found = placeFor(log, dataDir, nowMs);
  if (found.again) rmSync(log);
  else renameSync(log, found.of === null ? found.kept : `${found.of}-wal`);
  rmSync(`${database}-shm`, { force: true });
  syncFile(dataDir);
  return { of: found.of, kept: found.kept };
}

type PlaceForLog =
  | { readonly of: string; readonly kept: null; readonly again: boolean }
  | { readonly of: null; readonly kept: string; readonly again: false };

/** `again`: a restore that was cut had copied it there already. */
function placeFor(log: string, dataDir: string, nowMs: number): PlaceForLog {
  const aside = setAsideIn(dataDir);
  const bytes = readFileSync(log);
  const copied = aside.findLast((file) => hasLog(file) && readFileSync(`${file}-wal`).equals(bytes));
  if (copied !== undefined) return { of: copied, kept: null, again: true };
  const without = aside.findLast((file) => !hasLog(file));
  if (without !== undefined && soundWith(without, log)) return { of: without, kept: null, again: false };
  return { of: null, kept: path.join(dataDir, `terminal-${stamp(nowMs)}.stray.db-wal`), again: false };
}

/** Tried on copies: SQLite itself takes any log for the database's own. */
function soundWith(database: string, log: string): boolean {
  const trial = `${database}.trial`;
  try {
    copyFileSync(database, trial);
    copyFileSync(log, `${trial}-wal`);
    checkBackup(trial);
    return true;
  } catch (error) {
    if (error instanceof BackupUnusable) return false;
    throw error;
  } finally {
    for (const suffix of ['', '-wal', '-shm']) if (existsSync(trial + suffix)) rmSync(trial + suffix);
  }
}
