import type { Recorded } from '../kernel/event.ts';
import type { Moment } from '../kernel/moment.ts';
import { clockMarginMs, momentOf } from '../kernel/moment.ts';
import { assertNever } from '../kernel/refusal.ts';
import type { Claim } from '../kernel/streamType.ts';
import { defineStream } from '../kernel/streamType.ts';
import type { Evidence, LotRef } from '../quality/holdMatching.ts';
import type { Span } from '../quality/holdWindow.ts';
import { own } from '../quality/own.ts';
import type { QualifiedWork } from './qualifiedWork.ts';
import { standingWork, subjectsOfQualifiedWork } from './qualifiedWork.ts';
import type { ToolResults } from './toolResults.ts';
import { standingResults, subjectsOfResults } from './toolResults.ts';
import type { ToolSpans } from './toolSpans.ts';
import { withWork } from './toolSpans.ts';
import type { Departure, VisitArrival, VisitEvent } from './visitEvents.ts';
import { visitEvents } from './visitEvents.ts';
import { visitLegal } from './visitLegal.ts';
import { isUntouched } from './visitProgress.ts';

/** Results of one operation; each single result is a row of its own, not part of the state. */
export interface OperationProgress {
  /** OK results that count (undone ones do not). */
  readonly ok: number;
  /** NOK results ever; undoing does not lower it. */
  readonly nok: number;
  readonly last: { readonly eventId: string; readonly ok: boolean; readonly at: string } | null;
}

export interface InstalledPart {
  readonly eventId: string;
  readonly part: string;
  readonly lot: string | null;
  readonly serial: string | null;
  readonly quantity: number;
}

export interface VisitBody {
  /** By its first event, so that results of a visit whose arrival is not known are found on their line. */
  readonly line: string | null;
  /** Null while only results are known, not the arrival itself. */
  readonly arrival: VisitArrival | null;
  readonly arrivedAt: string | null;
  /** The same by the plant's clock. */
  readonly came: Moment | null;
  readonly operations: Readonly<Record<string, OperationProgress>>;
  /** By BOM position. */
  readonly parts: Readonly<Record<string, readonly InstalledPart[]>>;
  /** By tool: when it tightened something of the unit. */
  readonly tools: Readonly<Record<string, ToolSpans>>;
  /** What was not undone or taken out again; the results of tools likewise. */
  readonly qualifiedWork: readonly QualifiedWork[];
  readonly toolResults: readonly ToolResults[];
  /** Installations that were taken back before they became known here. */
  readonly removedEarly: readonly string[];
  readonly defects: number;
}
/** The event that ended a visit, and the latest that it may have been by the plant's clock. */
export interface ClosedBy {
  readonly event: string;
  readonly until: string;
}
export type VisitState =
  | { readonly status: 'absent' }
  | (VisitBody & { readonly status: 'open' | 'withdrawn' })
  | (VisitBody & {
      readonly status: 'closed';
      readonly departure: Departure;
      readonly closedAt: string;
      readonly left: Moment;
      readonly closedBy: ClosedBy;
    });

type Known = Exclude<VisitState, { status: 'absent' }>;

const unseen: Known = {
  status: 'open',
  line: null,
  arrival: null,
  arrivedAt: null,
  came: null,
  operations: {},
  parts: {},
  tools: {},
  qualifiedWork: [],
  toolResults: [],
  removedEarly: [],
  defects: 0,
};
/** More parts than this at one position are kept as rows only; a position never needs as many. */
const partsKept = 50;

/** Key of the `n`-th visit of a unit to a station; two terminals that see one arrival name the same stream. */
export const visitKey = (v: {
  readonly unit: string;
  readonly station: string;
  readonly visit: number;
}): string => `${v.unit}/${v.station}/${v.visit}`;

