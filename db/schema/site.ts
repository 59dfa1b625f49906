import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Effectivity } from '#domain/site/revision';
import { streamColumns } from '../projection.ts';

export const terminalStatuses = ['active', 'replaced', 'revoked', 'lost'] as const;

/** One PC, by what its stream says. What the plant has heard of it is in `heard_through`. */
export const terminal = sqliteTable('terminal', {
  stream: streamColumns.stream.primaryKey(),
  sync: streamColumns.sync,
  terminal: text().notNull(),
  status: text({ enum: terminalStatuses }).notNull(),
  /** Null while only its end was heard of. */
  name: text(),
  kind: text({ enum: ['floor', 'office'] }),
  line: text(),
  stations: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
  zones: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
  scopes: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
  tools: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
  enrolledAt: text('enrolled_at'),
  endedAt: text('ended_at'),
  endReason: text('end_reason'),
  replacedBy: text('replaced_by'),
});

/** One published product revision; its content is in the stream's state. */
export const revision = sqliteTable(
  'revision',
  {
    stream: streamColumns.stream.primaryKey(),
    sync: streamColumns.sync,
    revision: text().notNull(),
    label: text().notNull(),
    publishedAt: text('published_at').notNull(),
    variants: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
    parts: integer().notNull(),
    operations: integer().notNull(),
    effectivities: text({ mode: 'json' }).$type<readonly Effectivity[]>().notNull(),
  },
  (t) => [index('revision_published').on(t.publishedAt, t.revision)],
);
