import type { Decision, Draft } from '#domain/kernel/decision';
import { accept, draft } from '#domain/kernel/decision';
import { nothingElseKnown } from '#domain/assembly/missing';
import { visitsOf } from '#domain/assembly/shipGate';
import { enterStation, nextVisit, recordDeparture } from '#domain/assembly/stationDecisions';
import type { UnitState } from '#domain/assembly/unit';
import { isGone, unit } from '#domain/assembly/unit';
import { shipUnit } from '#domain/assembly/unitDecisions';
import { parseVisitKey, visit } from '#domain/assembly/visit';
import { recordTightening } from '#domain/assembly/visitDecisions';
import type { VisitEntry } from '#domain/assembly/visitDecisions';
import { line, result } from '#tests/domain/assembly/fixtures';
import type { Act, Situation, Workload } from './act.ts';
import { signatureOf } from './act.ts';

/** Each vehicle has one station to pass before it is shipped: the last figure of its name says which. Two PCs share some. */
const ways = ['FA-01', 'FA-02', 'FA-04'] as const;
type Way = (typeof ways)[number];
export const routeOf = (key: string): [Way] => [ways[Number(key.at(-1))] ?? 'FA-01'];

export const nothingOwed = { operations: [], parts: [] };

export const stateOfVisit = (s: Situation, at: VisitEntry) =>
  s.reads.get(visit, `${at.unit}/${at.station}/${at.visit}`);

const named = (s: Situation, age: number, n: number): string =>
  `V-${Math.max(0, Math.floor(s.atMs / 12_000) - age)}-${n}`;

/** Vehicles come and go: three at a time pass the one station of their route, and leave through the gate a little later. */
export const vehicle = (s: Situation, age: number): string => named(s, age, s.dice.below(ways.length));

function onRoute(s: Situation, age: number): VisitEntry | null {
  const here = ways.flatMap((_, n) => {
    const key = named(s, age, n);
    return s.stations.includes(routeOf(key)[0]) ? [key] : [];
  });
  if (here.length === 0) return null;
  const key = s.dice.pick(here);
  const [station] = routeOf(key);
  const n = nextVisit(s.reads.get(unit, key), station) - 1;
  return { unit: key, station, line: line.id, visit: Math.max(1, n), source: 'screen' };
}

/** Two PCs that see one vehicle first have one birth of it. */
export const born = (key: string): Draft =>
  draft(
    unit,
    key,
    {
      type: 'UnitCreated',
      payload: {
        kind: 'vehicle',
        order: 'PO-1',
        line: line.id,
        model: 'M1',
        variant: 'V1',
        sequence: 1,
        options: [],
        vin: null,
      },
    },
    { effectKey: `born:${key}` },
  );

export const passThrough: Act = (s) => {
  const at = onRoute(s, s.dice.below(2));
  if (!at) return null;
  const state = s.reads.get(unit, at.unit);
  const there = stateOfVisit(s, at);
  if (there.status === 'absent') {
    const arrival = { unit: at.unit, line, station: at.station, source: at.source, revision: null };
    const requirements = nothingOwed;
    const entered = enterStation(
      { unit: state, earlier: [] },
      { ...arrival, requirements, insist: true, expected: false, asked: null, standing: null },
      s.context,
    );
    return entered.ok && state.status === 'absent' ? accept(...entered.events, born(at.unit)) : entered;
  }
  if (s.dice.chance(0.5))
    return recordDeparture({ unit: state, visit: there }, { at, revision: null }, nothingElseKnown);
  return recordTightening({
    at: { ...at, source: 'device' },
    result: result({ tighteningId: 1_000 + s.dice.below(100_000) }),
    operation: null,
    limits: { torque: null, angle: null },
    conflictsWith: null,
    revision: null,
    calibrated: false,
  });
};

