import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { carryContents } from '#db/attachmentBackup';
import { attachmentFolder } from '#db/attachments';
import { backUp } from '#db/backup';
import { backupFaultOf } from '#db/backupFault';
import type { BackupOrder, FromBackupWorker } from './backupThread.ts';

/** One backup, in a thread of its own: copying, checking and syncing the copy hold no command up. */

// `workerData` is what backupThread.ts hands over.
const { database, folder, nowMs } = workerData as BackupOrder;
const say = (message: FromBackupWorker): void => parentPort?.postMessage(message);

try {
  const source = new Database(database, { readonly: true, fileMustExist: true });
  try {
    // The copy is what this transaction sees, at one instant, whatever is committed meanwhile; without it every commit would begin the copy anew.
    source.exec('begin');
    source.prepare('select count(*) from sqlite_master').get();
    const file = await backUp(source, folder, nowMs, (share) => say({ type: 'copied', share }));
    carryContents(file, attachmentFolder(path.dirname(database)), attachmentFolder(folder));
  } finally {
    source.close();
  }
  say({ type: 'done' });
} catch (error) {
  say({ type: 'failed', fault: backupFaultOf(error), detail: String(error) });
}
