import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { actor as actorSchema, type Actor } from '#domain/kernel/actor';
import type { ReadDb } from '../open.ts';
import { event } from '../schema/core.ts';
import { hasEffect, newestFirst, oldestFirst } from './eventOrder.ts';

const authorSchema = z.object({ actor: actorSchema });
const bodySchema = z.object({ actor: actorSchema, payload: z.object({ note: z.string() }) });

export interface Said {
  readonly by: Actor;
  readonly note: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Who said something of a stream last, and in which words: an event of that type that has its effect, with a `note`. Null where nobody did. */
export function lastSaid(read: ReadDb, stream: string, type: string): Said | null {
  const row = read
    .select({ body: event.body, at: event.occurredAt })
    .from(event)
    .where(and(eq(event.stream, stream), eq(event.type, type), hasEffect))
    .orderBy(...newestFirst)
    .limit(1)
    .get();
  return row === undefined ? null : saidIn(row);
}

/** Who said what in the event of this id, whose payload has a `note`; null where it is not here. */
export function saidAs(read: ReadDb, eventId: string): Said | null {
  const row = read
    .select({ body: event.body, at: event.occurredAt })
    .from(event)
    .where(eq(event.eventId, eventId))
    .get();
  return row === undefined ? null : saidIn(row);
}

function saidIn({ body, at }: { readonly body: string; readonly at: string }): Said {
  const { actor, payload } = bodySchema.parse(JSON.parse(body));
  return { by: actor, note: payload.note, at };
}

/** Who recorded the first event of that type of a stream that has its effect; null where none is here. */
export function firstActor(read: ReadDb, stream: string, type: string): Actor | null {
  const row = read
    .select({ body: event.body })
    .from(event)
    .where(and(eq(event.stream, stream), eq(event.type, type), hasEffect))
    .orderBy(...oldestFirst)
    .limit(1)
    .get();
  return row === undefined ? null : authorSchema.parse(JSON.parse(row.body)).actor;
}
