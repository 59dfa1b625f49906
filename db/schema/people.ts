import { index, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Role } from '#domain/kernel/actor';
import type { Qualification } from '#domain/people/qualification';
import { streamColumns } from '../projection.ts';

/** One person, by what their stream says; the name is in `personal_record`. */
export const person = sqliteTable(
  'person',
  {
    stream: streamColumns.stream.primaryKey(),
    sync: streamColumns.sync,
    person: text().notNull(),
    status: text({ enum: ['unadded', 'active', 'deactivated'] }).notNull(),
    /** Null while only details of the person were heard. */
    badge: text(),
    roles: text({ mode: 'json' }).$type<readonly Role[]>().notNull(),
    pinVerifier: text('pin_verifier'),
    qualifications: text({ mode: 'json' }).$type<readonly Qualification[]>().notNull(),
    /** Null once erased. */
    personalHash: text('personal_hash'),
    deactivatedAt: text('deactivated_at'),
  },
  (t) => [index('person_badge').on(t.badge), index('person_id').on(t.person)],
);

/** The personal fields that rode beside an event and whose hash that event holds. */
export const personalRecord = sqliteTable(
  'personal_record',
  {
    eventId: text('event_id').primaryKey(),
    person: text().notNull(),
    personalHash: text('personal_hash').notNull(),
    nameZh: text('name_zh').notNull(),
    nameEn: text('name_en').notNull(),
  },
  (t) => [index('personal_record_person').on(t.person, t.personalHash)],
);

/** Fact row of `LockOutLifted`. */
export const lockOutLifted = sqliteTable(
  'lock_out_lifted',
  { eventId: text('event_id').primaryKey(), lockOut: text('lock_out').notNull() },
  (t) => [index('lock_out_lifted_lock_out').on(t.lockOut)],
);

/** Wrong PINs at this PC, by badge and in all; of this PC alone, written beside the events. See `terminal/lockOut.ts`. */
export const pinTries = sqliteTable('pin_tries', {
  /** `badge/<badge>`, or `terminal`. */
  key: text().primaryKey(),
  lockOut: text('lock_out').notNull(),
  /** Of the PC in all it falls with time. */
  failures: real().notNull(),
  bootId: text('boot_id').notNull(),
  /** Monotonic clock of that boot, ms. */
  atMs: real('at_ms').notNull(),
});
