import { describe, expect, test } from 'vitest';
import { missingForRelease, missingParams, nothingElseKnown } from '#domain/assembly/missing';
import { tighteningOk } from '#domain/assembly/tightening';
import type { VisitState } from '#domain/assembly/visit';
import { visit } from '#domain/assembly/visit';
import type { Measurement, ScanInput } from '#domain/assembly/visitDecisions';
import {
  completeOperation,
  exchangePart,
  positionFor,
  recordDefect,
  recordMeasurement,
  recordTightening,
  removePart,
  scanPart,
  undoOperation,
} from '#domain/assembly/visitDecisions';
import type { VisitEvent } from '#domain/assembly/visitEvents';
import { beyondNokLimit, progressOf, remaining } from '#domain/assembly/visitProgress';
import { noReads } from '#domain/kernel/decision';
import { contextFor, fold, given, recorded } from '../given.ts';
import {
  at,
  closed,
  complete,
  manualDone,
  nutsIn,
  opened,
  requirements,
  result,
  seatIn,
  tightened,
  torqueLimits,
  visitId,
} from './fixtures.ts';

const context = contextFor();
const seats = ['seats'];
const free: { blockedBy: string | null; qualifications: string[] } = {
  blockedBy: null,
  qualifications: seats,
};
const when = (past: readonly VisitEvent[]) => given(visit, visitId, past);
const state = (past: readonly VisitEvent[]) => fold(visit, visitId, past);
const discrepancy = (past: readonly VisitEvent[], event: VisitEvent) =>
  visit.legal(state(past), recorded(visit, visitId, event), noReads)?.code ?? null;
const scan = (part: string, more: Partial<ScanInput['scanned']> = {}): ScanInput => ({
  at,
  scanned: { part, lot: null, serial: null, container: null, ...more },
  position: null,
  quantity: null,
  revision: null,
});
const scanned = (past: readonly VisitEvent[], input: ScanInput, known = free) =>
  when(past).when((s) => scanPart(s, input, context, known));

describe('scanning a part', () => {
  test('finds its position and records lot, serial and the operation that asked for it', () => {
    scanned([opened], scan('SEAT-1', { serial: 'SN-9' })).then([
      {
        stream: 'visit/u-1/FA-02/1',
        type: 'PartInstalled',
        payload: { position: 'P-SEAT', serial: 'SN-9', quantity: 1, operation: 'OP-10', unit: 'u-1' },
      },
    ]);
    scanned([opened], scan('NUT-M14', { lot: 'L-1' })).then([
      { type: 'PartInstalled', payload: { position: 'P-NUT', quantity: 5 } },
    ]);
  });

  test('that is wrong is refused with both numbers', () => {
    scanned([opened], scan('SEAT-2', { serial: 'SN-9' })).thenRefused('wrongPart', {
      expected: 'SEAT-1',
      scanned: 'SEAT-2',
      position: 'P-SEAT',
    });
    scanned([opened, seatIn], scan('SEAT-2')).thenRefused('wrongPart', { expected: 'NUT-M14' });
    scanned([opened], { ...scan('SEAT-1', { serial: 'S' }), position: 'P-NUT' }).thenRefused('wrongPart', {
      expected: 'NUT-M14',
      position: 'P-NUT',
    });
  });

  test('without the serial or lot that is tracked is refused', () => {
    scanned([opened], scan('SEAT-1')).thenRefused('partSerialRequired');
    scanned([opened], scan('NUT-M14')).thenRefused('partLotRequired');
  });

  test('of a blocked lot is refused, but a wrong part is called wrong first', () => {
    const known = { ...free, blockedBy: 'h-1' };
    scanned([opened], scan('NUT-M14', { lot: 'L-1' }), known).thenRefused('partBlocked', {
      part: 'NUT-M14',
      lot: 'L-1',
      blockedBy: 'h-1',
    });
    scanned([opened], scan('SEAT-2'), known).thenRefused('wrongPart');
  });

  test('once too often is refused', () => {
    scanned([opened, seatIn, nutsIn], {
      ...scan('SEAT-1', { serial: 'SN-2' }),
      position: 'P-SEAT',
    }).thenRefused('partPositionFull', { position: 'P-SEAT', needed: 1 });
    const full: VisitEvent = {
      type: 'PartInstalled',
      payload: { ...nutsIn.payload, part: 'CLIP-3', position: 'P-CLIP', quantity: 4 },
    };
    scanned([opened, seatIn, nutsIn, full], scan('SEAT-1', { serial: 'SN-2' })).thenRefused(
      'partPositionFull',
    );
    scanned([opened, seatIn, nutsIn, full], scan('SEAT-7')).thenRefused('partUnexpected');
  });

  test('before the unit has arrived, or after it has left, is refused', () => {
    scanned([], scan('SEAT-1')).thenRefused('visitNotOpen');
    scanned([opened, closed('released')], scan('SEAT-1', { serial: 'S' })).thenRefused('visitClosed');
    expect(positionFor({ status: 'absent' }, 'SEAT-1')).toBeNull();
  });
});

