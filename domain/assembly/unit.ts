import type { Recorded } from '../kernel/event.ts';
import { assertNever } from '../kernel/refusal.ts';
import type { Claim } from '../kernel/streamType.ts';
import { defineStream, splitStreamId } from '../kernel/streamType.ts';
import { goneSubject } from '../quality/goneUnits.ts';
import { own } from '../quality/own.ts';
import type { IdentifierKind, Registration, UnitEvent } from './unitEvents.ts';
import { unitEvents } from './unitEvents.ts';
import { unitLegal } from './unitLegal.ts';
import type { StationResult, StationSummary, UnitPosition } from './unitPosition.ts';
import { arrivalAmong, arrivedOver, leftFrom, withoutArrival } from './unitPosition.ts';

export interface Marriage {
  readonly side: 'parent' | 'child';
  readonly other: string;
  readonly position: string;
}

export interface Bypass {
  readonly bypass: string;
  readonly station: string;
  readonly visit: number;
  readonly signedBy: readonly string[];
  readonly reviewed: boolean;
}

export interface UnitBody {
  /** Null while only later facts of the unit are known. */
  readonly registration: Registration | null;
  readonly identifiers: Readonly<Partial<Record<IdentifierKind, string>>>;
  readonly revision: string | null;
  readonly stations: Readonly<Record<string, StationSummary>>;
  /** By station: the highest number of a visit that was taken back. No number is used again. */
  readonly withdrawn: Readonly<Record<string, number>>;
  readonly marriages: readonly Marriage[];
  readonly bypasses: readonly Bypass[];
}

export type UnitState = { readonly status: 'absent' } | (UnitBody & UnitPosition);
export type KnownUnit = UnitBody & UnitPosition;

const unseen: KnownUnit = {
  status: 'planned',
  registration: null,
  identifiers: {},
  revision: null,
  stations: {},
  withdrawn: {},
  marriages: [],
  bypasses: [],
};

/** Shipped and scrapped units stay so, whatever is still heard of them. */
export const isGone = (unit: UnitState): unit is KnownUnit & { status: 'shipped' | 'scrapped' } =>
  unit.status === 'shipped' || unit.status === 'scrapped';

const bodyOf = (unit: KnownUnit): UnitBody => ({
  registration: unit.registration,
  identifiers: unit.identifiers,
  revision: unit.revision,
  stations: unit.stations,
  withdrawn: unit.withdrawn,
  marriages: unit.marriages,
  bypasses: unit.bypasses,
});

function positionOf(unit: KnownUnit): UnitPosition {
  switch (unit.status) {
    case 'planned':
      return { status: 'planned' };
    case 'atStation': {
      const { status, line, station, visit, since, before } = unit;
      return { status, line, station, visit, since, before };
    }
    case 'between': {
      const { status, line, after, since } = unit;
      return { status, line, after, since };
    }
    case 'pulledOff': {
      const { status, line, from, after, location, since } = unit;
      return { status, line, from, after, location, since };
    }
    case 'shipped':
    case 'scrapped':
      return { status: unit.status, since: unit.since };
    default:
      return assertNever(unit);
  }
}

const placed = (unit: KnownUnit, position: UnitPosition): KnownUnit =>
  isGone(unit) ? unit : { ...bodyOf(unit), ...position };

const evolve = (state: UnitState, event: Recorded<UnitEvent>): UnitState => {
  const unit = state.status === 'absent' ? unseen : state;
  const at = event.occurredAt;
  switch (event.type) {
    case 'UnitCreated':
      return created(unit, event.payload);
    case 'IdentifierAssigned':
      return {
        ...unit,
        identifiers: { ...unit.identifiers, [event.payload.kind]: event.payload.value },
      };
    case 'UnitEntered':
      return entered(unit, event);
    case 'UnitLeft':
      return left(unit, event);
    case 'ArrivalWithdrawn':
      return withdrawn(unit, event.payload);
    case 'UnitPulledOff': {
      const { line, station, location } = event.payload;
      const after = station === null && unit.status === 'between' ? unit.after : null;
      return placed(unit, { status: 'pulledOff', line, from: station, after, location, since: at });
    }
    case 'UnitReinserted': {
      const { line, station } = event.payload;
      const after = station === null && unit.status === 'pulledOff' ? unit.after : null;
      return placed(unit, { status: 'between', line, after, since: at });
    }
    case 'UnitMarried': {
      const { side, other, position } = event.payload;
      return { ...unit, marriages: [...without(unit.marriages, event.payload), { side, other, position }] };
    }
    case 'UnitSeparated':
      return { ...unit, marriages: without(unit.marriages, event.payload) };
    case 'BypassMade': {
      const { bypass, station, visit, signatures } = event.payload;
      const signedBy = signatures.map((s) => s.person);
      const others = unit.bypasses.filter((b) => b.bypass !== bypass);
      return { ...unit, bypasses: [...others, { bypass, station, visit, signedBy, reviewed: false }] };
    }
    case 'BypassReviewed':
      return {
        ...unit,
        bypasses: unit.bypasses.map((b) =>
          b.bypass === event.payload.bypass ? { ...b, reviewed: true } : b,
        ),
      };
    case 'UnitReverified':
      return unit;
    case 'UnitShipped':
      return placed(unit, { status: 'shipped', since: at });
    case 'UnitScrapped':
      return placed(unit, { status: 'scrapped', since: at });
    case 'UnitRevisionRebound':
      return { ...unit, revision: event.payload.to };
    default:
      return assertNever(event);
  }
};

