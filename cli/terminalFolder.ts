import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { UsageError } from './process.ts';

/** The terminal's folder that is meant by `--data`: a PC's own, or the office terminal's in a plant's folder. */
export function terminalFolder(dataDir: string): string {
  const found = [dataDir, path.join(dataDir, 'office')].find((folder) => existsSync(databaseIn(folder)));
  if (found !== undefined && statSync(databaseIn(found)).size === 0)
    throw new UsageError(
      `${databaseIn(found)} is empty: put back a backup by "takt restore --data ${found} FILE"`,
    );
  if (found !== undefined) return found;
  throw new UsageError(`${dataDir} has no terminal.db: give the data folder of a PC or of a plant to --data`);
}

const databaseIn = (folder: string): string => path.join(folder, 'terminal.db');

/** Looks into a terminal's database, which may be in use, unable to write. */
export async function reading<T>(
  folder: string,
  look: (database: Database.Database) => T | Promise<T>,
): Promise<T> {
  const database = new Database(databaseIn(folder), { readonly: true, fileMustExist: true });
  try {
    return await look(database);
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    throw new UsageError(`${databaseIn(folder)} cannot be read as a terminal's database: ${error.message}`);
  } finally {
    database.close();
  }
}
