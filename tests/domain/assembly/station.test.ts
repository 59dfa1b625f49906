import { describe, expect, test } from 'vitest';
import { incompleteUpstream, predecessorOf } from '#domain/assembly/flow';
import { nothingElseKnown } from '#domain/assembly/missing';
import type { ArrivalInput } from '#domain/assembly/stationDecisions';
import {
  bypassStation,
  enterStation,
  pullOffUnit,
  recordDeparture,
  releaseUnit,
} from '#domain/assembly/stationDecisions';
import { tool } from '#domain/assembly/tool';
import { recordUnmatchedTightening } from '#domain/assembly/toolDecisions';
import { unit } from '#domain/assembly/unit';
import type { UnitEvent } from '#domain/assembly/unitEvents';
import { visit } from '#domain/assembly/visit';
import type { VisitEvent } from '#domain/assembly/visitEvents';
import { noReads } from '#domain/kernel/decision';
import { contextFor, fold, given, recorded } from '../given.ts';
import {
  at,
  closed,
  complete,
  created,
  entered,
  left,
  line,
  opened,
  requirements,
  result,
  revisionHash,
  seatIn,
  signedBy,
  tightened,
  visitId,
} from './fixtures.ts';

const context = () => contextFor();
const when = (past: readonly UnitEvent[]) => given(unit, 'u-1', past);
const visitAfter = (past: readonly VisitEvent[]) => fold(visit, visitId, past);
const here = [created, entered('FA-01'), left('FA-01'), entered('FA-02')];

const arrival = (station: string, more: Partial<ArrivalInput> = {}): ArrivalInput => ({
  unit: 'u-1',
  line,
  station,
  source: 'screen',
  requirements,
  revision: revisionHash,
  insist: false,
  expected: false,
  asked: null,
  standing: null,
  ...more,
});
const arrive = (past: readonly UnitEvent[], input: ArrivalInput, earlier: VisitEvent[][] = []) =>
  when(past).when((s) =>
    enterStation({ unit: s, earlier: earlier.map((e) => visitAfter(e)) }, input, context()),
  );

