import { and, asc, desc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { actor as actorSchema, type Actor } from '#domain/kernel/actor';
import type { ReadDb } from '../open.ts';
import { event } from '../schema/core.ts';

const authorSchema = z.object({ actor: actorSchema });
const bodySchema = z.object({ actor: actorSchema, payload: z.object({ note: z.string() }) });

export interface Said {
  readonly by: Actor;
  readonly note: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Who said something of a stream last, and in which words: an event of that type, whose payload has a `note`. Null where nobody did. */
export function lastSaid(read: ReadDb, stream: string, type: string): Said | null {
  const row = read
    .select({ body: event.body, at: event.occurredAt })
    .from(event)
    .where(and(eq(event.stream, stream), eq(event.type, type)))
    .orderBy(desc(event.id))
    .limit(1)
    .get();
  if (row === undefined) return null;
  const { actor, payload } = bodySchema.parse(JSON.parse(row.body));
  return { by: actor, note: payload.note, at: row.at };
}

/** Who recorded the first event of that type of a stream; null where none is here. */
export function firstActor(read: ReadDb, stream: string, type: string): Actor | null {
  const row = read
    .select({ body: event.body })
    .from(event)
    .where(and(eq(event.stream, stream), eq(event.type, type)))
    .orderBy(asc(event.id))
    .limit(1)
    .get();
  return row === undefined ? null : authorSchema.parse(JSON.parse(row.body)).actor;
}
