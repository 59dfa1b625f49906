import path from 'node:path';
import Database from 'better-sqlite3';
import { backupsIn, BackupUnusable, checkBackup } from '#db/backup';
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

/** Where a terminal's backups are. */
export const backupFolder = (dataDir: string): string => path.join(dataDir, 'backups');

/** The newest that an engine would start on; null where there is none. */
export function newestBackup(dataDir: string): string | null {
  const files = backupsIn(backupFolder(dataDir)).map(({ file }) => file);
  return files.findLast(isUsable) ?? null;
}

function isUsable(file: string): boolean {
  try {
    return inBackup(file, () => true);
  } catch {
    return false;
  }
}
