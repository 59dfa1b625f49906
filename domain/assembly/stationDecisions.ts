import type { Signature } from '../kernel/actor.ts';
import type { DecideContext, Decision } from '../kernel/decision.ts';
import { accept, decideOne, draft } from '../kernel/decision.ts';
import { refuse } from '../kernel/refusal.ts';
import { own } from '../quality/own.ts';
import type { Line } from '../site/siteConfiguration.ts';
import { predecessorOf, stationOf, stationsBefore } from './flow.ts';
import type { Missing, ReleaseKnowledge } from './missing.ts';
import { missingForRelease, missingParams } from './missing.ts';
import type { AssemblyRefusal } from './refusals.ts';
import type { VisitRequirements } from './requirements.ts';
import type { ReworkEvent } from './rework.ts';
import { rework } from './rework.ts';
import { together } from './together.ts';
import type { UnitState } from './unit.ts';
import { unit } from './unit.ts';
import type { UnitEvent } from './unitEvents.ts';
import { bypassFault } from './unitLegal.ts';
import type { VisitState } from './visit.ts';
import { visit, visitKey } from './visit.ts';
import type { VisitEntry } from './visitDecisions.ts';
import type { Departure, Source, VisitEvent } from './visitEvents.ts';
import { remaining } from './visitProgress.ts';

const no = refuse<AssemblyRefusal>;

/** Number of the visit that an arrival at `station` would open. */
export const nextVisit = (state: UnitState, station: string): number =>
  state.status === 'absent'
    ? 1
    : Math.max(own(state.stations, station)?.visit ?? 0, own(state.withdrawn, station) ?? 0) + 1;

export interface ArrivalInput {
  readonly unit: string;
  readonly line: Line;
  readonly station: string;
  readonly source: Source;
  /**
   * Full requirements of the unit's variant at this station; what earlier visits did is taken off. Null while the unit's
   * product revision is not known here: then nobody can say what it owes, and only its position is recorded.
   */
  readonly requirements: VisitRequirements | null;
  /** The product revision that they come from; the first arrival binds it to the unit. */
  readonly revision: string | null;
  /** False: somebody asks, and may be told no. True: it stands there, and that is a fact. */
  readonly insist: boolean;
  /** True: only as the next step of its way; what is known to speak against it is told first. */
  readonly expected: boolean;
  /** Where the unit was known to be when somebody said that it arrives here all the same; null where nobody was asked. */
  readonly asked: { readonly station: string | null; readonly since: string | null } | null;
  /** Another unit that stands at the station by what is known here. */
  readonly standing: string | null;
}

/**
 * Arrival at a station: the unit moves and its visit opens, in one act. Two terminals that see one arrival have one effect.
 * `earlier` are the unit's former visits to this station, oldest first.
 */
export function enterStation(
  states: { readonly unit: UnitState; readonly earlier: readonly VisitState[] },
  input: ArrivalInput,
  context: DecideContext,
): Decision {
  const place = stationOf(input.line, input.station);
  if (!place) return no('stationUnknown', { station: input.station });
  const n = nextVisit(states.unit, input.station);
  const { station, source, revision } = input;
  const { verificationPoint } = place;
  const predecessor = predecessorOf(states.unit, input.line, station);
  const at = { station, line: input.line.id, visit: n, source };
  const moved: UnitEvent = {
    type: 'UnitEntered',
    payload: { ...at, predecessor, verificationPoint, revision },
  };
  const odd = input.insist ? null : unanswered(states.unit, input);
  const key = visitKey({ unit: input.unit, station, visit: n });
  const moving = { effectKey: `unitEntered:${key}`, revision };
  const arrived = input.insist
    ? accept(draft(unit, input.unit, moved, moving))
    : decideOne(unit, input.unit, states.unit, moved, context, moving);
  if (odd && arrived.ok) return odd;
  if (input.requirements === null) {
    return arrived.ok && !input.insist ? no('unitRevisionMissing', { unit: input.unit }) : arrived;
  }
  const requirements = remaining(input.requirements, states.earlier);
  const opened: VisitEvent = {
    type: 'VisitOpened',
    payload: { ...at, unit: input.unit, requirements, predecessor, verificationPoint },
  };
  const opening = { effectKey: `visitOpened:${key}`, revision, causedBy: 0 };
  return together(arrived, accept(draft(visit, key, opened, opening)));
}

/**
 * What nobody has said yes to: where nobody was asked, everything that does not fit. A yes is of the question that was read: a unit that
 * has moved on since, or a station that another has taken, is asked about anew.
 */
function unanswered(state: UnitState, input: ArrivalInput): Decision | null {
  const { line, station, expected, asked, standing } = input;
  if (expected) return unexpected(state, line, station);
  if (asked === null) return null;
  if (standing !== null) return no('stationTaken', { station, unit: standing });
  const known = lastSeen(state);
  const same = known.station === asked.station && known.since === asked.since;
  return same ? null : unexpected(state, line, station);
}

/** Since when it stands at its station; null where it has left, or was at none. */
function lastSeen(state: UnitState): NonNullable<ArrivalInput['asked']> {
  if (state.status === 'atStation') return { station: state.station, since: state.since };
  return { station: state.status === 'between' ? state.after : null, since: null };
}

/** What is known of the unit and does not fit that it arrives at `station` now; null where it is the next step of its way. */
function unexpected(state: UnitState, line: Line, station: string): Decision | null {
  if (state.status === 'atStation')
    return no('unitElsewhere', { station: state.station, since: state.since });
  const before = stationsBefore(line, station).at(-1)?.id ?? null;
  if (state.status === 'planned')
    return before === null ? null : no('stationsSkipped', { station, last: null });
  if (state.status !== 'between' || state.after === null) return null;
  const comes = state.line === line.id ? state.after === before : before === null;
  return comes ? null : no('stationsSkipped', { station, last: state.after });
}

