import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Auditor, Looked } from '../auditDesk.ts';
import type { Found } from '../audited.ts';
import { besideBundle } from './besideBundle.ts';

/** What the thread gets. */
export interface AuditOrder {
  readonly database: string;
}
/** What the thread says, once. */
export type FromAuditWorker =
  { readonly type: 'done'; readonly found: Found } | { readonly type: 'failed'; readonly detail: string };

const workerFile = besideBundle(import.meta, 'auditWorker');

/** Audits a running terminal, beside its commands. */
export const auditThread =
  (dataDir: string): Auditor =>
  () => {
    const order: AuditOrder = { database: path.join(dataDir, 'terminal.db') };
    const worker = new Worker(workerFile, { workerData: order });
    const done = new Promise<Looked>((resolve) => {
      worker.on('message', (message: FromAuditWorker) => {
        if (message.type === 'done') resolve({ ok: true, found: message.found });
        else resolve({ ok: false, detail: message.detail });
      });
      worker.on('error', (error) => resolve({ ok: false, detail: String(error) }));
      worker.on('exit', () => resolve({ ok: false, detail: 'the thread ended' }));
    });
    return { done, cancel: async () => void (await worker.terminate()) };
  };
