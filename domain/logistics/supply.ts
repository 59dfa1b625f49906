import { z } from 'zod';
import type { Actor } from '../kernel/actor.ts';
import { assertNever } from '../kernel/refusal.ts';
import { code } from '../kernel/text.ts';

/**
 * In every event of a supply stream: whichever of them comes first, even before its stream's birth is known here, says
 * which scope the stream lies in.
 */
export const supply = { supermarket: code };

export const supplyScope = (
  _key: string,
  first: { readonly payload: { readonly supermarket: string } },
): string => `supply/${first.payload.supermarket}`;

/** Joins codes into the key of a stream; `~` cannot occur in a code, so different parts never give the same key. */
export const joinKey = (...parts: readonly (string | number)[]): string => parts.join('~');

/** The key of a call or transport: codes joined by `~`, or a UUID. */
export const supplyKey = z
  .string()
  .min(1)
  .max(240)
  .regex(/^[\p{L}\p{N}._:+~-]+$/u);

/** A lot as the supplier's label says it. */
export const lot = code;
export const note = z.string().max(500);

/** Who carries goods: an AGV or a person. */
export const carrier = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('agv'), agv: code }),
  z.object({ kind: z.literal('person'), person: z.string().min(1).max(64) }),
]);
export type Carrier = z.infer<typeof carrier>;

/** Where a container is: standing at a location, or under way. */
export const place = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('location'), location: code }),
  ...carrier.options,
]);
export type Place = z.infer<typeof place>;

export const atLocation = (location: string): Place => ({ kind: 'location', location });

/** The bare id of a place, for refusals and rows. */
export function placeId(where: Place): string {
  switch (where.kind) {
    case 'location':
      return where.location;
    case 'agv':
      return where.agv;
    case 'person':
      return where.person;
    default:
      return assertNever(where);
  }
}

export const samePlace = (a: Place, b: Place): boolean => a.kind === b.kind && placeId(a) === placeId(b);

/** The bare id of an actor. */
export function actorId(actor: Actor): string {
  switch (actor.kind) {
    case 'person':
      return actor.person;
    case 'device':
      return actor.device;
    case 'policy':
      return actor.policy;
    case 'plant':
      return 'plant';
    default:
      return assertNever(actor);
  }
}
