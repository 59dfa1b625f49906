import { and, eq, inArray } from 'drizzle-orm';
import { z } from 'zod';
import { actor as actorSchema, type Actor } from '#domain/kernel/actor';
import { andon } from '#domain/assembly/andon';
import type { ReadDb } from '../open.ts';
import { event } from '../schema/core.ts';
import { hasEffect, oldestFirst } from './eventOrder.ts';

const bodySchema = z.object({
  actor: actorSchema,
  payload: z.object({ comes: z.boolean().optional() }),
});
const told = ['AndonCalled', 'AndonAcknowledged', 'AndonReopened'];

export interface AndonActors {
  readonly calledBy: Actor | null;
  readonly takenBy: Actor | null;
}

/** Who called and who took a call first, since it waited anew if it did; null for what did not arrive here. */
export function andonActors(read: ReadDb, id: string): AndonActors {
  const rows = read
    .select({ type: event.type, body: event.body })
    .from(event)
    .where(and(eq(event.stream, `${andon.name}/${id}`), inArray(event.type, told), hasEffect))
    .orderBy(...oldestFirst)
    .limit(100)
    .all();
  const events = rows.map(({ type, body }) => ({ type, ...bodySchema.parse(JSON.parse(body)) }));
  const anew = events.findLastIndex(({ type, payload }) => type === 'AndonReopened' && !payload.comes);
  const firstOf = (type: string, from: number): Actor | null =>
    events.slice(from).find((e) => e.type === type)?.actor ?? null;
  return { calledBy: firstOf('AndonCalled', 0), takenBy: firstOf('AndonAcknowledged', anew + 1) };
}
