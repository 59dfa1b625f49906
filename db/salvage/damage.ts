import { copyFileSync, existsSync, linkSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { stamp, syncFile } from '../backup.ts';
import { isLogCut } from './logCut.ts';

/** Why the database of a folder is not gone on with as it is. */
export type Damage =
  /** SQLite, or the disk, cannot read it. */
  | 'unreadable'
  /** It can be read, and its write-ahead log holds transactions that SQLite does not see behind a frame that is damaged. */
  | 'logCut'
  /** What the plant lacks is not what its chain and signatures say, so that nobody would ever take it; or who this PC is. */
  | 'altered'
  /** A salvage before this one did not come to its end. */
  | 'unfinished';

/** Of what opening it threw: whether it speaks of what lies on the disk. */
export function isDamage(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if (at instanceof Database.SqliteError)
      return /^SQLITE_(NOTADB|CORRUPT|IOERR_(READ|SHORT_READ|DATA|CORRUPTFS))/u.test(at.code);
  return false;
}

/** What can be told of a database before it is opened; null: it is to be opened. */
export function damageBefore(database: string): Damage | null {
  if (existsSync(finished(database))) return 'unfinished';
  const found = statSync(database, { throwIfNoEntry: false });
  if (!found?.isFile()) return null;
  if (found.size === 0) return 'unreadable';
  return isLogCut(database) ? 'logCut' : null;
}

/** Where the new database is made, and the name that says that all of it is there. */
const inMaking = (database: string): string => `${database}.salvaging`;
const finished = (database: string): string => `${database}.salvaged`;
const beside = ['-wal', '-shm', '-journal'];

/** A place for the new database, without anything of one before. */
export function beginSalvage(database: string): string {
  const place = inMaking(database);
  for (const name of [place, finished(database)])
    for (const suffix of ['', ...beside]) rmSync(name + suffix, { force: true });
  return place;
}

/** Databases that were damaged and set aside, with what they hold, the oldest first; never deleted by Takt. */
export const damagedIn = (dataDir: string): readonly string[] =>
  readdirSync(dataDir)
    .filter((name) => /^terminal-.*\.damaged\.db$/u.test(name))
    .sort()
    .map((name) => path.join(dataDir, name));

export const asideName = (nowMs: number): string => `terminal-${stamp(nowMs)}.damaged.db`;

/**
 * Puts the new database, closed and in one file, in the place of the damaged one, which gets a name with the time, its log with it. Wherever this is
 * cut, the damaged one and its log lie in the folder, and `damageBefore` says that the salvage is to be done again.
 */
export function takePlace(database: string, name: string): void {
  const folder = path.dirname(database);
  const aside = path.join(folder, name);
  syncFile(inMaking(database));
  renameSync(inMaking(database), finished(database));
  // The log first: a database without it would look like one that has none.
  if (existsSync(`${database}-wal`)) {
    copyFileSync(`${database}-wal`, `${aside}-wal`);
    syncFile(`${aside}-wal`);
  }
  secondName(database, aside);
  syncFile(folder);
  for (const suffix of beside) rmSync(database + suffix, { force: true });
  syncFile(folder);
  renameSync(finished(database), database);
  syncFile(folder);
}

function secondName(file: string, name: string): void {
  try {
    linkSync(file, name);
  } catch {
    // A disk without links.
    copyFileSync(file, name);
    syncFile(name);
  }
}