describe('taking a part out again', () => {
  const out = {
    at,
    position: 'P-SEAT',
    installed: 'e-2',
    reason: 'wrongScan' as const,
    note: '',
    revision: null,
  };

  test('names the event that put it in', () => {
    when([opened, seatIn])
      .when((s) => removePart(s, out, context))
      .then([{ type: 'PartRemoved', payload: { part: 'SEAT-1', serial: 'SN-1', installed: 'e-2' } }]);
    when([opened])
      .when((s) => removePart(s, out, context))
      .thenRefused('partNotInstalled');
  });

  test('is possible after the unit has left, because rework does it', () => {
    when([...complete, closed('released')])
      .when((s) => removePart(s, { ...out, reason: 'rework' }, context))
      .then([{ type: 'PartRemoved' }]);
  });

  test('in exchange for another is one act', () => {
    when([opened, seatIn])
      .when((s) =>
        exchangePart(
          s,
          {
            ...out,
            reason: 'exchange',
            scanned: { part: 'SEAT-1', lot: null, serial: 'SN-2', container: null },
          },
          context,
          free,
        ),
      )
      .then([
        { type: 'PartRemoved', payload: { serial: 'SN-1' } },
        { type: 'PartInstalled', payload: { serial: 'SN-2', position: 'P-SEAT' } },
      ]);
    when([opened, seatIn])
      .when((s) =>
        exchangePart(
          s,
          { ...out, scanned: { part: 'SEAT-2', lot: null, serial: 'SN-2', container: null } },
          context,
          free,
        ),
      )
      .thenRefused('wrongPart');
  });

  test('is understood even where it became known before the installation', () => {
    const removed: VisitEvent = {
      type: 'PartRemoved',
      payload: {
        ...at,
        part: 'SEAT-1',
        lot: null,
        serial: 'SN-1',
        quantity: 1,
        position: 'P-SEAT',
        installed: 'e-3',
        reason: 'wrongScan',
        note: '',
      },
    };
    expect(missingForRelease(state([opened, removed, seatIn]))).toContainEqual(
      expect.objectContaining({ kind: 'part', position: 'P-SEAT', installed: 0 }),
    );
  });

  test('gives the serial number back to the site', () => {
    const claims = visit.claims(recorded(visit, visitId, seatIn));
    expect(claims).toEqual([{ registry: 'serial', name: 'part:SEAT-1:SN-1', holder: 'u-1', held: true }]);
    const taken = visit.claims(
      recorded(visit, visitId, {
        type: 'PartRemoved',
        payload: { ...seatIn.payload, installed: 'e-2', reason: 'rework', note: '' },
      }),
    );
    expect(taken).toMatchObject([{ held: false }]);
    expect(visit.claims(recorded(visit, visitId, nutsIn))).toEqual([]);
  });
});

