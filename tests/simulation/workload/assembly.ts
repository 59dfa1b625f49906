import type { Decision, Draft } from '#domain/kernel/decision';
import { accept, draft } from '#domain/kernel/decision';
import { withdrawArrival } from '#domain/assembly/arrivalDecisions';
import { andon, andonKinds } from '#domain/assembly/andon';
import { acknowledgeAndon, callAndon, escalateAndon, resolveAndon } from '#domain/assembly/andonDecisions';
import { nothingElseKnown } from '#domain/assembly/missing';
import { visitsOf } from '#domain/assembly/shipGate';
import { rework } from '#domain/assembly/rework';
import { doRework, openRework, rejectRework, verifyRework } from '#domain/assembly/reworkDecisions';
import { enterStation, nextVisit, recordDeparture } from '#domain/assembly/stationDecisions';
import { stop } from '#domain/assembly/stop';
import { classifyStop, endStop, startStop } from '#domain/assembly/stopDecisions';
import { unit } from '#domain/assembly/unit';
import { assignIdentifier, scrapUnit, shipUnit } from '#domain/assembly/unitDecisions';
import { visit } from '#domain/assembly/visit';
import { completeOperation, recordTightening } from '#domain/assembly/visitDecisions';
import type { VisitEntry } from '#domain/assembly/visitDecisions';
import { line, requirements, result } from '#tests/domain/assembly/fixtures';
import type { Act, Situation, Workload } from './act.ts';
import { onKnown, signatureOf } from './act.ts';

export const units = ['U-1', 'U-2', 'U-3', 'U-4'] as const;
/** The only station that a unit has to pass before it is shipped. */
const route = ['FA-01'];

const nothingOwed = { operations: [], parts: [] };

const call: Act = (s) =>
  callAndon(
    {
      line: line.id,
      station: s.dice.pick(s.stations),
      kind: s.dice.pick(andonKinds),
      unit: null,
      part: null,
      text: '',
    },
    s.context,
    { openOne: null },
  );

const answerAndon = onKnown('andon', (s, key) => {
  const state = s.reads.get(andon, key);
  const input = { andon: key, line: line.id };
  const act = s.dice.below(3);
  if (act === 0) return acknowledgeAndon(state, input, s.context);
  if (act === 1) return escalateAndon(state, { ...input, level: 1 + s.dice.below(3) }, s.context);
  return resolveAndon(state, { ...input, note: '' }, s.context);
});

const halt: Act = (s) =>
  startStop(
    { line: line.id, station: null, startedAt: s.context.now, reason: null, andon: null },
    s.context,
    { runningOne: null },
  );

const goOn = onKnown('stop', (s, key) => {
  const state = s.reads.get(stop, key);
  const input = { stop: key, line: line.id };
  return s.dice.chance(0.6)
    ? endStop(state, { ...input, endedAt: s.context.now }, s.context, { again: [] })
    : classifyStop(state, { ...input, reason: 'R-1', planned: s.dice.chance(0.5), note: '' }, s.context);
});

const needRework: Act = (s) =>
  openRework(
    {
      line: line.id,
      unit: s.dice.chance(0.5) ? vehicle(s, s.dice.below(4)) : s.dice.pick(units),
      station: s.dice.pick(s.stations),
      visit: 1,
      operation: null,
      cause: 'manual',
      causeRef: null,
      issue: null,
      text: '',
    },
    s.context,
  );

const workOn = onKnown('rework', (s, key) => {
  const state = s.reads.get(rework, key);
  const input = { rework: key, line: line.id, note: 'looked at' };
  const act = s.dice.below(3);
  if (act === 0) return doRework(state, input, s.context);
  if (act === 1) return rejectRework(state, input, s.context);
  return verifyRework(state, { ...input, signature: signatureOf(s, 'reworkVerified') }, s.context);
});

