import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { sql } from 'drizzle-orm';

/** Every event this terminal knows: its own, those heard over the floor link, those of the plant's feed. */
export const event = sqliteTable(
  'event',
  {
    /** Order of arrival here; of no meaning elsewhere. */
    id: integer().primaryKey(),
    eventId: text('event_id').notNull(),
    run: text().notNull(),
    seq: integer().notNull(),
    stream: text().notNull(),
    type: text().notNull(),
    lamport: integer().notNull(),
    occurredAt: text('occurred_at').notNull(),
    /** The verbatim RFC 8785 string that was hashed. */
    body: text().notNull(),
    hash: text().notNull(),
    /** Rides beside the body, not covered by the hash, erasable (personal fields); null for almost all. */
    side: text(),
    /**
     * Of the batch that ends here; empty where a commit of this terminal ends, which is signed when it is carried; null inside a
     * batch and for events learnt from the plant.
     */
    signature: text(),
    effectKey: text('effect_key'),
    status: text({
      enum: ['pending', 'accepted', 'refused', 'duplicateEffect', 'quarantined', 'parked'],
    }).notNull(),
    /** Place in the plant's log; null while the plant has not judged it. */
    position: integer(),
    /** `{code, params}` as JSON where the plant refused. */
    refusal: text(),
  },
  (t) => [
    uniqueIndex('event_event_id').on(t.eventId),
    uniqueIndex('event_run_seq').on(t.run, t.seq),
    index('event_stream').on(t.stream, t.id),
    index('event_pending')
      .on(t.stream)
      .where(sql`status = 'pending'`),
    /** What another event's effect sets aside until the plant says which has it. */
    index('event_aside')
      .on(t.eventId)
      .where(sql`status = 'duplicateEffect' and position is null`),
    index('event_attention')
      .on(t.id)
      .where(sql`status in ('refused', 'quarantined', 'parked')`),
    /** Departures are few among a visit's events. */
    index('event_departure')
      .on(t.stream)
      .where(sql`type = 'VisitClosed'`),
    index('event_effect')
      .on(t.effectKey)
      .where(sql`effect_key is not null`),
  ],
);

/** One run of one terminal's engine, as far as this terminal knows it. */
export const run = sqliteTable('run', {
  run: text().primaryKey(),
  terminal: text().notNull(),
  prevRun: text('prev_run'),
  /** Chain head before the run's first event; null while not known (learnt from the middle). */
  prevHash: text('prev_hash'),
  /** Gapless through here, and the chain head there. */
  lastSeq: integer('last_seq').notNull(),
  lastHash: text('last_hash').notNull(),
  /** The plant has everything through here. */
  ackedSeq: integer('acked_seq').notNull().default(0),
  own: integer({ mode: 'boolean' }).notNull(),
  startedAt: text('started_at').notNull(),
});

/** The state of one stream: `confirmed` by the plant, and a `view` only while there are pending events. */
export const stream = sqliteTable(
  'stream',
  {
    stream: text().primaryKey(),
    scope: text().notNull(),
    stateVersion: integer('state_version').notNull(),
    /** Accepted events folded into `confirmed`. */
    version: integer().notNull(),
    confirmed: text().notNull(),
    view: text(),
    awaiting: text(),
    pending: integer().notNull(),
  },
  (t) => [index('stream_scope').on(t.scope)],
);

/** How far the plant's rows of one scope are applied here: gapless through `seq`, where the scope's rolling hash is `hash`. */
export const scopeHead = sqliteTable('scope_head', {
  scope: text().primaryKey(),
  seq: integer().notNull(),
  hash: text().notNull(),
});

/** Identity, cursor, keys' public halves: single values by name. */
export const setting = sqliteTable('setting', { name: text().primaryKey(), value: text().notNull() });

