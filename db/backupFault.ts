import Database from 'better-sqlite3';
import { BackupUnusable } from './backup.ts';

/** Why there is no new backup: what to look at. `failed` is none of the disk's own answers; the log has its words. */
export type BackupFault = 'diskFull' | 'noAccess' | 'noFolder' | 'ioError' | 'damaged' | 'failed';

const bySystem: Readonly<Record<string, BackupFault>> = {
  ENOSPC: 'diskFull',
  EDQUOT: 'diskFull',
  EACCES: 'noAccess',
  EPERM: 'noAccess',
  EROFS: 'noAccess',
  ENOENT: 'noFolder',
  ENOTDIR: 'noFolder',
  EEXIST: 'noFolder',
  EIO: 'ioError',
};
const bySqlite: readonly (readonly [prefix: string, fault: BackupFault])[] = [
  ['SQLITE_FULL', 'diskFull'],
  ['SQLITE_READONLY', 'noAccess'],
  ['SQLITE_CANTOPEN', 'noFolder'],
  ['SQLITE_IOERR', 'ioError'],
  ['SQLITE_CORRUPT', 'damaged'],
  ['SQLITE_NOTADB', 'damaged'],
];

export function backupFaultOf(error: unknown): BackupFault {
  if (error instanceof BackupUnusable) return 'damaged';
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return 'failed';
  const { code } = error;
  if (error instanceof Database.SqliteError)
    return bySqlite.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 'failed';
  return bySystem[code] ?? 'failed';
}
