import type { Signature } from '../kernel/actor.ts';
import type { DecideContext, Decision } from '../kernel/decision.ts';
import { accept, decideOne, draft } from '../kernel/decision.ts';
import type { ClockReading } from '../kernel/moment.ts';
import { momentOf, unmeasuredMs } from '../kernel/moment.ts';
import { refuse } from '../kernel/refusal.ts';
import { findingAfter } from './calibration.ts';
import type { AssemblyRefusal } from './refusals.ts';
import type { ToolState } from './tool.ts';
import { calibrationsOf, tool } from './tool.ts';

const no = refuse<AssemblyRefusal>;

interface OfTool {
  readonly tool: string;
  readonly line: string;
  readonly station: string;
}

/**
 * Records that a tool was calibrated. `clock`: how this PC's stands. A time a little ahead, as another PC's screen gives it, is now;
 * one beyond that was mistyped.
 */
export function recordCalibration(
  state: ToolState,
  input: OfTool & {
    readonly certificate: string;
    readonly calibratedBy: string;
    readonly calibratedAt: string;
    readonly validUntil: string;
    readonly signature: Signature;
  },
  context: DecideContext,
  clock: ClockReading | null,
): Decision {
  const { tool: id, ...payload } = input;
  const { validUntil, certificate } = payload;
  const { now } = context;
  if (Date.parse(payload.calibratedAt) - Date.parse(now) > unmeasuredMs) {
    return no('calibrationAhead', { tool: id, calibratedAt: payload.calibratedAt });
  }
  if (Date.parse(validUntil) <= Date.parse(now)) {
    return no('calibrationExpired', { tool: id, validUntilAt: validUntil });
  }
  const calibratedAt = earlier(payload.calibratedAt, now);
  const finding = findingAfter(calibrationsOf(state), { at: momentOf(calibratedAt, clock, 0) });
  if (finding !== null) {
    return no('calibrationBeforeFinding', { certificate, calibratedAt, foundAt: finding.found.from });
  }
  return accept(draft(tool, id, { type: 'ToolCalibrated', payload: { ...payload, calibratedAt } }));
}

/** A check found it wrong: it must not work from now on, and what it did since then is in doubt. */
export const reportToolOut = (
  state: ToolState,
  input: OfTool & { readonly since: string; readonly reason: string },
  context: DecideContext,
): Decision => {
  const { tool: id, ...payload } = input;
  const since = earlier(payload.since, context.now);
  return decideOne(tool, id, state, { type: 'ToolFoundOut', payload: { ...payload, since } }, context);
};

const earlier = (a: string, b: string): string => (Date.parse(a) < Date.parse(b) ? a : b);
