import { describe, expect, test } from 'vitest';
import { withdrawArrival } from '#domain/assembly/arrivalDecisions';
import { predecessorOf } from '#domain/assembly/flow';
import { enterStation, nextVisit } from '#domain/assembly/stationDecisions';
import { unit } from '#domain/assembly/unit';
import type { UnitEvent } from '#domain/assembly/unitEvents';
import { visit, workIn } from '#domain/assembly/visit';
import type { VisitEvent } from '#domain/assembly/visitEvents';
import { knownReads } from '#domain/quality/knownReads';
import { contextFor, fold, given, recorded } from '../given.ts';
import {
  at,
  closed,
  created,
  entered,
  left,
  line,
  opened,
  requirements,
  revisionHash,
  seatIn,
  tightened,
  visitId,
} from './fixtures.ts';

const taken = (station: string, n = 1): UnitEvent => ({
  type: 'ArrivalWithdrawn',
  payload: { station, line: 'FA1', visit: n, source: 'screen', note: 'wrong code' },
});
const state = (...past: UnitEvent[]) => fold(unit, 'u-1', past);
const noVisit: VisitEvent = { type: 'VisitWithdrawn', payload: { ...at, note: '' } };
const reading = (there: readonly VisitEvent[]) =>
  knownReads({ [`visit/${visitId}`]: fold(visit, visitId, there) });
const takeBack = (past: readonly UnitEvent[], there: readonly VisitEvent[], n = 1) =>
  given(unit, 'u-1', past).when((s) =>
    withdrawArrival(
      { unit: s, visit: fold(visit, visitId, there) },
      { at: { ...at, visit: n }, note: 'wrong code', revision: revisionHash },
      contextFor(),
      reading(there),
    ),
  );

describe('taking back an arrival', () => {
  const elsewhere = [created, entered('FA-01')];
  const here = [...elsewhere, entered('FA-02')];

  test('ends the visit that never was, in one act, once whoever does it', () => {
    const back = takeBack(here, [opened]);
    back.then([
      { stream: 'unit/u-1', type: 'ArrivalWithdrawn', payload: { station: 'FA-02', note: 'wrong code' } },
      { stream: `visit/${visitId}`, type: 'VisitWithdrawn', payload: { note: 'wrong code' } },
    ]);
    expect(back.decision).toMatchObject({
      events: [
        { effectKey: `arrivalWithdrawn:${visitId}`, reads: [`visit/${visitId}`] },
        { effectKey: `visitWithdrawn:${visitId}`, causedBy: 0 },
      ],
    });
    takeBack(here, []).then([{ type: 'ArrivalWithdrawn' }]);
  });

  test('is refused once anything is recorded at the visit, undone or not', () => {
    takeBack(here, [opened, seatIn]).thenRefused('visitHasRecords', { station: 'FA-02' });
    takeBack(here, [opened, tightened(false)]).thenRefused('visitHasRecords');
    takeBack(here, [opened, closed('released')]).thenRefused('visitClosed');
  });

  test('is refused where the unit has left, was pulled off or is taken back already', () => {
    takeBack([...here, left('FA-02')], [opened]).thenRefused('unitNotAtStation', {
      station: 'FA-02',
      at: null,
    });
    takeBack([...here, taken('FA-02')], [opened]).thenRefused('unitNotAtStation', { at: 'FA-01' });
    takeBack(here, [opened], 2).thenRefused('unitNotAtStation');
    takeBack([], [opened]).thenRefused('unitUnknown');
  });
});

