import type { Recorded } from '../kernel/event.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { assertNever, refuse } from '../kernel/refusal.ts';
import type { Reads } from '../kernel/streamType.ts';
import { missingParams, owedByVisit } from './missing.ts';
import { lapsedFor, qualifiedWorkOf } from './qualifiedWork.ts';
import type { OperationRequirement } from './requirements.ts';
import type { AssemblyRefusal } from './refusals.ts';
import { tighteningOk, toolDisagrees } from './tightening.ts';
import { outOfCalibration, toolResultOf } from './toolResults.ts';
import type { VisitState } from './visit.ts';
import type { VisitEvent } from './visitEvents.ts';
import {
  isUntouched,
  okCount,
  partRequirementOf,
  partsAt,
  progressOf,
  quantityInstalled,
  requirementOf,
} from './visitProgress.ts';

type Verdict = Refusal<AssemblyRefusal> | null;
type Of<T extends VisitEvent['type']> = Recorded<VisitEvent & { readonly type: T }>;

/** The judge of a visit's facts: what a person is told on the spot, and what becomes a discrepancy if it happened all the same. */
export function visitLegal(state: VisitState, event: Recorded<VisitEvent>, reads: Reads): Verdict {
  const misfit = fits(state, event);
  if (misfit) return misfit;
  const work = qualifiedWorkOf(state, event);
  if (work) return lapsedFor(work, reads);
  const result = toolResultOf(event);
  const before = state.status === 'absent' ? [] : state.toolResults;
  return result && outOfCalibration(before, result, event.payload.unit, reads);
}

function fits(state: VisitState, event: Recorded<VisitEvent>): Verdict {
  if (event.type === 'VisitOpened') {
    return state.status !== 'absent' && state.arrival ? refuse('visitAlreadyOpen') : null;
  }
  if (event.type === 'VisitClosed') return closable(state, event);
  if (event.type === 'VisitWithdrawn') return visitWithdrawable(state, event.payload.station);
  if (event.type === 'PartRemoved') return removable(state, event);
  const { station } = event.payload;
  if (state.status === 'absent' || !state.arrival) return refuse('visitNotOpen', { station });
  if (state.status !== 'open') return notOpenNow(state, station);
  switch (event.type) {
    case 'OperationDone':
      return operationDoable(state, event);
    case 'OperationUndone':
      return progressOf(state, event.payload.operation).ok > 0
        ? null
        : refuse('operationNotDone', { operation: event.payload.operation });
    case 'TighteningRecorded':
      return tighteningFits(state, event);
    case 'MeasurementRecorded':
      return measurementFits(state, event);
    case 'PartInstalled':
      return installable(state, event);
    case 'DefectRecorded':
      return null;
    default:
      return assertNever(event);
  }
}

const notOpenNow = (
  state: Exclude<VisitState, { status: 'absent' | 'open' }>,
  station: string,
): Refusal<AssemblyRefusal> =>
  state.status === 'closed'
    ? refuse('visitClosed', { station, departure: state.departure })
    : refuse('visitWithdrawn', { station });

/** Whether the arrival can be taken back: only while the visit is open and nothing was recorded at it. */
export function visitWithdrawable(state: VisitState, station: string): Verdict {
  if (state.status === 'absent') return refuse('visitNotOpen', { station });
  if (state.status !== 'open') return notOpenNow(state, station);
  return isUntouched(state) ? null : refuse('visitHasRecords', { station });
}

const unknownOperation = (operation: string, station: string): Verdict =>
  refuse('operationUnknown', { operation, station });

/** Kinds whose OK comes from a measured result only, never from a person's word. */
const measuredKinds: ReadonlySet<OperationRequirement['kind']> = new Set([
  'tightening',
  'fill',
  'measure',
  'vision',
]);

