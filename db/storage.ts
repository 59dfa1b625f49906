import Database from 'better-sqlite3';

export type StorageFault = 'diskFull' | 'readOnly' | 'ioError' | 'corrupt';

/** The disk did not take a write. Nothing of the transaction happened; the person is told and loses nothing typed. */
export class StorageFailure extends Error {
  readonly fault: StorageFault;
  constructor(fault: StorageFault, cause: unknown) {
    super(`storage: ${fault}`, { cause });
    this.name = 'StorageFailure';
    this.fault = fault;
  }
}

const faults: readonly (readonly [prefix: string, fault: StorageFault])[] = [
  ['SQLITE_FULL', 'diskFull'],
  ['SQLITE_READONLY', 'readOnly'],
  ['SQLITE_IOERR', 'ioError'],
  ['SQLITE_CANTOPEN', 'ioError'],
  ['SQLITE_CORRUPT', 'corrupt'],
  ['SQLITE_NOTADB', 'corrupt'],
];

/** Names the disk's own failures; every other error is passed on as it is. */
export function writable(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const fault = faults.find(([prefix]) => error.code.startsWith(prefix))?.[1];
  return fault ? new StorageFailure(fault, error) : error;
}

const bySystem: Readonly<Record<string, StorageFault>> = {
  ENOSPC: 'diskFull',
  EDQUOT: 'diskFull',
  EROFS: 'readOnly',
  EACCES: 'readOnly',
  EPERM: 'readOnly',
};

/**
 * For files beside the database.
 * @throws StorageFailure for whatever the system refuses
 */
export function onDisk<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error && 'code' in error)) throw error;
    throw new StorageFailure(bySystem[String(error.code)] ?? 'ioError', error);
  }
}
