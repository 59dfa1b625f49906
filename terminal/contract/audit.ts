import { z } from 'zod';
import { base } from './define.ts';

/** What does not hold, as `takt verify` names it. Instants are UTC ISO strings. */
export const auditFault = z.object({
  code: z.enum([
    'gap',
    'hash',
    'link',
    'columns',
    'unreadable',
    'signature',
    'unsigned',
    'stranger',
    'logGap',
    'log',
    'scope',
    'checkpoint',
  ]),
  /** The run it is in, and its place there (0: the run as a whole); null where it is in the plant's log. */
  run: z.string().nullable(),
  seq: z.number().nullable(),
  /** Positions of the plant's log; null where it is in a run. */
  from: z.number().nullable(),
  through: z.number().nullable(),
  scope: z.string().nullable(),
});
export type AuditFaultRow = z.infer<typeof auditFault>;

export const auditResult = z.object({
  at: z.string(),
  /** How long it took, ms. */
  tookMs: z.number(),
  events: z.number(),
  runs: z.number(),
  signatures: z.number(),
  /** Of the plant's log: through which position, how many of them are not kept here, and how many of the plant's signatures on it were held against it. */
  positions: z.number(),
  absent: z.number(),
  scopes: z.number(),
  checkpoints: z.number(),
  /** Known by their hash alone: their chain holds, their content is at the plant. */
  letGo: z.number(),
  /** Own events that came back from the plant, which has their signatures: `takt verify` asks it for them. */
  signedAtPlant: z.number(),
  faultCount: z.number(),
  /** The first of them. */
  faults: z.array(auditFault),
});
export type AuditResult = z.infer<typeof auditResult>;

export const auditState = z.object({
  running: z.boolean(),
  /** Null before the first. */
  last: auditResult.nullable(),
  /** When the last attempt came to no end; null once one did. */
  brokenOffAt: z.string().nullable(),
});
export type AuditState = z.infer<typeof auditState>;

/** It only reads: no command. */
export const auditContract = {
  state: base
    .route({
      method: 'GET',
      path: '/api/audit',
      summary: "Whether this PC's records are what was recorded, as last looked at.",
      tags: ['audit'],
    })
    .input(z.object({}))
    .output(auditState),
  /** Answers at once; `state` says what becomes of it. */
  start: base
    .route({
      method: 'POST',
      path: '/api/audit',
      summary: "Look at all of this PC's records now.",
      tags: ['audit'],
    })
    .input(z.object({}))
    .output(z.object({ ok: z.literal(true) })),
};
