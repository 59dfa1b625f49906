import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { Enrolment } from '../enrolment.ts';
import { enrolmentIn } from '../enrolment.ts';
import type { KeyVault, TerminalKeys } from '../keyVault.ts';
import { keyFile, keyFileIn, sealedKeyFileIn } from '../keyVault.ts';
import { KeyringClosed, KeysDiffer } from '../sealedKeys.ts';
import { newestBackup } from './backups.ts';

const enrolling = (dataDir: string): string => `"takt enroll --data ${dataDir} --plant URL --code CODE"`;

/** The folder belongs to no plant yet. */
export class NotEnrolled extends Error {
  constructor(dataDir: string) {
    super(`${dataDir} belongs to no plant yet: run ${enrolling(dataDir)} first`);
    this.name = 'NotEnrolled';
  }
}

/** Key or database of a data folder is missing or damaged, or the disk refuses; one line that says which, and what helps. */
export class FolderUnusable extends Error {
  constructor(what: string, help: string) {
    super(`${what}: ${help}`);
    this.name = 'FolderUnusable';
  }
}

/**
 * The keys of an enrolled PC. Looks for the database as well, before anybody opens it: opening makes an empty one.
 * @throws NotEnrolled
 * @throws FolderUnusable
 */
export async function keysOf(dataDir: string, vault: KeyVault = keyFile(dataDir)): Promise<TerminalKeys> {
  const keys = await storedKeys(dataDir, vault);
  if (keys === null && existsSync(sealedKeyFileIn(dataDir))) throw sealedKey(dataDir, 'is sealed');
  if (keys === null && (existsSync(databaseIn(dataDir)) || newestBackup(dataDir) !== null))
    throw withoutKey(dataDir, 'is missing');
  expectDatabase(dataDir);
  // With one the engine begins anew from there.
  if (newestBackup(dataDir) === null) expectContent(dataDir);
  if (keys === null) throw new NotEnrolled(dataDir);
  return keys;
}

/**
 * Looks for the database before anybody opens it.
 * @throws NotEnrolled
 * @throws FolderUnusable
 */
export function expectDatabase(dataDir: string): void {
  expectNoPlant(dataDir);
  const database = databaseIn(dataDir);
  if (!existsSync(database)) {
    const enrolled =
      existsSync(keyFileIn(dataDir)) ||
      existsSync(sealedKeyFileIn(dataDir)) ||
      newestBackup(dataDir) !== null;
    throw enrolled
      ? new FolderUnusable(`${database} is missing`, restoring(dataDir))
      : new NotEnrolled(dataDir);
  }
}

/** @throws FolderUnusable */
export function expectContent(dataDir: string): void {
  const database = databaseIn(dataDir);
  if (statSync(database).size === 0) throw new FolderUnusable(`${database} is empty`, restoring(dataDir));
}

/**
 * A plant keeps its own data in its folder, and its office terminal's in a folder within.
 * @throws FolderUnusable
 */
export function expectNoPlant(dataDir: string): void {
  const ofPlant = existsSync(path.join(dataDir, 'plant-key.json'));
  if (ofPlant && !existsSync(databaseIn(dataDir)))
    throw new FolderUnusable(
      `${dataDir} is the data folder of a plant`,
      `give a PC's own folder to --data (the plant's office terminal is ${path.join(dataDir, 'office')})`,
    );
}

/**
 * A PC without its database that has its key still, sealed: another key would make it another PC.
 * @throws FolderUnusable
 */
export function expectNoSealedKey(dataDir: string): void {
  if (existsSync(sealedKeyFileIn(dataDir)) && !existsSync(databaseIn(dataDir)))
    throw new FolderUnusable(
      `${sealedKeyFileIn(dataDir)} is the key of a PC that was enrolled before`,
      `put its database back by "takt restore", or give an empty folder to --data`,
    );
}

const databaseIn = (dataDir: string): string => path.join(dataDir, 'terminal.db');

/**
 * @throws NotEnrolled
 * @throws FolderUnusable when backups show that the folder had a plant
 */
export function enrolmentOf(database: Database.Database, dataDir: string): Enrolment {
  const enrolment = enrolmentIn(database);
  if (enrolment) return enrolment;
  if (newestBackup(dataDir) === null) throw new NotEnrolled(dataDir);
  throw new FolderUnusable(`${databaseIn(dataDir)} holds no plant`, restoring(dataDir));
}

/** What the disk or a damaged file refuses while the engine starts becomes a `FolderUnusable`. */
export async function onFolder<T>(dataDir: string, start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    throw plainly(error, dataDir);
  }
}

/** Null where there is none. */
async function storedKeys(dataDir: string, vault: KeyVault): Promise<TerminalKeys | null> {
  try {
    return await vault.load();
  } catch (error) {
    if (systemCode(error) !== null) throw plainly(error, dataDir);
    if (error instanceof KeyringClosed) throw sealedKey(dataDir, 'is not opened');
    if (error instanceof KeysDiffer)
      throw new FolderUnusable(error.message, "move aside the one that is not this PC's");
    throw withoutKey(dataDir, 'is damaged');
  }
}

export const withoutKey = (dataDir: string, how: string): FolderUnusable =>
  new FolderUnusable(
    `${keyFileIn(dataDir)} ${how}`,
    `put the file back; if it is lost, move the folder aside and run ${enrolling(dataDir)}`,
  );

/** The keyring is another user's, locked, or not asked: only the window asks it. */
const sealedKey = (dataDir: string, how: string): FolderUnusable =>
  new FolderUnusable(
    `${sealedKeyFileIn(dataDir)} ${how} by the operating system's keyring`,
    `start Takt by its window, signed in to the operating system as the user whose keyring it is; if that one is lost, move the folder aside and run ${enrolling(dataDir)}`,
  );

function restoring(dataDir: string): string {
  const backup = newestBackup(dataDir);
  if (backup !== null)
    return `put back the newest backup by "takt restore --data ${dataDir} ${backup}"; what the plant has comes back from it`;
  const aside = existsSync(databaseIn(dataDir)) ? 'move the file aside and ' : '';
  return `there is no backup; ${aside}run ${enrolling(dataDir)}; what the plant has comes back from it`;
}

function plainly(error: unknown, dataDir: string): unknown {
  const code = sqliteCode(error);
  if (code === 'SQLITE_NOTADB' || code?.startsWith('SQLITE_CORRUPT'))
    return new FolderUnusable(`${databaseIn(dataDir)} is damaged (${code})`, restoring(dataDir));
  const refused = code !== null && /^SQLITE_(READONLY|CANTOPEN|IOERR|PERM|AUTH)/u.test(code);
  const reason = refused ? code : systemCode(error);
  if (reason === null) return error;
  return new FolderUnusable(
    `${dataDir} cannot be used (${reason})`,
    'the user who runs Takt needs to read and write this folder and every file in it',
  );
}

/** Also where another layer wrapped it. */
function sqliteCode(error: unknown): string | null {
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if (at instanceof Database.SqliteError) return at.code;
  return null;
}

/** Of a file or folder that the system refuses. */
function systemCode(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^(EACCES|EPERM|EROFS|ENOTDIR|EISDIR|EIO)$/u.test(code) ? code : null;
}
