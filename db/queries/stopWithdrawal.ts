import { and, asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { actor as actorSchema, type Actor } from '#domain/kernel/actor';
import { stop } from '#domain/assembly/stop';
import type { ReadDb } from '../open.ts';
import { event } from '../schema/core.ts';

const bodySchema = z.object({ actor: actorSchema, payload: z.object({ note: z.string() }) });

export interface StopWithdrawal {
  readonly by: Actor;
  readonly note: string;
}

/** Who took the record of a stop back, and why; null where nobody did. */
export function stopWithdrawal(read: ReadDb, id: string): StopWithdrawal | null {
  const row = read
    .select({ body: event.body })
    .from(event)
    .where(and(eq(event.stream, `${stop.name}/${id}`), eq(event.type, 'StopWithdrawn')))
    .orderBy(asc(event.id))
    .limit(1)
    .get();
  if (row === undefined) return null;
  const { actor, payload } = bodySchema.parse(JSON.parse(row.body));
  return { by: actor, note: payload.note };
}