const arrive: Act = (s) => {
  const key = s.dice.pick(units);
  const station = s.dice.pick(s.stations);
  return enterStation(
    { unit: s.reads.get(unit, key), earlier: [] },
    {
      unit: key,
      line,
      station,
      source: 'screen',
      requirements: station === 'FA-01' ? nothingOwed : requirements,
      revision: null,
      insist: s.dice.chance(0.7),
      expected: false,
    },
    s.context,
  );
};

function openVisit(s: Situation): VisitEntry | null {
  const key = s.dice.pick(units);
  const state = s.reads.get(unit, key);
  const station = s.dice.pick(s.stations);
  const n = nextVisit(state, station) - 1;
  return n < 1 ? null : { unit: key, station, line: line.id, visit: n, source: 'screen' };
}

const stateOfVisit = (s: Situation, at: VisitEntry) =>
  s.reads.get(visit, `${at.unit}/${at.station}/${at.visit}`);

const work: Act = (s) => {
  const at = openVisit(s);
  if (!at) return null;
  const operation = s.dice.pick(['OP-30', 'OP-40']);
  return completeOperation(stateOfVisit(s, at), { at, operation, revision: null }, s.context, null);
};

/** A controller's result; two PCs may hear of the same one. */
const tighten: Act = (s) => {
  const at = openVisit(s);
  if (!at) return null;
  const toolOk = s.dice.chance(0.8);
  return recordTightening({
    at: { ...at, source: 'device' },
    result: result({ tighteningId: s.dice.below(40), toolOk }),
    operation: 'OP-20',
    limits: { torque: null, angle: null },
    conflictsWith: null,
    revision: null,
  });
};

const depart: Act = (s) => {
  const at = openVisit(s);
  if (!at) return null;
  const states = { unit: s.reads.get(unit, at.unit), visit: stateOfVisit(s, at) };
  return recordDeparture(states, { at, revision: null }, nothingElseKnown);
};

/** Serial numbers are few, so that two units come to have one. */
const identify: Act = (s) => {
  const key = s.dice.pick(units);
  const value = `SN-${s.dice.below(3)}`;
  return assignIdentifier(
    s.reads.get(unit, key),
    { unit: key, kind: 'serial', value, replaces: null, vinCheckDigit: false },
    s.context,
  );
};

const scrap: Act = (s) => {
  const key = s.dice.pick(units);
  if (!s.dice.chance(0.2)) return null;
  const signature = signatureOf(s, 'scrapped');
  return scrapUnit(s.reads.get(unit, key), { unit: key, reason: 'R-9', note: '', signature }, s.context);
};

/** Vehicles come and go: two at a time pass the one station of their route, and leave through the gate a little later. */
export const vehicle = (s: Situation, age: number): string =>
  `V-${Math.max(0, Math.floor(s.atMs / 12_000) - age)}-${s.dice.below(2)}`;

function onRoute(s: Situation, age: number): VisitEntry | null {
  const [station] = route;
  if (station === undefined || !s.stations.includes(station)) return null;
  const key = vehicle(s, age);
  const n = nextVisit(s.reads.get(unit, key), station) - 1;
  return { unit: key, station, line: line.id, visit: Math.max(1, n), source: 'screen' };
}

/** Two PCs that see one vehicle first have one birth of it. */
const born = (key: string): Draft =>
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

const passThrough: Act = (s) => {
  const at = onRoute(s, s.dice.below(2));
  if (!at) return null;
  const state = s.reads.get(unit, at.unit);
  const there = stateOfVisit(s, at);
  if (there.status === 'absent') {
    const arrival = { unit: at.unit, line, station: at.station, source: at.source, revision: null };
    const requirements = nothingOwed;
    const entered = enterStation(
      { unit: state, earlier: [] },
      { ...arrival, requirements, insist: true, expected: false },
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
  });
};

/** Through the ship gate: what is not known of the unit keeps it here. */
const ship: Act = (s) => leave(s, vehicle(s, s.dice.below(4)));

function leave(s: Situation, key: string): Decision | null {
  const state = s.reads.get(unit, key);
  if (state.status === 'absent') return null;
  const visits = visitsOf(key, state, route);
  const checked = { route, visits, ...s.against(key) };
  const known = { silent: s.silent(key), reads: s.reads };
  return shipUnit(state, { unit: key, checked, signature: signatureOf(s, 'shipped') }, s.context, known);
}

