import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { BackupUnusable, checkBackup } from '#db/backup';
import { enrolmentIn } from '../enrolment.ts';

/**
 * Looks into a backup that an engine would start on.
 * @throws BackupUnusable also where it holds no plant
 */
export function inBackup<T>(file: string, look: (backup: Database.Database) => T): T {
  checkBackup(file);
  // Opened to be read alone, it would leave its shared memory beside it.
  const backup = new Database(file, { fileMustExist: true });
  try {
    if (enrolmentIn(backup) === null) throw new BackupUnusable(file, 'holds no plant');
    return look(backup);
  } finally {
    backup.close();
  }
}

/** The newest that an engine would start on; null where there is none. */
export function newestBackup(dataDir: string): string | null {
  const folder = path.join(dataDir, 'backups');
  if (!existsSync(folder)) return null;
  // Their names hold the time.
  const names = readdirSync(folder).filter((name) => /^takt-.*\.db$/u.test(name));
  const files = names.sort().map((name) => path.join(folder, name));
  return files.findLast(isUsable) ?? null;
}

function isUsable(file: string): boolean {
  try {
    return inBackup(file, () => true);
  } catch {
    return false;
  }
}