describe('arriving at a station', () => {
  test('moves the unit and opens its visit with what it owes, in one act', () => {
    const arrived = arrive([created], arrival('FA-01'));
    arrived.then([
      {
        stream: 'unit/u-1',
        type: 'UnitEntered',
        payload: { station: 'FA-01', visit: 1, predecessor: null, revision: revisionHash },
      },
      { stream: 'visit/u-1/FA-01/1', type: 'VisitOpened', payload: { requirements } },
    ]);
    expect(arrived.decision).toMatchObject({
      events: [
        { effectKey: 'unitEntered:u-1/FA-01/1', causedBy: null },
        { effectKey: 'visitOpened:u-1/FA-01/1', causedBy: 0, revision: revisionHash },
      ],
    });
  });

  test('records what is known of the station before', () => {
    const before = (past: readonly UnitEvent[], station: string) =>
      predecessorOf(fold(unit, 'u-1', past), line, station);
    expect(before([created, entered('FA-01'), left('FA-01')], 'FA-02')).toEqual({
      station: 'FA-01',
      state: 'complete',
    });
    expect(before([created, entered('FA-01'), left('FA-01', { complete: false })], 'FA-02')).toMatchObject({
      state: 'incomplete',
    });
    expect(before([created], 'FA-02')).toMatchObject({ state: 'unknown' });
    expect(
      before([created, entered('FA-01'), left('FA-01', { departure: 'bypassed' })], 'FA-02'),
    ).toMatchObject({ state: 'complete' });
  });

  test('with an unknown predecessor lets the line run, except into a verification point', () => {
    arrive([created], arrival('FA-02')).then([{ type: 'UnitEntered' }, { type: 'VisitOpened' }]);
    arrive([created, entered('FA-02'), left('FA-02')], arrival('FA-03')).thenRefused(
      'predecessorNotComplete',
      {
        station: 'FA-03',
        predecessor: 'FA-01',
        state: 'unknown',
      },
    );
  });

  test('is asked about where the unit is known to be elsewhere, or comes past a station', () => {
    const expected = { expected: true } as const;
    const both = [{ type: 'UnitEntered' }, { type: 'VisitOpened' }];
    arrive([created], arrival('FA-01', expected)).then(both);
    arrive([created, entered('FA-01'), left('FA-01')], arrival('FA-02', expected)).then(both);
    arrive([created, entered('FA-01')], arrival('FA-02', expected)).thenRefused('unitElsewhere', {
      station: 'FA-01',
      since: '2026-11-22T07:00:00.000Z',
    });
    arrive([created], arrival('FA-02', expected)).thenRefused('stationsSkipped', {
      station: 'FA-02',
      last: null,
    });
    const back = [created, entered('FA-01'), left('FA-01'), entered('FA-02'), left('FA-02')];
    arrive(back, arrival('FA-02', expected)).thenRefused('stationsSkipped', {
      station: 'FA-02',
      last: 'FA-02',
    });
    arrive([created, entered('FA-01')], arrival('FA-02')).then(both);
  });

  test('that somebody said yes to holds for what was asked only', () => {
    const at1 = { station: 'FA-01', since: '2026-11-22T07:00:00.000Z' };
    const past = [created, entered('FA-01')];
    const yes = (more: Partial<ArrivalInput>) => arrival('FA-02', { asked: at1, ...more });
    arrive(past, yes({})).then([{ type: 'UnitEntered' }, { type: 'VisitOpened' }]);
    arrive(past, yes({ standing: 'u-2' })).thenRefused('stationTaken', {
      station: 'FA-02',
      unit: 'u-2',
    });
    arrive([...past, left('FA-01'), entered('FA-03')], yes({})).thenRefused('unitElsewhere', {
      station: 'FA-03',
    });
    arrive([...past, left('FA-01')], yes({})).then([{ type: 'UnitEntered' }, { type: 'VisitOpened' }]);
    const planned = { asked: { station: null, since: null } };
    arrive([created], arrival('FA-02', planned)).then([{ type: 'UnitEntered' }, { type: 'VisitOpened' }]);
    arrive([created], arrival('FA-02', { asked: at1 })).thenRefused('stationsSkipped');
    arrive(past, yes({ standing: 'u-2', insist: true, source: 'device' })).then([
      { type: 'UnitEntered' },
      { type: 'VisitOpened' },
    ]);
  });

  test('of a unit that stands there is a fact even so', () => {
    arrive([created], arrival('FA-03', { insist: true, source: 'device' })).then([
      { type: 'UnitEntered', payload: { predecessor: { station: 'FA-01', state: 'unknown' } } },
      { type: 'VisitOpened' },
    ]);
  });

  test('again after it was pulled off goes on where it stopped', () => {
    const pulled: UnitEvent = {
      type: 'UnitPulledOff',
      payload: { line: 'FA1', station: 'FA-02', location: null, reason: 'x' },
    };
    const back: UnitEvent = { type: 'UnitReinserted', payload: { line: 'FA1', station: 'FA-02' } };
    const past = [...here, left('FA-02', { departure: 'pulledOff', complete: false }), pulled, back];
    arrive(past, arrival('FA-02'), [[opened, seatIn, tightened(true)]]).then([
      { type: 'UnitEntered', payload: { visit: 2 } },
      {
        stream: 'visit/u-1/FA-02/2',
        type: 'VisitOpened',
        payload: { requirements: { operations: [{}, { operation: 'OP-20', count: 4 }, {}, {}] } },
      },
    ]);
  });

  test('of a unit whose product revision is not known here is refused, or recorded as a position only', () => {
    arrive([created], arrival('FA-01', { requirements: null })).thenRefused('unitRevisionMissing');
    arrive([created], arrival('FA-01', { requirements: null, insist: true })).then([{ type: 'UnitEntered' }]);
  });

  test('is refused for an unknown unit or station, and for one that is there already', () => {
    arrive([], arrival('FA-01')).thenRefused('unitUnknown');
    arrive([created], arrival('XX-9')).thenRefused('stationUnknown');
    arrive(here, arrival('FA-02')).thenRefused('unitAlreadyAtStation');
  });
});

const release = (visitPast: readonly VisitEvent[], known = nothingElseKnown, unitPast = here) =>
  when(unitPast).when((s) =>
    releaseUnit({ unit: s, visit: visitAfter(visitPast) }, { at, revision: revisionHash }, context(), known),
  );

describe('releasing a unit', () => {
  test('closes the visit and lets the unit go, in one act', () => {
    const released = release(complete);
    released.then([
      { stream: `visit/${visitId}`, type: 'VisitClosed', payload: { departure: 'released', missing: [] } },
      { stream: 'unit/u-1', type: 'UnitLeft', payload: { station: 'FA-02', complete: true } },
    ]);
    expect(released.decision).toMatchObject({ events: [{ causedBy: null }, { causedBy: 0 }] });
  });

  test('is refused with the list of what is missing', () => {
    release([opened, seatIn]).thenRefused('releaseIncomplete', {
      count: 4,
      parts: 'P-NUT',
      operations: 'OP-10 OP-20 OP-30',
    });
    release(complete, { ...nothingElseKnown, holds: ['h-1'] }).thenRefused('releaseIncomplete', {
      holds: 'h-1',
    });
    release(complete, { ...nothingElseKnown, reworks: ['r-1'] }).thenRefused('releaseIncomplete');
  });

  test('is refused when the unit has left or never came', () => {
    release([...complete, closed('released')]).thenRefused('visitClosed');
    release([]).thenRefused('visitNotOpen');
    release(complete, nothingElseKnown, [created]).thenRefused('unitNotAtStation');
  });
});

describe('a unit found gone', () => {
  const gone = (visitPast: readonly VisitEvent[]) =>
    when(here).when((s) =>
      recordDeparture({ unit: s, visit: visitAfter(visitPast) }, { at, revision: null }, nothingElseKnown),
    );

  test('is recorded with what was missing', () => {
    gone([opened, seatIn]).then([
      { type: 'VisitClosed', payload: { departure: 'seenGone', missing: [{}, {}, {}, {}] } },
      { type: 'UnitLeft', payload: { departure: 'seenGone', complete: false } },
    ]);
  });

  test('is refused where there is no open visit', () => {
    gone([]).thenRefused('visitNotOpen');
    gone([...complete, closed('released')]).thenRefused('visitClosed');
  });
});

