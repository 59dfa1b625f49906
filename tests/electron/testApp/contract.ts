import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';

const note = z.object({ id: z.int(), text: z.string() });

/** The least that shows page, preload, port, engine, SQLite and the way back. */
export const contract = {
  ping: oc.output(z.object({ pid: z.int(), dataDir: z.string(), plantUrls: z.array(z.string()) })),
  save: oc
    .input(z.object({ text: z.string() }))
    .output(note)
    .errors({ NOTE_REFUSED: { data: z.object({ longest: z.int() }) } }),
  list: oc.output(z.array(note)),
  changes: oc.output(eventIterator(note)),
};
