import type { DecideContext, Decision } from '#domain/kernel/decision';
import type { ShipCheck } from '#domain/assembly/unitEvents';
import type { Fetching } from '#domain/logistics/fetching';
import type { StockItem } from '#domain/logistics/stock';
import type { Reads } from '#domain/kernel/streamType';
import type { Dice } from '../dice.ts';

/** What somebody at a terminal sees when deciding: this terminal's view and nothing else. */
export interface Situation {
  readonly dice: Dice;
  /** Virtual time, the same for everybody. */
  readonly atMs: number;
  readonly context: DecideContext;
  readonly reads: Reads;
  readonly terminal: string;
  /** Stations of this PC. */
  readonly stations: readonly string[];
  /** Terminals that may still hold something about the unit. */
  silent(unit: string): readonly string[];
  /** The same, whatever the PC makes of it. */
  unheard(unit: string): readonly string[];
  /** True when another PC recorded something on a stream that begins so, and it has not come here. Nobody at a PC knows that. */
  heldBack(stream: string): boolean;
  /** Units that another PC let go, and nobody here knows it. */
  leaving(): readonly string[];
  /** What stands or stood against the unit by what is known here. */
  against(unit: string): Pick<ShipCheck, 'holds' | 'issues' | 'reworks'>;
  /** The transport under way that is to bring a container, by what is known here. */
  fetching(container: string): Fetching | null;
  /** The containers that a consumption is booked on here. */
  inUse(location: string, part: string): readonly StockItem[];
  /** Keys of the streams of a type that are known here. */
  known(type: string): readonly string[];
}

/** Something that people or devices do; null where there is nothing to do it to. */
export type Act = (s: Situation) => Decision | null;

/** An act on one of the known streams of a type. */
export const onKnown =
  (type: string, act: (s: Situation, key: string) => Decision | null): Act =>
  (s) => {
    const keys = s.known(type);
    return keys.length === 0 ? null : act(s, s.dice.pick(keys));
  };

/** What somebody else acts on unheard, if anything: then two meet. */
export const preferHeldBack = <T>(
  s: Situation,
  all: readonly T[],
  streamOf: (one: T) => string,
): readonly T[] => {
  const contested = all.filter((one) => s.heldBack(streamOf(one)));
  return contested.length > 0 ? contested : all;
};

export const signatureOf = (s: Situation, meaning: string, recordHash: string | null = null) => ({
  person: s.context.actor.kind === 'person' ? s.context.actor.person : 'nobody',
  meaning,
  recordHash,
});

/** What the people of a site do. */
export interface Workload {
  readonly acts: readonly Act[];
  /** The more while their PC is on its own. */
  readonly apart: readonly Act[];
}
