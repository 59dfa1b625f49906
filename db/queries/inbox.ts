import { and, desc, eq, not, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { z } from 'zod';
import { actor as actorSchema } from '#domain/kernel/actor';
import { splitStreamId } from '#domain/kernel/streamType';
import type { ReadDb } from '../open.ts';
import { attentionClosed, discrepancy, event } from '../schema/core.ts';

const paramsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const refusalSchema = z.object({ code: z.string(), params: paramsSchema });
const bodySchema = z.object({
  actor: actorSchema,
  payload: z.record(z.string(), z.unknown()),
  terminal: z.string(),
  correlation: z.string().nullable(),
});

type Stuck = 'refused' | 'quarantined' | 'parked';
/** As a literal: the index over these alone is not used for bound values. */
const isStuck = sql`${event.status} in ('refused', 'quarantined', 'parked')`;

/** Nobody has closed it yet. */
const unclosed = (id: typeof event.eventId | typeof discrepancy.eventId) =>
  sql`not exists (select 1 from ${attentionClosed} where ${attentionClosed.of} = ${id})`;

/** What fell because the decision that caused it was refused, which is here itself: its entry speaks for both. */
const isEcho = sql`exists (select 1 from ${event} as cause
  where ${event.refusal} ->> '$.code' = 'causeRefused'
    and cause.event_id = ${event.refusal} ->> '$.params.cause' and cause.status = 'refused')`;

/** The plant told of it on the stream of its PC, and that entry is open: it speaks for both. */
const isSpokenFor = sql`(${event.status} = 'parked' and exists (select 1 from ${discrepancy} as word
  where word.of = ${event.eventId} and word.code = 'recordUnreadable'
    and not exists (select 1 from ${attentionClosed} as closed where closed.of = word.event_id)))`;

export interface InboxPage {
  readonly limit: number;
  /** `at/id` of the last entry before. */
  readonly after?: string | undefined;
  /** Only what this stream is about. */
  readonly stream?: string;
}

const before = ({ after }: InboxPage): readonly [at: string, id: string] => {
  const [at = '9999', id = ''] = (after ?? '9999/').split('/');
  return [at, id];
};

/** Events that the plant did not apply, newest first. */
function unapplied(read: ReadDb, page: InboxPage) {
  const [at, id] = before(page);
  const rows = read
    .select({
      id: event.eventId,
      at: event.occurredAt,
      stream: event.stream,
      type: event.type,
      status: event.status,
      refusal: event.refusal,
      body: event.body,
    })
    .from(event)
    .where(
      and(
        isStuck,
        page.stream === undefined ? undefined : eq(event.stream, page.stream),
        unclosed(event.eventId),
        not(isEcho),
        not(isSpokenFor),
        sql`(${event.occurredAt}, ${event.eventId}) < (${at}, ${id})`,
      ),
    )
    .orderBy(desc(event.occurredAt), desc(event.eventId))
    .limit(page.limit)
    .all();
  return rows.map(({ body, refusal, status, ...row }) => {
    const why = refusal === null ? null : refusalSchema.parse(JSON.parse(refusal));
    return {
      ...row,
      ...bodySchema.parse(JSON.parse(body)),
      kind: stuckKind(status),
      event: row.id,
      code: why?.code ?? null,
      params: why?.params ?? {},
      owner: null,
    };
  });
}

const stuckKind = (status: (typeof event.$inferSelect)['status']): Stuck =>
  status === 'quarantined' || status === 'parked' ? status : 'refused';

/** What the plant keeps beside its log, told on the stream of the PC that wrote it. */
export type KeptCode = 'recordUnreadable' | 'recordSetAside';
const keptKinds = { recordUnreadable: 'parked', recordSetAside: 'quarantined' } as const;
export const isKept = (code: string | null): code is KeptCode =>
  code !== null && Object.hasOwn(keptKinds, code);

/** A newer plant took the record by now. */
const isThrough = sql`(${discrepancy.code} = 'recordUnreadable' and exists (select 1 from ${event} as kept
  where kept.run = ${discrepancy.params} ->> '$.run' and kept.seq = ${discrepancy.params} ->> '$.seq'
    and kept.position is not null))`;

const told = alias(event, 'told');

/** Facts that did not fit, and what the plant keeps beside its log, newest first. */
function misfits(read: ReadDb, page: InboxPage) {
  const [at, id] = before(page);
  const rows = read
    .select({
      id: discrepancy.eventId,
      at: discrepancy.foundAt,
      stream: discrepancy.stream,
      event: discrepancy.of,
      owner: discrepancy.owner,
      code: discrepancy.code,
      params: discrepancy.params,
      type: event.type,
      body: event.body,
      told: told.body,
    })
    .from(discrepancy)
    .leftJoin(event, eq(event.eventId, discrepancy.of))
    .leftJoin(told, eq(told.eventId, discrepancy.eventId))
    .where(
      and(
        unclosed(discrepancy.eventId),
        not(isThrough),
        page.stream === undefined ? undefined : eq(discrepancy.stream, page.stream),
        sql`(${discrepancy.foundAt}, ${discrepancy.eventId}) < (${at}, ${id})`,
      ),
    )
    .orderBy(desc(discrepancy.foundAt), desc(discrepancy.eventId))
    .limit(page.limit)
    .all();
  return rows.flatMap(({ told: plantWord, ...row }) => [
    ...(isKept(row.code) ? kept(row, plantWord) : []),
    ...(isKept(row.code) ? [] : misfit(row)),
  ]);
}

type Misfit = Pick<typeof discrepancy.$inferSelect, 'stream' | 'owner' | 'code' | 'params'> & {
  readonly id: string;
  readonly at: string;
  readonly event: string;
  readonly type: string | null;
  readonly body: string | null;
};

/** Of a fact that is known here. */
const misfit = ({ type, body, ...row }: Misfit) =>
  type === null || body === null
    ? []
    : [{ ...row, type, ...bodySchema.parse(JSON.parse(body)), kind: 'discrepancy' as const }];

const unknownPayload: Readonly<Record<string, unknown>> = {};

/** Of a record that is in no log: by its author where it is known here, else by the plant's word alone. */
function kept({ type: _known, body, ...row }: Misfit, plantWord: string | null) {
  // The id of a record that was set aside may be another's.
  const source = row.code === 'recordUnreadable' ? (body ?? plantWord) : plantWord;
  if (source === null || !isKept(row.code)) return [];
  const { type } = row.params;
  return [
    {
      ...row,
      ...bodySchema.parse(JSON.parse(source)),
      payload: unknownPayload,
      terminal: splitStreamId(row.stream).key,
      type: typeof type === 'string' ? type : '',
      kind: keptKinds[row.code],
    },
  ];
}

/** What needs somebody, newest first. */
export const inboxEntries = (read: ReadDb, page: InboxPage) =>
  [...unapplied(read, page), ...misfits(read, page)]
    .sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1))
    .slice(0, page.limit);
export type InboxEntry = ReturnType<typeof inboxEntries>[number];

/** The entry of this id, if it still needs somebody. */
export function inboxEntry(read: ReadDb, id: string): InboxEntry | null {
  const row =
    read.select({ at: event.occurredAt }).from(event).where(eq(event.eventId, id)).get() ??
    read.select({ at: discrepancy.foundAt }).from(discrepancy).where(eq(discrepancy.eventId, id)).get();
  if (!row) return null;
  // The page that ends right above the entry begins with it.
  const found = inboxEntries(read, { limit: 2, after: `${row.at}/${id}~` });
  return found.find((e) => e.id === id) ?? null;
}
