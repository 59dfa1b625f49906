import { z } from 'zod';
import { missingItem } from '#domain/assembly/missing';
import { sources } from '#domain/assembly/visitEvents';
import { localText } from '#domain/kernel/text';
import { saveState } from './define.ts';
import { actorRef, personRef } from './refs.ts';

export const unitStatus = z.enum(['planned', 'atStation', 'between', 'pulledOff', 'shipped', 'scrapped']);

/** A unit as a tile or row names it: by VIN, else by body number, serial or carrier. */
export const unitRef = z.object({
  unit: z.string(),
  vin: z.string().nullable(),
  /** What people call it: the last six of the VIN, or the identifier it has. */
  label: z.string(),
  variant: z.string().nullable(),
  variantName: localText.nullable(),
  sequence: z.number().nullable(),
});

export const unitRow = unitRef.extend({
  status: unitStatus,
  line: z.string().nullable(),
  station: z.string().nullable(),
  stationName: localText.nullable(),
  location: z.string().nullable(),
  since: z.string().nullable(),
  order: z.string().nullable(),
  sync: saveState,
});

export const reworkRow = z.object({
  rework: z.string(),
  status: z.enum(['open', 'done', 'verified', 'withdrawn']),
  line: z.string(),
  unit: z.string(),
  vin: z.string().nullable(),
  station: z.string().nullable(),
  operation: z.string().nullable(),
  cause: z.string(),
  causeRef: z.string().nullable(),
  issue: z.string().nullable(),
  text: z.string(),
  doneBy: personRef.nullable(),
  rejections: z.number(),
  sync: saveState,
});

/** What is still to be put right on a unit that went on: a bypass leaves it, or a fault beyond its limit. */
/** One thing that was not done, with its name where that is known here. */
const lacked = z.object({ item: missingItem, name: localText.nullable() });

export const owedRework = z.object({
  rework: z.string(),
  station: z.string().nullable(),
  operation: z.string().nullable(),
  bypass: z.boolean(),
  /** What it was let go without; empty where it did not come of a bypass, or where the record of that did not arrive. */
  lacks: z.array(lacked),
  /** What was seen, where it came of a recorded defect. */
  defect: z.object({ code: z.string(), name: localText.nullable() }).nullable(),
  /** Somebody said that it is put right; quality has not looked at it yet. */
  done: z.boolean(),
  /** Who said so and what was done; null until then. */
  doneAs: z.object({ by: actorRef, note: z.string(), at: z.string() }).nullable(),
  /** Found good by signature; that counts once the plant has accepted it. */
  awaiting: z.boolean(),
  text: z.string(),
});

export const tighteningRow = z.object({
  eventId: z.string(),
  unit: z.string(),
  station: z.string(),
  operation: z.string().nullable(),
  tool: z.string(),
  tighteningId: z.number(),
  torqueNm: z.number(),
  angleDeg: z.number(),
  torqueStatus: z.enum(['low', 'ok', 'high']),
  angleStatus: z.enum(['low', 'ok', 'high']),
  torqueLsl: z.number().nullable(),
  torqueUsl: z.number().nullable(),
  angleLsl: z.number().nullable(),
  angleUsl: z.number().nullable(),
  batchCounter: z.number().nullable(),
  toolOk: z.boolean(),
  ok: z.boolean(),
  at: z.string(),
});

const recordHead = {
  eventId: z.string(),
  station: z.string(),
  visit: z.number(),
  source: z.enum(sources),
  by: z.string().nullable(),
  at: z.string(),
};

export const asBuiltKinds = ['part', 'tightening', 'measurement', 'operation', 'defect'] as const;

/** One line of the as-built record, newest first. */
export const asBuiltRow = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('part'),
    ...recordHead,
    position: z.string(),
    part: z.string(),
    partName: localText.nullable(),
    lot: z.string().nullable(),
    serial: z.string().nullable(),
    quantity: z.number(),
    /** Taken out again since. */
    removed: z.boolean(),
  }),
  z.object({
    kind: z.literal('tightening'),
    ...recordHead,
    operation: z.string().nullable(),
    tool: z.string(),
    torqueNm: z.number(),
    angleDeg: z.number(),
    ok: z.boolean(),
  }),
  z.object({
    kind: z.literal('measurement'),
    ...recordHead,
    operation: z.string(),
    value: z.number().nullable(),
    unitOfMeasure: z.string().nullable(),
    ok: z.boolean(),
  }),
  z.object({
    kind: z.literal('operation'),
    ...recordHead,
    operation: z.string(),
    undone: z.boolean(),
    reason: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('defect'),
    ...recordHead,
    defectCode: z.string(),
    defectName: localText.nullable(),
    severity: z.enum(['A', 'B', 'C']),
    text: z.string(),
  }),
]);

