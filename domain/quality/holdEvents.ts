import { z } from 'zod';
import { signature } from '../kernel/actor.ts';
import type { EventOf } from '../kernel/event.ts';
import { fact, loosening } from '../kernel/event.ts';
import { assertNever } from '../kernel/refusal.ts';
import { code, instant } from '../kernel/text.ts';
import { because } from './issueEvents.ts';

const id = z.string().min(1).max(64);
const lot = z.string().min(1).max(64);
const text = z.string().max(2000);

/** One thing that is kept: a unit, a container, or a lot wherever it lies. */
export const holdMember = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unit'), unit: id }),
  z.object({ kind: z.literal('container'), container: code }),
  z.object({ kind: z.literal('lot'), part: code, lot }),
]);
export type HoldMember = z.infer<typeof holdMember>;
const members = z.array(holdMember).max(2000);

/**
 * Which things belong to the hold, also those that are not known yet: `listed` only the members; `lot` whatever it went into;
 * a window whatever the tool or station worked on between two instants (`until` null: until the hold is lifted).
 */
export const population = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('listed') }),
  z.object({ kind: z.literal('lot'), part: code, lot }),
  z.object({ kind: z.literal('toolWindow'), tool: code, from: instant, until: instant.nullable() }),
  z.object({ kind: z.literal('stationWindow'), station: code, from: instant, until: instant.nullable() }),
]);
export type Population = z.infer<typeof population>;

/** What becomes of members; see `Outcome`. Use-as-is and repair need a concession (IATF 16949, 8.7.1.1). */
export const disposition = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('conforming'), evidence: text }),
  z.object({ kind: z.literal('useAsIs'), concession: text }),
  z.object({ kind: z.literal('rework'), instruction: text }),
  z.object({ kind: z.literal('repair'), instruction: text, concession: text }),
  z.object({ kind: z.literal('scrap'), reason: text }),
  z.object({ kind: z.literal('return'), reason: text }),
]);
export type Disposition = z.infer<typeof disposition>;

/** `member` is a `memberKey`. `previous`: the decision that this one replaces, as its author saw it. */
const decided = z.object({
  member: z.string().min(1).max(200),
  rework: id.nullable(),
  previous: id.nullable(),
});

export const holdEvents = {
  HoldPlaced: fact(
    z.object({
      /** For people, `H-2611-7KX4M`; the stream's key is the identity. */
      number: code,
      reason: z.string().min(1).max(2000),
      issue: id.nullable(),
      population,
      members,
    }),
  ),
  HoldMembersAdded: fact(z.object({ members: members.min(1), because: because.nullable() })),
  DispositionDecided: loosening(
    z.object({ decisions: z.array(decided).min(1).max(1000), disposition, signature }),
  ),
  /** From `until` on nothing more belongs to the hold; what belongs to it stays held. */
  HoldWindowEnded: loosening(z.object({ until: instant, reason: z.string().min(1).max(2000), signature })),
  HoldLifted: loosening(z.object({ reason: z.string().min(1).max(2000), signature })),
};
export type HoldEvent = EventOf<typeof holdEvents>;
export type HoldPayload<T extends HoldEvent['type']> = Extract<HoldEvent, { type: T }>['payload'];

/** Names a member within its hold. A part number has no slash, so that the rest is the lot. */
export function memberKey(member: HoldMember): string {
  switch (member.kind) {
    case 'unit':
      return `unit/${member.unit}`;
    case 'container':
      return `container/${member.container}`;
    case 'lot':
      return `lot/${member.part}/${member.lot}`;
    default:
      return assertNever(member);
  }
}

/** The member of a key; null where it is none. */
export function memberOfKey(key: string): HoldMember | null {
  const [kind, first = '', ...rest] = key.split('/');
  if (kind === 'unit') return { kind, unit: first };
  if (kind === 'container') return { kind, container: [first, ...rest].join('/') };
  return kind === 'lot' ? { kind, part: first, lot: rest.join('/') } : null;
}
