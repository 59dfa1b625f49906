import { and, desc, eq, not, sql } from 'drizzle-orm';
import { z } from 'zod';
import { actor as actorSchema } from '#domain/kernel/actor';
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

/** Facts that did not fit, newest first. */
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
    })
    .from(discrepancy)
    .innerJoin(event, eq(event.eventId, discrepancy.of))
    .where(
      and(
        unclosed(discrepancy.eventId),
        page.stream === undefined ? undefined : eq(discrepancy.stream, page.stream),
        sql`(${discrepancy.foundAt}, ${discrepancy.eventId}) < (${at}, ${id})`,
      ),
    )
    .orderBy(desc(discrepancy.foundAt), desc(discrepancy.eventId))
    .limit(page.limit)
    .all();
  return rows.map(({ body, ...row }) => ({
    ...row,
    ...bodySchema.parse(JSON.parse(body)),
    kind: 'discrepancy' as const,
  }));
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
