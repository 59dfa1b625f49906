import type { Role } from './actor.ts';
import type { EventOf, EventSpecs, Recorded } from './event.ts';
import type { Refusal } from './refusal.ts';

/** An earlier event of the same stream that gives way: its author is told why. */
export interface Overruled {
  readonly of: string;
  readonly refusal: Refusal;
}

/** An earlier fact of another stream that an event shows not to have fitted. */
export interface Revealed extends Overruled {
  readonly stream: string;
}

/** Every state is a union discriminated by `status`; `absent` is the state before the first event. */
export interface StreamState {
  readonly status: string;
}

/** As much of a stream type as it takes to read a state. */
export interface ReadableStream<S extends StreamState> {
  readonly name: string;
  readonly initial: S;
}

/** What a judgement may look at beside its own stream: streams that the event names in its `reads`, and those found here. */
export interface Reads {
  get<S extends StreamState>(type: ReadableStream<S>, key: string): S;
  /**
   * Ids of the streams that concern a subject (see `StreamType.concerns`); they may be asked for by `get`. The plant answers
   * with all that are in its log, so that what an event's author had not heard of counts too. A terminal answers with none:
   * its events name what it knows.
   */
  concerning(subject: string): readonly string[];
}

/** A name that can have one holder on the whole site (serial, container label, tool); the plant keeps the registry. */
export interface Claim {
  readonly registry: 'serial' | 'container' | 'tool';
  readonly name: string;
  readonly holder: string;
  /** false gives the name back (part removed). */
  readonly held: boolean;
}

/** One row of domain.md's stream table as code. */
export interface StreamType<S extends StreamState, Specs extends EventSpecs> {
  readonly name: string;
  readonly area: 'assembly' | 'logistics' | 'quality' | 'people' | 'site';
  /** What its keys look like; one segment for most. */
  readonly key: RegExp;
  /** Who gets the discrepancies and refusals of this stream. */
  readonly owner: Role;
  /**
   * Raised when the shape of a stored state changes, or whom it concerns: older stored states are folded again from their
   * events, and the plant finds anew what concerns whom.
   */
  readonly stateVersion: number;
  readonly events: Specs;
  readonly initial: S;
  /** The scope of a stream, fixed by its first event (`site`, `holds`, `quality`, `line/<id>`, `supply/<id>`). */
  scopeOf(key: string, first: EventOf<Specs>): string;
  /** Total: any event in any state gives a state. A fact that does not fit leaves what it cannot change. */
  evolve(state: S, event: Recorded<EventOf<Specs>>): S;
  /**
   * The judge, before `evolve`. For a proposal a refusal means "refused"; for a fact it means "stored, with a discrepancy".
   * Decisions call it too, so that a terminal and the plant can only differ by what they know.
   */
  legal(state: S, event: Recorded<EventOf<Specs>>, reads: Reads): Refusal | null;
  /** What the event registers site-wide; empty for most. */
  claims(event: Recorded<EventOf<Specs>>): readonly Claim[];
  /**
   * What the event takes the place of once it is accepted in this state: the plant says it beside each, as a discrepancy. Empty
   * for most. Total, like `evolve`.
   */
  overrules(state: S, event: Recorded<EventOf<Specs>>): readonly Overruled[];
  /**
   * What the event, accepted in this state, shows of facts in other streams that were in the plant's log before it: the plant says
   * it beside each, as a discrepancy. Empty for most. The reads are those of its judgement.
   */
  reveals(state: S, event: Recorded<EventOf<Specs>>, reads: Reads): readonly Revealed[];
  /**
   * What else this stream matters to in this state, as `<kind>/<id>` (`unit/u-1`, `lot/P-7/L-88`): a judgement there finds it by
   * that. Empty for most. Total, like `evolve`.
   */
  concerns(key: string, state: S): readonly string[];
  /** How long PCs need the stream at hand. Total; judged on the confirmed state. */
  lifespan(key: string, state: S): Lifespan;
}

/**
 * `open`: somebody may go on with it. `closed`: it is over, and whoever meets it again looks it up. `with`: as long as that other
 * stream is open.
 */
export type Lifespan = 'open' | 'closed' | { readonly with: string };

/** Any event, as generic code (store, merge, plant) sees it. */
export type AnyEvent = { readonly type: string; readonly payload: unknown };

/**
 * A stream type whose parts are not known statically. Every `StreamType` is one (method parameters compare both ways);
 * generic code only ever hands it states and events that came from the same stream type.
 */
export interface AnyStreamType extends Pick<
  StreamType<StreamState, EventSpecs>,
  'name' | 'area' | 'key' | 'owner' | 'stateVersion'
> {
  readonly events: EventSpecs;
  readonly initial: StreamState;
  scopeOf(key: string, first: AnyEvent): string;
  evolve(state: StreamState, event: Recorded<AnyEvent>): StreamState;
  legal(state: StreamState, event: Recorded<AnyEvent>, reads: Reads): Refusal | null;
  claims(event: Recorded<AnyEvent>): readonly Claim[];
  overrules(state: StreamState, event: Recorded<AnyEvent>): readonly Overruled[];
  reveals(state: StreamState, event: Recorded<AnyEvent>, reads: Reads): readonly Revealed[];
  concerns(key: string, state: StreamState): readonly string[];
  lifespan(key: string, state: StreamState): Lifespan;
}

/** The stream by which a stream is kept at hand: itself while it is open, or the one it lasts as long as; null when it is over. */
export function keptBy(type: AnyStreamType, stream: string, state: StreamState): string | null {
  const lifespan = type.lifespan(splitStreamId(stream).key, state);
  if (lifespan === 'closed') return null;
  return lifespan === 'open' ? stream : lifespan.with;
}

/** `hold` + `0192…` -> `hold/0192…`. Keys may contain slashes (`visit/<unit>/<station>/<n>`). */
export const streamId = (type: { readonly name: string }, key: string): string => `${type.name}/${key}`;

/** The inverse of `streamId`; throws on an id without a slash, because such an id was never made. */
export function splitStreamId(id: string): { readonly name: string; readonly key: string } {
  const slash = id.indexOf('/');
  if (slash < 1 || slash === id.length - 1) throw new Error(`not a stream id: ${id}`);
  return { name: id.slice(0, slash), key: id.slice(slash + 1) };
}

type Parts<S extends StreamState, Specs extends EventSpecs> = Omit<StreamType<S, Specs>, Usual> &
  Partial<Pick<StreamType<S, Specs>, Usual>>;
type Usual = 'key' | 'legal' | 'claims' | 'overrules' | 'reveals' | 'concerns' | 'lifespan';

/**
 * Fills the parts most streams leave out: a key of one segment, everything legal, nothing claimed, overruled or revealed, nobody
 * concerned, no end.
 */
export const defineStream = <S extends StreamState, Specs extends EventSpecs>(
  parts: Parts<S, Specs>,
): StreamType<S, Specs> => ({
  key: /^[^/]+$/u,
  legal: () => null,
  claims: () => [],
  overrules: () => [],
  reveals: () => [],
  concerns: () => [],
  lifespan: () => 'open',
  ...parts,
});
