import type { SQL } from 'drizzle-orm';
import { asc, desc, sql } from 'drizzle-orm';
import { event } from '../schema/core.ts';

const place = [sql`${event.position} is null`, event.position, event.lamport, event.run, event.seq];

/**
 * The order in which events are read, the same on every PC that knows them: what the plant has judged by its place in the log,
 * then what waits, in pending order (`pendingOrder`). Never the order of arrival, which is another one everywhere.
 */
export const oldestFirst: readonly SQL[] = place.map((part) => asc(part));
export const newestFirst: readonly SQL[] = place.map((part) => desc(part));

const placeText = sql.raw('(position is null, coalesce(position, 0), lamport, run, seq)');

/** Stands behind the event of this id in that order; nothing does where it is not here. For queries of `event` alone. */
export const standsAfter = (eventId: string): SQL =>
  sql`${placeText} > (select position is null, coalesce(position, 0), lamport, run, seq from event where event_id = ${eventId})`;

/** Has its effect: the plant accepted it, or has not judged it and nobody else had the effect before. */
export const hasEffect = sql`${event.status} in ('pending', 'accepted')`;
