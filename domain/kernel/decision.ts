import type { Actor } from './actor.ts';
import type { EventOf, EventSpecs, Recorded } from './event.ts';
import type { Refusal } from './refusal.ts';
import type { Reads, StreamState, StreamType } from './streamType.ts';
import { streamId } from './streamType.ts';

/** What a decision wants to be recorded; the store turns it into an event of this terminal's run. */
export interface Draft {
  readonly stream: string;
  readonly type: string;
  readonly payload: unknown;
  /** Other streams that the judgement depends on; the store notes the version seen. */
  readonly reads: readonly string[];
  /** Policy, cause and target: two drafts with one key have one effect at the plant. */
  readonly effectKey: string | null;
  /** Content address of the product revision that judges this event, or null. */
  readonly revision: string | null;
  /** Index of the draft of the same decision that caused this one, or null. */
  readonly causedBy: number | null;
  /** Who acted, where it is not the person or device of the whole decision (a policy); null = the decision's actor. */
  readonly actor: Actor | null;
  /** JSON that rides beside the event, not covered by its hash (see EventMeta.side); null for almost all. */
  readonly side: string | null;
}

export interface Accepted {
  readonly ok: true;
  readonly events: readonly Draft[];
}
export type Decision<C extends string = string> = Accepted | Refusal<C>;

/** Everything impure that a decision may use, as arguments. */
export interface DecideContext {
  /** UTC instant, ISO 8601 with milliseconds. */
  readonly now: string;
  /** A fresh UUIDv7. */
  newId(): string;
  readonly actor: Actor;
}

export interface DraftOptions {
  readonly reads?: readonly string[];
  readonly effectKey?: string;
  readonly revision?: string | null;
  readonly causedBy?: number;
  readonly actor?: Actor;
  readonly side?: string;
}

/** A typed draft: `draft(hold, id, { type: 'HoldPlaced', payload })`. */
export const draft = <S extends StreamState, Specs extends EventSpecs>(
  type: StreamType<S, Specs>,
  key: string,
  event: EventOf<Specs>,
  options: DraftOptions = {},
): Draft => ({
  stream: streamId(type, key),
  type: event.type,
  payload: event.payload,
  reads: options.reads ?? [],
  effectKey: options.effectKey ?? null,
  revision: options.revision ?? null,
  causedBy: options.causedBy ?? null,
  actor: options.actor ?? null,
  side: options.side ?? null,
});

export const accept = (...events: readonly Draft[]): Accepted => ({ ok: true, events });

/** Reads for a judgement that looks at no other stream: asking for one is a bug in the stream type. */
export const noReads: Reads = {
  get(type, key) {
    throw new Error(`${streamId(type, key)} was not declared in reads`);
  },
  concerning: () => [],
};

/**
 * Decides one event on one stream by the stream's own judge: legal gives the draft, illegal gives its refusal.
 * For facts too: what a person enters is refused on the spot when it does not fit; only what already happened elsewhere
 * (a device, a missed exit) is drafted without asking.
 */
export function decideOne<S extends StreamState, Specs extends EventSpecs>(
  type: StreamType<S, Specs>,
  key: string,
  state: S,
  event: EventOf<Specs>,
  context: DecideContext,
  options: DraftOptions & { readonly readStates?: Reads } = {},
): Decision {
  const recorded: Recorded<EventOf<Specs>> = {
    ...event,
    eventId: '',
    stream: streamId(type, key),
    terminal: '',
    occurredAt: context.now,
    clock: null,
    actor: context.actor,
    revision: options.revision ?? null,
  };
  const refusal = type.legal(state, recorded, options.readStates ?? noReads);
  return refusal ?? accept(draft(type, key, event, options));
}