describe('an operation', () => {
  const done = (operation: string) => ({ at, operation, revision: 'a'.repeat(64) });

  test('done by hand counts under the revision that asked for it', () => {
    const { decision } = when([opened]).when((s) => completeOperation(s, done('OP-30'), context, seats));
    expect(decision).toMatchObject({
      events: [{ type: 'OperationDone', revision: 'a'.repeat(64), payload: { count: 1 } }],
    });
  });

  test('is refused to who lacks its qualification', () => {
    when([opened])
      .when((s) => completeOperation(s, done('OP-30'), context, ['doors']))
      .thenRefused('qualificationMissing', { qualification: 'seats' });
  });

  test('that is measured or scanned is not done by word', () => {
    const by = (operation: string) =>
      when([opened]).when((s) => completeOperation(s, done(operation), context, seats));
    by('OP-20').thenRefused('operationNeedsResult', { kind: 'tightening' });
    by('OP-10').thenRefused('operationNeedsParts', { positions: 'P-SEAT P-NUT' });
    by('OP-99').thenRefused('operationUnknown');
  });

  test('is done once, can be undone once, and is then owed again', () => {
    const undone: VisitEvent = {
      type: 'OperationUndone',
      payload: { ...at, operation: 'OP-30', reason: 'loose' },
    };
    const undo = (past: readonly VisitEvent[]) =>
      when(past).when((s) =>
        undoOperation(s, { at, operation: 'OP-30', reason: 'loose', revision: null }, context),
      );
    when([opened, manualDone])
      .when((s) => completeOperation(s, done('OP-30'), context, seats))
      .thenRefused('operationAlreadyDone');
    undo([opened, manualDone]).then([{ type: 'OperationUndone' }]);
    undo([opened, manualDone, undone]).thenRefused('operationNotDone');
    expect(missingForRelease(state([...complete, undone]))).toMatchObject([{ operation: 'OP-30' }]);
  });
});

describe('a tightening', () => {
  const record = (more = {}, operation: string | null = 'OP-20') =>
    recordTightening({
      at,
      result: result(more),
      operation,
      limits: torqueLimits,
      conflictsWith: null,
      revision: null,
      calibrated: false,
    });

  test('is judged by the tool and by the operation', () => {
    expect(tighteningOk(result(), torqueLimits)).toBe(true);
    expect(tighteningOk(result({ toolOk: false }), torqueLimits)).toBe(false);
    expect(tighteningOk(result({ torqueNm: 150.01 }), torqueLimits)).toBe(false);
    expect(tighteningOk(result({ torqueNm: 150 }), torqueLimits)).toBe(true);
    expect(tighteningOk(result({ angleDeg: 10 }), { torque: null, angle: { lsl: 20, usl: 90 } })).toBe(false);
  });

  test('is recorded unasked, with its identity as the key of its effect', () => {
    const decision = record({ torqueNm: 90, toolOk: false });
    given(visit, visitId, [])
      .when(() => decision)
      .then([{ stream: 'visit/u-1/FA-02/1', type: 'TighteningRecorded', payload: { ok: false } }]);
    expect(decision).toMatchObject({
      events: [{ effectKey: `tightening:T-17:4711:2026-11-22:08:00:00:${'c'.repeat(64)}` }],
    });
  });

  test('that does not fit is a discrepancy', () => {
    expect(discrepancy([opened], tightened(true))).toBeNull();
    expect(discrepancy([opened], tightened(false))).toBeNull();
    expect(discrepancy([], tightened(true))).toBe('visitNotOpen');
    expect(discrepancy([opened, closed('seenGone')], tightened(true))).toBe('visitClosed');
    const change = (more: Partial<ReturnType<typeof tightened>['payload']>): VisitEvent => ({
      type: 'TighteningRecorded',
      payload: { ...tightened(true).payload, ...more },
    });
    expect(discrepancy([opened], change({ operation: null }))).toBe('tighteningWithoutOperation');
    expect(discrepancy([opened], change({ operation: 'OP-99' }))).toBe('operationUnknown');
    expect(discrepancy([opened], change({ conflictsWith: 'e-9' }))).toBe('tighteningIdReused');
    expect(discrepancy([opened], change({ torqueNm: 90 }))).toBe('resultMisjudged');
    expect(discrepancy([opened], change({ torqueNm: 90, ok: false }))).toBe('tighteningToolDisagrees');
  });

  test('NOK may be repeated up to the limit of the operation', () => {
    const two = [opened, tightened(false), tightened(false)];
    expect(beyondNokLimit(state(two), 'OP-20')).toBe(false);
    expect(beyondNokLimit(state([...two, tightened(false)]), 'OP-20')).toBe(true);
    expect(missingForRelease(state([...two, tightened(false)]))).toContainEqual({
      kind: 'operation',
      operation: 'OP-20',
      ok: 0,
      needed: 5,
      beyondNokLimit: true,
      critical: true,
    });
  });

  test('keeps the state small: 700 results leave one summary', () => {
    const many = state([opened, ...Array.from({ length: 700 }, () => tightened(true))]);
    expect(progressOf(many, 'OP-20')).toMatchObject({ ok: 700, nok: 0, last: { ok: true } });
    expect(JSON.stringify(many).length).toBeLessThan(2_000);
  });

  test('is not confused by operations named like properties of every object', () => {
    const odd = { ...tightened(true).payload, operation: 'constructor' };
    expect(progressOf(state([{ type: 'TighteningRecorded', payload: odd }]), 'constructor').ok).toBe(1);
    expect(progressOf(state([opened]), 'constructor').ok).toBe(0);
  });
});

