import { and, asc, eq, inArray } from 'drizzle-orm';
import { z } from 'zod';
import { actor as actorSchema, type Actor } from '#domain/kernel/actor';
import { andon } from '#domain/assembly/andon';
import type { ReadDb } from '../open.ts';
import { event } from '../schema/core.ts';

const bodySchema = z.object({ actor: actorSchema });

export interface AndonActors {
  readonly calledBy: Actor | null;
  readonly takenBy: Actor | null;
}

/** Who called and who took a call first, by its events; null for what did not arrive here. */
export function andonActors(read: ReadDb, id: string): AndonActors {
  const rows = read
    .select({ type: event.type, body: event.body })
    .from(event)
    .where(
      and(eq(event.stream, `${andon.name}/${id}`), inArray(event.type, ['AndonCalled', 'AndonAcknowledged'])),
    )
    .orderBy(asc(event.id))
    .limit(10)
    .all();
  const firstOf = (type: string): Actor | null => {
    const row = rows.find((r) => r.type === type);
    return row === undefined ? null : bodySchema.parse(JSON.parse(row.body)).actor;
  };
  return { calledBy: firstOf('AndonCalled'), takenBy: firstOf('AndonAcknowledged') };
}
