import { describe, expect, test } from 'vitest';
import type { OrderEvent } from '#domain/assembly/order';
import { order } from '#domain/assembly/order';
import type { SequenceEvent } from '#domain/assembly/sequence';
import { sequence } from '#domain/assembly/sequence';
import { unit } from '#domain/assembly/unit';
import {
  assignIdentifier,
  launchUnit,
  marryUnits,
  rebindRevision,
  reinsertUnit,
  reviewBypass,
  scrapUnit,
  separateUnits,
} from '#domain/assembly/unitDecisions';
import type { UnitEvent } from '#domain/assembly/unitEvents';
import type { Actor } from '#domain/kernel/actor';
import { noReads } from '#domain/kernel/decision';
import { contextFor, fold, given, recorded } from '../given.ts';
import { created, entered, left, orderContent, revisionHash, signedBy, vin } from './fixtures.ts';

const context = contextFor();
const when = (past: readonly UnitEvent[]) => given(unit, 'u-1', past);
const state = (past: readonly UnitEvent[]) => fold(unit, 'u-1', past);
const discrepancy = (past: readonly UnitEvent[], event: UnitEvent) =>
  unit.legal(state(past), recorded(unit, 'u-1', event), noReads)?.code ?? null;
const as = (person: string): Actor => ({ kind: 'person', person, role: 'supervisor' });

describe('launching a unit', () => {
  const sequencePast: SequenceEvent[] = [
    { type: 'SequencePlanned', payload: { line: 'FA1', orders: ['PO-1', 'PO-2'], basis: 0 } },
  ];
  const orderPast = (quantity = 1, orderVin: string | null = vin): OrderEvent[] => [
    { type: 'OrderImported', payload: { content: orderContent({ quantity, vin: orderVin }) } },
    { type: 'OrderReleased', payload: {} },
  ];
  const launch = (
    past: { sequence?: SequenceEvent[]; order?: OrderEvent[] } = {},
    more: { order?: string | null; vin?: string | null; vinCheckDigit?: boolean } = {},
  ) =>
    given(unit, 'u-1', []).when(() =>
      launchUnit(
        {
          sequence: fold(sequence, 'FA1', past.sequence ?? sequencePast),
          order: fold(order, 'PO-1', past.order ?? orderPast()),
        },
        { line: 'FA1', order: null, unit: 'u-1', kind: 'vehicle', vin: null, vinCheckDigit: false, ...more },
        context,
      ),
    );

  test('takes the next order, counts it and gives the unit its VIN and sequence number, in one act', () => {
    launch().then([
      { stream: 'sequence/FA1', type: 'SequenceLaunched', payload: { order: 'PO-1', number: 1, last: true } },
      { stream: 'order/PO-1', type: 'OrderStarted', payload: { unit: 'u-1' } },
      { stream: 'unit/u-1', type: 'UnitCreated', payload: { order: 'PO-1', vin, sequence: 1 } },
    ]);
  });

  test('keeps an order in the sequence until its last unit', () => {
    launch({ order: orderPast(2, null) }).then([
      { type: 'SequenceLaunched', payload: { last: false } },
      { type: 'OrderStarted' },
      { type: 'UnitCreated', payload: { vin: null } },
    ]);
  });

  test('is refused without a released order, without a sequence, or with a wrong VIN', () => {
    launch({ order: orderPast().slice(0, 1) }).thenRefused('orderNotReleased');
    launch({ order: [] }).thenRefused('orderUnknown');
    launch({ sequence: [] }).thenRefused('sequenceEmpty');
    launch({}, { order: 'PO-9' }).thenRefused('sequenceEntryUnknown');
    launch({}, { vin: 'SHORT' }).thenRefused('vinInvalid', { problem: 'length' });
    launch({}, { vinCheckDigit: true }).thenRefused('vinInvalid', { problem: 'checkDigit' });
    launch({
      order: [...orderPast(), { type: 'OrderStarted', payload: { unit: 'u-0' } }],
    }).thenRefused('orderFullyStarted');
  });

  test('claims the VIN for the site', () => {
    expect(unit.claims(recorded(unit, 'u-1', created))).toEqual([
      { registry: 'serial', name: `vin:${vin}`, holder: 'u-1', held: true },
    ]);
  });
});