describe('a measurement', () => {
  const measurement: Measurement = {
    operation: 'OP-30',
    characteristic: 'GAP',
    device: null,
    value: 3.2,
    unitOfMeasure: 'mm',
    lsl: 2,
    usl: 4,
    passed: true,
  };
  const measure = (more: Partial<typeof measurement>, source: 'screen' | 'device' = 'screen') =>
    when([opened]).when((s) =>
      recordMeasurement(
        s,
        { at: { ...at, source }, measurement: { ...measurement, ...more }, revision: null },
        context,
        seats,
      ),
    );

  test('outside its limits is NOK whatever was said', () => {
    measure({}).then([{ type: 'MeasurementRecorded', payload: { ok: true, value: 3.2 } }]);
    measure({ value: 4.1 }).then([{ payload: { ok: false }, type: 'MeasurementRecorded' }]);
    measure({ passed: false }).then([{ payload: { ok: false }, type: 'MeasurementRecorded' }]);
  });

  test('with limits is OK by a value alone, and NOK without one', () => {
    measure({ value: null }).thenRefused('resultWithoutValue', { operation: 'OP-30' });
    measure({ value: null, passed: false }).then([{ type: 'MeasurementRecorded', payload: { ok: false } }]);
  });

  test('is no result of a tightening: that comes from its tool', () => {
    measure({ operation: 'OP-20' }).thenRefused('operationNeedsResult', { kind: 'tightening' });
    measure({ operation: 'OP-20' }, 'device').then([{ type: 'MeasurementRecorded' }]);
  });

  test('of an unknown operation is refused to a person and recorded from a device', () => {
    measure({ operation: 'OP-99' }).thenRefused('operationUnknown');
    measure({ operation: 'OP-99' }, 'device').then([{ type: 'MeasurementRecorded' }]);
  });
});

