import { z } from 'zod';
import { base } from './define.ts';

/** How this PC's copies of its database stand. Instants are UTC ISO strings. */
export const backupState = z.object({
  /** When the newest checked copy was complete; null = there is none. */
  newestAt: z.string().nullable(),
  bytes: z.number().nullable(),
  kept: z.number(),
  folder: z.string(),
  /** Share copied of the one that is being made, 0 to 1; null = none is. */
  running: z.number().nullable(),
  /** Why the last attempt made none; null once one succeeded. */
  fault: z
    .object({
      code: z.enum(['diskFull', 'noAccess', 'noFolder', 'ioError', 'damaged', 'failed']),
      at: z.string(),
    })
    .nullable(),
  /** When the next is due; null while one is being made. */
  nextAt: z.string().nullable(),
});
export type BackupState = z.infer<typeof backupState>;

/** They touch files beside the records, never records: no command. */
export const backupContract = {
  state: base
    .route({
      method: 'GET',
      path: '/api/backups',
      summary: "How this PC's backups stand.",
      tags: ['backups'],
    })
    .input(z.object({}))
    .output(backupState),
  /** Answers at once; `state` says what becomes of it. */
  start: base
    .route({ method: 'POST', path: '/api/backups', summary: 'Back this PC up now.', tags: ['backups'] })
    .input(z.object({}))
    .output(z.object({ ok: z.literal(true) })),
};
