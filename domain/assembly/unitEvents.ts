import { z } from 'zod';
import { signature } from '../kernel/actor.ts';
import type { EventOf } from '../kernel/event.ts';
import { fact, factAmong, loosening, proposal } from '../kernel/event.ts';
import { code, localText } from '../kernel/text.ts';
import { missingItems } from './missing.ts';
import { departure, predecessor, source } from './visitEvents.ts';

/** `vin` and `serial` are unique on the site; a body number or carrier is used again after a while. */
export const identifierKind = z.enum(['vin', 'bodyNumber', 'serial', 'carrier']);
export type IdentifierKind = z.infer<typeof identifierKind>;
const identifierValue = z.string().min(1).max(40);

const registration = z.object({
  kind: z.enum(['vehicle', 'body', 'subassembly']),
  order: code.nullable(),
  line: code,
  model: code,
  variant: code,
  /** Number in the line's build sequence, from 1: product revisions become effective by it. */
  sequence: z.int().min(1),
  options: z.array(z.object({ id: code, name: localText })).max(60),
});
export type Registration = z.infer<typeof registration>;

const place = z.object({
  station: code,
  line: code,
  /** Number of the unit's visit to this station, from 1. */
  visit: z.int().min(1),
  source,
});

/** What the ship gate looked at, by id; the plant looks at the same streams again. */
const shipCheck = z.object({
  /** Stations that the unit had to pass. */
  route: z.array(code).max(500),
  visits: z.array(z.string().min(1).max(200)).max(1000),
  holds: z.array(code).max(500),
  issues: z.array(code).max(500),
  reworks: z.array(code).max(500),
});
export type ShipCheck = z.infer<typeof shipCheck>;

export const unitEvents = {
  UnitCreated: fact(registration.extend({ vin: identifierValue.nullable() })),
  /** `replaces` is the value that was wrong or has been taken off. */
  IdentifierAssigned: fact(
    z.object({ kind: identifierKind, value: identifierValue, replaces: identifierValue.nullable() }),
  ),
  /** `revision` is the product revision the unit is built to; the first arrival binds it. */
  UnitEntered: fact(
    place.extend({
      predecessor: predecessor.nullable(),
      verificationPoint: z.boolean(),
      revision: z.string().length(64).nullable(),
    }),
  ),
  /** It did not arrive there, it was scanned by mistake: only while nothing is recorded at the visit. */
  ArrivalWithdrawn: proposal(place.extend({ note: z.string().max(1000) })),
  UnitLeft: factAmong(place.extend({ departure, complete: z.boolean() })),
  /** `station` is null where it was taken from between two stations; `location` says where it stands now. */
  UnitPulledOff: fact(
    z.object({
      line: code,
      station: code.nullable(),
      location: code.nullable(),
      reason: z.string().min(1).max(500),
    }),
  ),
  /** Back on the line in front of `station`; null: back to where it was, behind the station that it had left. */
  UnitReinserted: fact(z.object({ line: code, station: code.nullable() })),
  /** Written to both units of a marriage, to each from its side. */
  UnitMarried: fact(
    z.object({
      side: z.enum(['parent', 'child']),
      other: code,
      position: code,
      station: code.nullable(),
      line: code,
    }),
  ),
  UnitSeparated: fact(
    z.object({
      side: z.enum(['parent', 'child']),
      other: code,
      position: code,
      line: code,
      reason: z.string().min(1).max(500),
    }),
  ),
  /** A supervisor let the unit go on although `items` were missing; two persons where the plant could not be asked. */
  BypassMade: fact(
    z.object({
      bypass: code,
      line: code,
      station: code,
      visit: z.int().min(1),
      items: missingItems,
      reason: code,
      note: z.string().max(2000),
      signatures: z.array(signature).min(1).max(4),
      plantReachable: z.boolean(),
      /** The rework item that follows from it. */
      rework: code,
    }),
  ),
  BypassReviewed: loosening(z.object({ bypass: code, note: z.string().min(1).max(2000), signature })),
  /** Somebody looked at it again, because a PC ended (lost, replaced, revoked) that may have known more of it than the plant ever heard. */
  UnitReverified: fact(
    z.object({ terminal: z.string().min(1).max(64), reason: z.string().min(1).max(2000) }),
  ),
  UnitShipped: loosening(z.object({ checked: shipCheck, signature })),
  UnitScrapped: proposal(z.object({ reason: code, note: z.string().max(2000), signature })),
  UnitRevisionRebound: loosening(
    z.object({
      from: z.string().length(64).nullable(),
      to: z.string().length(64),
      reason: z.string().min(1).max(2000),
      signature,
    }),
  ),
};
export type UnitEvent = EventOf<typeof unitEvents>;
