import fs, { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';

/** A backup that is not a healthy database of ours; `what` says in which way. */
export class BackupUnusable extends Error {
  readonly what: string;
  constructor(file: string, what: string) {
    super(`${file}: ${what}`);
    this.name = 'BackupUnusable';
    this.what = what;
  }
}

/** A time as it stands in file names. */
export const stamp = (nowMs: number): string =>
  new Date(nowMs).toISOString().replaceAll(':', '').replace('.', '');

/** A finished backup. `atMs`: when its copy was complete. */
export interface Backup {
  readonly file: string;
  readonly atMs: number;
  readonly bytes: number;
}

/** The finished backups of a folder, the oldest first (their names hold the time); none where there is no folder. */
export function backupsIn(folder: string): readonly Backup[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  const names = readdirSync(folder).filter((name) => /^takt-.*\.db$/u.test(name));
  return names.sort().flatMap((name) => {
    const file = path.join(folder, name);
    const found = statSync(file, { throwIfNoEntry: false });
    return found ? [{ file, atMs: found.mtimeMs, bytes: found.size }] : [];
  });
}

const kept = { newest: 4, days: 7 };

/**
 * Those of a folder's backups that no longer count: kept are the newest, and behind them the newest of each of the last days that have
 * one. So many backups in one hour take none of the days before away.
 */
export function outdated(backups: readonly Backup[]): readonly Backup[] {
  const older = backups.slice(0, -kept.newest);
  const newestOfDay = new Map(older.map((backup) => [dayOf(backup), backup]));
  const days = new Set([...newestOfDay.values()].slice(-kept.days));
  return older.filter((backup) => !days.has(backup));
}

const dayOf = ({ file }: Backup): string =>
  path.basename(file).slice('takt-'.length, 'takt-YYYY-MM-DD'.length);

const pagesPerStep = 256;
const stepsPerSync = 8;

/**
 * Copies a live database by SQLite's backup API into `folder`, checks the copy, makes it durable and drops what is `outdated`.
 * Writers go on meanwhile; where `sqlite` holds a read transaction, the copy is what that sees. Answers the file. What fails leaves the
 * finished backups as they were, and nothing half-written beside them.
 */
export async function backUp(
  sqlite: Database.Database,
  folder: string,
  nowMs: number,
  onProgress?: (share: number) => void,
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  dropUnfinished(folder);
  const file = path.join(folder, `takt-${stamp(nowMs)}.db`);
  const part = `${file}.part`;
  let steps = 0;
  try {
    await sqlite.backup(part, {
      progress: ({ totalPages, remainingPages }) => {
        onProgress?.(totalPages === 0 ? 1 : 1 - remainingPages / totalPages);
        // Little by little: the disk syncs a commit behind all that it was handed before.
        if (++steps % stepsPerSync === 0) syncFile(part);
        return pagesPerStep;
      },
    });
    checkBackup(part);
    syncFile(part);
    renameSync(part, file);
  } finally {
    dropUnfinished(folder);
  }
  syncFile(folder);
  for (const { file: old } of outdated(backupsIn(folder))) rmSync(old);
  return file;
}

/** Of a backup that failed, or whose process or thread ended; and what SQLite puts beside a file that it looks into. */
export function dropUnfinished(folder: string): void {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  for (const name of readdirSync(folder))
    if (/^takt-.*\.db\.part/u.test(name)) rmSync(path.join(folder, name), { force: true });
}

/** @throws BackupUnusable */
export function checkBackup(file: string): void {
  if (!existsSync(file)) throw new BackupUnusable(file, 'missing');
  let copy: Database.Database;
  try {
    copy = new Database(file, { fileMustExist: true });
  } catch (error) {
    throw new BackupUnusable(file, String(error));
  }
  try {
    const answer = copy.pragma('integrity_check', { simple: true });
    if (answer !== 'ok') throw new BackupUnusable(file, String(answer));
    const tables = copy
      .prepare("select count(*) as n from sqlite_master where name in ('event', 'stream', 'run')")
      .get();
    if ((tables as { n: number }).n !== 3) throw new BackupUnusable(file, 'not a Takt database');
  } catch (error) {
    if (error instanceof BackupUnusable) throw error;
    throw new BackupUnusable(file, String(error));
  } finally {
    copy.close();
  }
}

/** Makes a file, or the names in a folder, outlast a loss of power. */
export function syncFile(
  target: string,
  files: Pick<typeof fs, 'openSync' | 'fsyncSync' | 'closeSync'> = fs,
): void {
  const handle = files.openSync(target, 'r');
  try {
    files.fsyncSync(handle);
  } finally {
    files.closeSync(handle);
  }
}
