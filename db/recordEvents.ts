import type { Actor } from '#domain/kernel/actor';
import { canonical } from '#domain/kernel/canonical';
import type { Draft } from '#domain/kernel/decision';
import type { AnyStreamType } from '#domain/kernel/streamType';
import { splitStreamId } from '#domain/kernel/streamType';
import { bodyHashOf, link } from '#sync/chain';
import type { ClockQuality, EventBody, EventPlace, StreamRead } from '#sync/envelope';

/** Where a run stands: the next event gets `seq` + 1 and links `hash`. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
  readonly lamport: number;
}

/** What is the same for all events of one commit. */
export interface CommitMeta {
  readonly actor: Actor;
  readonly occurredAt: string;
  readonly clock: ClockQuality;
  readonly terminal: string;
  readonly run: string;
  readonly base: number;
  /** The event that led to this decision (a policy's cause), or null. */
  readonly causation: string | null;
  readonly correlation: string | null;
}

/** An event about to be written. */
export interface NewEvent {
  readonly event: EventBody;
  readonly body: string;
  readonly hash: string;
}

interface DraftPlace {
  readonly type: AnyStreamType;
  readonly scope: string;
  readonly reads: readonly StreamRead[];
  readonly basis: readonly EventPlace[];
  readonly eventId: string;
  readonly causation: string | null;
}

/** Turns one draft into the next event of the chain. Throws on a payload that its own schema rejects: that is a bug. */
export function nextEvent(head: ChainHead, draft: Draft, place: DraftPlace, meta: CommitMeta): NewEvent {
  const spec = place.type.events[draft.type];
  if (!spec) throw new Error(`${draft.type} is not an event of ${splitStreamId(draft.stream).name}`);
  const event: EventBody = {
    eventId: place.eventId,
    terminal: meta.terminal,
    run: meta.run,
    seq: head.seq + 1,
    lamport: head.lamport + 1,
    stream: draft.stream,
    scope: place.scope,
    type: draft.type,
    version: spec.version,
    class: spec.class,
    payload: spec.schema.parse(draft.payload),
    occurredAt: meta.occurredAt,
    clock: meta.clock,
    actor: draft.actor ?? meta.actor,
    revision: draft.revision,
    causation: place.causation,
    correlation: meta.correlation ?? place.causation ?? place.eventId,
    effectKey: draft.effectKey,
    reads: [...place.reads],
    ...(place.basis.length > 0 ? { basis: [...place.basis] } : {}),
    base: meta.base,
  };
  const body = canonical(event);
  return { event, body, hash: link(head.hash, bodyHashOf(body)) };
}
