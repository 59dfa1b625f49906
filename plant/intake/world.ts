import type { Claim, StreamState } from '#domain/kernel/streamType';
import type { ScopeHead } from '#sync/scopes';
import type { ClaimName, ClaimRow, KnownEvent, LogHead, RunRow } from '../store.ts';

/** A stream as the judge sees it: the fold of its accepted events in the plant's order. */
export interface StreamEntry {
  readonly scope: string;
  readonly version: number;
  readonly state: StreamState;
  /** What the stream concerns in this state; null where nobody asked yet. */
  readonly subjects: readonly string[] | null;
}

/**
 * What the plant knows before a group is judged. Everything that the group may ask for by its own words has been loaded;
 * `undefined` and empty lists mean "there is none", not "not loaded". Only what judges find on their way may be missing.
 */
export interface World {
  readonly head: LogHead;
  readonly plantRun: PlantRun;
  scope(scope: string): ScopeHead;
  run(run: string): RunRow | undefined;
  /** Runs whose place among their terminal's runs is not known yet. */
  unordered(): readonly RunRow[];
  event(eventId: string): KnownEvent | undefined;
  stream(stream: string): StreamEntry | undefined;
  /** Whether it is known what `stream` is, or that there is none. */
  knowsStream(stream: string): boolean;
  /** Ids of the streams that concern the subject (a storable text); undefined when that was not loaded. */
  concerning(subject: string): readonly string[] | undefined;
  /** Whether an event of the stream is a dead letter, so that later ones wait for it. */
  waits(stream: string): boolean;
  effect(key: string): string | undefined;
  claims(name: ClaimName): readonly ClaimRow[];
}

/** The run in which the plant writes its own events; it has a row in the store from its first event on. */
export interface PlantRun {
  readonly run: string;
  readonly prevRun: string | null;
  readonly prevHash: string;
  readonly ordinal: number;
  readonly seq: number;
  readonly hash: string;
}

/** Per stream whether it concerns a subject from now on. */
export type ConcernChanges = ReadonlyMap<string, boolean>;

export function withChanges(streams: readonly string[], changes: ConcernChanges): readonly string[] {
  const kept = streams.filter((stream) => !changes.has(stream));
  return [...kept, ...[...changes].flatMap(([stream, concerned]) => (concerned ? [stream] : []))];
}

/** One key for a registered name. */
export const nameKey = ({ registry, name }: Pick<Claim, 'registry' | 'name'>): string =>
  `${registry}\u0001${name}`;
