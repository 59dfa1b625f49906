import type { AnyStreamType } from '#domain/kernel/streamType';
import { streamTypes } from '#domain/streams';
import type { Dice } from './dice.ts';

/** What a version of the product does not know yet, as `<stream type>/<event type>`. */
export type Unknown = ReadonlySet<string>;

export const everyType: Unknown = new Set();

/** Where a PC finds what it is given; one that cannot read its own stream is not put into service. */
const alwaysKnown = new Set(['terminal']);

/** A version before this one: some events of some streams did not exist yet. */
export function versionBefore(dice: Dice): Unknown {
  const all = Object.values(streamTypes)
    .filter(({ name }) => !alwaysKnown.has(name))
    .flatMap(({ name, events }) => Object.keys(events).map((event) => `${name}/${event}`));
  return new Set(all.filter(() => dice.chance(0.08)));
}

/** The stream type as that version knows it. */
export function knownIn(unknown: Unknown, type: AnyStreamType): AnyStreamType {
  if (unknown.size === 0) return type;
  const known = Object.entries(type.events).filter(([event]) => !unknown.has(`${type.name}/${event}`));
  return { ...type, events: Object.fromEntries(known) };
}
