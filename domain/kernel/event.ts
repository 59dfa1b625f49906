import type { z } from 'zod';
import type { Actor } from './actor.ts';
import type { ClockReading } from './moment.ts';

/**
 * A fact physically happened and is always accepted; what did not fit becomes a discrepancy.
 * A proposal is a decision that others may have pre-empted; the plant gives its verdict.
 */
export type EventClass = 'fact' | 'proposal';

/** What one event type is: its class, its version, the shape of its payload, and whether it loosens a restriction. */
export interface EventSpec<S extends z.ZodType = z.ZodType> {
  readonly class: EventClass;
  /** What this version of the product writes: one more than there are upcasts. */
  readonly version: number;
  /** The shape of the payload in that version. */
  readonly schema: S;
  /** From version 1 to 2, from 2 to 3 and so on; kept for ever, so that whatever was ever written can be read. */
  readonly upcasts: readonly Upcast[];
  /**
   * True for a proposal that opens something (lift a hold, ship, close). While the plant has not accepted it, it is
   * never folded into a state: it is listed as awaiting, so that no interlock can read it as done.
   */
  readonly loosens: boolean;
  /** The judge asks what concerns the event's own stream (`Reads.concerning`): the plant has it at hand before it judges. */
  readonly looksAround: boolean;
}

/** Brings a payload of one version to the next. */
export type Upcast = (payload: unknown) => unknown;

/** The payload of an event of `version` in the shape that this version of the product knows. */
export const upcast = (spec: EventSpec, version: number, payload: unknown): unknown =>
  spec.upcasts.slice(version - 1).reduce((older, next) => next(older), payload);

export type EventSpecs = Readonly<Record<string, EventSpec>>;

export const fact = <S extends z.ZodType>(schema: S, upcasts: readonly Upcast[] = []): EventSpec<S> => ({
  class: 'fact',
  version: upcasts.length + 1,
  schema,
  upcasts,
  loosens: false,
  looksAround: false,
});
/** A fact that is no discrepancy by its own stream alone. */
export const factAmong = <S extends z.ZodType>(schema: S, upcasts: readonly Upcast[] = []): EventSpec<S> => ({
  ...fact(schema, upcasts),
  looksAround: true,
});
export const proposal = <S extends z.ZodType>(schema: S, upcasts: readonly Upcast[] = []): EventSpec<S> => ({
  class: 'proposal',
  version: upcasts.length + 1,
  schema,
  upcasts,
  loosens: false,
  looksAround: false,
});
/** A proposal whose effect waits for the plant's verdict. */
export const loosening = <S extends z.ZodType>(schema: S, upcasts: readonly Upcast[] = []): EventSpec<S> => ({
  class: 'proposal',
  version: upcasts.length + 1,
  schema,
  upcasts,
  loosens: true,
  looksAround: true,
});

/** The union of `{type, payload}` that a table of specs describes. */
export type EventOf<Specs extends EventSpecs> = {
  [T in keyof Specs & string]: { readonly type: T; readonly payload: z.output<Specs[T]['schema']> };
}[keyof Specs & string];

/** What is known about an event besides its body; the same on every terminal and at the plant. */
export interface EventMeta {
  readonly eventId: string;
  readonly stream: string;
  readonly terminal: string;
  /** UTC instant by the committing terminal's clock; never used for ordering. */
  readonly occurredAt: string;
  /** How that clock stood then; null where it was never measured. See `momentOf`. */
  readonly clock: ClockReading | null;
  readonly actor: Actor;
  /** Content address of the product revision in force, or null where none applies. */
  readonly revision: string | null;
  /**
   * What rides beside the event and is not covered by its hash, because it can be erased (personal fields). Only projections
   * look at it; it is believed only if the payload holds its hash.
   */
  readonly side?: string | null;
}

export type Recorded<E> = E & EventMeta;
