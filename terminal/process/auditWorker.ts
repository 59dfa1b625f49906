import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { audited } from '../audited.ts';
import type { AuditOrder, FromAuditWorker } from './auditThread.ts';

/** One audit, in a thread of its own: recomputing every hash and signature holds no command up. */

// `workerData` is what auditThread.ts hands over.
const { database } = workerData as AuditOrder;
const say = (message: FromAuditWorker): void => parentPort?.postMessage(message);

try {
  const source = new Database(database, { readonly: true, fileMustExist: true });
  try {
    say({ type: 'done', found: audited(source) });
  } finally {
    source.close();
  }
} catch (error) {
  say({ type: 'failed', detail: String(error) });
}
