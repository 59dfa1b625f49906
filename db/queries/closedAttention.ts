import { alias } from 'drizzle-orm/sqlite-core';
import { and, desc, eq, isNotNull, or, sql } from 'drizzle-orm';
import type { ReadDb } from '../open.ts';
import { attentionClosed, discrepancy, event } from '../schema/core.ts';
import { entryColumns, readEntry } from './attentionEntry.ts';

const closing = alias(event, 'closing');

export interface ClosedPage {
  readonly limit: number;
  /** `at/id` of the last entry before. */
  readonly after?: string | undefined;
}

/** What somebody has seen to, with what they said about it, newest first. */
export function closedEntries(read: ReadDb, { limit, after }: ClosedPage) {
  const [before = '9999', id = ''] = (after ?? '9999/').split('/');
  const rows = read
    .select({
      ...entryColumns,
      id: attentionClosed.eventId,
      closedAt: attentionClosed.closedAt,
      person: attentionClosed.person,
      note: attentionClosed.note,
      how: closing.type,
    })
    .from(attentionClosed)
    .leftJoin(closing, eq(closing.eventId, attentionClosed.eventId))
    .leftJoin(discrepancy, eq(discrepancy.eventId, attentionClosed.of))
    .leftJoin(event, sql`${event.eventId} = coalesce(${discrepancy.of}, ${attentionClosed.of})`)
    .where(
      and(
        or(isNotNull(discrepancy.eventId), isNotNull(event.eventId)),
        sql`(${attentionClosed.closedAt}, ${attentionClosed.eventId}) < (${before}, ${id})`,
      ),
    )
    .orderBy(desc(attentionClosed.closedAt), desc(attentionClosed.eventId))
    .limit(limit)
    .all();
  return rows.map(({ happened, found, ...row }) => {
    const { said, at, ...entry } = readEntry({ happened, found });
    return {
      ...row,
      ...entry,
      at: at ?? row.closedAt,
      discrepancy: found !== null,
      actor: said?.actor ?? null,
      terminal: said?.terminal ?? null,
    };
  });
}
export type ClosedEntry = ReturnType<typeof closedEntries>[number];
