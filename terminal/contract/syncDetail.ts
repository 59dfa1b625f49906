import { z } from 'zod';
import { inboxSubject } from './inboxSubject.ts';

/** Where a PC stands in its plant's log, and what it still has to tell. Instants are UTC ISO strings. */
export const syncDetail = z.object({
  /** The plant history that this PC was enrolled to, and where it is reached; null where it belongs to none. */
  plant: z.object({ serverId: z.string(), epoch: z.number(), urls: z.array(z.string()) }).nullable(),
  /** The plant's log is here through this position; `head` is its rolling hash there, null before the first row. */
  cursor: z.number(),
  head: z.string().nullable(),
  /** Records that the plant has not judged. */
  pending: z.object({
    /** Recorded here, and heard from other PCs. */
    own: z.number(),
    heard: z.number(),
    scopes: z.array(z.object({ scope: z.string(), records: z.number() })),
    /** There are more than were counted. */
    more: z.boolean(),
  }),
  /** Scopes that are kept up here; `all`: also such as begin later. */
  follows: z.object({ all: z.boolean(), scopes: z.array(z.string()) }),
  /** How far each is known here: through `seq` of its own count, with its rolling hash there. */
  heads: z.array(z.object({ scope: z.string(), seq: z.number(), hash: z.string() })),
  /** Scopes that are being entered by a snapshot; null where none is under way. */
  entering: z
    .object({ all: z.boolean(), scopes: z.array(z.string()), through: z.number(), open: z.number() })
    .nullable(),
  /** The newest that the plant has signed of its log. */
  checkpoint: z.object({ epoch: z.number(), position: z.number(), madeAt: z.string() }).nullable(),
  /** What holds records of a newer version: nothing is recorded on it here until this PC is updated. */
  unread: z.array(inboxSubject),
});
