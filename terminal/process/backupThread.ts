import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { dropUnfinished } from '#db/backup';
import type { BackupFault } from '#db/backupFault';
import type { Copier, Copied } from '../backupDesk.ts';
import { backupFolder } from './backups.ts';
import { besideBundle } from './besideBundle.ts';

/** What the thread gets. */
export interface BackupOrder {
  readonly database: string;
  readonly folder: string;
  readonly nowMs: number;
}
/** What the thread says; the last is `done` or `failed`. */
export type FromBackupWorker =
  | { readonly type: 'copied'; readonly share: number }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly fault: BackupFault; readonly detail: string };

const workerFile = besideBundle(import.meta, 'backupWorker');

/** Backs a running terminal up, beside its commands. */
export const backupThread =
  (dataDir: string): Copier =>
  (nowMs, onShare) => {
    const database = path.join(dataDir, 'terminal.db');
    const order: BackupOrder = { database, folder: backupFolder(dataDir), nowMs };
    const worker = new Worker(workerFile, { workerData: order });
    const done = new Promise<Copied>((resolve) => {
      worker.on('message', (message: FromBackupWorker) => {
        if (message.type === 'copied') onShare(message.share);
        if (message.type === 'done') resolve({ ok: true });
        if (message.type === 'failed') resolve({ ok: false, fault: message.fault, detail: message.detail });
      });
      worker.on('error', (error) => resolve({ ok: false, fault: 'failed', detail: String(error) }));
      worker.on('exit', () => resolve({ ok: false, fault: 'failed', detail: 'the thread ended' }));
    });
    const cancel = async (): Promise<void> => {
      await worker.terminate();
      dropUnfinished(order.folder);
    };
    return { done, cancel };
  };