/** The inverse of `visitKey`; throws on a key that was never made. */
export function parseVisitKey(key: string): { unit: string; station: string; visit: number } {
  const [unit, station, n] = key.split('/');
  if (!unit || !station || !n) throw new Error(`not a visit: ${key}`);
  return { unit, station, visit: Number(n) };
}

const evolve = (state: VisitState, event: Recorded<VisitEvent>): VisitState => {
  const known = state.status === 'absent' ? { ...unseen, line: event.payload.line } : state;
  const visit = {
    ...known,
    qualifiedWork: standingWork(known, event),
    toolResults: standingResults(known.toolResults, event),
  };
  switch (event.type) {
    case 'VisitOpened':
      return visit.arrival ? visit : arrived(visit, event);
    case 'VisitWithdrawn':
      return visit.status === 'open' && isUntouched(visit) ? { ...visit, status: 'withdrawn' } : visit;
    case 'OperationDone':
      return counted(visit, event.payload.operation, event, { ok: true, times: event.payload.count });
    case 'OperationUndone':
      return undone(visit, event.payload.operation);
    case 'TighteningRecorded':
      return measured(worked(visit, event.payload.tool, recordedAt(event)), event);
    case 'MeasurementRecorded':
      return measured(visit, event);
    case 'PartInstalled':
      return installed(visit, event.payload.position, { ...event.payload, eventId: event.eventId });
    case 'PartRemoved':
      return removed(visit, event.payload.position, event.payload.installed);
    case 'DefectRecorded':
      return { ...visit, defects: visit.defects + 1 };
    case 'VisitClosed':
      return closed(visit, event.payload.departure, event);
    default:
      return assertNever(event);
  }
};

function arrived(visit: Known, event: Recorded<VisitEvent> & { readonly type: 'VisitOpened' }): Known {
  const { requirements, predecessor, verificationPoint } = event.payload;
  return {
    ...visit,
    arrival: { requirements, predecessor, verificationPoint },
    arrivedAt: event.occurredAt,
    came: recordedAt(event),
  };
}

const measured = (
  visit: Known,
  event: Recorded<VisitEvent> & { readonly type: 'TighteningRecorded' | 'MeasurementRecorded' },
): Known =>
  event.payload.operation === null
    ? visit
    : counted(visit, event.payload.operation, event, { ok: event.payload.ok, times: 1 });

/** When what a record tells of was, by the plant's clock. */
export const recordedAt = ({
  occurredAt,
  clock,
}: Pick<Recorded<VisitEvent>, 'occurredAt' | 'clock'>): Moment => momentOf(occurredAt, clock, clockMarginMs);

const worked = (visit: Known, tool: string, at: Moment): Known => ({
  ...visit,
  tools: { ...visit.tools, [tool]: withWork(own(visit.tools, tool) ?? [], at) },
});

const untouched: OperationProgress = { ok: 0, nok: 0, last: null };

function counted(
  visit: Known,
  operation: string,
  event: Recorded<VisitEvent>,
  result: { readonly ok: boolean; readonly times: number },
): Known {
  const before = own(visit.operations, operation) ?? untouched;
  const after: OperationProgress = {
    ok: before.ok + (result.ok ? result.times : 0),
    nok: before.nok + (result.ok ? 0 : result.times),
    last: { eventId: event.eventId, ok: result.ok, at: event.occurredAt },
  };
  return { ...visit, operations: { ...visit.operations, [operation]: after } };
}

function undone(visit: Known, operation: string): Known {
  const before = own(visit.operations, operation);
  if (!before) return visit;
  return { ...visit, operations: { ...visit.operations, [operation]: { ...before, ok: 0 } } };
}

function installed(visit: Known, position: string, part: InstalledPart): Known {
  if (visit.removedEarly.includes(part.eventId)) {
    return { ...visit, removedEarly: visit.removedEarly.filter((id) => id !== part.eventId) };
  }
  const { eventId, part: number, lot, serial, quantity } = part;
  const there = own(visit.parts, position) ?? [];
  const now = [...there, { eventId, part: number, lot, serial, quantity }].slice(-partsKept);
  return { ...visit, parts: { ...visit.parts, [position]: now } };
}

