import type { DecideContext, Decision } from '../kernel/decision.ts';
import { accept, decideOne, draft } from '../kernel/decision.ts';
import { refuse } from '../kernel/refusal.ts';
import { streamId } from '../kernel/streamType.ts';
import { person } from '../people/person.ts';
import { qualificationTaken } from './qualifiedWork.ts';
import type { AssemblyRefusal } from './refusals.ts';
import { together } from './together.ts';
import type { TighteningLimits, TighteningResult } from './tightening.ts';
import { tighteningEffectKey, tighteningOk } from './tightening.ts';
import { tool } from './tool.ts';
import type { VisitState } from './visit.ts';
import { visit, visitKey } from './visit.ts';
import type { Source, VisitEvent, VisitPlace } from './visitEvents.ts';
import { partsAt, quantityInstalled, requirementOf } from './visitProgress.ts';

/** Where, and how the entry came about: the head of every record of a visit. */
export interface VisitEntry extends VisitPlace {
  readonly source: Source;
}

/** What the acting person may do; null where nobody acts (device) or qualifications do not count. */
export type Qualifications = readonly string[] | null;

const no = refuse<AssemblyRefusal>;
const decide = (
  state: VisitState,
  at: VisitPlace,
  event: VisitEvent,
  context: DecideContext,
  revision: string | null,
): Decision => {
  // Whoever pushes it takes along what is known of the qualification.
  const taken = qualificationTaken(state, event, context.actor);
  const reads = taken ? [streamId(person, taken.person)] : [];
  return decideOne(visit, visitKey(at), state, event, context, { revision, reads });
};

function unqualified(state: VisitState, operation: string, held: Qualifications): Decision | null {
  const qualification = requirementOf(state, operation)?.qualification ?? null;
  if (qualification === null || held === null || held.includes(qualification)) return null;
  return no('qualificationMissing', { operation, qualification });
}

export function completeOperation(
  state: VisitState,
  input: { readonly at: VisitEntry; readonly operation: string; readonly revision: string | null },
  context: DecideContext,
  held: Qualifications,
): Decision {
  const refused = unqualified(state, input.operation, held);
  if (refused) return refused;
  const count = requirementOf(state, input.operation)?.count ?? 1;
  const payload = { ...input.at, operation: input.operation, count };
  return decide(state, input.at, { type: 'OperationDone', payload }, context, input.revision);
}

export const undoOperation = (
  state: VisitState,
  input: {
    readonly at: VisitEntry;
    readonly operation: string;
    readonly reason: string;
    readonly revision: string | null;
  },
  context: DecideContext,
): Decision => {
  const payload = { ...input.at, operation: input.operation, reason: input.reason };
  return decide(state, input.at, { type: 'OperationUndone', payload }, context, input.revision);
};

export interface ScannedPart {
  readonly part: string;
  readonly lot: string | null;
  readonly serial: string | null;
  readonly container: string | null;
}

/**
 * Where a scanned part belongs: the first open position that wants it; if none does, the first open position at all, so that
 * the refusal can name both numbers. Null when nothing is open.
 */
export function positionFor(state: VisitState, part: string): string | null {
  if (state.status === 'absent' || !state.arrival) return null;
  const open = state.arrival.requirements.parts.filter(
    (p) => quantityInstalled(state, p.position) < p.quantity,
  );
  const tracked = open.find((p) => p.tracking !== 'none');
  return (open.find((p) => p.part === part) ?? tracked ?? open[0])?.position ?? null;
}

export interface ScanInput {
  readonly at: VisitEntry;
  readonly scanned: ScannedPart;
  /** Given when the person has chosen one; otherwise found by the part number. */
  readonly position: string | null;
  /** Null: all that the position still needs (a serial number is always one). */
  readonly quantity: number | null;
  readonly revision: string | null;
}

/**
 * `blockedBy` is the hold (or the block of its container) that stands against the scanned lot, serial or container as far
 * as this terminal knows.
 */
export function scanPart(
  state: VisitState,
  input: ScanInput,
  context: DecideContext,
  known: { readonly blockedBy: string | null; readonly qualifications: Qualifications },
): Decision {
  const { scanned } = input;
  const position = input.position ?? positionFor(state, scanned.part) ?? lastPositionOf(state, scanned.part);
  const payload = {
    ...input.at,
    ...scanned,
    position: position ?? scanned.part,
    quantity: input.quantity ?? neededAt(state, position, scanned.serial),
    operation: operationScanning(state, position),
  };
  if (payload.operation !== null) {
    const refused = unqualified(state, payload.operation, known.qualifications);
    if (refused) return refused;
  }
  const installed = decide(state, input.at, { type: 'PartInstalled', payload }, context, input.revision);
  if (!installed.ok || known.blockedBy === null) return installed;
  return no('partBlocked', {
    part: scanned.part,
    lot: scanned.lot,
    serial: scanned.serial,
    blockedBy: known.blockedBy,
  });
}

/** The full position of a part scanned once too often, so that the refusal says "full" and not "unexpected". */
const lastPositionOf = (state: VisitState, part: string): string | null =>
  state.status === 'absent'
    ? null
    : (state.arrival?.requirements.parts.find((p) => p.part === part)?.position ?? null);

