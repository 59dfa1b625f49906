import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { lockDataDir } from './open.ts';

/** A backup that is not a healthy database of ours; `what` says in which way. */
export class BackupUnusable extends Error {
  readonly what: string;
  constructor(file: string, what: string) {
    super(`${file}: ${what}`);
    this.name = 'BackupUnusable';
    this.what = what;
  }
}

const stamp = (nowMs: number): string => new Date(nowMs).toISOString().replaceAll(':', '').replace('.', '');

/**
 * Copies a live database by SQLite's backup API into `folder`, checks the copy, makes it durable and keeps the newest `keep`.
 * Writers go on meanwhile. Answers the file.
 */
export async function backUp(
  sqlite: Database.Database,
  folder: string,
  nowMs: number,
  keep = 8,
  onProgress?: (share: number) => void,
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `takt-${stamp(nowMs)}.db`);
  const part = `${file}.part`;
  await sqlite.backup(part, {
    progress: ({ totalPages, remainingPages }) => {
      onProgress?.(totalPages === 0 ? 1 : 1 - remainingPages / totalPages);
      return 1000;
    },
  });
  checkBackup(part);
  for (const suffix of ['-wal', '-shm']) rmSync(part + suffix, { force: true });
  syncFile(part);
  renameSync(part, file);
  syncFile(folder);
  rotate(folder, keep);
  return file;
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

/**
 * Puts a backup in the place of a terminal's database. The database it replaces is kept beside it. The terminal must be
 * stopped; what it had recorded after the backup and already pushed comes back from the plant.
 * @throws AlreadyRunning, BackupUnusable
 */
export function restore(file: string, dataDir: string, nowMs: number): { readonly setAside: string | null } {
  checkBackup(file);
  const lock = lockDataDir(dataDir);
  try {
    const target = path.join(dataDir, 'terminal.db');
    const setAside = existsSync(target) ? path.join(dataDir, `terminal-${stamp(nowMs)}.replaced.db`) : null;
    const part = `${target}.restoring`;
    copyFileSync(file, part);
    syncFile(part);
    if (setAside) moveWithLog(target, setAside);
    renameSync(part, target);
    syncFile(dataDir);
    return { setAside };
  } finally {
    lock.release();
  }
}

/** A database and its write-ahead log belong together: the log alone may hold what was committed last. */
function moveWithLog(from: string, to: string): void {
  for (const suffix of ['', '-wal', '-shm'])
    if (existsSync(from + suffix)) renameSync(from + suffix, to + suffix);
}

function rotate(folder: string, keep: number): void {
  const backups = readdirSync(folder)
    .filter((name) => /^takt-.*\.db$/.test(name))
    .sort();
  for (const name of backups.slice(0, Math.max(0, backups.length - keep))) rmSync(path.join(folder, name));
}

function syncFile(target: string): void {
  const handle = openSync(target, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