test('a defect is recorded on the visit', () => {
  const defect = {
    defectCode: 'SCRATCH',
    severity: 'B' as const,
    operation: null,
    part: null,
    text: 'left door',
    photos: [],
  };
  when([opened])
    .when((s) => recordDefect(s, { at, defect, revision: null }, context))
    .then([{ type: 'DefectRecorded', payload: { severity: 'B' } }]);
  expect(state([opened, { type: 'DefectRecorded', payload: { ...at, ...defect } }])).toMatchObject({
    defects: 1,
  });
});

describe('what is missing for release', () => {
  test('is everything at first, and nothing once all is done', () => {
    expect(missingForRelease(state([opened])).map((m) => m.kind)).toEqual([
      'part',
      'part',
      'operation',
      'operation',
      'operation',
    ]);
    expect(missingForRelease(state(complete))).toEqual([]);
  });

  test('does not ask for untracked parts and free operations', () => {
    const asked = JSON.stringify(missingForRelease(state([opened])));
    expect(asked).not.toContain('P-CLIP');
    expect(asked).not.toContain('OP-40');
  });

  test('names holds, open rework and stations upstream as far as known', () => {
    const missing = missingForRelease(state(complete), {
      holds: ['h-1'],
      reworks: ['r-1'],
      upstream: [{ station: 'FA-01', state: 'unknown' }],
    });
    expect(missingParams(missing)).toMatchObject({
      count: 3,
      holds: 'h-1',
      reworks: 'r-1',
      predecessors: 'FA-01',
      operations: '',
    });
  });

  test('cannot be told where the arrival is not known', () => {
    expect(missingForRelease(state([tightened(true)]))).toEqual([{ kind: 'requirements' }]);
    expect(missingForRelease(state([]), nothingElseKnown)).toEqual([{ kind: 'requirements' }]);
  });

  test('a later visit owes what the earlier ones left', () => {
    const earlier: VisitState[] = [state([opened, seatIn, tightened(true), tightened(true)])];
    const left = remaining(requirements, earlier);
    expect(left.parts.map((p) => p.position)).toEqual(['P-NUT', 'P-CLIP']);
    expect(left.operations).toMatchObject([
      { operation: 'OP-10', positions: ['P-NUT'] },
      { operation: 'OP-20', count: 3 },
      { operation: 'OP-30' },
      { operation: 'OP-40' },
    ]);
    expect(remaining(requirements, [state(complete)]).operations).toMatchObject([{ operation: 'OP-40' }]);
  });
});

describe('the end of a visit', () => {
  test('released although something is missing is a discrepancy', () => {
    expect(discrepancy(complete, closed('released'))).toBeNull();
    expect(discrepancy([opened], closed('released'))).toBe('visitReleasedIncomplete');
    expect(discrepancy([opened], closed('seenGone'))).toBe('visitLeftIncomplete');
    expect(discrepancy(complete, closed('seenGone'))).toBeNull();
    expect(discrepancy([opened], closed('bypassed'))).toBeNull();
    expect(discrepancy([], closed('released'))).toBe('visitNotOpen');
  });

  test('as the station says it outranks that somebody found the unit gone', () => {
    const both = [...complete, closed('seenGone'), closed('released')];
    expect(state(both)).toMatchObject({ status: 'closed', departure: 'released' });
    expect(discrepancy([...complete, closed('seenGone')], closed('released'))).toBeNull();
    expect(discrepancy([...complete, closed('released')], closed('seenGone'))).toBe('visitClosed');
    expect(state([...complete, closed('released'), closed('seenGone')])).toMatchObject({
      departure: 'released',
    });
  });

  test('does not stop late results from counting', () => {
    const late = state([opened, closed('seenGone'), tightened(true)]);
    expect(late.status).toBe('closed');
    expect(progressOf(late, 'OP-20').ok).toBe(1);
  });

  test('opened twice stays the first; the second is a discrepancy', () => {
    expect(discrepancy([opened], opened)).toBe('visitAlreadyOpen');
    expect(state([tightened(true), opened])).toMatchObject({ status: 'open', arrival: { requirements } });
  });
});
