import { toolCalibration } from './lineTools.ts';
import { z } from 'zod';
import { andonKinds } from '#domain/assembly/andon';
import { missingItem } from '#domain/assembly/missing';
import { localText } from '#domain/kernel/text';
import { characteristicClass, instructionStep, operationKind, spec } from '#domain/site/productRevision';
import { saveState } from './define.ts';
import { actorRef, unitHold } from './refs.ts';
import { owedRework, tighteningRow, unitRef } from './unitRows.ts';

export const andonRow = z.object({
  andon: z.string(),
  status: z.enum(['called', 'acknowledged', 'resolved']),
  line: z.string(),
  station: z.string(),
  stationName: localText.nullable(),
  kind: z.enum(andonKinds),
  unit: z.string().nullable(),
  vin: z.string().nullable(),
  part: z.string().nullable(),
  partName: localText.nullable(),
  text: z.string(),
  level: z.number(),
  calledAt: z.string(),
  /** Null where the record of it has not arrived. */
  calledBy: actorRef.nullable(),
  takenBy: actorRef.nullable(),
  /** When and why it was said to stand again after all; null for one that was not, or was undone at once. */
  reopened: z.object({ at: z.string(), note: z.string() }).nullable(),
  acknowledgedAt: z.string().nullable(),
  resolvedAt: z.string().nullable(),
  sync: saveState,
});

