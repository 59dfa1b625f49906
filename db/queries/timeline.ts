import { and, inArray, sql } from 'drizzle-orm';
import { actor as actorSchema } from '#domain/kernel/actor';
import { z } from 'zod';
import type { ReadDb } from '../open.ts';
import { event } from '../schema/core.ts';
import { statement } from '../statement.ts';
import { oldestFirst, standsAfter } from './eventOrder.ts';

const bodyParts = z.object({
  actor: actorSchema,
  payload: z.record(z.string(), z.unknown()),
  terminal: z.string(),
});

const refusalParts = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

/** 1 for what this PC recorded, 0 for what it heard of others. For queries of `event` alone. */
const recordedHere = sql<number>`exists (select 1 from run r where r.run = event.run and r.own = 1)`;

/**
 * Everything that was said on these streams, in the order of the plant, with what became of each: also what it refused, and
 * last what waits for it. `after` = the `eventId` of the last row before.
 */
export function timeline(
  read: ReadDb,
  input: { readonly streams: readonly string[]; readonly limit: number; readonly after?: string | undefined },
) {
  const { streams, limit, after } = input;
  const rows = read
    .select({
      stream: event.stream,
      eventId: event.eventId,
      type: event.type,
      occurredAt: event.occurredAt,
      status: event.status,
      refusal: event.refusal,
      body: event.body,
      own: recordedHere,
    })
    .from(event)
    .where(and(inArray(event.stream, [...streams]), after === undefined ? undefined : standsAfter(after)))
    .orderBy(...oldestFirst)
    .limit(limit)
    .all();
  return rows.map(({ body, refusal, own, ...row }) => ({
    ...row,
    own: own === 1,
    ...bodyParts.parse(JSON.parse(body)),
    refusal: refusal === null ? null : refusalParts.parse(JSON.parse(refusal)),
  }));
}

/** What events say, by their own payload, and who said it when. */
export const saidIn = (read: ReadDb, eventIds: readonly string[]) =>
  eventIds.length === 0
    ? []
    : read
        .select({ occurredAt: event.occurredAt, body: event.body })
        .from(event)
        .where(inArray(event.eventId, [...eventIds]))
        .orderBy(...oldestFirst)
        .all()
        .map(({ occurredAt, body }) => ({ occurredAt, ...bodyParts.parse(JSON.parse(body)) }));

const pending = statement<
  [stream: string],
  { readonly type: string; readonly body: string; readonly own: number }
>(
  `select e.type, e.body, r.own from event e join run r on r.run = e.run where e.stream = ? and e.status = 'pending'`,
);

/** What was said on a stream and waits for the plant, in no order; `own`: on this PC. */
export const pendingOn = (read: ReadDb, stream: string) =>
  pending(read)
    .all(stream)
    .map(({ type, body, own }) => ({
      type,
      own: own === 1,
      payload: bodyParts.parse(JSON.parse(body)).payload,
    }));

const ownPending = statement<[streams: string], { readonly stream: string }>(
  `select distinct e.stream from event e join run r on r.run = e.run
   where e.stream in (select value from json_each(?)) and e.status = 'pending' and r.own = 1`,
);

/** Of these streams those on which something waits for the plant that this PC recorded itself. */
export const waitingHere = (read: ReadDb, streams: readonly string[]): ReadonlySet<string> =>
  new Set(
    ownPending(read)
      .all(JSON.stringify(streams))
      .map(({ stream }) => stream),
  );
