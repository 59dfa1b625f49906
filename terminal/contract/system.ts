import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { localText } from '#domain/kernel/text';
import { siteConfiguration } from '#domain/site/siteConfiguration';
import { base, query } from './define.ts';
import { syncDetail } from './syncDetail.ts';

/** What the sync pill shows. Instants are UTC ISO strings. */
export const syncStatus = z.object({
  state: z.enum(['unenrolled', 'offline', 'connecting', 'online', 'stopped']),
  /** Since when it is so. */
  since: z.string(),
  /** Own events that the plant does not have yet. */
  waiting: z.number(),
  /** Contents that this PC attached and that the plant does not have yet. */
  attachments: z.number(),
  /** When the plant last answered; null = never. */
  plantNewsAt: z.string().nullable(),
  /** Why it stopped or cannot connect, as a code; null when all is well. */
  reason: z.string().nullable(),
  /** The first long pull: rows applied and rows in all. */
  progress: z.object({ done: z.number(), total: z.number() }).nullable(),
  /** This PC's clock: the plant's minus its own, ms, and how far that may be off; null where it was never measured. */
  clock: z.object({ offsetMs: z.number(), uncertaintyMs: z.number() }).nullable(),
  floor: z.object({
    connected: z.boolean(),
    /** Other terminals heard over the floor link in the last 30 s. */
    terminals: z.number(),
  }),
});
export type SyncStatus = z.infer<typeof syncStatus>;

/** Tells that streams changed; never what they are now: the screen asks again. */
export const changeNotice = z.object({
  /** Resume point: hand it back as `since`. */
  cursor: z.string(),
  /** True: everything may have changed (engine restarted, or too far behind). */
  all: z.boolean(),
  /** Stream type names that changed, `sync` for the pill, `fleet` for live AGV positions. */
  topics: z.array(z.string()),
});
export type ChangeNotice = z.infer<typeof changeNotice>;

export const systemContract = {
  queries: {
    status: query('system.status', 'How this terminal and its plant stand.', z.object({}), syncStatus),
    sync: query(
      'system.sync',
      "Where this terminal stands in its plant's log, and what waits by scope.",
      z.object({}),
      syncDetail,
    ),
    terminal: query(
      'system.terminal',
      'This terminal: its id, name and place.',
      z.object({}),
      z.object({
        terminal: z.string(),
        name: z.string(),
        version: z.string(),
        site: localText.nullable(),
        /** Line, stations and zones of this PC by its enrolment. */
        line: z.string().nullable(),
        stations: z.array(z.string()),
        zones: z.array(z.string()),
        demo: z.boolean(),
        /** A sealed break-glass code opens this PC. */
        breakGlass: z.boolean(),
        /** It was replaced (`by`: the other PC's name, where known), revoked or declared lost, as far as this PC has heard; null while it is active. */
        ended: z
          .object({
            status: z.enum(['replaced', 'revoked', 'lost']),
            at: z.string(),
            reason: z.string().nullable(),
            by: z.string().nullable(),
          })
          .nullable(),
      }),
    ),
    people: query(
      'system.people',
      'How old what this PC knows of people is: `expired` after 30 days without the plant, then nobody signs here.',
      z.object({}),
      z.object({
        trust: z.enum(['fresh', 'aging', 'expired']),
        days: z.number(),
        /** When the plant last vouched for it, by its clock; null where it never did. */
        at: z.string().nullable(),
      }),
    ),
    key: query(
      'system.key',
      'Where the private key of this PC lies: in a file, or sealed by the keyring of the operating system.',
      z.object({}),
      z.object({ kept: z.enum(['file', 'keyring']) }),
    ),
    salvaged: query(
      'system.salvaged',
      'What became of a damaged database of this terminal, the last time that one was found at the start; or null.',
      z.object({}),
      z
        .object({
          /** UTC. */
          at: z.string(),
          /** Name of the damaged database, in the data folder. */
          aside: z.string(),
          from: z.enum(['database', 'backup', 'nothing']),
          /** When the backup was complete that the new one began as, UTC. */
          backupAt: z.string().nullable(),
          /** Records brought over: of this terminal, and of others. */
          own: z.number(),
          heard: z.number(),
          /** Records of this terminal that count nowhere, because what is before them is missing. */
          kept: z.number(),
          /** Sequence numbers of this terminal's runs that were there and were not found. */
          missing: z
            .array(z.object({ run: z.string(), fromSeq: z.number(), throughSeq: z.number() }))
            .readonly(),
        })
        .nullable(),
    ),
    site: query(
      'system.site',
      'The site configuration in force, or null.',
      z.object({}),
      siteConfiguration.nullable(),
    ),
  },
};

export const changesContract = base
  .route({
    method: 'GET',
    path: '/api/changes',
    summary: 'Change feed (server-sent events).',
    tags: ['system'],
  })
  .input(z.object({ since: z.string().max(100).optional() }))
  .output(eventIterator(changeNotice));