export const stopRow = z.object({
  stop: z.string(),
  status: z.enum(['running', 'ended', 'withdrawn']),
  line: z.string(),
  /** Null: the whole line. */
  station: z.string().nullable(),
  stationName: localText.nullable(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  /** Seconds so far, or in all. */
  lengthS: z.number(),
  reason: z.string().nullable(),
  reasonName: localText.nullable(),
  planned: z.boolean(),
  andon: z.string().nullable(),
  /** It was recorded by mistake: who took it back, and why. */
  withdrawn: z.object({ by: actorRef, note: z.string() }).nullable(),
  /**
   * Where PCs that did not hear each other recorded one standstill more than once: all its records, the first begun first. It
   * counts once, from that one on. Empty for what was recorded once. `by` is null where the record's author is not known here.
   */
  records: z.array(z.object({ stop: z.string(), startedAt: z.string(), by: actorRef.nullable() })),
  sync: saveState,
});

/**
 * What a station does, worst first. Whether it is over its takt follows from `arrivedAt`, because it changes every second.
 * `by` is the station that it waits for.
 */
export const stationState = z.discriminatedUnion('status', [
  z.object({ status: z.literal('stopped'), stop: z.string(), reasonName: localText.nullable() }),
  z.object({ status: z.literal('andon'), andon: z.string(), kind: z.enum(andonKinds) }),
  z.object({ status: z.literal('blocked'), by: z.string().nullable() }),
  z.object({ status: z.literal('running') }),
  z.object({ status: z.literal('starved'), by: z.string().nullable() }),
  z.object({ status: z.literal('empty') }),
]);

const openIssue = z.object({
  issue: z.string(),
  number: z.string(),
  severity: z.enum(['A', 'B', 'C']),
  count: z.number(),
});

export const stationTile = z.object({
  station: z.string(),
  name: localText,
  order: z.number(),
  verificationPoint: z.boolean(),
  unit: unitRef.nullable(),
  /** Further units that stand here, the oldest first. */
  others: z.array(unitRef),
  visit: z
    .object({
      visit: z.number(),
      arrivedAt: z.string().nullable(),
      operations: z.number(),
      operationsDone: z.number(),
      /** What keeps it there by its own operations and parts. */
      owed: z.number(),
      beyondNokLimit: z.boolean(),
    })
    .nullable(),
  state: stationState,
  andon: andonRow.nullable(),
  missingPart: z.object({ part: z.string(), name: localText.nullable(), inS: z.number() }).nullable(),
  openIssue: openIssue.nullable(),
  /** What keeps its unit, by its own entry, by a lot in it or by a window. */
  holds: z.array(unitHold),
  reworks: z.array(owedRework),
  sync: saveState,
});

export const lineRef = z.object({ line: z.string(), name: localText, taktS: z.number() });

export const lineBoard = z.object({
  line: lineRef,
  stations: z.array(stationTile),
  /** Units that have left a station and were not seen at the next one yet, the oldest first. */
  between: z.array(z.object({ unit: unitRef, after: z.string(), since: z.string().nullable() })),
  /** Open calls, oldest first. */
  andons: z.array(andonRow),
  /** Running stops and those of the shift without a reason, newest first. */
  stops: z.array(stopRow),
});

/** What the takt countdown of a PC at the line needs, and no more: it is asked on every screen. */
export const lineTakt = z.object({
  line: lineRef,
  /** When a unit last entered the last station, else any of the line; null while no unit is on it. */
  enteredAt: z.string().nullable(),
  /** A stop of the whole line runs. */
  stands: z.boolean(),
});

const share = z.number().nullable();

/** The present shift against its plan. Ratios are null where there is no data. */
export const lineOutput = z.object({
  line: lineRef,
  shift: z
    .object({
      shift: z.string(),
      name: localText,
      day: z.string(),
      startAt: z.string(),
      endAt: z.string(),
    })
    .nullable(),
  plannedSoFar: z.number(),
  plannedInAll: z.number(),
  actual: z.number(),
  hours: z.array(
    z.object({
      startAt: z.string(),
      endAt: z.string(),
      planned: z.number(),
      /** Null for hours that have not begun. */
      actual: z.number().nullable(),
      running: z.boolean(),
    }),
  ),
  /** ISO 22400-2; effectiveness is not capped. */
  figures: z.object({
    availability: share,
    effectiveness: share,
    qualityRatio: share,
    oee: share,
    firstPassYield: share,
    unitsPerHour: share,
  }),
  stops: z.object({ count: z.number(), minutes: z.number(), withoutReason: z.number() }),
});

/** A unit that left the line, and how often something was not right on its way. */
export const builtUnit = unitRef.extend({
  leftAt: z.string(),
  /** Released with nothing bypassed or missing at the last station, and not scrapped since. */
  good: z.boolean(),
  firstPass: z.boolean(),
  /** Scrapped after it had left the line. */
  scrapped: z.boolean(),
  nok: z.number(),
  defects: z.number(),
  /** Stations that it left without being released. */
  bypassed: z.number(),
  reworks: z.number(),
});

export const stationOperation = z.object({
  operation: z.string(),
  name: localText,
  kind: operationKind,
  characteristicClass,
  interlock: z.boolean(),
  qualification: z.string().nullable(),
  tool: z.string().nullable(),
  parameterSet: z.number().nullable(),
  spec: spec.nullable(),
  angleSpec: spec.nullable(),
  positions: z.array(z.string()),
  steps: z.array(instructionStep),
  /** `current` is the first that is not done; `nok` one whose last result was NOK. */
  status: z.enum(['done', 'current', 'open', 'nok']),
  ok: z.number(),
  needed: z.number(),
  nok: z.number(),
  nokLimit: z.number(),
  beyondNokLimit: z.boolean(),
  lastAt: z.string().nullable(),
});

export const stationPart = z.object({
  position: z.string(),
  part: z.string(),
  name: localText.nullable(),
  quantity: z.number(),
  tracking: z.enum(['serial', 'lot', 'none']),
  installed: z.array(
    z.object({
      eventId: z.string(),
      lot: z.string().nullable(),
      serial: z.string().nullable(),
      quantity: z.number(),
    }),
  ),
  full: z.boolean(),
});

export const stationView = z.object({
  station: z.string(),
  name: localText,
  line: lineRef,
  verificationPoint: z.boolean(),
  unit: unitRef
    .extend({
      order: z.string().nullable(),
      model: z.string().nullable(),
      options: z.array(z.object({ id: z.string(), name: localText })),
    })
    .nullable(),
  /** Further units that stand here. */
  waiting: z.array(unitRef),
  /** The unit that left the station before and was not seen here yet. */
  next: unitRef.nullable(),
  /** The unit that still stands at the station before. */
  upstream: z.object({ station: z.string(), unit: unitRef }).nullable(),
  visit: z
    .object({
      visit: z.number(),
      arrivedAt: z.string().nullable(),
      predecessor: z
        .object({ station: z.string(), state: z.enum(['complete', 'incomplete', 'unknown']) })
        .nullable(),
      /** Nothing is recorded at it yet: its arrival can be taken back. */
      withdrawable: z.boolean(),
      sync: saveState,
    })
    .nullable(),
  operations: z.array(stationOperation),
  parts: z.array(stationPart),
  lastTightening: tighteningRow.nullable(),
  /** What keeps the unit here; empty means that it may be released. */
  missing: z.array(missingItem),
  holds: z.array(unitHold),
  issues: z.array(
    z.object({
      issue: z.string(),
      number: z.string(),
      severity: z.enum(['A', 'B', 'C']),
      status: z.string(),
    }),
  ),
  /** The worst open issue of the station itself, as on its tile. */
  openIssue: openIssue.nullable(),
  reworks: z.array(owedRework),
  andons: z.array(andonRow),
  /** Tools of the station of which something is to be said: locked, or soon to be. */
  tools: z.array(toolCalibration),
});
