import {
  bigint,
  bigserial,
  boolean,
  check,
  customType,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });
const counter = (name: string) => bigint(name, { mode: 'number' });

/** One row: which history this database holds. The private key lies in the plant's data folder, never here. */
export const plantIdentity = pgTable(
  'plant_identity',
  {
    only: boolean('only').primaryKey().default(true),
    serverId: uuid('server_id').notNull(),
    epoch: integer('epoch').notNull(),
    site: text('site').notNull(),
    publicKey: text('public_key').notNull(),
    /** Rises with each enrolment and revocation, so that every node notices. */
    roster: counter('roster').notNull().default(0),
  },
  (t) => [check('plant_identity_single', sql`${t.only}`)],
);

/**
 * One row: the appender's fencing lease and the head of the log. Every commit updates it under its token, so that an
 * appender that lost the lease can write nothing.
 */
export const appender = pgTable(
  'appender',
  {
    only: boolean('only').primaryKey().default(true),
    token: counter('token').notNull(),
    holder: text('holder').notNull(),
    expiresAt: instant('expires_at').notNull(),
    takenAt: instant('taken_at')
      .notNull()
      .default(sql`'-infinity'`),
    /** Where the other nodes reach the holder. */
    holderUrl: text('holder_url'),
    position: counter('position').notNull(),
    logHash: bytea('log_hash').notNull(),
    lamport: counter('lamport').notNull(),
    /** What the index of concerns was made with; empty when it is not whole. */
    indexedWith: text('indexed_with').notNull().default(''),
    /** By the plant's clock, `2026-11`: what is appended now belongs to it; empty before the first. */
    month: text('month').notNull().default(''),
  },
  (t) => [check('appender_single', sql`${t.only}`)],
);

/**
 * The log: one row per event in the plant's order. `body` is the writer's exact text. Append-only. Partitioned by months (ranges of
 * positions, tables in the schema `history`) by a migration of its own, because drizzle cannot say so.
 */
export const event = pgTable(
  'event',
  {
    position: counter('position').primaryKey(),
    eventId: uuid('event_id').notNull(),
    run: uuid('run').notNull(),
    seq: integer('seq').notNull(),
    stream: text('stream').notNull(),
    scope: text('scope').notNull(),
    scopeSeq: counter('scope_seq').notNull(),
    /** Accepted events of its stream before this one. */
    streamVersion: counter('stream_version').notNull().default(0),
    verdict: text('verdict').notNull(),
    refusal: text('refusal'),
    receivedAt: instant('received_at').notNull(),
    hash: bytea('hash').notNull(),
    scopeHash: bytea('scope_hash').notNull(),
    logHash: bytea('log_hash').notNull(),
    /** Null where it lies in a detached month. */
    body: text('body'),
    /** Rides beside the body, not covered by its hash, erasable (personal fields). */
    side: text('side'),
  },
  (t) => [index('event_by_stream').on(t.stream, t.position)],
);

/** What is unique over all months: by it repeats are known, whatever is detached. One row per row of `event`. */
export const eventKey = pgTable(
  'event_key',
  {
    eventId: uuid('event_id').primaryKey(),
    run: uuid('run').notNull(),
    seq: integer('seq').notNull(),
    position: counter('position').notNull(),
    hash: bytea('hash').notNull(),
  },
  (t) => [unique('event_key_run_seq_once').on(t.run, t.seq)],
);

/** A month that is over: positions `first` through `last`. */
export const historyMonth = pgTable('history_month', {
  month: text('month').primaryKey(),
  first: counter('first').notNull(),
  last: counter('last').notNull(),
  closedAt: instant('closed_at').notNull(),
  /** Its bodies lie in a table beside the log, or in an archive; null while they are in the log. */
  detachedAt: instant('detached_at'),
});

/** Who detached and attached months. Append-only. */
export const historyTrace = pgTable('history_trace', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  month: text('month').notNull(),
  act: text('act').notNull(),
  at: instant('at').notNull(),
  by: text('by').notNull(),
});

/** State of a stream by the plant's order; what proposals are judged on. */
export const stream = pgTable(
  'stream',
  {
    stream: text('stream').primaryKey(),
    scope: text('scope').notNull(),
    version: counter('version').notNull(),
    stateVersion: integer('state_version').notNull(),
    state: text('state').notNull(),
    /** By which stream it is kept at hand: itself while it is open, or the one it lasts as long as. Made again with `concern`. */
    keptBy: text('kept_by'),
  },
  (t) => [
    index('stream_open')
      .on(t.stream)
      .where(sql`${t.keptBy} = ${t.stream}`),
    index('stream_kept').on(t.keptBy, t.scope),
  ],
);