/** The vehicles that may be about, in any order. */
const about = (s: Situation): readonly string[] =>
  [0, 1, 2, 3].flatMap((age) => [vehicle(s, age), vehicle(s, age)]);

/** A code is read at a station at which its vehicle is not. */
const scanByMistake: Act = (s) => {
  const key = s.dice.pick(about(s));
  const state = s.reads.get(unit, key);
  if (state.status === 'absent') return null;
  const where = { unit: key, line, station: s.dice.pick(s.stations), source: 'screen' as const };
  const arrival = { ...where, requirements: nothingOwed, revision: null, insist: false, expected: false };
  return enterStation({ unit: state, earlier: [] }, arrival, s.context);
};

/** Somebody sees that a vehicle is not where it was scanned, there or at another PC. */
const takeBack: Act = (s) => {
  const key = s.dice.pick(about(s));
  const state = s.reads.get(unit, key);
  if (state.status !== 'atStation') return null;
  const { station, visit: n } = state;
  const at: VisitEntry = { unit: key, station, line: line.id, visit: n, source: 'screen' };
  const states = { unit: state, visit: stateOfVisit(s, at) };
  return withdrawArrival(states, { at, note: '', revision: null }, s.context, s.reads);
};

/** The visits of vehicles that stand at the station of their route, where this PC is that station's. */
function standing(s: Situation, keys: readonly string[], source: VisitEntry['source']): VisitEntry[] {
  const [station] = route;
  if (station === undefined || !s.stations.includes(station)) return [];
  return keys.flatMap((key): VisitEntry[] => {
    const n = nextVisit(s.reads.get(unit, key), station) - 1;
    const at: VisitEntry = { unit: key, station, line: line.id, visit: n, source };
    return n > 0 && stateOfVisit(s, at).status === 'open' ? [at] : [];
  });
}

/** Results of a vehicle at a PC that nobody hears, while it stands at the station. */
const workUnheard: Act = (s) => {
  const there = standing(s, about(s), 'device');
  if (there.length === 0) return null;
  return recordTightening({
    at: s.dice.pick(there),
    result: result({ tighteningId: 1_000 + s.dice.below(100_000) }),
    operation: null,
    limits: { torque: null, angle: null },
    conflictsWith: null,
    revision: null,
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
const shipUnheard: Act = (s) => {
  const free = about(s).filter((key) => isFree(s, key));
  const key = free.find((one) => s.heldBack(one)) ?? free.find((one) => s.unheard(one).length > 0);
  return key === undefined ? null : (goOnFrom(s, key) ?? leave(s, key));
};

/** What has gone through the station leaves by what this PC knows of it. */
const shipApart: Act = (s) => {
  const gone = about(s).filter((key) => {
    const state = s.reads.get(unit, key);
    return state.status !== 'absent' && visitsOf(key, state, route).length > 0;
  });
  return gone.length === 0 ? null : leave(s, s.dice.pick(gone));
};

export const assemblyActs: readonly Act[] = [
  call,
  answerAndon,
  halt,
  goOn,
  needRework,
  workOn,
  workOn,
  arrive,
  arrive,
  scanByMistake,
  takeBack,
  takeBack,
  work,
  tighten,
  depart,
  identify,
  scrap,
  ...Array.from({ length: 9 }, () => passThrough),
  ...Array.from({ length: 6 }, () => ship),
  shipUnheard,
  shipUnheard,
];

/** What people do the more while their PC is on its own. */
export const assemblyActsApart: readonly Act[] = [workUnheard, workUnheard, shipApart];

/** Vehicles come, are worked on where nobody hears it, and leave: nothing else keeps them. */
export const shipping: Workload = {
  acts: [...Array.from({ length: 4 }, () => passThrough), ship, shipUnheard, shipUnheard],
  apart: [workUnheard, workUnheard, shipUnheard],
};
