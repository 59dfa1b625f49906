import { z } from 'zod';
import { actor } from '#domain/kernel/actor';
import type { EventMeta } from '#domain/kernel/event';
import type { ClockReading } from '#domain/kernel/moment';
import { upcast } from '#domain/kernel/event';
import type { AnyStreamType } from '#domain/kernel/streamType';
import { instant } from '#domain/kernel/text';
import { isEventBody, mostReads } from './eventGuard.ts';

/** How much the committing terminal's clock could be trusted. Never used for ordering. */
export const clockQuality = z.object({
  /** Estimated offset to the plant's clock, ms; null when never measured. */
  offsetMs: z.number().nullable(),
  /** Half width of the offset's uncertainty, ms; null when never measured. */
  uncertaintyMs: z.number().min(0).nullable(),
  /** Identifies one boot of the PC: monotonic times compare only within it. */
  bootId: z.string().max(64),
  monotonicMs: z.number().min(0),
});
export type ClockQuality = z.infer<typeof clockQuality>;

/** `<type>/<key>`; both parts are there, so that it can be split everywhere. */
const streamIdText = z
  .string()
  .max(200)
  .regex(/^[^/]+\/./su);

export const streamRead = z.object({ stream: streamIdText, version: z.int().min(0) });
export type StreamRead = z.infer<typeof streamRead>;

/** A place in somebody's run. */
export const eventPlace = z.object({ run: z.uuid(), seq: z.int().min(1) });
export type EventPlace = z.infer<typeof eventPlace>;

/**
 * The body of an event: all that the committing terminal says, and all that its `bodyHash` covers.
 *
 * It travels and is stored as the exact RFC 8785 string that the writer hashed (`body`), so that nobody ever has to
 * reproduce the canonical form of somebody else's JSON to check it. `seq` is gapless from 1 within a run (one run of one
 * engine). Unknown fields are kept by being part of that string; they are ignored by this parser.
 */
export const eventBody = z.object({
  eventId: z.uuid(),
  terminal: z.string().min(1).max(64),
  run: z.uuid(),
  seq: z.int().min(1),
  lamport: z.int().min(1),
  stream: streamIdText,
  scope: z.string().min(1).max(100),
  type: z.string().min(1).max(60),
  version: z.int().min(1),
  class: z.enum(['fact', 'proposal']),
  payload: z.unknown(),
  occurredAt: instant,
  clock: clockQuality,
  actor,
  revision: z.string().nullable(),
  /** The event that caused this one, and the first of the chain. */
  causation: z.uuid().nullable(),
  correlation: z.uuid(),
  effectKey: z.string().max(300).nullable(),
  reads: z.array(streamRead).max(mostReads),
  /**
   * What this was decided on that the plant was not known to have then: per other run, the last such event (heard over the
   * floor link, or of an earlier run of this terminal). Whoever forwards this event sees to it that those get to the plant first. Absent where there was none.
   */
  basis: z.array(eventPlace).max(mostReads).optional(),
  /** The plant cursor that the terminal knew when it decided. */
  base: z.int().min(0),
});
export type EventBody = z.infer<typeof eventBody>;

/** An event with its place in its run's chain. `hash` = sha-256(prevHash then bodyHash), hex. */
export interface ChainedEvent {
  readonly body: string;
  readonly event: EventBody;
  readonly bodyHash: string;
  readonly hash: string;
}

/** Null where it was never measured. */
export const readingOf = ({ offsetMs, uncertaintyMs }: ClockQuality): ClockReading | null =>
  offsetMs === null || uncertaintyMs === null ? null : { offsetMs, uncertaintyMs };

/** What `evolve` and `legal` see of an event. */
export const toRecorded = (
  event: EventBody,
  side: string | null = null,
): { type: string; payload: unknown } & EventMeta => ({
  type: event.type,
  payload: event.payload,
  eventId: event.eventId,
  stream: event.stream,
  terminal: event.terminal,
  occurredAt: event.occurredAt,
  clock: readingOf(event.clock),
  actor: event.actor,
  revision: event.revision,
  side,
});

/** The same, with the payload as the stream type's own version has it. */
export function recordedFor(
  type: AnyStreamType,
  event: EventBody,
  side: string | null = null,
): ReturnType<typeof toRecorded> {
  const recorded = toRecorded(event, side);
  const spec = Object.hasOwn(type.events, event.type) ? type.events[event.type] : undefined;
  if (!spec || event.version >= spec.version) return recorded;
  return { ...recorded, payload: upcast(spec, event.version, event.payload) };
}

/** Reads a body string; null when it is not JSON or not an event (the caller keeps it as a dead letter). */
export function parseBody(body: string): EventBody | null {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return null;
  }
  return isEventBody(json) ? json : null;
}
