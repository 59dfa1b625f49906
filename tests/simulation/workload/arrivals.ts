import { withdrawArrival } from '#domain/assembly/arrivalDecisions';
import { enterStation } from '#domain/assembly/stationDecisions';
import { unit } from '#domain/assembly/unit';
import type { VisitEntry } from '#domain/assembly/visitDecisions';
import { line } from '#tests/domain/assembly/fixtures';
import type { Act } from './act.ts';
import { about, nothingOwed, stateOfVisit } from './vehicles.ts';

/** A code is read at a station at which its vehicle is not. */
export const scanByMistake: Act = (s) => {
  const key = s.dice.pick(about(s));
  const state = s.reads.get(unit, key);
  if (state.status === 'absent') return null;
  const where = { unit: key, line, station: s.dice.pick(s.stations), source: 'screen' as const };
  const unasked = { insist: false, expected: false, asked: null, standing: null };
  const arrival = { ...where, requirements: nothingOwed, revision: null, ...unasked };
  return enterStation({ unit: state, earlier: [] }, arrival, s.context);
};

/** Somebody sees that a vehicle is not where it was scanned, there or at another PC. */
export const takeBack: Act = (s) => {
  const key = s.dice.pick(about(s));
  const state = s.reads.get(unit, key);
  if (state.status !== 'atStation') return null;
  const { station, visit: n } = state;
  const at: VisitEntry = { unit: key, station, line: line.id, visit: n, source: 'screen' };
  const states = { unit: state, visit: stateOfVisit(s, at) };
  return withdrawArrival(states, { at, note: '', revision: null }, s.context, s.reads);
};
