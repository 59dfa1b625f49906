import { alias } from 'drizzle-orm/sqlite-core';
import { and, desc, eq, isNotNull, or, sql } from 'drizzle-orm';
import { z } from 'zod';
import { actor as actorSchema } from '#domain/kernel/actor';
import type { ReadDb } from '../open.ts';
import { attentionClosed, discrepancy, event } from '../schema/core.ts';

const refusalSchema = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
const bodySchema = z.object({ actor: actorSchema, terminal: z.string() });
const closing = alias(event, 'closing');

export interface ClosedPage {
  readonly limit: number;
  /** `at/id` of the last entry before. */
  readonly after?: string | undefined;
}

/** What somebody has seen to, with what they said about it, newest first. */
export function closedEntries(read: ReadDb, { limit, after }: ClosedPage) {
  const [at = '9999', id = ''] = (after ?? '9999/').split('/');
  const rows = read
    .select({
      id: attentionClosed.eventId,
      closedAt: attentionClosed.closedAt,
      person: attentionClosed.person,
      note: attentionClosed.note,
      how: closing.type,
      foundAt: discrepancy.foundAt,
      foundOn: discrepancy.stream,
      found: discrepancy.code,
      params: discrepancy.params,
      stream: event.stream,
      type: event.type,
      happenedAt: event.occurredAt,
      refusal: event.refusal,
      body: event.body,
    })
    .from(attentionClosed)
    .leftJoin(closing, eq(closing.eventId, attentionClosed.eventId))
    .leftJoin(discrepancy, eq(discrepancy.eventId, attentionClosed.of))
    .leftJoin(event, sql`${event.eventId} = coalesce(${discrepancy.of}, ${attentionClosed.of})`)
    .where(
      and(
        or(isNotNull(discrepancy.eventId), isNotNull(event.eventId)),
        sql`(${attentionClosed.closedAt}, ${attentionClosed.eventId}) < (${at}, ${id})`,
      ),
    )
    .orderBy(desc(attentionClosed.closedAt), desc(attentionClosed.eventId))
    .limit(limit)
    .all();
  return rows.map(({ foundAt, foundOn, found, params, happenedAt, refusal, body, stream, ...row }) => {
    const refused = refusal === null ? null : refusalSchema.parse(JSON.parse(refusal));
    const said = body === null ? null : bodySchema.parse(JSON.parse(body));
    return {
      ...row,
      stream: foundOn ?? stream ?? '',
      at: foundAt ?? happenedAt ?? row.closedAt,
      discrepancy: found !== null,
      code: found ?? refused?.code ?? null,
      params: params ?? refused?.params ?? {},
      actor: said?.actor ?? null,
      terminal: said?.terminal ?? null,
    };
  });
}
export type ClosedEntry = ReturnType<typeof closedEntries>[number];