function removed(visit: Known, position: string, eventId: string): Known {
  const there = own(visit.parts, position) ?? [];
  if (!there.some((p) => p.eventId === eventId)) {
    return { ...visit, removedEarly: [...visit.removedEarly, eventId].slice(-partsKept) };
  }
  return { ...visit, parts: { ...visit.parts, [position]: there.filter((p) => p.eventId !== eventId) } };
}

/** What the station itself said of the departure outranks that somebody found the unit gone. */
function closed(visit: Known, departure: Departure, event: Recorded<VisitEvent>): Known {
  if (visit.status === 'closed' && (visit.departure !== 'seenGone' || departure === 'seenGone')) return visit;
  const { until } = momentOf(event.occurredAt, event.clock, 0);
  const left = recordedAt(event);
  const closedBy = { event: event.eventId, until };
  return { ...visit, status: 'closed', departure, closedAt: event.occurredAt, left, closedBy };
}

/** The lots that a visit has built in, as far as they are still in. */
export const lotsIn = (state: VisitState): LotRef[] =>
  state.status === 'absent'
    ? []
    : Object.values(state.parts).flatMap((parts) =>
        parts.flatMap((p) => (p.lot === null ? [] : [{ part: p.part, lot: p.lot }])),
      );

/**
 * When a unit stood at the station by the plant's clock, `until` null while it does; null where nobody saw it there. Two PCs'
 * clocks may have it leave before it came; then it stood there between the two.
 */
export function stayOf(state: VisitState): Span | null {
  if (state.status === 'absent' || state.status === 'withdrawn') return null;
  const { came } = state;
  if (state.status !== 'closed') return came && { from: came.from, until: null };
  const { left } = state;
  const first = came !== null && came.from < left.from ? came : left;
  const last = came !== null && came.until > left.until ? came : left;
  return { from: first.from, until: last.until };
}

/** What the unit went through in a visit: that it stood at the station, and each tool that worked on it. */
export function workIn(key: string, state: VisitState): Evidence[] {
  if (state.status === 'absent') return [];
  const evidence = { station: parseVisitKey(key).station, lots: [] };
  const tools = Object.entries(state.tools).flatMap(([tool, spans]) =>
    spans.map((span): Evidence => ({ ...evidence, ...span, tool })),
  );
  const stay = stayOf(state);
  return stay === null ? tools : [{ ...evidence, ...stay, tool: null }, ...tools];
}

/** A serial number has one holder on the site; a second one holds it too, and the plant says so. */
function claims(event: Recorded<VisitEvent>): readonly Claim[] {
  if (event.type !== 'PartInstalled' && event.type !== 'PartRemoved') return [];
  const { part, serial, unit } = event.payload;
  if (serial === null) return [];
  const held = event.type === 'PartInstalled';
  return [{ registry: 'serial', name: `part:${part}:${serial}`, holder: unit, held }];
}

/** One unit at one station once; its key is `visitKey`. */
export const visit = defineStream<VisitState, typeof visitEvents>({
  name: 'visit',
  key: /^[^/]+\/[^/]+\/[1-9]\d*$/u,
  area: 'assembly',
  owner: 'supervisor',
  stateVersion: 6,
  events: visitEvents,
  initial: { status: 'absent' },
  scopeOf: (_key, first) => `line/${first.payload.line}`,
  evolve,
  legal: visitLegal,
  claims,
  concerns: (key, state) =>
    state.status === 'absent'
      ? []
      : [
          `unit/${key.split('/')[0] ?? ''}`,
          ...subjectsOfQualifiedWork(state.qualifiedWork),
          ...subjectsOfResults(state.toolResults),
        ],
  lifespan: (key, state) => (state.status === 'open' ? 'open' : { with: `unit/${key.split('/')[0] ?? ''}` }),
});
