import type { Recorded } from '../kernel/event.ts';
import type { Moment } from '../kernel/moment.ts';
import { clockMarginMs, momentOf } from '../kernel/moment.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { refuse } from '../kernel/refusal.ts';
import type { Reads } from '../kernel/streamType.ts';
import { streamId } from '../kernel/streamType.ts';
import type { Span } from '../quality/holdWindow.ts';
import { daysOf } from '../quality/holdWindow.ts';
import type { Lapse } from './calibration.ts';
import { lapseAt } from './calibration.ts';
import type { AssemblyRefusal } from './refusals.ts';
import type { ToolState } from './tool.ts';
import { calibrationsOf, calibrationSubject, tool } from './tool.ts';
import type { VisitEvent } from './visitEvents.ts';

/** Results of one tool for one operation that count and lie together in time, by the plant's clock. */
export interface ToolResults extends Moment {
  /** The first of them. */
  readonly event: string;
  readonly tool: string;
  readonly operation: string;
}

/** More stretches than this of one visit are forgotten, the first first; no visit has as many. */
const stretchesKept = 200;

/**
 * The result that an event brings: one that its operation counts as OK. One that is NOK or belongs to no operation lets no unit go on,
 * whatever the tool was worth.
 */
export function toolResultOf(event: Recorded<VisitEvent>): ToolResults | null {
  if (event.type !== 'TighteningRecorded') return null;
  const { tool: id, operation, ok, conflictsWith } = event.payload;
  if (!ok || operation === null || conflictsWith !== null) return null;
  const moment = momentOf(event.occurredAt, event.clock, clockMarginMs);
  return { event: event.eventId, tool: id, operation, ...moment };
}

/** What stands of such results after an event: what was undone does not. Results that follow each other become one stretch. */
export function standingResults(
  known: readonly ToolResults[],
  event: Recorded<VisitEvent>,
): readonly ToolResults[] {
  if (event.type === 'OperationUndone') return known.filter((r) => r.operation !== event.payload.operation);
  const result = toolResultOf(event);
  if (result === null) return known;
  const near = known.filter((r) => isNear(r, result));
  const all = [...near, result];
  const stretch = {
    ...result,
    event: near[0]?.event ?? result.event,
    from: all.map((r) => r.from).toSorted()[0] ?? result.from,
    until:
      all
        .map((r) => r.until)
        .toSorted()
        .at(-1) ?? result.until,
  };
  return [...known.filter((r) => !near.includes(r)), stretch].slice(-stretchesKept);
}

const isNear = (one: ToolResults, other: ToolResults): boolean =>
  one.tool === other.tool &&
  one.operation === other.operation &&
  one.from <= other.until &&
  other.from <= one.until;

/** Where the plant finds results of a tool that turns out to have been wrong: days as of `daysOf`. */
export const subjectsOfResults = (results: readonly ToolResults[]): readonly string[] => [
  ...new Set(results.flatMap((r) => resultDays(r.tool, r))),
];

export const resultDays = (id: string, span: Span): string[] =>
  daysOf(span).map((day) => `${calibrationSubject(id)}/${day}`);

/**
 * What speaks against a result by what the plant knows of its tool: said once for all that the tool did in the visit. `before`: what
 * stands of the visit's results.
 */
export function outOfCalibration(
  before: readonly ToolResults[],
  result: ToolResults,
  unit: string,
  reads: Reads,
): Refusal<AssemblyRefusal> | null {
  if (!reads.concerning(calibrationSubject(result.tool)).includes(streamId(tool, result.tool))) return null;
  const state = reads.get(tool, result.tool);
  const lapse = lapseOver(state, result);
  if (lapse === null) return null;
  const told = before.some((r) => r.tool === result.tool && lapseOver(state, r) !== null);
  return told ? null : sayOut(result, unit, lapse);
}

export const lapseOver = (state: ToolState, results: Moment): Lapse | null =>
  lapseAt(calibrationsOf(state), results);

export const sayOut = (
  { tool: id, operation }: ToolResults,
  unit: string,
  { from }: Lapse,
): Refusal<AssemblyRefusal> => refuse('toolOutOfCalibration', { tool: id, operation, unit, outAt: from });