describe('a bypass', () => {
  const bypass = (
    visitPast: readonly VisitEvent[],
    more: { plantReachable?: boolean; persons?: string[]; holds?: string[]; note?: string } = {},
  ) =>
    when(here).when((s) =>
      bypassStation(
        { unit: s, visit: visitAfter(visitPast) },
        {
          at,
          revision: null,
          reason: 'TOOL-DOWN',
          note: more.note ?? 'tool T-17 in repair',
          signatures: (more.persons ?? ['p-1']).map(signedBy),
          plantReachable: more.plantReachable ?? true,
        },
        context(),
        { ...nothingElseKnown, holds: more.holds ?? [] },
      ),
    );

  test('of a hold says where the unit goes', () => {
    bypass(complete, { holds: ['h-1'], note: '' }).thenRefused('bypassHoldNeedsNote', { station: 'FA-02' });
    bypass(complete, { holds: ['h-1'] }).then([
      { type: 'BypassMade', payload: { items: [{ kind: 'hold' }] } },
      { type: 'VisitClosed' },
      { type: 'UnitLeft' },
      { type: 'ReworkOpened' },
    ]);
  });

  test('lets the unit go, says what was missing and opens a rework item', () => {
    const made = bypass([opened, seatIn]);
    made.then([
      {
        stream: 'unit/u-1',
        type: 'BypassMade',
        payload: { bypass: 'id-1', rework: 'id-2', items: [{}, {}, {}, {}] },
      },
      { type: 'VisitClosed', payload: { departure: 'bypassed' } },
      { type: 'UnitLeft', payload: { departure: 'bypassed', complete: false } },
      { stream: 'rework/id-2', type: 'ReworkOpened', payload: { cause: 'bypass', causeRef: 'id-1' } },
    ]);
    expect(made.decision).toMatchObject({ events: [{}, {}, { causedBy: 0 }, { causedBy: 0 }] });
  });

  test('takes two different persons where the plant cannot be asked', () => {
    bypass([opened], { plantReachable: false }).thenRefused('bypassNeedsTwoPersons', { persons: 1 });
    bypass([opened], { plantReachable: false, persons: ['p-1', 'p-1'] }).thenRefused('bypassNeedsTwoPersons');
    bypass([opened], { plantReachable: false, persons: ['p-1', 'p-2'] }).then([
      { type: 'BypassMade', payload: { plantReachable: false } },
      { type: 'VisitClosed' },
      { type: 'UnitLeft' },
      { type: 'ReworkOpened' },
    ]);
  });

  test('of nothing is refused', () => {
    bypass(complete).thenRefused('bypassNothingMissing');
  });
});

describe('pulling a unit off the line', () => {
  const input = { unit: 'u-1', line: 'FA1', location: 'REWORK-1', reason: 'paint', revision: null };

  test('closes its visit with what it lacks', () => {
    when(here)
      .when((s) => pullOffUnit({ unit: s, visit: visitAfter([opened]) }, { ...input, at }, context()))
      .then([
        { type: 'VisitClosed', payload: { departure: 'pulledOff' } },
        { type: 'UnitLeft', payload: { departure: 'pulledOff', complete: false } },
        { type: 'UnitPulledOff', payload: { station: 'FA-02', location: 'REWORK-1' } },
      ]);
  });

  test('from between two stations needs no visit', () => {
    when([created])
      .when((s) => pullOffUnit({ unit: s, visit: { status: 'absent' } }, { ...input, at: null }, context()))
      .then([{ type: 'UnitPulledOff', payload: { station: null } }]);
    when([])
      .when((s) => pullOffUnit({ unit: s, visit: { status: 'absent' } }, { ...input, at: null }, context()))
      .thenRefused('unitUnknown');
  });
});

test('a verification point looks at every station upstream', () => {
  const past = [created, entered('FA-02'), left('FA-02')];
  expect(incompleteUpstream(fold(unit, 'u-1', past), line, 'FA-03')).toEqual([
    { station: 'FA-01', state: 'unknown' },
  ]);
});

test('a result without a unit is kept with its tool and becomes a discrepancy', () => {
  const decision = recordUnmatchedTightening({
    line: 'FA1',
    station: 'FA-02',
    result: result({ vin: null }),
  });
  given(tool, 'T-17', [])
    .when(() => decision)
    .then([{ stream: 'tool/T-17', type: 'TighteningUnmatched', payload: { vin: null, torqueNm: 140 } }]);
  const event = recorded(tool, 'T-17', {
    type: 'TighteningUnmatched',
    payload: { ...result(), line: 'FA1', station: 'FA-02' },
  });
  expect(tool.legal({ status: 'absent' }, event, noReads)).toMatchObject({ code: 'tighteningWithoutUnit' });
});
