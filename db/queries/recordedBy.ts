import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { actor as actorSchema } from '#domain/kernel/actor';
import type { ReadDb } from '../open.ts';
import { event } from '../schema/core.ts';

const bodySchema = z.object({ terminal: z.string(), actor: actorSchema });

/** What was recorded under an id: what it was, where, when and by whom; null where it is not known here. */
export function recordedBy(read: ReadDb, id: string) {
  const row = read
    .select({ type: event.type, stream: event.stream, at: event.occurredAt, body: event.body })
    .from(event)
    .where(eq(event.eventId, id))
    .get();
  if (row === undefined) return null;
  const { body, ...rest } = row;
  return { ...rest, ...bodySchema.parse(JSON.parse(body)) };
}
