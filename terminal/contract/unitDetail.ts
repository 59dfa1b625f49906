import { z } from 'zod';
import { missingItems } from '#domain/assembly/missing';
import { departures } from '#domain/assembly/visitEvents';
import { outcomes } from '#domain/quality/issueEvents';
import { localText } from '#domain/kernel/text';
import { actorRef, personRef } from './refs.ts';
import { obstacle, owedRework, reworkRow, unitRow } from './unitRows.ts';

const stationResult = z.enum(['open', 'complete', 'incomplete', 'bypassed', 'unknown', 'withdrawn']);

/** One stay at a station. `result` of an earlier one is what it left behind then. */
const unitVisit = z.object({
  visit: z.number(),
  result: stationResult,
  /** Null where the arrival itself is not known here. */
  arrivedAt: z.string().nullable(),
  /** Null while it stands there, and where nobody said that it left. */
  leftAt: z.string().nullable(),
  departure: z.enum(departures).nullable(),
  /** Its arrival was taken back: it was not there. */
  withdrawn: z.object({ by: actorRef, at: z.string(), note: z.string() }).nullable(),
  nok: z.number(),
  defects: z.number(),
});

/** What was decided of the unit there, and by whom; null while nobody has. */
const unitDecision = z
  .object({ outcome: z.enum(outcomes), at: z.string(), by: personRef.nullable() })
  .nullable();

const unitIssue = z.object({
  issue: z.string(),
  number: z.string(),
  severity: z.enum(['A', 'B', 'C']),
  status: z.string(),
  open: z.boolean(),
  /** It keeps the unit from shipping. */
  blocks: z.boolean(),
  decision: unitDecision,
});

export const unitDetail = unitRow.extend({
  kind: z.enum(['vehicle', 'body', 'subassembly']).nullable(),
  model: z.string().nullable(),
  bodyNumber: z.string().nullable(),
  serial: z.string().nullable(),
  carrier: z.string().nullable(),
  revision: z.string().nullable(),
  options: z.array(z.object({ id: z.string(), name: localText })),
  /** It has left the last station of its line and waits to be shipped. */
  atShipGate: z.boolean(),
  /** Who shipped it, scrapped it or pulled it off; null while none of these, or where the record did not arrive. */
  taken: z
    .object({ by: actorRef, reason: z.string(), reasonName: localText.nullable(), note: z.string() })
    .nullable(),
  /** The station in front of which it was put back; null once it was seen anywhere, and where it was put back behind one. */
  putBack: z.object({ station: z.string(), name: localText.nullable() }).nullable(),
  /** Pulled off when it had left the last station of its line. */
  offBehindLine: z.boolean(),
  /** The arrival at the station where it stands, while it can be taken back. */
  arrival: z.object({ station: z.string(), visit: z.number() }).nullable(),
  /** The stations where it was seen, by mistake too, in the order of flow. */
  stations: z.array(
    z.object({
      station: z.string(),
      name: localText.nullable(),
      /** Number of the latest visit. */
      visit: z.number(),
      result: stationResult,
      visits: z.array(unitVisit),
    }),
  ),
  marriages: z.array(z.object({ side: z.enum(['parent', 'child']), unit: z.string(), position: z.string() })),
  bypasses: z.array(
    z.object({
      bypass: z.string(),
      station: z.string(),
      visit: z.number(),
      signedBy: z.array(personRef),
      reviewed: z.boolean(),
      /** Who looked at it again, and when; null where nobody has, or the record did not arrive. */
      looked: z.object({ by: actorRef, at: z.string() }).nullable(),
      /** Looked at again by signature; that counts once the plant has accepted it. */
      awaiting: z.boolean(),
      /** What was missing and why it went on all the same; null where the record did not arrive. */
      made: z
        .object({
          at: z.string(),
          items: missingItems,
          reason: z.string(),
          reasonName: localText.nullable(),
          note: z.string(),
        })
        .nullable(),
    }),
  ),
  /** Of the operations and parts that its obstacles and bypasses name, those whose names are known here. */
  named: z.array(z.object({ kind: z.enum(['operation', 'part']), id: z.string(), name: localText })),
  reworks: z.array(reworkRow),
  /** Of them what is still to be put right or found good; nothing of a unit that was shipped or scrapped. */
  owedReworks: z.array(owedRework),
  /** What keeps it from being shipped; empty once it was shipped or scrapped. */
  obstacles: z.array(obstacle),
  /** Shipping is decided and waits for the plant. */
  shippingAwaits: z.boolean(),
  /** Those that list it, and those that keep it by what is married into it; open ones first. */
  issues: z.array(unitIssue),
  /** Those that keep it first, then those that have let it go; `issue` is the one that the hold was placed for. */
  holds: z.array(
    z.object({
      hold: z.string(),
      number: z.string().nullable(),
      reason: z.string().nullable(),
      issue: z.string().nullable(),
      lifted: z.boolean(),
      decision: unitDecision,
    }),
  ),
});