describe('identifiers', () => {
  const assign = (past: readonly UnitEvent[], value: string, replaces: string | null) =>
    when(past).when((s) =>
      assignIdentifier(s, { unit: 'u-1', kind: 'vin', value, replaces, vinCheckDigit: false }, context),
    );
  const other = 'LW433B12XR1042780';

  test('a VIN can be corrected by who saw the wrong one', () => {
    assign([created], other, vin).then([
      { type: 'IdentifierAssigned', payload: { kind: 'vin', value: other, replaces: vin } },
    ]);
    assign([created], other, null).thenRefused('unitIdentifierExists', { value: vin });
    assign([created], other, 'LW433B12XR1042781').thenRefused('unitIdentifierChanged', { value: vin });
    assign([created], 'QQ', vin).thenRefused('vinInvalid');
    assign([], other, null).thenRefused('unitUnknown');
  });

  test('the corrected VIN is given back', () => {
    const event = recorded(unit, 'u-1', {
      type: 'IdentifierAssigned',
      payload: { kind: 'vin', value: other, replaces: vin },
    });
    expect(unit.claims(event).map((c) => [c.name, c.held])).toEqual([
      [`vin:${vin}`, false],
      [`vin:${other}`, true],
    ]);
  });
});

describe('where a unit is', () => {
  test('follows what was seen', () => {
    expect(state([created])).toMatchObject({ status: 'planned' });
    expect(state([created, entered('FA-01')])).toMatchObject({
      status: 'atStation',
      station: 'FA-01',
      revision: revisionHash,
      stations: { 'FA-01': { visit: 1, result: 'open' } },
    });
    expect(state([created, entered('FA-01'), left('FA-01')])).toMatchObject({
      status: 'between',
      after: 'FA-01',
      stations: { 'FA-01': { result: 'complete' } },
    });
  });

  test('an arrival is never lost: a departure that nobody saw leaves the station unknown until its word comes', () => {
    const past = [created, entered('FA-01'), entered('FA-02')];
    expect(state(past)).toMatchObject({ station: 'FA-02', stations: { 'FA-01': { result: 'unknown' } } });
    const late = [...past, left('FA-01')];
    expect(discrepancy(past, left('FA-01'))).toBeNull();
    expect(state(late)).toMatchObject({
      status: 'atStation',
      station: 'FA-02',
      stations: { 'FA-01': { result: 'complete' } },
    });
  });

  test('the word of the station outranks that somebody found it gone', () => {
    const gone = left('FA-01', { departure: 'seenGone', complete: false });
    const past = [created, entered('FA-01')];
    expect(state([...past, gone, left('FA-01')])).toMatchObject({
      stations: { 'FA-01': { result: 'complete' } },
    });
    expect(state([...past, left('FA-01'), gone])).toMatchObject({
      stations: { 'FA-01': { result: 'complete' } },
    });
    expect(discrepancy([...past, gone], left('FA-01'))).toBeNull();
  });

  test('arrivals that do not fit are discrepancies', () => {
    expect(discrepancy([], entered('FA-01'))).toBe('unitUnknown');
    expect(discrepancy([created, entered('FA-01')], entered('FA-01', 2))).toBe('unitAlreadyAtStation');
    expect(discrepancy([created], left('FA-01'))).toBe('unitNotAtStation');
    const check: UnitEvent = {
      type: 'UnitEntered',
      payload: {
        ...entered('FA-03').payload,
        verificationPoint: true,
        predecessor: { station: 'FA-02', state: 'unknown' },
      },
    };
    expect(discrepancy([created], check)).toBe('predecessorNotComplete');
  });

  test('is kept although its creation became known last', () => {
    expect(state([entered('FA-01'), left('FA-01'), created])).toMatchObject({
      status: 'between',
      registration: { order: 'PO-1' },
      identifiers: { vin },
    });
  });

  test('pulled off and put back in front of a station', () => {
    const pulled: UnitEvent = {
      type: 'UnitPulledOff',
      payload: { line: 'FA1', station: null, location: 'REWORK-1', reason: 'paint' },
    };
    const reinsert = (past: readonly UnitEvent[]) =>
      when(past).when((s) => reinsertUnit(s, { unit: 'u-1', line: 'FA1', station: 'FA-02' }, context));
    reinsert([created, pulled]).then([{ type: 'UnitReinserted', payload: { station: 'FA-02' } }]);
    reinsert([created]).thenRefused('unitNotPulledOff');
    expect(discrepancy([created, pulled], entered('FA-02'))).toBe('unitPulledOff');
    expect(discrepancy([created, pulled], pulled)).toBe('unitPulledOff');
  });

  test('goes back behind the station that it had left, and only where it had left one', () => {
    const off = (station: string | null): UnitEvent => ({
      type: 'UnitPulledOff',
      payload: { line: 'FA1', station, location: null, reason: 'paint' },
    });
    const back: UnitEvent = { type: 'UnitReinserted', payload: { line: 'FA1', station: null } };
    const behind = [created, entered('FA-01'), left('FA-01'), off(null)];
    expect(state(behind)).toMatchObject({ status: 'pulledOff', from: null, after: 'FA-01' });
    expect(state([...behind, back])).toMatchObject({ status: 'between', after: 'FA-01' });
    const fromStation = [created, entered('FA-01'), left('FA-01'), off('FA-01')];
    expect(discrepancy(fromStation, back)).toBe('unitHadLeftNoStation');
    expect(discrepancy([created, off(null)], back)).toBe('unitHadLeftNoStation');
    expect(discrepancy(behind, back)).toBeNull();
  });
});