type Of<T extends UnitEvent['type']> = Recorded<UnitEvent & { readonly type: T }>;

function created(unit: KnownUnit, payload: Of<'UnitCreated'>['payload']): KnownUnit {
  if (unit.registration) return unit;
  const { vin, ...registration } = payload;
  const identifiers = vin === null ? unit.identifiers : { vin, ...unit.identifiers };
  return { ...unit, registration, identifiers };
}

/** Being seen at a station is the newest word on where a unit is; where it was before, nobody saw it leave. */
function entered(unit: KnownUnit, event: Of<'UnitEntered'>): KnownUnit {
  const { station, line, visit, revision } = event.payload;
  const known = own(unit.stations, station);
  const bound = { ...unit, revision: unit.revision ?? revision };
  if (Math.max(known?.visit ?? 0, own(unit.withdrawn, station) ?? 0) >= visit) return bound;
  const stations = { ...unseenLeaving(unit), [station]: { visit, result: 'open' as const } };
  const arrival = { line, station, visit, since: event.occurredAt };
  return placed({ ...bound, stations }, arrivedOver(positionOf(unit), arrival, known ?? null));
}

/**
 * It did not arrive there: its station knows of it what it knew before, and it is where it was, unless it was seen elsewhere since. What
 * stood open at the station that it had not left stands open again.
 */
function withdrawn(unit: KnownUnit, arrival: Of<'ArrivalWithdrawn'>['payload']): KnownUnit {
  const { station, visit } = arrival;
  const found = arrivalAmong(unit, arrival);
  if (found === null || own(unit.stations, station)?.visit !== visit) return unit;
  const { [station]: _taken, ...others } = unit.stations;
  const { summary } = found.before;
  const stations = summary === null ? others : { ...others, [station]: summary };
  const taken = { ...unit, stations, withdrawn: { ...unit.withdrawn, [station]: visit } };
  return standingAgain(placed(taken, withoutArrival(positionOf(unit), arrival)));
}

function standingAgain(unit: KnownUnit): KnownUnit {
  if (unit.status !== 'atStation') return unit;
  const { station, visit } = unit;
  const summary = own(unit.stations, station);
  if (summary?.visit !== visit || summary.result !== 'unknown') return unit;
  return { ...unit, stations: { ...unit.stations, [station]: { visit, result: 'open' } } };
}

function unseenLeaving(unit: KnownUnit): Readonly<Record<string, StationSummary>> {
  if (unit.status !== 'atStation') return unit.stations;
  const before = own(unit.stations, unit.station);
  if (before?.result !== 'open') return unit.stations;
  return { ...unit.stations, [unit.station]: { ...before, result: 'unknown' } };
}

/** Moves the unit only if it still stands there by what is known; the station's summary takes the word in any case. */
function left(unit: KnownUnit, event: Of<'UnitLeft'>): KnownUnit {
  const { station, line, visit, departure, complete } = event.payload;
  const known = own(unit.stations, station);
  if (known && known.visit > visit) return unit;
  const result = departure === 'bypassed' ? 'bypassed' : complete ? 'complete' : 'incomplete';
  const outranked = departure === 'seenGone' && known?.visit === visit && isSettled(known.result);
  const after = outranked
    ? unit
    : { ...unit, stations: { ...unit.stations, [station]: { visit, result: result as StationResult } } };
  return placed(after, leftFrom(positionOf(unit), { station, line, since: event.occurredAt }));
}

const isSettled = (result: StationResult): boolean =>
  result === 'complete' || result === 'incomplete' || result === 'bypassed';

const without = (marriages: readonly Marriage[], gone: Marriage): readonly Marriage[] =>
  marriages.filter((m) => m.side !== gone.side || m.other !== gone.other || m.position !== gone.position);

/** A VIN or a serial number names one unit of the site. */
function claims(event: Recorded<UnitEvent>): readonly Claim[] {
  const holder = splitStreamId(event.stream).key;
  const claim = (kind: IdentifierKind, value: string, held: boolean): Claim[] =>
    kind === 'vin' || kind === 'serial'
      ? [{ registry: 'serial', name: `${kind}:${value}`, holder, held }]
      : [];
  if (event.type === 'UnitCreated')
    return event.payload.vin === null ? [] : claim('vin', event.payload.vin, true);
  if (event.type !== 'IdentifierAssigned') return [];
  const { kind, value, replaces } = event.payload;
  return [...(replaces === null ? [] : claim(kind, replaces, false)), ...claim(kind, value, true)];
}

/** By this a judge finds the stream of a unit that some station has released. */
export const releasedSubject = (unitId: string): string => `released/${unitId}`;

/** One vehicle, body or sub-assembly. Whether it is on hold is a question to the holds, not a state of the unit. */
export const unit = defineStream<UnitState, typeof unitEvents>({
  name: 'unit',
  area: 'assembly',
  owner: 'supervisor',
  stateVersion: 5,
  events: unitEvents,
  initial: { status: 'absent' },
  scopeOf: () => 'site',
  evolve,
  legal: unitLegal,
  claims,
  concerns: (key, state) =>
    state.status === 'absent'
      ? []
      : [
          ...state.marriages.flatMap((m) => (m.side === 'child' ? [`unit/${m.other}`] : [])),
          ...(isGone(state) ? [goneSubject(state.status, key)] : []),
          ...(Object.values(state.stations).some((s) => s.result === 'complete')
            ? [releasedSubject(key)]
            : []),
        ],
  lifespan: (_key, state) => (isGone(state) ? 'closed' : 'open'),
});
