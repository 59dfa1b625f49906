import { z } from 'zod';
import { contentHash } from '../kernel/contentHash.ts';
import { localText } from '../kernel/text.ts';

/**
 * The personal fields of one person. They never enter an event: the stream holds only their hash, so that the record can be
 * erased without touching a signed chain (docs/decisions/0002-personal-fields.md). `salt` is 16 random bytes in hex; without
 * it a name could be guessed from its hash.
 */
export const personalRecord = z.object({ salt: z.string().regex(/^[0-9a-f]{32}$/), name: localText });
export type PersonalRecord = z.infer<typeof personalRecord>;

/** The hash that the person's stream holds. */
export const personalHash = (record: PersonalRecord): string => contentHash(record);

/** Reads what rode beside an event; null when it is missing, unreadable or not what the event's hash speaks of. */
export function believedRecord(side: string | null | undefined, hash: string): PersonalRecord | null {
  if (!side) return null;
  let json: unknown;
  try {
    json = JSON.parse(side);
  } catch {
    return null;
  }
  const parsed = personalRecord.safeParse(json);
  return parsed.success && personalHash(parsed.data) === hash ? parsed.data : null;
}
