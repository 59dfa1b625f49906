import { and, desc, eq, not, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { splitStreamId } from '#domain/kernel/streamType';
import type { ReadDb } from '../open.ts';
import { attentionClosed, discrepancy, event } from '../schema/core.ts';
import { entryColumns, readBody, readEntry } from './attentionEntry.ts';
import type { EntryRow } from './attentionEntry.ts';

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
    .select({ happened: entryColumns.happened })
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
  return rows.flatMap(({ happened }) => {
    const { said, stream, code, params } = readEntry({ happened, found: null });
    if (said === null) return [];
    const { event: eventId, type, status } = happened;
    const kind = stuckKind(status);
    return [
      {
        ...said,
        kind,
        id: eventId,
        event: eventId,
        at: happened.at,
        stream,
        type,
        code,
        params,
        owner: null,
      },
    ];
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
    .select({ ...entryColumns, told: told.body })
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
    ...(isKept(row.found.code) ? kept(row, plantWord) : []),
    ...(isKept(row.found.code) ? [] : misfit(row)),
  ]);
}

type FoundRow = EntryRow & { readonly found: NonNullable<EntryRow['found']> };

/** Of a fact that is known here. */
function misfit(row: FoundRow) {
  const { said, type } = readEntry(row);
  return said === null || type === null
    ? []
    : [{ ...row.found, ...said, type, kind: 'discrepancy' as const }];
}

const unknownPayload: Readonly<Record<string, unknown>> = {};

/** Of a record that is in no log: by its author where it is known here, else by the plant's word alone. */
function kept({ found, happened }: FoundRow, plantWord: string | null) {
  // The id of a record that was set aside may be another's.
  const source = found.code === 'recordUnreadable' ? (happened?.body ?? plantWord) : plantWord;
  if (source === null || !isKept(found.code)) return [];
  const { type } = found.params;
  return [
    {
      ...found,
      ...readBody(source),
      payload: unknownPayload,
      terminal: splitStreamId(found.stream).key,
      type: typeof type === 'string' ? type : '',
      kind: keptKinds[found.code],
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
