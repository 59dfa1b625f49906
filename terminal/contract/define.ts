import { oc } from '@orpc/contract';
import { z } from 'zod';
import { words } from './inputText.ts';
import { names, params } from './refs.ts';

/** What every command answers: the events that are on this PC's disk. */
export const commandAnswer = z.object({
  ok: z.literal(true),
  events: z.array(z.object({ eventId: z.string(), stream: z.string(), seq: z.number() })),
});
export type CommandAnswer = z.infer<typeof commandAnswer>;

const refusalData = z.object({ code: z.string(), params, names: names.optional() });

/** Why a session is over: the engine was started again since, or nobody touched anything for too long. */
export const sessionEnd = z.enum(['restart', 'idle']);
export type SessionEnd = z.infer<typeof sessionEnd>;

/** Errors of every procedure. `REFUSED` is a value of the domain; `STORAGE` is the disk's own failure: nothing was recorded. */
const base = oc.errors({
  REFUSED: { status: 409, message: 'refused', data: refusalData },
  UNAUTHORIZED: {
    status: 401,
    message: 'not signed in',
    data: z.object({ ended: sessionEnd.nullable() }).optional(),
  },
  /** The `Idempotency-Key` was used for another command, by another person or with another input. */
  KEY_REUSED: { status: 422, message: 'idempotency key reused', data: refusalData },
  FORBIDDEN: { status: 403, message: 'not allowed', data: refusalData },
  STORAGE: {
    status: 507,
    message: 'not saved',
    data: z.object({ fault: z.enum(['diskFull', 'readOnly', 'ioError', 'corrupt']) }),
  },
});

/**
 * Half a character (a lone surrogate) has no form that could be hashed, and U+0000 none in the plant's database: they are refused
 * where they come in, with their field.
 */
const wellFormed = (
  value: unknown,
  context: z.core.$RefinementCtx,
  path: readonly PropertyKey[] = [],
): void => {
  if (typeof value === 'string') {
    if (!value.isWellFormed())
      context.addIssue({ code: 'custom', message: 'half a character', path: [...path] });
    if (value.includes('\0'))
      context.addIssue({ code: 'custom', message: 'the character U+0000', path: [...path] });
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) wellFormed(inner, context, [...path, key]);
};

/**
 * The request header of draft-ietf-httpapi-idempotency-key-header, on every transport. The draft quotes the value; the bare form,
 * which most clients send, is taken as well.
 */
export const idempotencyKey = {
  header: 'idempotency-key',
  expected: '1 to 100 printable characters, no comma, quote or blank',
  schema: z
    .string()
    .regex(/^(?:"[\x21\x23-\x5b\x5d-\x7e]{1,100}"|[\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]{1,100})$/)
    .transform((value) => value.replaceAll('"', '')),
};

const idempotencyKeyParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'One key per intent, e.g. a UUID. The same command sent again with its key within 24 hours has no second effect and gets the same answer.',
  schema: { type: 'string', minLength: 1, maxLength: 102 },
} as const;

/**
 * A command: `POST /api/commands/<area>.<verb>`. Dates are strings and numbers are numbers on every transport, so that the
 * same schemas serve MessagePort, WebSocket and HTTP.
 */
export const command = <I extends z.ZodType>(name: `${string}.${string}`, summary: string, input: I) =>
  base
    .route({
      method: 'POST',
      path: `/api/commands/${name}`,
      summary,
      tags: [name.split('.')[0] ?? ''],
      spec: (operation) => ({
        ...operation,
        parameters: [...(operation.parameters ?? []), idempotencyKeyParameter],
      }),
    })
    .input(input.superRefine((value, context) => wellFormed(value, context)))
    .output(commandAnswer);

/** A query: `POST /api/queries/<area>.<name>`, and the same by GET. */
export const query = <I extends z.ZodType, O extends z.ZodType>(
  name: `${string}.${string}`,
  summary: string,
  input: I,
  output: O,
) =>
  base
    .route({ method: 'POST', path: `/api/queries/${name}`, summary, tags: [name.split('.')[0] ?? ''] })
    .input(input)
    .output(output);

export { base };

/** Input part of a signed command: who signs, with both components; a badge alone never signs. */
export const signatureInput = z.object({
  badge: z.string().min(1).max(64),
  pin: z.string().min(4).max(32),
  /** What the signature means, e.g. `close`, `release`, `bypass`. */
  meaning: words(200),
  /** sha-256 (hex) of the RFC 8785 form of the record as shown, where the command is bound to a record. */
  recordHash: z.string().length(64).nullable(),
});
export type SignatureInput = z.infer<typeof signatureInput>;

/** Keyset paging of every list query. `after` is the `next` of the page before. */
export const paging = {
  limit: z.number().int().min(1).max(1000).default(100),
  after: z.string().max(300).optional(),
};

/** `next` is null on the last page. `total` counts all rows of the filter where that is cheap, else null. */
export const pageOf = <R extends z.ZodType>(row: R) =>
  z.object({ rows: z.array(row), next: z.string().nullable(), total: z.number().nullable() });

/** Shown beside a record; nothing once confirmed. */
export const saveState = z.enum(['confirmed', 'saved', 'awaiting']);

/** Of a row that says whose it is what waits: `heard` of another PC, where the plant has not confirmed it. */
export const rowState = z.enum([...saveState.options, 'heard']);
export type RowState = z.infer<typeof rowState>;