describe('marriage', () => {
  const input = { parent: 'u-1', child: 'b-1', position: 'BATTERY', line: 'FA1' };
  const married: UnitEvent = {
    type: 'UnitMarried',
    payload: { side: 'parent', other: 'b-1', position: 'BATTERY', station: 'FA-02', line: 'FA1' },
  };
  const asChild: UnitEvent = {
    type: 'UnitMarried',
    payload: { side: 'child', other: 'u-1', position: 'BATTERY', station: 'FA-02', line: 'FA1' },
  };
  const battery: UnitEvent = { type: 'UnitCreated', payload: { ...created.payload, vin: null } };
  const child = (past: readonly UnitEvent[]) => fold(unit, 'b-1', past);
  const marry = (parent: readonly UnitEvent[], other: readonly UnitEvent[]) =>
    when(parent).when((s) =>
      marryUnits({ parent: s, child: child(other) }, { ...input, station: 'FA-02' }, context),
    );

  test('is written to both', () => {
    marry([created], [battery]).then([
      { stream: 'unit/u-1', type: 'UnitMarried', payload: { side: 'parent', other: 'b-1' } },
      { stream: 'unit/b-1', type: 'UnitMarried', payload: { side: 'child', other: 'u-1' } },
    ]);
  });

  test('is refused to who is married, to a taken position and to an unknown unit', () => {
    marry([created, married], [battery]).thenRefused('unitMarriagePositionTaken');
    marry([created], [battery, asChild]).thenRefused('unitAlreadyMarried');
    marry([created], []).thenRefused('unitUnknown');
    when([created])
      .when((s) => marryUnits({ parent: s, child: s }, { ...input, child: 'u-1', station: null }, context))
      .thenRefused('unitMarriedToItself');
  });

  test('can be undone, on both sides', () => {
    const separate = (parent: readonly UnitEvent[]) =>
      when(parent).when((s) =>
        separateUnits({ parent: s, child: child([battery, asChild]) }, { ...input, reason: 'leak' }, context),
      );
    separate([created, married]).then([
      { type: 'UnitSeparated' },
      { stream: 'unit/b-1', type: 'UnitSeparated' },
    ]);
    separate([created]).thenRefused('unitNotMarried');
  });
});

