import { z } from 'zod';
import { getAnswer, getRequest, putAnswer, putRequest } from '#sync/attachmentMessages';
import {
  enrollAnswer,
  enrollRequest,
  heardThrough,
  pinKeyAnswer,
  pinKeyRequest,
  vouchAnswer,
  vouchRequest,
  pullAnswer,
  pullRequest,
  pushAnswer,
  pushRequest,
  historyAnswer,
  historyRequest,
  runsAnswer,
  runsRequest,
  serverMismatch,
  signaturesAnswer,
  signaturesRequest,
  snapshotAnswer,
  snapshotRequest,
} from '#sync/messages';
import { recoveryAnswer, recoveryRequest } from '#sync/recovery';
import { certificate } from '#sync/signing';
import { problem } from './problem.ts';

/** One operation of the HTTP surface, as the OpenAPI document shows it. */
export interface Route {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly summary: string;
  readonly access: 'open' | 'terminal' | 'admin';
  readonly body?: z.ZodType;
  readonly query?: z.ZodObject;
  readonly answers: Readonly<Record<number, { readonly description: string; readonly schema: z.ZodType }>>;
}

const refused = (...statuses: readonly (keyof typeof refusals)[]): Route['answers'] =>
  Object.fromEntries(statuses.map((status) => [status, { description: refusals[status], schema: problem }]));

const refusals = {
  400: 'The request does not have the form that is asked for; `fields` says where.',
  401: 'Not signed by an enrolled terminal for a challenge of this process (`challenge` is one), or without the admin token.',
  403: 'The terminal was revoked, is none of this site, or asks for what an administrator may.',
  404: 'There is no such thing.',
  410: 'What it needs lies in months of the log (`months`) that are detached; an administrator can attach them.',
  413: 'The body is too large.',
  429: 'Too many attempts; `Retry-After` says when to try again.',
  503: 'Overloaded, or the database cannot be reached or written; `Retry-After` says when to try again.',
} as const;

export const createCodeBody = z.object({
  validMinutes: z.int().min(1).max(10_080).default(60),
  /** The terminal (id) whose place the new PC takes; `revoke`: the old key is not believed any more from then on. */
  replaces: z.object({ terminal: z.string().min(1).max(64), revoke: z.boolean().default(false) }).optional(),
});
export const createCodeAnswer = z.object({ code: z.string(), expiresAt: z.iso.datetime() });
export const terminalList = z.object({
  terminals: z.array(heardThrough.extend({ certificate, revokedAt: z.iso.datetime().nullable() })),
});
export const revokeBody = z.object({ terminal: z.string().min(1).max(64) });
export const plantAnswer = z.object({
  serverId: z.uuid(),
  epoch: z.int(),
  site: z.string(),
  plantKey: z.string(),
  head: z.int(),
  status: z.string(),
});

const range = z.object({ from: z.int(), through: z.int() });
/** `recovering` null while the log is open. */
export const recoveryStatus = z.object({
  epoch: z.int(),
  recovering: z
    .object({
      noticedAt: z.iso.datetime(),
      evidence: z.looseObject({ kind: z.enum(['announced', 'node', 'terminal']) }),
      base: z.int(),
      known: z.int(),
      proven: z.int(),
      held: z.int(),
      holes: z.array(range),
      unproven: z.array(range),
      /** Of these the rows that their author has not signed. */
      unsigned: z.int(),
      disagreements: z.array(z.object({ position: z.int(), terminals: z.array(z.string()) })),
      terminals: z.array(
        z.object({ terminal: z.string(), name: z.string(), position: z.int(), whole: z.boolean() }),
      ),
    })
    .nullable(),
});
export const openBody = z.object({
  withHoles: z.boolean().default(false),
  withUnproven: z.boolean().default(false),
  prefer: z.string().min(1).max(64).nullable().default(null),
  asIs: z.boolean().default(false),
});
export const openAnswer = z.object({ epoch: z.int(), taken: z.int(), lost: z.int() });

export const carryAnswer = z.object({
  events: z.int(),
  /** Of these not known at the office terminal before. */
  added: z.int(),
  terminals: z.array(z.string()),
  revoked: z.array(z.string()),
  conflicts: z.array(z.object({ terminal: z.string(), run: z.uuid(), seq: z.int() })),
});

/** Keyset paging: `after` is `run:seq` of the last item seen. */
export const pageQuery = z.object({
  after: z
    .string()
    .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:\d{1,9}$/u)
    .optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});
const parkedEvent = z.object({
  run: z.uuid(),
  seq: z.int(),
  terminal: z.string(),
  code: z.string(),
  hash: z.string(),
  body: z.string(),
  receivedAt: z.iso.datetime(),
});
export const deadLetterList = z.object({
  items: z.array(
    parkedEvent.extend({
      detail: z.string(),
      stream: z.string().nullable(),
      arrival: z.int(),
      triedAt: z.iso.datetime().nullable(),
      droppedBy: z.uuid().nullable(),
    }),
  ),
});
export const retryAnswer = z.object({ through: z.int(), left: z.int() });
export const quarantineList = z.object({
  items: z.array(parkedEvent.extend({ rival: z.uuid().nullable() })),
});