export const scope = pgTable('scope', {
  scope: text('scope').primaryKey(),
  seq: counter('seq').notNull(),
  hash: bytea('hash').notNull(),
});

/** What the plant signed of its log, as JSON of `checkpoint`. */
export const checkpoint = pgTable(
  'checkpoint',
  {
    epoch: integer('epoch').notNull(),
    position: counter('position').notNull(),
    body: text('body').notNull(),
  },
  (t) => [primaryKey({ columns: [t.position, t.epoch] })],
);

/** Each time that the log was put back; `opened_at` null while nothing may go onto it. */
export const recovery = pgTable('recovery', {
  epoch: integer('epoch').primaryKey(),
  noticedAt: instant('noticed_at').notNull(),
  base: counter('base').notNull(),
  baseHash: bytea('base_hash').notNull(),
  /** JSON of `Evidence`. */
  evidence: text('evidence').notNull(),
  openedAt: instant('opened_at'),
  intact: counter('intact'),
});

/** What terminals hold of a log that was put back, until it is in the log again. */
export const offeredRow = pgTable(
  'offered_row',
  {
    position: counter('position').notNull(),
    hash: bytea('hash').notNull(),
    verdict: text('verdict').notNull(),
    refusal: text('refusal'),
    /** Who handed it over first. */
    terminal: text('terminal').notNull(),
    body: text('body').notNull(),
    side: text('side'),
    /** Of the body alone, SHA-256. */
    bodyHash: bytea('body_hash').notNull(),
  },
  (t) => [primaryKey({ columns: [t.position, t.hash, t.verdict, t.bodyHash] })],
);

/** Runs of which terminals handed over rows, as JSON of `HeldRun`. */
export const offeredRun = pgTable(
  'offered_run',
  { run: uuid('run').notNull(), terminal: text('terminal').notNull(), body: text('body').notNull() },
  (t) => [primaryKey({ columns: [t.run, t.terminal] })],
);

/** Places that the plant signed before those, as terminals hold them. */
export const provenPlace = pgTable(
  'proven_place',
  {
    position: counter('position').notNull(),
    logHash: bytea('log_hash').notNull(),
    /** Who showed it first. */
    terminal: text('terminal').notNull(),
  },
  (t) => [primaryKey({ columns: [t.position, t.logHash] })],
);

/** The furthest place that the plant signed for each terminal, as it shows it. */
export const offeredPlace = pgTable('offered_place', {
  terminal: text('terminal').primaryKey(),
  position: counter('position').notNull(),
  logHash: bytea('log_hash').notNull(),
  whole: boolean('whole').notNull(),
});

/** One run of one engine. `linked`: `prev_hash` was found in `prev_run`. `ordinal` counts a terminal's runs along such links. */
export const run = pgTable(
  'run',
  {
    run: uuid('run').primaryKey(),
    terminal: text('terminal').notNull(),
    prevRun: uuid('prev_run'),
    prevHash: bytea('prev_hash').notNull(),
    seq: integer('seq').notNull(),
    hash: bytea('hash').notNull(),
    linked: boolean('linked').notNull(),
    ordinal: integer('ordinal'),
    parked: integer('parked').notNull(),
    conflicts: integer('conflicts').notNull(),
    firstReceivedAt: instant('first_received_at').notNull(),
  },
  (t) => [
    index('run_by_terminal').on(t.terminal, t.ordinal),
    index('run_unlinked')
      .on(t.terminal)
      .where(sql`${t.ordinal} is null`),
  ],
);

/** Signatures as the batches carried them: through `seq` the run's chain is signed by its terminal. */
export const signature = pgTable(
  'signature',
  {
    run: uuid('run').notNull(),
    seq: integer('seq').notNull(),
    signature: text('signature').notNull(),
  },
  (t) => [primaryKey({ columns: [t.run, t.seq] })],
);

/** Who holds a site-wide name; more than one holder of a name is a conflict that people have to clear. */
export const claim = pgTable(
  'claim',
  {
    registry: text('registry').notNull(),
    name: text('name').notNull(),
    holder: text('holder').notNull(),
    eventId: uuid('event_id').notNull(),
    stream: text('stream').notNull(),
    scope: text('scope').notNull(),
  },
  (t) => [primaryKey({ columns: [t.registry, t.name, t.holder] })],
);

