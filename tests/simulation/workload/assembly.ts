import { accept } from '#domain/kernel/decision';
import { andon, andonKinds } from '#domain/assembly/andon';
import { acknowledgeAndon, callAndon, escalateAndon, resolveAndon } from '#domain/assembly/andonDecisions';
import { nothingElseKnown } from '#domain/assembly/missing';
import { rework } from '#domain/assembly/rework';
import { doRework, openRework, rejectRework, verifyRework } from '#domain/assembly/reworkDecisions';
import { enterStation, nextVisit, recordDeparture } from '#domain/assembly/stationDecisions';
import { stop } from '#domain/assembly/stop';
import { classifyStop, endStop, startStop } from '#domain/assembly/stopDecisions';
import { unit } from '#domain/assembly/unit';
import { assignIdentifier, scrapUnit } from '#domain/assembly/unitDecisions';
import { completeOperation, recordTightening } from '#domain/assembly/visitDecisions';
import type { VisitEntry } from '#domain/assembly/visitDecisions';
import { line, requirements, result } from '#tests/domain/assembly/fixtures';
import type { Act, Situation } from './act.ts';
import { onKnown, signatureOf } from './act.ts';
import { scanByMistake, takeBack } from './arrivals.ts';
import {
  born,
  nothingOwed,
  passThrough,
  ship,
  shipUnheard,
  stateOfVisit,
  vehicle,
  workUnheard,
} from './vehicles.ts';

export const units = ['U-1', 'U-2', 'U-3', 'U-4'] as const;

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
  const state = s.reads.get(unit, key);
  if (state.status === 'absent') return accept(born(key));
  return enterStation(
    { unit: state, earlier: [] },
    {
      unit: key,
      line,
      station,
      source: 'screen',
      requirements: station === 'FA-01' ? nothingOwed : requirements,
      revision: null,
      insist: s.dice.chance(0.7),
      expected: false,
      asked: null,
      standing: null,
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
    calibrated: false,
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
  const key = s.dice.chance(0.5) ? vehicle(s, s.dice.below(4)) : s.dice.pick(units);
  if (!s.dice.chance(0.2)) return null;
  const signature = signatureOf(s, 'scrapped');
  return scrapUnit(s.reads.get(unit, key), { unit: key, reason: 'R-9', note: '', signature }, s.context);
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
  ...Array.from({ length: 7 }, () => passThrough),
  ...Array.from({ length: 4 }, () => ship),
  shipUnheard,
  shipUnheard,
];

/** What people do the more while their PC is on its own. */
export const assemblyActsApart: readonly Act[] = [
  workUnheard,
  workUnheard,
  passThrough,
  passThrough,
  ship,
  ship,
];