const health = z.object({ status: z.string() });
const done = z.object({ ok: z.literal(true) });
const mismatch = { description: 'Not the plant history that the terminal knows.', schema: serverMismatch };

const open: readonly Route[] = [
  {
    method: 'get',
    path: '/healthz',
    summary: 'The process answers.',
    access: 'open',
    answers: { 200: { description: 'It does.', schema: health } },
  },
  {
    method: 'get',
    path: '/readyz',
    summary: 'Whether pushes are taken now, here or by the node that appends.',
    access: 'open',
    answers: {
      200: { description: 'They are.', schema: health },
      503: { description: 'They are not; the status says why.', schema: health },
    },
  },
  {
    method: 'get',
    path: '/metrics',
    summary: 'Metrics in the Prometheus text format.',
    access: 'open',
    answers: { 200: { description: 'Metrics.', schema: z.string() } },
  },
  {
    method: 'get',
    path: '/api/openapi.json',
    summary: 'This document.',
    access: 'open',
    answers: { 200: { description: 'OpenAPI 3.1.', schema: z.looseObject({}) } },
  },
];

const sync: readonly Route[] = [
  {
    method: 'post',
    path: '/sync/enroll',
    summary: 'Makes a PC a terminal of this site, by a one-time code.',
    access: 'open',
    body: enrollRequest,
    answers: {
      200: { description: 'Enrolled; the certificate is signed by the plant.', schema: enrollAnswer },
      409: { description: 'It cannot take over from that terminal.', schema: problem },
      ...refused(400, 403, 429, 503),
    },
  },
  {
    method: 'post',
    path: '/sync/push',
    summary: 'Hands over own and heard events; answered after they are durable.',
    access: 'terminal',
    body: pushRequest,
    answers: {
      200: { description: 'How far each run is known.', schema: pushAnswer },
      ...refused(400, 401, 403, 413, 429, 503),
    },
  },
  {
    method: 'post',
    path: '/sync/pull',
    summary: "The plant's log after a cursor; waits for news when there are none.",
    access: 'terminal',
    body: pullRequest,
    answers: {
      200: { description: 'Rows in position order.', schema: pullAnswer },
      409: mismatch,
      ...refused(400, 401, 403, 410, 429, 503),
    },
  },
  {
    method: 'post',
    path: '/sync/pin-key',
    summary: "The site's key for PINs, sealed for the terminal that asks.",
    access: 'terminal',
    body: pinKeyRequest,
    answers: {
      200: { description: 'Signed by the plant.', schema: pinKeyAnswer },
      ...refused(400, 401, 403, 429, 503),
    },
  },
  {
    method: 'post',
    path: '/sync/vouch',
    summary: "Where the plant's log ends now, signed for the terminal that asks.",
    access: 'terminal',
    body: vouchRequest,
    answers: {
      200: { description: 'Signed by the plant.', schema: vouchAnswer },
      ...refused(400, 401, 403, 429, 503),
    },
  },
  {
    method: 'post',
    path: '/sync/runs',
    summary: 'How far the plant knows each of these runs.',
    access: 'terminal',
    body: runsRequest,
    answers: {
      200: { description: 'One acknowledgement per run.', schema: runsAnswer },
      ...refused(400, 401, 403, 429, 503),
    },
  },
  {
    method: 'post',
    path: '/sync/snapshot',
    summary: 'What is open in scopes that the terminal is given and does not keep up yet, in pieces.',
    access: 'terminal',
    body: snapshotRequest,
    answers: {
      200: { description: 'Rows of open streams, stream by stream.', schema: snapshotAnswer },
      ...refused(400, 401, 403, 429, 503),
    },
  },
  {
    method: 'post',
    path: '/sync/history',
    summary: 'Rows of one stream.',
    access: 'terminal',
    body: historyRequest,
    answers: {
      200: { description: 'In position order.', schema: historyAnswer },
      ...refused(400, 401, 403, 429, 503),
    },
  },
  {
    method: 'post',
    path: '/sync/recovery',
    summary: 'Shows that the log was longer or another, and hands over what is held of it.',
    access: 'terminal',
    body: recoveryRequest,
    answers: {
      200: {
        description: 'Whether it is being recovered, and from where on rows are wanted.',
        schema: recoveryAnswer,
      },
      ...refused(400, 401, 403, 413, 429, 503),
    },
  },
  {
    method: 'post',
    path: '/sync/signatures',
    summary: "What the plant keeps of a run's signatures.",
    access: 'terminal',
    body: signaturesRequest,
    answers: {
      200: { description: 'By sequence number.', schema: signaturesAnswer },
      ...refused(400, 401, 403, 429, 503),
    },
  },
];