function operationDoable(state: VisitState, { payload }: Of<'OperationDone'>): Verdict {
  const needed = requirementOf(state, payload.operation);
  if (!needed) return unknownOperation(payload.operation, payload.station);
  if (measuredKinds.has(needed.kind)) {
    return refuse('operationNeedsResult', { operation: payload.operation, kind: needed.kind });
  }
  if (needed.positions.length > 0) {
    return refuse('operationNeedsParts', {
      operation: payload.operation,
      positions: needed.positions.join(' '),
    });
  }
  return okCount(state, needed) >= needed.count
    ? refuse('operationAlreadyDone', { operation: payload.operation })
    : null;
}

function tighteningFits(state: VisitState, { payload }: Of<'TighteningRecorded'>): Verdict {
  const { tool, tighteningId, operation, torqueNm, limits } = payload;
  if (payload.ok !== tighteningOk(payload, limits)) return refuse('resultMisjudged', { operation });
  if (payload.conflictsWith !== null) return refuse('tighteningIdReused', { tool, tighteningId });
  if (operation === null) {
    return refuse('tighteningWithoutOperation', { tool, parameterSet: payload.parameterSet });
  }
  if (!requirementOf(state, operation)) return unknownOperation(operation, payload.station);
  return toolDisagrees(payload, limits)
    ? refuse('tighteningToolDisagrees', {
        tool,
        operation,
        torqueNm,
        lsl: limits.torque?.lsl ?? null,
        usl: limits.torque?.usl ?? null,
      })
    : null;
}

function measurementFits(state: VisitState, { payload }: Of<'MeasurementRecorded'>): Verdict {
  const { operation, value, lsl, usl } = payload;
  const needed = requirementOf(state, operation);
  if (!needed) return unknownOperation(operation, payload.station);
  // Torque is what its tool says; nothing else counts as its result.
  if (needed.kind === 'tightening') return refuse('operationNeedsResult', { operation, kind: needed.kind });
  if (payload.ok && value === null && (lsl !== null || usl !== null))
    return refuse('resultWithoutValue', { operation });
  const outside = value !== null && ((lsl !== null && value < lsl) || (usl !== null && value > usl));
  return outside && payload.ok ? refuse('resultMisjudged', { operation }) : null;
}

function installable(state: VisitState, { payload }: Of<'PartInstalled'>): Verdict {
  const { position, part, lot, serial } = payload;
  const needed = partRequirementOf(state, position);
  if (!needed) return refuse('partUnexpected', { position, scanned: part });
  if (needed.part !== part) return refuse('wrongPart', { expected: needed.part, scanned: part, position });
  if (needed.tracking === 'lot' && lot === null) return refuse('partLotRequired', { part, position });
  if (needed.tracking === 'serial' && serial === null)
    return refuse('partSerialRequired', { part, position });
  return quantityInstalled(state, position) >= needed.quantity
    ? refuse('partPositionFull', { part, position, needed: needed.quantity })
    : null;
}

/** A part may come out long after the unit has left: rework does that. */
function removable(state: VisitState, { payload }: Of<'PartRemoved'>): Verdict {
  const { part, position, installed } = payload;
  return partsAt(state, position).some((p) => p.eventId === installed)
    ? null
    : refuse('partNotInstalled', { part, position });
}

function closable(state: VisitState, { payload }: Of<'VisitClosed'>): Verdict {
  const { station, departure } = payload;
  if (state.status === 'absent') return refuse('visitNotOpen', { station });
  if (state.status === 'withdrawn') return refuse('visitWithdrawn', { station });
  const outranks = state.status === 'closed' && state.departure === 'seenGone' && departure !== 'seenGone';
  if (state.status === 'closed' && !outranks) {
    return refuse('visitClosed', { station, departure: state.departure });
  }
  const owed = owedByVisit(state);
  if (departure === 'released' && owed.length > 0) {
    return refuse('visitReleasedIncomplete', { station, ...missingParams(owed) });
  }
  const unsaid = owed.length > 0 ? owed : payload.missing;
  return departure === 'seenGone' && unsaid.length > 0
    ? refuse('visitLeftIncomplete', { station, ...missingParams(unsaid) })
    : null;
}