function leave(s: Situation, key: string): Decision | null {
  const state = s.reads.get(unit, key);
  if (state.status === 'absent') return null;
  const route = routeOf(key);
  const visits = visitsOf(key, state);
  const checked = { route, visits, ...s.against(key) };
  const known = { silent: s.silent(key), reads: s.reads };
  return shipUnit(state, { unit: key, checked, signature: signatureOf(s, 'shipped') }, s.context, known);
}

/** The vehicles that may be about. */
export const about = (s: Situation): readonly string[] =>
  [0, 1, 2, 3].flatMap((age) => ways.map((_, n) => named(s, age, n)));

/** The visits of vehicles that stand at the station of their route, where this PC is that station's. */
function standing(s: Situation, keys: readonly string[], source: VisitEntry['source']): VisitEntry[] {
  return keys.flatMap((key): VisitEntry[] => {
    const [station] = routeOf(key);
    if (!s.stations.includes(station)) return [];
    const n = nextVisit(s.reads.get(unit, key), station) - 1;
    const at: VisitEntry = { unit: key, station, line: line.id, visit: n, source };
    return n > 0 && stateOfVisit(s, at).status === 'open' ? [at] : [];
  });
}

/** Results of a vehicle at a PC that nobody hears, while it stands at the station. */
export const workUnheard: Act = (s) => {
  const there = standing(s, about(s), 'device');
  if (there.length === 0) return null;
  return recordTightening({
    at: s.dice.pick(there),
    result: result({ tighteningId: 1_000 + s.dice.below(100_000) }),
    operation: null,
    limits: { torque: null, angle: null },
    conflictsWith: null,
    revision: null,
    calibrated: false,
  });
};

/** Nothing that is known here keeps it. */
const isFree = (s: Situation, key: string): boolean =>
  Object.values(s.against(key)).every((list) => list.length === 0);

/** A vehicle that stands at the station of its route goes on. */
function goOnFrom(s: Situation, key: string): Decision | null {
  const [at] = standing(s, [key], 'screen');
  if (!at) return null;
  const states = { unit: s.reads.get(unit, key), visit: stateOfVisit(s, at) };
  return recordDeparture(states, { at, revision: null }, nothingElseKnown);
}

/**
 * What another PC holds something back of goes on and is shipped before it is heard, else what one may hold something back of:
 * whoever ships here is refused.
 */
const unheardOf =
  (candidates: (s: Situation) => readonly string[]): Act =>
  (s) => {
    const here = candidates(s).filter((key) => isHere(s.reads.get(unit, key)));
    const key =
      here.find((one) => s.heldBack(`visit/${one}/`) && isFree(s, one)) ??
      here.find((one) => s.unheard(one).length > 0 && isFree(s, one));
    return key === undefined ? null : (goOnFrom(s, key) ?? leave(s, key));
  };

export const shipUnheard = unheardOf(about);

/** Of what this PC's own stations let go. */
const shipOwnUnheard = unheardOf((s) => about(s).filter((key) => s.stations.includes(routeOf(key)[0])));

const isHere = (state: UnitState): boolean => state.status !== 'absent' && !isGone(state);

/** A vehicle that has gone through the station of its route and is still here. */
function isThrough(s: Situation, key: string): boolean {
  const state = s.reads.get(unit, key);
  if (state.status === 'absent' || isGone(state)) return false;
  const visits = visitsOf(key, state).filter((at) => parseVisitKey(at).station === routeOf(key)[0]);
  return visits.length > 0 && visits.every((at) => s.reads.get(visit, at).status === 'closed');
}

/** Through the ship gate: what is not known of the vehicle keeps it here. */
export const ship: Act = (s) => {
  const through = about(s).filter((key) => isThrough(s, key));
  return through.length === 0 ? null : leave(s, s.dice.pick(through));
};

/** Vehicles come, are worked on where nobody hears it, and leave: nothing else keeps them. */
export const shipping: Workload = {
  acts: [...Array.from({ length: 4 }, () => passThrough), ship, shipOwnUnheard, shipOwnUnheard],
  apart: [workUnheard, workUnheard, shipOwnUnheard],
};
