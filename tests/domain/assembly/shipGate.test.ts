import { describe, expect, test } from 'vitest';
import { rework } from '#domain/assembly/rework';
import { shipReads, visitsOf } from '#domain/assembly/shipGate';
import type { KnownUnit } from '#domain/assembly/unit';
import { unit } from '#domain/assembly/unit';
import { reverifyUnit, shipUnit } from '#domain/assembly/unitDecisions';
import type { ShipCheck, UnitEvent } from '#domain/assembly/unitEvents';
import { visit } from '#domain/assembly/visit';
import type { VisitEvent } from '#domain/assembly/visitEvents';
import type { Actor } from '#domain/kernel/actor';
import type { StreamState } from '#domain/kernel/streamType';
import { hold } from '#domain/quality/hold';
import type { Population } from '#domain/quality/holdEvents';
import { issue } from '#domain/quality/issue';
import { knownReads } from '#domain/quality/knownReads';
import { contextFor, fold, given, recorded } from '../given.ts';
import {
  closed,
  complete,
  created,
  entered,
  left,
  nutsIn,
  opened,
  seatIn,
  signedBy,
  tightened,
} from './fixtures.ts';

const lead: Actor = { kind: 'person', person: 'p-quality', role: 'quality' };
const checked: ShipCheck = {
  route: ['FA-02'],
  visits: ['u-1/FA-02/1'],
  holds: [],
  issues: [],
  reworks: [],
};
const through = [created, entered('FA-02'), left('FA-02')];
const finished = [...complete, closed('released')];

const ship = (
  more: {
    unit?: readonly UnitEvent[];
    visit?: readonly VisitEvent[];
    checked?: Partial<ShipCheck>;
    others?: Record<string, StreamState>;
    /** What the plant knows to concern a subject. */
    concerning?: Record<string, readonly string[]>;
    silent?: string[];
  } = {},
) =>
  given(unit, 'u-1', more.unit ?? through).when((s) =>
    shipUnit(
      s,
      { unit: 'u-1', checked: { ...checked, ...more.checked }, signature: signedBy('p-quality') },
      contextFor(lead),
      {
        silent: more.silent ?? [],
        reads: knownReads(
          { 'visit/u-1/FA-02/1': fold(visit, 'u-1/FA-02/1', more.visit ?? finished), ...more.others },
          more.concerning,
        ),
      },
    ),
  );

const issueOf = (severity: 'A' | 'B' | 'C') =>
  fold(issue, 'i-1', [
    {
      type: 'IssueOpened',
      payload: {
        number: 'Q-1',
        source: 'tightening',
        defectCode: null,
        severity,
        subject: {
          unit: 'u-1',
          line: 'FA1',
          station: 'FA-02',
          operation: 'OP-20',
          part: null,
          lot: null,
          tool: null,
          characteristic: null,
        },
        title: '',
        text: '',
        because: null,
        containmentDueAt: '2026-11-22T08:00:00.000Z',
        affectedUnits: ['u-1'],
      },
    },
  ]);

const heldBy = (
  ...members: ({ kind: 'unit'; unit: string } | { kind: 'lot'; part: string; lot: string })[]
) =>
  fold(hold, 'h-1', [
    {
      type: 'HoldPlaced',
      payload: { number: 'H-1', reason: 'torque', issue: null, population: { kind: 'listed' }, members },
    },
  ]);

const reworkOn = (unitId: string) =>
  fold(rework, 'r-1', [
    {
      type: 'ReworkOpened',
      payload: {
        line: 'FA1',
        unit: unitId,
        station: null,
        visit: null,
        operation: null,
        cause: 'manual',
        causeRef: null,
        issue: null,
        text: '',
      },
    },
  ]);