export const sequenceRow = z.object({
  place: z.number(),
  order: z.string(),
  paused: z.string().nullable(),
  frozen: z.boolean(),
  status: z.string().nullable(),
  variant: z.string().nullable(),
  variantName: localText.nullable(),
  vin: z.string().nullable(),
  quantity: z.number().nullable(),
  started: z.number().nullable(),
  dueAt: z.string().nullable(),
});

export const orderRow = z.object({
  order: z.string(),
  status: z.enum(['imported', 'released', 'started', 'completed', 'reversed']),
  revision: z.number(),
  line: z.string(),
  model: z.string(),
  variant: z.string(),
  variantName: localText.nullable(),
  quantity: z.number(),
  started: z.number(),
  vin: z.string().nullable(),
  dueAt: z.string().nullable(),
  options: z.array(z.object({ id: z.string(), name: localText })),
  sync: saveState,
});

/** Why a unit may not leave the site, with where to look. */
export const obstacle = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stationUnseen'), station: z.string() }),
  z.object({ kind: z.literal('visitOpen'), station: z.string() }),
  z.object({ kind: z.literal('missing'), station: z.string(), item: missingItem }),
  z.object({ kind: z.literal('bypass'), station: z.string(), bypass: z.string() }),
  z.object({ kind: z.literal('rework'), rework: z.string() }),
  z.object({ kind: z.literal('issue'), issue: z.string() }),
  z.object({ kind: z.literal('hold'), hold: z.string() }),
  /**
   * A PC that touched the unit was not heard since; `since` is when it last was. `ended`: it was lost, replaced or revoked, and somebody
   * has to look at the unit again.
   */
  z.object({
    kind: z.literal('terminal'),
    terminal: z.string(),
    since: z.string().nullable(),
    ended: z.boolean(),
  }),
]);

/** A unit of which a PC that has ended may have known more than was heard: it is looked at again before it leaves. */
export const unitToReverify = unitRef.extend({
  terminal: z.string(),
  /** What people called that PC. */
  pc: z.string().nullable(),
  /** When and how it ended. */
  end: z.enum(['replaced', 'revoked', 'lost']),
  endedAt: z.string().nullable(),
  /** Its stations that the unit passed or stands at, and what is missing there by what is known. */
  stations: z.array(
    z.object({
      station: z.string(),
      name: localText.nullable(),
      standsThere: z.boolean(),
      owed: z.number(),
    }),
  ),
});

export const shipRow = unitRow.extend({
  obstacles: z.array(obstacle),
  /** Shipping is decided here and waits for the plant. */
  awaiting: z.boolean(),
});

export const unmatchedRow = z.object({
  eventId: z.string(),
  tool: z.string(),
  station: z.string(),
  vin: z.string().nullable(),
  tighteningId: z.number(),
  torqueNm: z.number(),
  angleDeg: z.number(),
  toolOk: z.boolean(),
  at: z.string(),
});

/** What a scanned code turned out to be, and so where the person lands. */
export const scanAnswer = z.discriminatedUnion('kind', [
  /** Of somebody who may sign in here; whose is not told. */
  z.object({ kind: z.literal('badge') }),
  z.object({ kind: z.literal('unit'), unit: unitRow }),
  z.object({
    kind: z.literal('part'),
    part: z.string(),
    name: localText.nullable(),
    lot: z.string().nullable(),
    serial: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('container'),
    container: z.string(),
    part: z.string().nullable(),
    lot: z.string().nullable(),
  }),
  z.object({ kind: z.literal('order'), order: z.string() }),
  /** A storage or line-side place by its label; the station that it belongs to. */
  z.object({ kind: z.literal('location'), location: z.string(), station: z.string().nullable() }),
  z.object({ kind: z.literal('station'), station: z.string() }),
  z.object({ kind: z.literal('tool'), tool: z.string(), name: localText }),
  z.object({ kind: z.literal('unknown'), text: z.string() }),
]);
