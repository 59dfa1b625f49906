import type { EventSpec, Recorded } from '#domain/kernel/event';
import { isKernelEvent, kernelEvents } from '#domain/kernel/kernelEvents';
import type { AnyEvent, AnyStreamType, Claim } from '#domain/kernel/streamType';
import type { EventBody } from '#sync/envelope';
import { recordedFor } from '#sync/envelope';
import type { NewEvent } from './incoming.ts';
import type { DeadLetterCode } from './refusals.ts';
import { holdsPlainTexts, isStorable, storable } from './storable.ts';

/** The stream type of a stream id; undefined when this version does not know it. May throw on an id without a key. */
export type StreamTypeOf = (stream: string) => AnyStreamType | undefined;

/** An event whose form is known to be right: its judge can be asked. */
export interface ReadableEvent extends NewEvent {
  readonly status: 'readable';
  readonly event: EventBody;
  /** The event as its stream type sees it. */
  readonly recorded: Recorded<AnyEvent>;
  readonly type: AnyStreamType;
  readonly kernel: boolean;
  readonly claims: readonly Claim[];
}
/** An event that cannot be judged by this version, or not yet. */
export interface UnreadableEvent extends NewEvent {
  readonly status: 'unreadable';
  readonly code: DeadLetterCode;
  readonly detail: string;
}
export type ReadEvent = ReadableEvent | UnreadableEvent;

const scopePattern = /^(site|holds|quality|(line|supply)\/[\p{L}\p{N}._:+-]{1,64})$/u;

/** Parses the payload by the stream type's schema and asks for the event's claims. Never throws. */
export function readEvent(place: NewEvent, typeOf: StreamTypeOf): ReadEvent {
  const unreadable = (code: DeadLetterCode, detail: string): UnreadableEvent => ({
    ...place,
    status: 'unreadable',
    code,
    detail: detail.slice(0, 2000) || code,
  });
  const { event } = place;
  if (!event) return unreadable('unparsable', 'the body is not an event envelope');
  const bad = unstorableField(event, holdsPlainTexts(place.body) ? () => true : isStorable);
  if (bad) return unreadable('unstorable', bad);
  try {
    const type = typeOf(event.stream);
    if (!type) return unreadable('unknownStream', event.stream);
    const recorded = recordedFor(type, event);
    const fault = formFault(event, type, recorded.payload);
    if (fault) return unreadable(fault.code, fault.detail);
    const kernel = isKernelEvent(event.type);
    const claims = kernel ? [] : type.claims(recorded);
    if (claims.some((c) => !isName(c.name) || !isName(c.holder))) return unreadable('unstorable', 'claims');
    return { ...place, status: 'readable', event, recorded, type, kernel, claims };
  } catch (error) {
    return unreadable('judgeFailed', error instanceof Error ? error.message : String(error));
  }
}

/** The stream of an event, as far as its body says one, so that what comes after it there can wait; as a storable text. */
export function streamOf({ event, body }: NewEvent): string | null {
  if (event) return storable(event.stream);
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return null;
  }
  const said = typeof json === 'object' && json !== null && 'stream' in json ? json.stream : null;
  return typeof said === 'string' && said !== '' && said.length <= 200 ? storable(said) : null;
}

const isName = (text: string): boolean => text.length > 0 && text.length <= 400 && isStorable(text);

/** PostgreSQL writes UUIDs in lower case: another spelling of one id would look like another id. */
const isLower = (text: string | null): boolean => text === null || text === text.toLowerCase();

function unstorableField(e: EventBody, isSound: (text: string) => boolean): string | null {
  if (!isLower(e.eventId) || !isLower(e.causation) || !isLower(e.correlation))
    return 'ids are not lower case';
  if (!isSound(e.stream) || !/^[^/]+\/./u.test(e.stream)) return 'stream';
  if (!scopePattern.test(e.scope)) return 'scope';
  if (!isSound(e.type)) return 'type';
  if (e.effectKey !== null && (e.effectKey === '' || !isSound(e.effectKey))) return 'effectKey';
  if (!e.reads.every((read) => isSound(read.stream))) return 'reads';
  return null;
}

function specOf(type: AnyStreamType, eventType: string): EventSpec | undefined {
  if (isKernelEvent(eventType)) return kernelEvents[eventType];
  return Object.hasOwn(type.events, eventType) ? type.events[eventType] : undefined;
}

type Fault = { readonly code: DeadLetterCode; readonly detail: string };

/** `read`: the payload as this version has it. */
function formFault(event: EventBody, type: AnyStreamType, read: unknown): Fault | null {
  if (event.type === 'DiscrepancyFound') return { code: 'plantOnly', detail: event.type };
  const spec = specOf(type, event.type);
  if (!spec) return { code: 'unknownType', detail: `${type.name}: ${event.type}` };
  if (event.version > spec.version) {
    return {
      code: 'unknownVersion',
      detail: `${event.type} version ${event.version}, known through ${spec.version}`,
    };
  }
  if (spec.class !== event.class) return { code: 'wrongClass', detail: `${event.type} is a ${spec.class}` };
  const payload = spec.schema.safeParse(read);
  if (payload.success) return null;
  const issues = payload.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`);
  return { code: 'badPayload', detail: issues.join('; ') };
}