/** What the plant has heard of each terminal, as of the last answer. */
export const heardThrough = sqliteTable('heard_through', {
  terminal: text().primaryKey(),
  name: text().notNull(),
  run: text(),
  throughSeq: integer('through_seq').notNull(),
  saidSeq: integer('said_seq'),
  saidCursor: integer('said_cursor'),
  pending: integer(),
  lastHeardAt: text('last_heard_at'),
  version: text(),
  clockOffsetMs: integer('clock_offset_ms'),
});

/** What the plant signed of its log, as JSON of `checkpoint`: proof against a log that is shorter, or another. */
export const checkpoint = sqliteTable(
  'checkpoint',
  { epoch: integer().notNull(), position: integer().notNull(), body: text().notNull() },
  (t) => [primaryKey({ columns: [t.epoch, t.position] })],
);

/** Places of the plant's log with its signature, some way apart: between two of them what is held can be proven. */
export const signedPlace = sqliteTable('signed_place', {
  position: integer().primaryKey(),
  epoch: integer().notNull(),
  logHash: text('log_hash').notNull(),
  signature: text().notNull(),
});

/** A fact that did not fit, as the plant found it. Fact row of `DiscrepancyFound`. */
export const discrepancy = sqliteTable(
  'discrepancy',
  {
    eventId: text('event_id').primaryKey(),
    stream: text().notNull(),
    of: text().notNull(),
    owner: text().notNull(),
    code: text().notNull(),
    params: text({ mode: 'json' }).$type<Record<string, string | number | boolean | null>>().notNull(),
    foundAt: text('found_at').notNull(),
  },
  (t) => [index('discrepancy_of').on(t.of)],
);

/** Fact row of every event that closes an entry of the inbox: `of` needs no more attention. */
export const attentionClosed = sqliteTable(
  'attention_closed',
  {
    eventId: text('event_id').primaryKey(),
    of: text().notNull(),
    person: text(),
    note: text().notNull(),
    closedAt: text('closed_at').notNull(),
  },
  (t) => [index('attention_closed_of').on(t.of), index('attention_closed_at').on(t.closedAt, t.eventId)],
);

/**
 * Streams with an event of a newer version, which this one cannot fold: what was folded before it stands, later events are kept, and
 * nothing is recorded on it here until a version that can read all of it has started.
 */
export const unreadStream = sqliteTable('unread_stream', { stream: text().primaryKey() });

/** Events known by hash alone, because their link did not carry their scope, or their stream was let go of: keeps chains checkable. */
export const hashOnly = sqliteTable(
  'hash_only',
  {
    run: text().notNull(),
    seq: integer().notNull(),
    bodyHash: text('body_hash').notNull(),
    /** The chain's head there; null in older rows. */
    hash: text(),
  },
  (t) => [primaryKey({ columns: [t.run, t.seq] })],
);

/** The chain's head at a place whose event is not here: what was carried here by hand begins behind it, and the plant has all before. */
export const chainHead = sqliteTable(
  'chain_head',
  { run: text().notNull(), seq: integer().notNull(), hash: text().notNull() },
  (t) => [primaryKey({ columns: [t.run, t.seq] })],
);

/**
 * What this terminal answered to commands that carried an idempotency key, so that one sent again has no second effect. Written in the
 * transaction of the command's events; `id` orders the rows, the oldest go first.
 */
export const answeredCommand = sqliteTable('answered_command', {
  id: integer().primaryKey(),
  key: text().notNull().unique(),
  /** Who sent it: `person/<id>`, `device/<id>`, `policy/<id>`. */
  sender: text().notNull(),
  /** `<area>.<verb>` */
  procedure: text().notNull(),
  /** Of procedure and input; made with the terminal's private key, because an input may hold a PIN that a plain hash would give away. */
  fingerprint: text().notNull(),
  /** The answered events as JSON. */
  answer: text().notNull(),
  /** Wall clock, ms since 1970. */
  answeredAt: integer('answered_at').notNull(),
});