function neededAt(state: VisitState, position: string | null, serial: string | null): number {
  if (serial !== null || position === null || state.status === 'absent') return 1;
  const wanted = state.arrival?.requirements.parts.find((p) => p.position === position)?.quantity ?? 1;
  const open = wanted - quantityInstalled(state, position);
  return open > 0 ? open : wanted;
}

const operationScanning = (state: VisitState, position: string | null): string | null =>
  state.status === 'absent' || position === null
    ? null
    : (state.arrival?.requirements.operations.find((o) => o.positions.includes(position))?.operation ?? null);

export interface RemoveInput {
  readonly at: VisitEntry;
  readonly position: string;
  /** Id of the event that put it in. */
  readonly installed: string;
  readonly reason: 'wrongScan' | 'exchange' | 'rework' | 'defective';
  readonly note: string;
  readonly revision: string | null;
}

export function removePart(state: VisitState, input: RemoveInput, context: DecideContext): Decision {
  const there = partsAt(state, input.position).find((p) => p.eventId === input.installed);
  if (!there) return no('partNotInstalled', { part: null, position: input.position });
  const { at, position, installed, reason, note } = input;
  const { part, lot, serial, quantity } = there;
  const payload = { ...at, part, lot, serial, quantity, position, installed, reason, note };
  return decide(state, at, { type: 'PartRemoved', payload }, context, input.revision);
}

/** One act: the old one out, the new one in, judged as if the old one were out already. */
export function exchangePart(
  state: VisitState,
  input: RemoveInput & { readonly scanned: ScannedPart },
  context: DecideContext,
  known: { readonly blockedBy: string | null; readonly qualifications: Qualifications },
): Decision {
  const out = removePart(state, input, context);
  const { at, position, scanned, revision } = input;
  const emptied = withoutPart(state, position, input.installed);
  return together(
    out,
    scanPart(emptied, { at, scanned, position, quantity: null, revision }, context, known),
  );
}

const withoutPart = (state: VisitState, position: string, installed: string): VisitState =>
  state.status === 'absent'
    ? state
    : {
        ...state,
        parts: {
          ...state.parts,
          [position]: partsAt(state, position).filter((p) => p.eventId !== installed),
        },
      };

/**
 * A result from a controller: it happened, so it is recorded whatever the visit thinks of it. `conflictsWith` is an earlier
 * result with the same tool, id and time, but other content.
 */
export function recordTightening(input: {
  readonly at: VisitEntry;
  readonly result: TighteningResult;
  readonly operation: string | null;
  readonly limits: TighteningLimits;
  readonly conflictsWith: string | null;
  readonly revision: string | null;
  /** Something is known of the tool's calibration: whoever pushes the result takes that along. */
  readonly calibrated: boolean;
}): Decision {
  const { at, result, operation, limits, conflictsWith, revision } = input;
  const ok = tighteningOk(result, limits);
  const payload = { ...at, ...result, operation, limits, ok, conflictsWith };
  const effectKey = tighteningEffectKey(result);
  const reads = input.calibrated ? [streamId(tool, result.tool)] : [];
  const options = { effectKey, revision, reads };
  return accept(draft(visit, visitKey(at), { type: 'TighteningRecorded', payload }, options));
}

export interface Measurement {
  readonly operation: string;
  readonly characteristic: string | null;
  readonly device: string | null;
  readonly value: number | null;
  readonly unitOfMeasure: string | null;
  readonly lsl: number | null;
  readonly usl: number | null;
  /** The device's or the person's verdict; a value outside its limits is NOK whatever this says. */
  readonly passed: boolean;
}

/** From a device it is recorded unasked; what a person types is refused on the spot when it does not fit. */
export function recordMeasurement(
  state: VisitState,
  input: { readonly at: VisitEntry; readonly measurement: Measurement; readonly revision: string | null },
  context: DecideContext,
  held: Qualifications,
): Decision {
  const { passed, ...measured } = input.measurement;
  const payload = { ...input.at, ...measured, ok: passed && insideLimits(measured) };
  const { revision } = input;
  if (input.at.source === 'device') {
    return accept(draft(visit, visitKey(input.at), { type: 'MeasurementRecorded', payload }, { revision }));
  }
  const refused = unqualified(state, measured.operation, held);
  return refused ?? decide(state, input.at, { type: 'MeasurementRecorded', payload }, context, revision);
}

const insideLimits = ({ value, lsl, usl }: Omit<Measurement, 'passed'>): boolean =>
  value === null || ((lsl === null || lsl <= value) && (usl === null || value <= usl));

export const recordDefect = (
  state: VisitState,
  input: {
    readonly at: VisitEntry;
    readonly defect: {
      readonly defectCode: string;
      readonly severity: 'A' | 'B' | 'C';
      readonly operation: string | null;
      readonly part: string | null;
      readonly text: string;
      readonly photos: readonly string[];
    };
    readonly revision: string | null;
  },
  context: DecideContext,
): Decision => {
  const { photos, ...defect } = input.defect;
  const payload = { ...input.at, ...defect, photos: [...photos] };
  return decide(state, input.at, { type: 'DefectRecorded', payload }, context, input.revision);
};