/** Which streams matter to a unit or a lot as they stand: found by it when the unit is judged. Made again from `stream` at need. */
export const concern = pgTable(
  'concern',
  {
    subject: text('subject').notNull(),
    stream: text('stream').notNull(),
  },
  (t) => [primaryKey({ columns: [t.subject, t.stream] })],
);

export const effect = pgTable('effect', {
  key: text('key').primaryKey(),
  eventId: uuid('event_id').notNull(),
});

/**
 * Acknowledged but not in the log: what this version cannot read or judge, and what waits behind it in its stream. Retried,
 * exported or dropped by an admin; what was dropped stays, for its place in its run's chain.
 */
export const deadLetter = pgTable(
  'dead_letter',
  {
    run: uuid('run').notNull(),
    seq: integer('seq').notNull(),
    terminal: text('terminal').notNull(),
    code: text('code').notNull(),
    detail: bytea('detail').notNull(),
    /** Null where the body does not say. */
    stream: text('stream'),
    /** Order in which the plant met them. */
    arrival: bigserial('arrival', { mode: 'number' }).notNull(),
    hash: bytea('hash').notNull(),
    body: bytea('body').notNull(),
    /** Rides beside the body, not covered by its hash, erasable (personal fields). */
    side: bytea('side'),
    receivedAt: instant('received_at').notNull(),
    /** When it was last tried again in vain. */
    triedAt: instant('tried_at'),
    /** The event by which a person gave it up. */
    droppedBy: uuid('dropped_by'),
  },
  (t) => [
    primaryKey({ columns: [t.run, t.seq] }),
    unique('dead_letter_arrival_once').on(t.arrival),
    index('dead_letter_waiting')
      .on(t.arrival)
      .where(sql`${t.droppedBy} is null`),
  ],
);

/** Events whose key another event with other content already had. Kept and shown, never applied. */
export const quarantined = pgTable(
  'quarantined',
  {
    run: uuid('run').notNull(),
    seq: integer('seq').notNull(),
    hash: bytea('hash').notNull(),
    terminal: text('terminal').notNull(),
    code: text('code').notNull(),
    /** The event of the log that has the key, or null when it is a dead letter. */
    rival: uuid('rival'),
    body: bytea('body').notNull(),
    receivedAt: instant('received_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.run, t.seq, t.hash] })],
);

/** A PC that may speak here, and what it last said of itself. */
export const terminal = pgTable('terminal', {
  terminal: text('terminal').primaryKey(),
  name: text('name').notNull(),
  publicKey: text('public_key').notNull().unique(),
  certificate: text('certificate').notNull(),
  enrolledAt: instant('enrolled_at').notNull(),
  revokedAt: instant('revoked_at'),
  saidRun: uuid('said_run'),
  saidSeq: integer('said_seq'),
  saidCursor: counter('said_cursor'),
  pending: integer('pending'),
  version: text('version'),
  clockOffsetMs: doublePrecision('clock_offset_ms'),
  lastHeardAt: instant('last_heard_at'),
});

/** What a terminal said it had of an earlier run, as long as the plant has less of it. */
export const saidRun = pgTable('said_run', {
  run: uuid('run').primaryKey(),
  terminal: text('terminal').notNull(),
  seq: integer('seq').notNull(),
  saidAt: instant('said_at').notNull(),
});

/** One-time codes, hashed (sha-256 of at least 60 random bits); a used one stays, so that a lost answer can be repeated. */
export const enrolmentCode = pgTable('enrolment_code', {
  codeHash: bytea('code_hash').primaryKey(),
  expiresAt: instant('expires_at').notNull(),
  usedBy: text('used_by'),
});

/** A content that an event of the log names. `whole`: all of it is there and is what its hash says. */
export const attachment = pgTable('attachment', {
  hash: bytea('hash').primaryKey(),
  size: integer('size').notNull(),
  received: integer('received').notNull(),
  whole: boolean('whole').notNull(),
});

/** The bytes from `at` on. */
export const attachmentPiece = pgTable(
  'attachment_piece',
  {
    hash: bytea('hash')
      .notNull()
      .references(() => attachment.hash, { onDelete: 'cascade' }),
    at: integer('at').notNull(),
    bytes: bytea('bytes').notNull(),
  },
  (t) => [primaryKey({ columns: [t.hash, t.at] })],
);
