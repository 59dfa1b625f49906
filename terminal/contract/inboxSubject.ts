import { z } from 'zod';
import { localText } from '#domain/kernel/text';
import { part, place } from './supplyRefs.ts';

/** What a stream is about, as people call it (number, VIN, station, person). */
export const inboxSubject = z.object({
  /** Stream type. */
  kind: z.string(),
  key: z.string(),
  /** Null where this PC knows no name. */
  label: localText.nullable(),
  /** What a call or a transport brings where; null for all else, and where neither is known here. */
  goods: z.object({ part: part.nullable(), containers: z.array(z.string()), to: place }).nullable(),
  /** The issue that it is, or that a hold was placed for. */
  issue: z.string().nullable(),
});
