import { z } from 'zod';
import type { EventOf } from '../kernel/event.ts';
import { fact, proposal } from '../kernel/event.ts';
import { code } from '../kernel/text.ts';
import { missingItems } from './missing.ts';
import { visitRequirements } from './requirements.ts';
import { tighteningLimits, tighteningResult } from './tightening.ts';

/** How an entry came about; `paper` is typed in later from a check sheet, and `occurredAt` says when it was written there. */
export const sources = ['screen', 'device', 'paper', 'policy'] as const;
export const source = z.enum(sources);
export type Source = z.infer<typeof source>;

/** What every record of a visit says about itself, so that its row can be built from the event alone. */
export const visitPlace = z.object({ unit: code, station: code, line: code, visit: z.int().min(1) });
export type VisitPlace = z.infer<typeof visitPlace>;

const entry = visitPlace.extend({
  source,
});
const byWhom = { part: code, lot: code.nullable(), serial: code.nullable(), quantity: z.number().positive() };

export const predecessor = z.object({
  station: code,
  state: z.enum(['complete', 'incomplete', 'unknown']),
});
export type Predecessor = z.infer<typeof predecessor>;

export const visitArrival = z.object({
  requirements: visitRequirements,
  predecessor: predecessor.nullable(),
  verificationPoint: z.boolean(),
});
export type VisitArrival = z.infer<typeof visitArrival>;

/**
 * How a visit ended: `released` by the station, `bypassed` by signature, `pulledOff` the line, or the unit was
 * `seenGone` without any of these.
 */
export const departures = ['released', 'bypassed', 'pulledOff', 'seenGone'] as const;
export const departure = z.enum(departures);
export type Departure = z.infer<typeof departure>;

export const visitEvents = {
  VisitOpened: fact(entry.extend(visitArrival.shape)),
  /** The unit did not arrive, it was scanned by mistake: there was no such visit. */
  VisitWithdrawn: proposal(entry.extend({ note: z.string().max(1000) })),
  OperationDone: fact(entry.extend({ operation: code, count: z.int().min(1).max(200) })),
  /** All OK results of the operation count no more; it is to be done again. NOK results stay counted. */
  OperationUndone: fact(entry.extend({ operation: code, reason: z.string().min(1).max(500) })),
  TighteningRecorded: fact(
    entry.extend(tighteningResult.shape).extend({
      /** Null: no operation of this unit uses this tool with this parameter set. */
      operation: code.nullable(),
      limits: tighteningLimits,
      /** Judged by the tool's flag and by `limits`. */
      ok: z.boolean(),
      /** An earlier result with the same tool, id and time, but other content. */
      conflictsWith: z.string().max(64).nullable(),
    }),
  ),
  /** A value (fill, measure) or a verdict without one (vision, test). */
  MeasurementRecorded: fact(
    entry.extend({
      operation: code,
      characteristic: code.nullable(),
      device: code.nullable(),
      value: z.number().nullable(),
      unitOfMeasure: z.string().max(12).nullable(),
      lsl: z.number().nullable(),
      usl: z.number().nullable(),
      ok: z.boolean(),
    }),
  ),
  PartInstalled: fact(
    entry.extend({ ...byWhom, position: code, operation: code.nullable(), container: code.nullable() }),
  ),
  /** `installed` is the id of the event that put it in. */
  PartRemoved: fact(
    entry.extend({
      ...byWhom,
      position: code,
      installed: z.string().min(1).max(64),
      reason: z.enum(['wrongScan', 'exchange', 'rework', 'defective']),
      note: z.string().max(500),
    }),
  ),
  DefectRecorded: fact(
    entry.extend({
      defectCode: code,
      severity: z.enum(['A', 'B', 'C']),
      operation: code.nullable(),
      part: code.nullable(),
      text: z.string().max(2000),
      /** sha-256 (hex) of photos, which are attachments. */
      photos: z.array(z.string().length(64)).max(20),
    }),
  ),
  VisitClosed: fact(entry.extend({ departure, missing: missingItems })),
};
export type VisitEvent = EventOf<typeof visitEvents>;