describe('the unit', () => {
  test('is where it was, and its station is as open as before', () => {
    expect(state(created, entered('FA-01'), entered('FA-02'), taken('FA-02'))).toEqual({
      ...state(created, entered('FA-01')),
      withdrawn: { 'FA-02': 1 },
    });
    const behind = [created, entered('FA-01'), left('FA-01')];
    expect(state(...behind, entered('FA-03'), taken('FA-03'))).toMatchObject({
      status: 'between',
      after: 'FA-01',
      stations: { 'FA-01': { result: 'complete' } },
    });
    const first = state(created, entered('FA-02'), taken('FA-02'));
    expect(first).toMatchObject({ status: 'planned', stations: {} });
    expect(predecessorOf(first, line, 'FA-03')).toMatchObject({ station: 'FA-01', state: 'unknown' });
  });

  test('that left its station meanwhile has left it, whichever way the records come', () => {
    const past = [created, entered('FA-01'), entered('FA-03')];
    const gone = {
      status: 'between',
      after: 'FA-01',
      stations: { 'FA-01': { visit: 1, result: 'complete' } },
    };
    expect(state(...past, left('FA-01'), taken('FA-03'))).toMatchObject(gone);
    expect(state(...past, taken('FA-03'), left('FA-01'))).toMatchObject(gone);
  });

  test('that was seen elsewhere since stays there, whichever way the records come', () => {
    const past = [created, entered('FA-01'), entered('FA-02')];
    const last = state(...past, entered('FA-03'), taken('FA-02'));
    expect(last).toEqual(state(...past, taken('FA-02'), entered('FA-03')));
    expect(last).toMatchObject({ status: 'atStation', station: 'FA-03' });
    expect(last).toMatchObject({ stations: { 'FA-01': { result: 'unknown' }, 'FA-03': { result: 'open' } } });
    expect(state(...past, entered('FA-03'), taken('FA-02'), taken('FA-03'))).toMatchObject({
      station: 'FA-01',
      stations: { 'FA-01': { result: 'open' } },
    });
  });

  test('has at the station what an earlier visit left behind', () => {
    const past = [created, entered('FA-01'), left('FA-01', { complete: false })];
    const back = state(...past, entered('FA-01', 2), taken('FA-01', 2));
    expect(back).toMatchObject({ after: 'FA-01', stations: { 'FA-01': { visit: 1, result: 'incomplete' } } });
    expect(nextVisit(back, 'FA-01')).toBe(3);
  });

  test('opens a visit of its own where it arrives after all, which owes all that it would have owed', () => {
    const past = [created, entered('FA-01'), left('FA-01'), entered('FA-02'), taken('FA-02')];
    given(unit, 'u-1', past)
      .when((s) =>
        enterStation(
          { unit: s, earlier: [fold(visit, visitId, [opened, noVisit, seatIn, tightened(true)])] },
          {
            unit: 'u-1',
            line,
            station: 'FA-02',
            source: 'screen',
            requirements,
            revision: null,
            insist: false,
            expected: true,
            asked: null,
            standing: null,
          },
          contextFor(),
        ),
      )
      .then([
        { type: 'UnitEntered', payload: { visit: 2 } },
        { stream: 'visit/u-1/FA-02/2', type: 'VisitOpened', payload: { requirements } },
      ]);
    expect(state(...past, entered('FA-02'))).toEqual(state(...past));
    expect(state(...past, entered('FA-02', 2))).toMatchObject({ station: 'FA-02', visit: 2 });
  });

  test('seen to arrive over and over is at last on the line, and nobody knows where', () => {
    const past = ['FA-01', 'FA-02', 'FA-01', 'FA-02'].map((station, i) => entered(station, i < 2 ? 1 : 2));
    const back = [taken('FA-02', 2), taken('FA-01', 2), taken('FA-02')];
    expect(state(created, ...past, ...back)).toMatchObject({ status: 'between', after: null });
  });
});

describe('the visit', () => {
  const judged = (past: readonly VisitEvent[], event: VisitEvent) =>
    visit.legal(fold(visit, visitId, past), recorded(visit, visitId, event), reading(past))?.code ?? null;

  test('takes nothing any more, and what comes all the same is a discrepancy', () => {
    expect(fold(visit, visitId, [opened, noVisit])).toMatchObject({ status: 'withdrawn' });
    for (const event of [seatIn, tightened(true), closed('seenGone')])
      expect(judged([opened, noVisit], event)).toBe('visitWithdrawn');
    expect(judged([opened, noVisit], noVisit)).toBe('visitWithdrawn');
    expect(judged([], noVisit)).toBe('visitNotOpen');
  });

  test('keeps the unit there where its work was heard of first', () => {
    expect(judged([opened, seatIn], noVisit)).toBe('visitHasRecords');
    expect(fold(visit, visitId, [opened, seatIn, noVisit])).toMatchObject({ status: 'open' });
  });

  test('is no stay at the station', () => {
    expect(workIn(visitId, fold(visit, visitId, [opened]))).toHaveLength(1);
    expect(workIn(visitId, fold(visit, visitId, [opened, noVisit]))).toEqual([]);
  });
});
