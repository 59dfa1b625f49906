import { z } from 'zod';
import { signature } from '../kernel/actor.ts';
import type { EventOf, Recorded } from '../kernel/event.ts';
import { fact } from '../kernel/event.ts';
import { momentOf } from '../kernel/moment.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { assertNever, refuse } from '../kernel/refusal.ts';
import { defineStream } from '../kernel/streamType.ts';
import { code, instant } from '../kernel/text.ts';
import type { Calibration, Calibrations, Finding } from './calibration.ts';
import { findingAfter, isCalibrated, withCalibration, withFinding } from './calibration.ts';
import type { AssemblyRefusal } from './refusals.ts';
import { tighteningResult } from './tightening.ts';

const place = { line: code, station: code };

export const toolEvents = {
  /**
   * A result that names no unit this site knows. It is kept with its tool and lands in the supervisor's inbox: which unit it
   * belongs to is never guessed.
   */
  TighteningUnmatched: fact(tighteningResult.extend(place)),
  /** A result telegram that could not be read; kept whole, so that a person can look at it and the tool goes on. */
  TighteningUnreadable: fact(z.object({ ...place, tool: code, fault: code, raw: z.string().max(4000) })),
  /** `calibratedAt`: when it was, which may be long before somebody records it; it is good from then on, until `validUntil`. */
  ToolCalibrated: fact(
    z.object({
      ...place,
      certificate: z.string().min(1).max(60),
      calibratedBy: z.string().min(1).max(100),
      calibratedAt: instant,
      validUntil: instant,
      signature,
    }),
  ),
  /** A check found it wrong, or its certificate was withdrawn: `since` is the last time that it is known to have been right. */
  ToolFoundOut: fact(z.object({ ...place, since: instant, reason: z.string().min(1).max(500) })),
};
export type ToolEvent = EventOf<typeof toolEvents>;
type Of<T extends ToolEvent['type']> = Recorded<ToolEvent & { readonly type: T }>;

export interface ToolBody extends Calibrations {
  readonly unmatched: number;
  readonly unreadable: number;
  readonly lastAt: string;
}
export type ToolState = { readonly status: 'absent' } | ({ readonly status: 'known' } & ToolBody);

const nothing = { unmatched: 0, unreadable: 0, calibrations: [], findings: [] };

const evolve = (state: ToolState, event: Recorded<ToolEvent>): ToolState => {
  const before: Omit<ToolBody, 'lastAt'> = state.status === 'absent' ? nothing : state;
  const known = { ...before, status: 'known', lastAt: event.occurredAt } as const;
  switch (event.type) {
    case 'TighteningUnmatched':
      return { ...known, unmatched: known.unmatched + 1 };
    case 'TighteningUnreadable':
      return { ...known, unreadable: known.unreadable + 1 };
    case 'ToolCalibrated':
      return { ...known, ...withCalibration(known, calibrationOf(event)) };
    case 'ToolFoundOut':
      return { ...known, ...withFinding(known, findingOf(event)) };
    default:
      return assertNever(event);
  }
};

const calibrationOf = ({ payload, clock }: Of<'ToolCalibrated'>): Omit<Calibration, 'no'> => {
  const { certificate, calibratedBy, calibratedAt, validUntil } = payload;
  return { certificate, calibratedBy, at: momentOf(calibratedAt, clock, 0), validUntil };
};

const findingOf = ({ payload, occurredAt, clock }: Of<'ToolFoundOut'>): Omit<Finding, 'no'> => ({
  since: momentOf(payload.since, clock, 0).from,
  found: momentOf(occurredAt, clock, 0),
});

/** What is known of its calibration; nothing where the tool was never heard of. */
export const calibrationsOf = (state: ToolState): Calibrations =>
  state.status === 'absent' ? { calibrations: [], findings: [] } : state;

/** A result without a unit needs a person, and so does a calibration that does not free the tool. */
const legal = (state: ToolState, event: Recorded<ToolEvent>): Refusal<AssemblyRefusal> | null => {
  switch (event.type) {
    case 'TighteningUnmatched': {
      const { tool, tighteningId, vin, torqueNm } = event.payload;
      return refuse('tighteningWithoutUnit', { tool, tighteningId, vin, torqueNm });
    }
    case 'TighteningUnreadable':
      return refuse('tighteningUnreadable', { tool: event.payload.tool, fault: event.payload.fault });
    case 'ToolCalibrated':
      return unanswered(state, event);
    case 'ToolFoundOut':
      return null;
    default:
      return assertNever(event);
  }
};

function unanswered(state: ToolState, event: Of<'ToolCalibrated'>): Refusal<AssemblyRefusal> | null {
  const finding = findingAfter(calibrationsOf(state), calibrationOf(event));
  const { certificate, calibratedAt } = event.payload;
  return (
    finding && refuse('calibrationBeforeFinding', { certificate, calibratedAt, foundAt: finding.found.from })
  );
}

/** What a judgement finds a tool by of whose calibration something is known. */
export const calibrationSubject = (id: string): string => `calibration/${id}`;

/** A tightening tool; its key is the tool's id in the site configuration. */
export const tool = defineStream<ToolState, typeof toolEvents>({
  name: 'tool',
  area: 'assembly',
  owner: 'supervisor',
  stateVersion: 3,
  events: toolEvents,
  initial: { status: 'absent' },
  scopeOf: (_key, first) => `line/${first.payload.line}`,
  evolve,
  legal,
  concerns: (key, state) => (isCalibrated(calibrationsOf(state)) ? [calibrationSubject(key)] : []),
});