const contents: readonly Route[] = [
  {
    method: 'post',
    path: '/sync/attachments/put',
    summary: 'Hands over a piece of a content that an event of the log names.',
    access: 'terminal',
    body: putRequest,
    answers: {
      200: { description: 'How much of it is there; `whole` after it is durable.', schema: putAnswer },
      ...refused(400, 401, 403, 410, 413, 429, 503),
    },
  },
  {
    method: 'post',
    path: '/sync/attachments/get',
    summary: 'A piece of a content.',
    access: 'terminal',
    body: getRequest,
    answers: {
      200: { description: 'The piece, or that it is not there.', schema: getAnswer },
      ...refused(400, 401, 403, 429, 503),
    },
  },
];

const admin: readonly Route[] = [
  {
    method: 'get',
    path: '/api/plant',
    summary: 'Who this plant is and how long its log is.',
    access: 'admin',
    answers: { 200: { description: 'Identity and head.', schema: plantAnswer }, ...refused(401, 403) },
  },
  {
    method: 'get',
    path: '/api/terminals',
    summary: 'Enrolled terminals and how far each was heard.',
    access: 'admin',
    answers: { 200: { description: 'All terminals.', schema: terminalList }, ...refused(401, 403) },
  },
  {
    method: 'post',
    path: '/api/terminals/codes',
    summary: 'Makes a one-time code for a new PC.',
    access: 'admin',
    body: createCodeBody,
    answers: {
      200: { description: 'The code, shown only here.', schema: createCodeAnswer },
      ...refused(400, 401, 403, 404, 503),
    },
  },
  {
    method: 'post',
    path: '/api/terminals/revoke',
    summary: 'Takes a terminal its access; what it recorded stays.',
    access: 'admin',
    body: revokeBody,
    answers: { 200: { description: 'Done.', schema: done }, ...refused(400, 401, 403, 404, 503) },
  },
  {
    method: 'get',
    path: '/api/dead-letters',
    summary: 'Events that are kept but cannot be read or judged.',
    access: 'admin',
    query: pageQuery,
    answers: {
      200: { description: 'By run and sequence.', schema: deadLetterList },
      ...refused(400, 401, 403, 503),
    },
  },
  {
    method: 'post',
    path: '/api/dead-letters/retry',
    summary: 'Tries all dead letters again, in order; what can be read by now goes into the log.',
    access: 'admin',
    answers: {
      200: { description: 'How many went through, and how many are left.', schema: retryAnswer },
      ...refused(401, 503),
    },
  },
  {
    method: 'get',
    path: '/api/recovery',
    summary: 'Whether the log was put back and is not open yet, and what terminals hold of it.',
    access: 'admin',
    answers: { 200: { description: 'The plan.', schema: recoveryStatus }, ...refused(401, 403, 503) },
  },
  {
    method: 'post',
    path: '/api/recovery/begin',
    summary: 'Announces that the log was put back: nothing is taken in until it is opened.',
    access: 'admin',
    answers: { 200: { description: 'The plan.', schema: recoveryStatus }, ...refused(401, 403, 503) },
  },
  {
    method: 'post',
    path: '/api/recovery/open',
    summary: 'Takes back what terminals hold, at its old positions, and opens the log under a new epoch.',
    access: 'admin',
    body: openBody,
    answers: {
      200: { description: 'What was taken back, and how many positions nobody held.', schema: openAnswer },
      409: { description: 'Nothing happened; the code says why.', schema: problem },
      ...refused(400, 401, 403, 503),
    },
  },
  {
    method: 'get',
    path: '/api/quarantine',
    summary: 'Events whose key another event with other content had.',
    access: 'admin',
    query: pageQuery,
    answers: {
      200: { description: 'By run and sequence.', schema: quarantineList },
      ...refused(400, 401, 403, 503),
    },
  },
  {
    method: 'post',
    path: '/api/carry',
    summary:
      'Takes in a file that was carried here by hand (`application/x-takt-carry`), all of it or nothing.',
    access: 'admin',
    body: z.string(),
    answers: {
      200: { description: 'What was in it; the office terminal hands it to the plant.', schema: carryAnswer },
      409: { description: 'Nothing was taken; the code says why.', schema: problem },
      ...refused(401, 403, 503),
    },
  },
  {
    method: 'post',
    path: '/api/office/{command}',
    summary: 'Sends a command to the office terminal as the administrator: import, ERP intake, enrolment.',
    access: 'admin',
    body: z.looseObject({}),
    answers: {
      200: { description: 'What the command answers over the terminal API.', schema: z.looseObject({}) },
      ...refused(400, 401, 403, 404, 503),
    },
  },
];

export const routes: readonly Route[] = [...open, ...sync, ...contents, ...admin];