interface LeaveStates {
  readonly unit: UnitState;
  readonly visit: VisitState;
}
interface LeaveInput {
  readonly at: VisitEntry;
  readonly revision: string | null;
}

/** Release by the station: refused until nothing is missing, with the list of what is. */
export function releaseUnit(
  states: LeaveStates,
  input: LeaveInput,
  context: DecideContext,
  known: ReleaseKnowledge,
): Decision {
  const missing = missingForRelease(states.visit, known);
  const departed = leave(states, input, context, 'released', missing);
  if (!departed.ok && departed.code !== 'visitReleasedIncomplete') return departed;
  return missing.length > 0 ? no('releaseIncomplete', missingParams(missing)) : departed;
}

/** Both sides of a departure that a person asks for: the visit closes, the unit goes. */
const leave = (
  states: LeaveStates,
  input: LeaveInput,
  context: DecideContext,
  departure: Departure,
  missing: readonly Missing[],
): Decision =>
  together(
    decideOne(visit, visitKey(input.at), states.visit, visitClosed(input, departure, missing), context, {
      revision: input.revision,
    }),
    decideOne(unit, input.at.unit, states.unit, unitLeft(input, departure, missing), context, {
      revision: input.revision,
      causedBy: 0,
    }),
  );

const visitClosed = ({ at }: LeaveInput, departure: Departure, missing: readonly Missing[]): VisitEvent => ({
  type: 'VisitClosed',
  payload: { ...at, departure, missing: [...missing] },
});

function unitLeft({ at }: LeaveInput, departure: Departure, missing: readonly Missing[]): UnitEvent {
  const { station, line, visit: n, source } = at;
  const complete = missing.length === 0;
  return {
    type: 'UnitLeft',
    payload: { station, line, visit: n, source, departure, complete },
  };
}

/** Somebody found the unit gone: recorded whatever was missing; the discrepancy says what. */
export function recordDeparture(states: LeaveStates, input: LeaveInput, known: ReleaseKnowledge): Decision {
  const { station } = input.at;
  if (states.visit.status === 'absent') return no('visitNotOpen', { station });
  if (states.visit.status === 'withdrawn') return no('visitWithdrawn', { station });
  if (states.visit.status === 'closed') {
    return no('visitClosed', { station, departure: states.visit.departure });
  }
  const missing = missingForRelease(states.visit, known);
  const { revision } = input;
  return accept(
    draft(visit, visitKey(input.at), visitClosed(input, 'seenGone', missing), { revision }),
    draft(unit, input.at.unit, unitLeft(input, 'seenGone', missing), { revision, causedBy: 0 }),
  );
}

export interface BypassInput extends LeaveInput {
  readonly reason: string;
  readonly note: string;
  readonly signatures: readonly Signature[];
  readonly plantReachable: boolean;
}

/**
 * Lets a unit go on although something is missing: a signed fact that opens a rework item and that the ship gate looks at
 * again. Two different persons where the plant cannot be asked.
 */
export function bypassStation(
  states: LeaveStates,
  input: BypassInput,
  context: DecideContext,
  known: ReleaseKnowledge,
): Decision {
  const missing = missingForRelease(states.visit, known);
  if (missing.length === 0) return no('bypassNothingMissing', { station: input.at.station });
  const fault = bypassFault(input);
  if (fault) return fault;
  if (input.note === '' && missing.some(({ kind }) => kind === 'hold'))
    return no('bypassHoldNeedsNote', { station: input.at.station });
  const ids = { bypass: context.newId(), rework: context.newId() };
  const { revision, at } = input;
  return together(
    accept(draft(unit, at.unit, bypassMade(input, missing, ids), { revision })),
    leave(states, input, context, 'bypassed', missing),
    accept(draft(rework, ids.rework, bypassRework(input, ids.bypass), { causedBy: 0 })),
  );
}

const bypassRework = ({ at, note }: BypassInput, bypass: string): ReworkEvent => ({
  type: 'ReworkOpened',
  payload: {
    line: at.line,
    unit: at.unit,
    station: at.station,
    visit: at.visit,
    operation: null,
    cause: 'bypass',
    causeRef: bypass,
    issue: null,
    text: note,
  },
});

const bypassMade = (
  input: BypassInput,
  missing: readonly Missing[],
  ids: { readonly bypass: string; readonly rework: string },
): UnitEvent => {
  const { at, reason, note, signatures, plantReachable } = input;
  const { line, station, visit: n } = at;
  const signed = { reason, note, signatures: [...signatures], plantReachable };
  return {
    type: 'BypassMade',
    payload: { ...ids, line, station, visit: n, items: [...missing], ...signed },
  };
};

/** Takes the unit off the line; an open visit closes with what it lacks, and a later one goes on from there. */
export function pullOffUnit(
  states: LeaveStates,
  input: {
    readonly unit: string;
    readonly line: string;
    readonly at: VisitEntry | null;
    readonly location: string | null;
    readonly reason: string;
    readonly revision: string | null;
  },
  context: DecideContext,
): Decision {
  const { line, location, reason, revision } = input;
  const pulled: UnitEvent = {
    type: 'UnitPulledOff',
    payload: { line, station: input.at?.station ?? null, location, reason },
  };
  const taken = decideOne(unit, input.unit, states.unit, pulled, context);
  if (input.at === null) return taken;
  const missing = missingForRelease(states.visit);
  return together(leave(states, { at: input.at, revision }, context, 'pulledOff', missing), taken);
}