describe('signed decisions on a unit', () => {
  const bypass: Extract<UnitEvent, { type: 'BypassMade' }> = {
    type: 'BypassMade',
    payload: {
      bypass: 'by-1',
      line: 'FA1',
      station: 'FA-01',
      visit: 1,
      items: [],
      reason: 'TOOL-DOWN',
      note: '',
      signatures: [signedBy('p-1')],
      plantReachable: true,
      rework: 'r-1',
    },
  };
  const review = (past: readonly UnitEvent[], person: string, id = 'by-1') =>
    when(past).when((s) =>
      reviewBypass(
        s,
        { unit: 'u-1', bypass: id, note: 'checked', signature: signedBy(person) },
        contextFor(as(person)),
      ),
    );

  test('a bypass is reviewed by somebody who did not sign it, and only once', () => {
    const reviewed: UnitEvent = {
      type: 'BypassReviewed',
      payload: { bypass: 'by-1', note: 'checked', signature: signedBy('p-2') },
    };
    review([created, bypass], 'p-2').then([{ type: 'BypassReviewed' }]);
    review([created, bypass], 'p-1').thenRefused('bypassSamePerson');
    review([created, bypass], 'p-2', 'by-9').thenRefused('bypassUnknown');
    review([created, bypass, reviewed], 'p-3').thenRefused('bypassUnknown');
    expect(unit.events.BypassReviewed.loosens).toBe(true);
  });

  test('a bypass made offline is a discrepancy, and with one signature a wrong one', () => {
    const offline = (persons: string[]): UnitEvent => ({
      type: 'BypassMade',
      payload: {
        ...bypass.payload,
        plantReachable: false,
        signatures: persons.map(signedBy),
      },
    });
    expect(discrepancy([created], bypass)).toBeNull();
    expect(discrepancy([created], offline(['p-1']))).toBe('bypassNeedsTwoPersons');
    expect(discrepancy([created], offline(['p-1', 'p-1']))).toBe('bypassNeedsTwoPersons');
    expect(discrepancy([created], offline(['p-1', 'p-2']))).toBe('bypassMadeOffline');
  });

  test('scrapping is signed by who does it, and final', () => {
    const scrap = (past: readonly UnitEvent[], actor: string) =>
      when(past).when((s) =>
        scrapUnit(
          s,
          { unit: 'u-1', reason: 'CRASH', note: '', signature: signedBy('p-1') },
          contextFor(as(actor)),
        ),
      );
    const scrapped: UnitEvent = {
      type: 'UnitScrapped',
      payload: { reason: 'CRASH', note: '', signature: signedBy('p-1') },
    };
    scrap([created], 'p-1').then([{ type: 'UnitScrapped' }]);
    scrap([created], 'p-2').thenRefused('signatureMismatch');
    scrap([created, scrapped], 'p-1').thenRefused('unitGone', { status: 'scrapped' });
    expect(state([created, scrapped, entered('FA-01')])).toMatchObject({ status: 'scrapped' });
  });

  test('another product revision is bound only over the one that was seen', () => {
    const rebind = (from: string | null) =>
      when([created, entered('FA-01')]).when((s) =>
        rebindRevision(
          s,
          { unit: 'u-1', from, to: 'b'.repeat(64), reason: 'running change', signature: signedBy('p-1') },
          contextFor(as('p-1')),
        ),
      );
    rebind(revisionHash).then([{ type: 'UnitRevisionRebound' }]);
    rebind(null).thenRefused('unitRevisionChanged', { revision: revisionHash });
  });
});
