import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { sql } from 'drizzle-orm';
import { mediaTypes } from '#domain/kernel/attachment';
import type { Population } from '#domain/quality/holdEvents';
import type { Because, IssueSubject } from '#domain/quality/issueEvents';
import { accountMeans, outcomes, severities } from '#domain/quality/issueEvents';
import { issueSteps } from '#domain/quality/issueState';
import { streamColumns } from '../projection.ts';

export const issueStatuses = [...issueSteps, 'duplicate'] as const;
export const holdStatuses = ['unplaced', 'placed', 'lifted'] as const;

/** One issue, as its table and board show it; texts of the 8D report are read from the stream's state. */
export const issue = sqliteTable(
  'issue',
  {
    stream: streamColumns.stream.primaryKey(),
    sync: streamColumns.sync,
    issue: text().notNull(),
    number: text().notNull(),
    status: text({ enum: issueStatuses }).notNull(),
    /** Neither closed nor a duplicate. */
    open: integer({ mode: 'boolean' }).notNull(),
    severity: text({ enum: severities }).notNull(),
    source: text().notNull(),
    defectCode: text('defect_code'),
    title: text().notNull(),
    because: text({ mode: 'json' }).$type<Because>(),
    subject: text({ mode: 'json' }).$type<IssueSubject>().notNull(),
    station: text(),
    owner: text(),
    openedAt: text('opened_at').notNull(),
    openedBy: text('opened_by'),
    containmentDueAt: text('containment_due_at').notNull(),
    containedAt: text('contained_at'),
    affected: integer().notNull(),
    accounted: integer().notNull(),
    decided: integer().notNull(),
    actions: integer().notNull(),
    actionsDone: integer('actions_done').notNull(),
    reopened: integer().notNull(),
    duplicateOf: text('duplicate_of'),
  },
  (t) => [
    index('issue_open_opened').on(t.open, t.openedAt, t.issue),
    index('issue_opened').on(t.openedAt, t.issue),
    index('issue_number').on(t.number),
    index('issue_owner')
      .on(t.owner)
      .where(sql`open = 1`),
    index('issue_station')
      .on(t.station)
      .where(sql`open = 1`),
  ],
);

/** One unit that an issue affects. */
export const issueUnit = sqliteTable(
  'issue_unit',
  {
    ...streamColumns,
    issue: text().notNull(),
    unit: text().notNull(),
    means: text({ enum: accountMeans }),
    ref: text(),
    note: text(),
    outcome: text({ enum: outcomes }),
    decidedAt: text('decided_at'),
    decidedBy: text('decided_by'),
    /** Open A or B issue, undecided about this unit: it does not ship. */
    blocks: integer({ mode: 'boolean' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.stream, t.unit] }), index('issue_unit_unit').on(t.unit)],
);

/** A content that an event names, also where it was withdrawn: it is kept all the same. */
export const attachment = sqliteTable(
  'attachment',
  {
    ...streamColumns,
    hash: text().notNull(),
    size: integer().notNull(),
    mediaType: text('media_type', { enum: mediaTypes }).notNull(),
    /** The event that names it. */
    event: text().notNull(),
    addedAt: text('added_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.stream, t.hash] }), index('attachment_hash').on(t.hash)],
);

/** Contents that the plant said it has. */
export const attachmentAtPlant = sqliteTable('attachment_at_plant', { hash: text().primaryKey() });

/** Contents that this PC named, that the plant is not known to have, and whose streams were let go of here. */
export const attachmentOwed = sqliteTable('attachment_owed', {
  hash: text().primaryKey(),
  size: integer().notNull(),
  /** The event that names it. */
  event: text().notNull(),
});

export const hold = sqliteTable(
  'hold',
  {
    stream: streamColumns.stream.primaryKey(),
    sync: streamColumns.sync,
    hold: text().notNull(),
    /** Null while only members were heard of. */
    number: text(),
    status: text({ enum: holdStatuses }).notNull(),
    reason: text(),
    issue: text(),
    population: text({ mode: 'json' }).$type<Population>(),
    /** Where its window reaches by the plant's clock, see `windowOf`; null where it has none. */
    reachFrom: text('reach_from'),
    /** Null while it has no end. */
    reachUntil: text('reach_until'),
    placedAt: text('placed_at'),
    placedBy: text('placed_by'),
    liftedAt: text('lifted_at'),
    liftedBy: text('lifted_by'),
    members: integer().notNull(),
    undecided: integer().notNull(),
  },
  (t) => [
    index('hold_status').on(t.status, t.placedAt, t.hold),
    index('hold_placed').on(t.placedAt, t.hold),
    index('hold_issue').on(t.issue),
  ],
);

/** One member of a hold. Exactly the columns of its kind are filled. */
export const holdMember = sqliteTable(
  'hold_member',
  {
    ...streamColumns,
    hold: text().notNull(),
    member: text().notNull(),
    kind: text({ enum: ['unit', 'container', 'lot'] }).notNull(),
    unit: text(),
    container: text(),
    part: text(),
    lot: text(),
    addedAt: text('added_at').notNull(),
    disposition: text({ enum: outcomes }),
    rework: text(),
    /** The event that decided; a later decision names it. */
    decision: text(),
    decidedAt: text('decided_at'),
    decidedBy: text('decided_by'),
    /** Undecided, to be scrapped or returned, or a container or lot to be sorted: it stays where it is. */
    kept: integer({ mode: 'boolean' }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.stream, t.member] }),
    index('hold_member_unit')
      .on(t.unit)
      .where(sql`unit is not null`),
    index('hold_member_container')
      .on(t.container)
      .where(sql`container is not null`),
    index('hold_member_lot')
      .on(t.part, t.lot)
      .where(sql`lot is not null`),
  ],
);
