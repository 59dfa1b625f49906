import { and, asc, gt, inArray } from 'drizzle-orm';
import { actor as actorSchema } from '#domain/kernel/actor';
import { z } from 'zod';
import type { ReadDb } from '../open.ts';
import { event } from '../schema/core.ts';

const bodyParts = z.object({
  actor: actorSchema,
  payload: z.record(z.string(), z.unknown()),
  terminal: z.string(),
});

const refusalParts = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

/**
 * Everything that was said on these streams, in the order in which this terminal learnt it, with what became of each: also what
 * waits for the plant and what it refused. `after` = the `id` of the last row before.
 */
export function timeline(
  read: ReadDb,
  input: { readonly streams: readonly string[]; readonly limit: number; readonly after?: string | undefined },
) {
  const rows = read
    .select({
      id: event.id,
      stream: event.stream,
      eventId: event.eventId,
      type: event.type,
      occurredAt: event.occurredAt,
      status: event.status,
      refusal: event.refusal,
      body: event.body,
    })
    .from(event)
    .where(and(inArray(event.stream, [...input.streams]), gt(event.id, Number(input.after ?? 0))))
    .orderBy(asc(event.id))
    .limit(input.limit)
    .all();
  return rows.map(({ body, refusal, ...row }) => ({
    ...row,
    ...bodyParts.parse(JSON.parse(body)),
    refusal: refusal === null ? null : refusalParts.parse(JSON.parse(refusal)),
  }));
}

/** What events say, by their own payload, and who said it when. */
export const saidIn = (read: ReadDb, eventIds: readonly string[]) =>
  eventIds.length === 0
    ? []
    : read
        .select({ occurredAt: event.occurredAt, body: event.body })
        .from(event)
        .where(inArray(event.eventId, [...eventIds]))
        .all()
        .map(({ occurredAt, body }) => ({ occurredAt, ...bodyParts.parse(JSON.parse(body)) }));