describe('the ship gate', () => {
  test('lets a finished unit go once the plant agrees, naming everything it looked at', () => {
    const shipped = ship();
    shipped.then([{ stream: 'unit/u-1', type: 'UnitShipped' }]);
    expect(shipped.decision).toMatchObject({ events: [{ reads: ['visit/u-1/FA-02/1'] }] });
    expect(unit.events.UnitShipped.loosens).toBe(true);
    expect(fold(unit, 'u-1', through)).not.toMatchObject({ status: 'shipped' });
  });

  test('keeps a unit that has not passed its route, or still stands in it', () => {
    ship({ checked: { route: ['FA-02', 'FA-04'] } }).thenRefused('shipObstacles', { stations: 'FA-04' });
    ship({ visit: complete }).thenRefused('shipObstacles', { stations: 'FA-02', count: 1 });
    ship({ checked: { visits: [] } }).thenRefused('shipObstacles', { stations: 'FA-02' });
    const at = { unit: 'u-1', station: 'FA-02', line: 'FA1', visit: 1, source: 'screen' } as const;
    const noVisit: VisitEvent = { type: 'VisitWithdrawn', payload: { ...at, note: '' } };
    ship({ visit: [opened, noVisit] }).thenRefused('shipObstacles', { stations: 'FA-02', count: 1 });
  });

  test('keeps a unit with anything owed', () => {
    ship({ visit: [opened, seatIn, closed('seenGone')] }).thenRefused('shipObstacles', { stations: 'FA-02' });
  });

  test('keeps a unit with open rework', () => {
    const open = { 'rework/r-1': fold(rework, 'r-1', []) };
    ship({ checked: { reworks: ['r-1'] }, others: open }).thenRefused('shipObstacles', { reworks: 'r-1' });
  });

  test('keeps a unit with an open A or B issue, not with a C one', () => {
    const at = (severity: 'A' | 'B' | 'C') =>
      ship({ checked: { issues: ['i-1'] }, others: { 'issue/i-1': issueOf(severity) } });
    at('A').thenRefused('shipObstacles', { issues: 'i-1' });
    at('B').thenRefused('shipObstacles', { issues: 'i-1' });
    at('C').then([{ type: 'UnitShipped' }]);
  });

  test('keeps a unit on hold, by itself or by a lot that is built in', () => {
    const held = (member: Parameters<typeof heldBy>[0]) => ({ 'hold/h-1': heldBy(member) });
    const kept = (others: Record<string, StreamState>) => ship({ checked: { holds: ['h-1'] }, others });
    kept(held({ kind: 'unit', unit: 'u-1' })).thenRefused('shipObstacles', { holds: 'h-1' });
    kept(held({ kind: 'lot', part: 'NUT-M14', lot: 'L-88' })).thenRefused('shipObstacles', { holds: 'h-1' });
    kept(held({ kind: 'lot', part: 'NUT-M14', lot: 'L-89' })).then([{ type: 'UnitShipped' }]);
  });

  test('keeps a unit by what its check does not name, where the plant finds it to concern the unit', () => {
    const inUnit = { 'unit/u-1': ['hold/h-1', 'issue/i-1', 'rework/r-1'] };
    const free = { 'hold/h-1': heldBy(), 'issue/i-1': issueOf('C'), 'rework/r-1': fold(rework, 'r-1', []) };
    const obstacle = (others: Record<string, StreamState>, concerning: Record<string, string[]> = inUnit) =>
      ship({ others: { ...free, 'rework/r-1': { status: 'verified' }, ...others }, concerning });
    obstacle({}).then([{ type: 'UnitShipped' }]);
    obstacle({ 'hold/h-1': heldBy({ kind: 'unit', unit: 'u-1' }) }).thenRefused('shipObstacles', {
      count: 1,
      holds: 'h-1',
    });
    obstacle({ 'issue/i-1': issueOf('A') }).thenRefused('shipObstacles', { count: 1, issues: 'i-1' });
    obstacle({ 'rework/r-1': reworkOn('u-1') }).thenRefused('shipObstacles', { count: 1, reworks: 'r-1' });
    const byLot = { 'hold/h-1': heldBy({ kind: 'lot', part: 'NUT-M14', lot: 'L-88' }) };
    obstacle(byLot, { 'lot/NUT-M14/L-88': ['hold/h-1'] }).thenRefused('shipObstacles', { holds: 'h-1' });
    obstacle(byLot, { 'lot/NUT-M14/L-89': ['hold/h-1'] }).then([{ type: 'UnitShipped' }]);
  });

  test('keeps a unit that a tool or station worked on in the window of a hold, though nobody added it', () => {
    const inTime = { from: '2000-01-01T00:00:00.000Z', until: '2100-01-01T00:00:00.000Z' };
    const windowed = (population: Population) => ({
      'hold/h-1': fold(hold, 'h-1', [
        {
          type: 'HoldPlaced',
          payload: { number: 'H-1', reason: 'torque', issue: null, population, members: [] },
        },
      ]),
    });
    const byTool = windowed({ kind: 'toolWindow', tool: 'T-17', ...inTime });
    const byStation = windowed({ kind: 'stationWindow', station: 'FA-02', ...inTime });
    const found = { 'tool/T-17': ['hold/h-1'], 'station/FA-02': ['hold/h-1'] };
    ship({ others: byTool }).then([{ type: 'UnitShipped' }]);
    for (const others of [byTool, byStation]) {
      ship({ others, concerning: found }).thenRefused('shipObstacles', { count: 1, holds: 'h-1' });
      ship({ others, checked: { holds: ['h-1'] } }).thenRefused('shipObstacles', { holds: 'h-1' });
    }
    const other = windowed({ kind: 'toolWindow', tool: 'T-18', ...inTime });
    ship({ others: other, concerning: found }).then([{ type: 'UnitShipped' }]);
  });

  test('keeps a unit by what concerns the units married into it, however deep, and the lots in those', () => {
    const married = {
      'unit/u-1': ['unit/b-1'],
      'unit/b-1': ['unit/c-1', 'unit/u-1'],
      'unit/c-1': ['visit/c-1/X-1/1', 'rework/r-1'],
    };
    const cells: VisitEvent[] = [opened, { ...nutsIn, payload: { ...nutsIn.payload, lot: 'L-99' } }];
    const others = {
      'visit/c-1/X-1/1': fold(visit, 'c-1/X-1/1', cells),
      'hold/h-1': heldBy({ kind: 'lot', part: 'NUT-M14', lot: 'L-99' }),
      'rework/r-1': { status: 'verified' },
    };
    ship({ others, concerning: married }).then([{ type: 'UnitShipped' }]);
    ship({ others, concerning: { ...married, 'lot/NUT-M14/L-99': ['hold/h-1'] } }).thenRefused(
      'shipObstacles',
      { holds: 'h-1' },
    );
    ship({ others: { ...others, 'rework/r-1': reworkOn('c-1') }, concerning: married }).thenRefused(
      'shipObstacles',
      { reworks: 'r-1' },
    );
  });

  test('is told what concerns a unit by the streams themselves, as long as they stand against it', () => {
    const kept = heldBy({ kind: 'unit', unit: 'u-1' }, { kind: 'lot', part: 'P', lot: 'L' });
    expect(hold.concerns('h-1', kept)).toEqual(['unit/u-1', 'lot/P/L']);
    const cleared = hold.evolve(
      kept,
      recorded(hold, 'h-1', {
        type: 'DispositionDecided',
        payload: {
          decisions: [{ member: 'unit/u-1', rework: null, previous: null }],
          disposition: { kind: 'conforming', evidence: 'measured' },
          signature: signedBy('p-2'),
        },
      }),
    );
    expect(hold.concerns('h-1', cleared)).toEqual(['lot/P/L']);
    expect(issue.concerns('i-1', issueOf('B'))).toEqual(['unit/u-1']);
    expect(issue.concerns('i-1', issueOf('C'))).toEqual([]);
    expect(rework.concerns('r-1', reworkOn('u-1'))).toEqual(['unit/u-1']);
    expect(rework.concerns('r-1', fold(rework, 'r-1', []))).toEqual([]);
    expect(visit.concerns('u-1/FA-02/1', fold(visit, 'u-1/FA-02/1', [opened]))).toEqual(['unit/u-1']);
    expect(visit.concerns('u-1/FA-02/1', visit.initial)).toEqual([]);
    const side = (which: 'parent' | 'child'): UnitEvent => ({
      type: 'UnitMarried',
      payload: { side: which, other: 'o-1', position: 'BAT', station: null, line: 'FA1' },
    });
    expect(unit.concerns('b-1', fold(unit, 'b-1', [created, side('child')]))).toEqual(['unit/o-1']);
    expect(unit.concerns('v-1', fold(unit, 'v-1', [created, side('parent')]))).toEqual([]);
  });

  test('looks at a bypass again: unreviewed it keeps the unit, reviewed it answers for all but critical results', () => {
    const bypassed: UnitEvent[] = [
      created,
      entered('FA-02'),
      {
        type: 'BypassMade',
        payload: {
          bypass: 'by-1',
          line: 'FA1',
          station: 'FA-02',
          visit: 1,
          items: [],
          reason: 'X',
          note: '',
          signatures: [signedBy('p-1')],
          plantReachable: true,
          rework: 'r-1',
        },
      },
      left('FA-02', { departure: 'bypassed', complete: false }),
    ];
    const reviewed: UnitEvent = {
      type: 'BypassReviewed',
      payload: { bypass: 'by-1', note: 'ok', signature: signedBy('p-2') },
    };
    const fiveNuts = Array.from({ length: 5 }, () => tightened(true));
    const noSeat = [opened, ...fiveNuts, closed('bypassed')];
    const noTorque = [opened, closed('bypassed')];
    ship({ unit: bypassed, visit: noSeat }).thenRefused('shipObstacles', { bypasses: 'by-1' });
    ship({ unit: [...bypassed, reviewed], visit: noSeat }).then([{ type: 'UnitShipped' }]);
    ship({ unit: [...bypassed, reviewed], visit: noTorque }).thenRefused('shipObstacles', {
      stations: 'FA-02',
      count: 1,
    });
  });

  test('waits for terminals that have not been heard through', () => {
    ship({ silent: ['t-5'] }).thenRefused('shipTerminalsSilent', { terminals: 't-5' });
  });

  test('is looked at again for a PC that has ended and may have known more, and for no other', () => {
    const reverify = (terminal: string, past: readonly UnitEvent[] = through) =>
      given(unit, 'u-1', past).when((s) =>
        reverifyUnit(s, { unit: 'u-1', terminal, reason: 'torques checked' }, contextFor(lead), ['t-5']),
      );
    reverify('t-5').then([
      { type: 'UnitReverified', payload: { terminal: 't-5', reason: 'torques checked' } },
    ]);
    reverify('t-6').thenRefused('nothingToReverify', { terminal: 't-6' });
    reverify('t-5', []).thenRefused('unitUnknown');
  });

  test('ships once', () => {
    const shipped: UnitEvent = {
      type: 'UnitShipped',
      payload: { checked, signature: signedBy('p-quality') },
    };
    ship({ unit: [...through, shipped] }).thenRefused('unitGone', { status: 'shipped' });
  });

  test('names every visit and every stream it reads', () => {
    const byMistake = { station: 'FB-07', line: 'FB1', visit: 1, source: 'screen', note: '' } as const;
    const state = fold(unit, 'u-1', [
      created,
      entered('FA-02', 2),
      entered('FB-07'),
      { type: 'ArrivalWithdrawn', payload: byMistake },
    ]) as KnownUnit;
    expect(visitsOf('u-1', state)).toEqual(['u-1/FA-02/1', 'u-1/FA-02/2', 'u-1/FB-07/1']);
    expect(shipReads({ ...checked, holds: ['h'], issues: ['i'], reworks: ['r'] })).toEqual([
      'visit/u-1/FA-02/1',
      'hold/h',
      'issue/i',
      'rework/r',
    ]);
  });
});
