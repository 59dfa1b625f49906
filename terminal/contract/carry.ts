import { z } from 'zod';
import { partBytes } from './carryPart.ts';
import { base } from './define.ts';

/** A written file, lying in this PC's data folder until newer ones take its place. */
const carryFile = z.object({
  name: z.string(),
  bytes: z.number(),
  events: z.number(),
  /** Ids of the PCs whose words are in it. */
  terminals: z.array(z.string()),
  at: z.string(),
});
export type CarryFile = z.infer<typeof carryFile>;

/** What came of taking a file in. Only `storage` may have taken a part of it; it goes on when the file is taken again. */
const carryTaken = z.union([
  z.object({
    ok: z.literal(true),
    header: z.object({ terminal: z.string(), name: z.string(), at: z.string() }),
    events: z.number(),
    /** Of these not known here before. */
    added: z.number(),
    terminals: z.array(z.string()),
    /** PCs whose words were left out, because their key is not believed any more. */
    revoked: z.array(z.string()),
    /** Runs that have another history here; those words were left out. */
    conflicts: z.array(z.object({ terminal: z.string(), run: z.string(), seq: z.number() })),
  }),
  z.object({
    ok: z.literal(false),
    fault: z.enum(['notCarry', 'newerVersion', 'damaged', 'foreignSite', 'notBelieved', 'storage']),
  }),
]);

const incoming = z.uuid();
/** As base64. */
const part = z.base64().max(Math.ceil(partBytes / 3) * 4);

/**
 * What the plant is not known to have, as a file that a person carries to another PC. Files beside the records, as backups are; what is
 * taken in comes as heard.
 */
export const carryContract = {
  write: base
    .route({
      method: 'POST',
      path: '/api/carry',
      summary: 'Write what the plant lacks into a file.',
      tags: ['carry'],
    })
    .input(z.object({}))
    .output(carryFile),
  /** A part of a written file from a byte on; the last is followed by an empty one. */
  read: base
    .route({ method: 'GET', path: '/api/carry/part', summary: 'Read a written file.', tags: ['carry'] })
    .input(z.object({ name: z.string().max(100), from: z.coerce.number().int().min(0) }))
    .output(z.object({ part: z.string() })),
  /** Parts come in order, each from the byte where the one before it ended. `taken`: bytes that are here now. */
  put: base
    .route({
      method: 'POST',
      path: '/api/carry/part',
      summary: 'Hand a carried file over, part by part.',
      tags: ['carry'],
    })
    .input(z.object({ incoming, from: z.int().min(0), part }))
    .output(z.object({ taken: z.number() })),
  take: base
    .route({
      method: 'POST',
      path: '/api/carry/take',
      summary: 'Take in the file that was handed over, all of it or nothing.',
      tags: ['carry'],
    })
    .input(z.object({ incoming }))
    .output(carryTaken),
};
