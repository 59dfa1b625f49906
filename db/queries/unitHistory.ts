import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import { actor as actorSchema, type Actor } from '#domain/kernel/actor';
import { missingItems } from '#domain/assembly/missing';
import { unit as unitStream } from '#domain/assembly/unit';
import type { UnitEvent } from '#domain/assembly/unitEvents';
import type { ReadDb } from '../open.ts';
import { visit } from '../schema/assembly.ts';
import { event } from '../schema/core.ts';
import { hasEffect, newestFirst, oldestFirst } from './eventOrder.ts';

/** Every visit of a unit that is known here, in the order of arrival; of those without an arrival by when they ended. */
export const visitsOf = (read: ReadDb, id: string) =>
  read
    .select()
    .from(visit)
    .where(eq(visit.unit, id))
    .orderBy(asc(sql`coalesce(${visit.arrivedAt}, ${visit.closedAt}, '')`), asc(visit.station))
    .limit(1000)
    .all();
export type VisitRecord = ReturnType<typeof visitsOf>[number];

const bodySchema = z.object({
  actor: actorSchema,
  payload: z.object({ reason: z.string().default(''), note: z.string().default('') }),
});
const takenAway = { shipped: 'UnitShipped', scrapped: 'UnitScrapped', pulledOff: 'UnitPulledOff' } as const;
export type TakenAway = keyof typeof takenAway;

export interface UnitTaken {
  readonly by: Actor;
  /** A reason of the site or words; empty where none is asked for. */
  readonly reason: string;
  readonly note: string;
}

/** Who took a unit away at that instant, and why; null where the record of it did not arrive here. */
export function unitTaken(
  read: ReadDb,
  { unit, how, at }: { readonly unit: string; readonly how: TakenAway; readonly at: string },
): UnitTaken | null {
  const body = bodyAt(read, { unit, type: takenAway[how], at });
  if (body === null) return null;
  const { actor, payload } = bodySchema.parse(body);
  return { by: actor, ...payload };
}

const putBackSchema = z.object({ payload: z.object({ station: z.string().nullable() }) });

/** The station in front of which a unit was put back at that instant; null where there is none, or its record did not arrive here. */
export function putBackBefore(
  read: ReadDb,
  { unit, at }: { readonly unit: string; readonly at: string },
): string | null {
  const body = bodyAt(read, { unit, type: 'UnitReinserted', at });
  return body === null ? null : putBackSchema.parse(body).payload.station;
}

/** What was recorded of a unit at that instant, unread; the newest of a type. */
function bodyAt(
  read: ReadDb,
  { unit, type, at }: { readonly unit: string; readonly type: UnitEvent['type']; readonly at: string },
): unknown {
  const row = read
    .select({ body: event.body })
    .from(event)
    .where(
      and(
        eq(event.stream, `${unitStream.name}/${unit}`),
        eq(event.type, type),
        eq(event.occurredAt, at),
        hasEffect,
      ),
    )
    .orderBy(...newestFirst)
    .limit(1)
    .get();
  return row === undefined ? null : JSON.parse(row.body);
}

const bypassPayload = z.object({
  bypass: z.string(),
  items: missingItems.default([]),
  reason: z.string().default(''),
  note: z.string().default(''),
});

const bypassBody = z.object({ actor: actorSchema, payload: bypassPayload });

export interface BypassRecords {
  /** By id: what was missing, and why it went on all the same. */
  readonly made: ReadonlyMap<string, z.infer<typeof bypassPayload> & { readonly at: string }>;
  /** By id: who looked at it again last, and when. */
  readonly looked: ReadonlyMap<string, { readonly by: Actor; readonly at: string }>;
  /** Ids of those that were looked at again, which the plant has not accepted yet. */
  readonly awaiting: ReadonlySet<string>;
}

/** What the records of a unit say of its bypasses. */
export function bypassRecords(read: ReadDb, id: string): BypassRecords {
  const rows = read
    .select({ type: event.type, status: event.status, at: event.occurredAt, body: event.body })
    .from(event)
    .where(
      and(
        eq(event.stream, `${unitStream.name}/${id}`),
        inArray(event.type, ['BypassMade', 'BypassReviewed']),
        hasEffect,
      ),
    )
    .orderBy(...oldestFirst)
    .all()
    .map((row) => ({ ...row, ...bypassBody.parse(JSON.parse(row.body)) }));
  const made = rows.filter(({ type }) => type === 'BypassMade');
  const looked = rows.filter(({ type }) => type === 'BypassReviewed');
  const waits = looked.filter(({ status }) => status === 'pending');
  return {
    made: new Map(made.map(({ payload, at }) => [payload.bypass, { ...payload, at }])),
    looked: new Map(looked.map(({ payload, actor, at }) => [payload.bypass, { by: actor, at }])),
    awaiting: new Set(waits.map(({ payload }) => payload.bypass)),
  };
}
