import path from 'node:path';
import type { Command } from 'commander';
import { carryContents } from '#db/attachmentBackup';
import { attachmentFolder } from '#db/attachments';
import { backUp, BackupUnusable } from '#db/backup';
import type { OpenDatabase } from '#db/open';
import { AlreadyRunning, lockDataDir, openDatabase } from '#db/open';
import type { Restored } from '#db/restore';
import { restore } from '#db/restore';
import { ForeignDatabase, strangerBeside } from '#terminal/ownDatabase';
import { inBackup } from '#terminal/process/backups';
import {
  enrolmentOf,
  expectContent,
  expectDatabase,
  FolderUnusable,
  NotEnrolled,
  onFolder,
  withoutKey,
} from '#terminal/process/dataFolder';
import { folderOwner } from '../folderSigner.ts';
import { PlainFailure } from '../process.ts';

/** `takt backup` and `takt restore`, on a folder whose terminal is stopped (a running one backs itself up). */
export function addBackupCommands(takt: Command): void {
  takt
    .command('backup')
    .description("copies a stopped terminal's database, checked, into DIR/backups")
    .requiredOption('--data <dir>', "the terminal's data folder")
    .action(async ({ data }: { data: string }) => {
      const file = await plainly(() => onFolder(data, () => backUpFolder(data)));
      process.stdout.write(`${JSON.stringify({ backup: file })}\n`);
    });
  takt
    .command('restore')
    .description('puts a backup in the place of the database; what it replaces is kept beside it')
    .requiredOption('--data <dir>', "the terminal's data folder")
    .argument('<file>', 'the backup')
    .action(async (file: string, { data }: { data: string }) => {
      const done = await plainly(() => restoreOwn(file, data));
      for (const line of aboutRestored(done, data)) process.stderr.write(`${line}\n`);
      process.stdout.write(`${JSON.stringify({ restored: file, ...done })}\n`);
    });
}

/** What neither the plant brings back nor the backup holds. */
function aboutRestored({ setAside, notAtPlant, strayLog }: Restored, data: string): readonly string[] {
  const lines: string[] = [];
  const back = `"takt restore --data ${data} ${setAside ?? ''}"`;
  if (setAside !== null && notAtPlant === null)
    lines.push(
      `${setAside} cannot be read: whether it holds saved records that the plant lacks cannot be told`,
    );
  if (notAtPlant !== null && notAtPlant > 0)
    lines.push(
      `${String(notAtPlant)} saved records never reached the plant and are only in ${setAside ?? ''}: before this PC records anything new, bring them by ${back}`,
    );
  if (strayLog !== null)
    lines.push(
      `${strayLog} is the write-ahead log of a database that is not here and may hold saved records: put that database beside it as ${strayLog.replace(/-wal$/u, '')} and restore that file`,
    );
  return lines;
}

async function backUpFolder(data: string): Promise<string> {
  expectDatabase(data);
  expectContent(data);
  const lock = lockDataDir(data);
  let database: OpenDatabase | null = null;
  try {
    database = openDatabase(path.join(data, 'terminal.db'));
    enrolmentOf(database.sqlite, data);
    const folder = path.join(data, 'backups');
    const file = await backUp(database.sqlite, folder, Date.now());
    carryContents(file, attachmentFolder(data), attachmentFolder(folder));
    return file;
  } finally {
    database?.close();
    lock.release();
  }
}

/**
 * Another PC's backup is refused: what is recorded in it could never leave this one. Without the PC's key no engine would start on it.
 */
async function restoreOwn(file: string, data: string) {
  const owner = await folderOwner(data);
  if (owner === null) throw withoutKey(data, 'is missing');
  const stranger = inBackup(file, (backup) => strangerBeside(backup, owner));
  if (stranger !== null) throw new ForeignDatabase(file, stranger);
  return restore(file, data, Date.now());
}

async function plainly<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AlreadyRunning)
      throw new PlainFailure(`${error.message}: stop it first (a running terminal backs itself up)`);
    if (error instanceof ForeignDatabase || error instanceof FolderUnusable || error instanceof NotEnrolled)
      throw new PlainFailure(error.message);
    if (error instanceof BackupUnusable) throw new PlainFailure(`not a usable backup: ${error.message}`);
    throw error;
  }
}
