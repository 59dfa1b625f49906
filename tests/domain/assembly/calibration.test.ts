import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attentionOwner } from '#domain/attention';
import { calibrated, lapseAt } from '#domain/assembly/calibration';
import { recordCalibration, reportToolOut } from '#domain/assembly/calibrationDecisions';
import type { ToolEvent } from '#domain/assembly/tool';
import { calibrationsOf, tool } from '#domain/assembly/tool';
import { noReads } from '#domain/kernel/decision';
import type { EventMeta } from '#domain/kernel/event';
import { contextFor, given, recorded } from '../given.ts';

const place = { line: 'FA1', station: 'FA-02' };
const signature = { person: 'p-1', meaning: 'calibrated', recordHash: null };
const certificate = { certificate: 'CAL-7', calibratedBy: 'Metrology lab', signature };
const day = (n: number, time = '08:00') => `2026-11-${String(n).padStart(2, '0')}T${time}:00.000Z`;
const at = (instant: string) => ({ from: instant, until: instant });

type Said = { readonly event: ToolEvent; readonly meta: Partial<EventMeta> };
const good = (from: string, validUntil: string, meta: Partial<EventMeta> = {}): Said => ({
  event: { type: 'ToolCalibrated', payload: { ...place, ...certificate, calibratedAt: from, validUntil } },
  meta,
});
const wrong = (since: string, occurredAt: string, meta: Partial<EventMeta> = {}): Said => ({
  event: { type: 'ToolFoundOut', payload: { ...place, since, reason: 'reads 4 % high' } },
  meta: { ...meta, occurredAt },
});
const after = (...said: readonly Said[]) =>
  said.reduce(
    (state, { event, meta }) => tool.evolve(state, recorded(tool, 'T-02', event, meta)),
    tool.initial,
  );
const now = (instant: string, ...said: readonly Said[]) =>
  calibrated(calibrationsOf(after(...said)), at(instant));

describe('a tool', () => {
  it('of which no calibration was recorded is not judged', () => {
    expect(now(day(9))).toEqual({ status: 'unrecorded', calibration: null, outSince: null });
  });

  it.each([
    [day(5), 'valid', null],
    [day(6, '07:59'), 'valid', null],
    [day(6), 'dueSoon', null],
    [day(19, '23:59'), 'dueSoon', null],
    [day(20, '08:00'), 'expired', day(20)],
    [day(25), 'expired', day(20)],
  ])('that is good until the 20th is at %s %s', (instant, status, outSince) => {
    expect(now(instant, good(day(1), day(20)))).toMatchObject({ status, outSince });
  });

  it('is out from when a check said, until it is calibrated', () => {
    const said = [good(day(1), day(28)), wrong(day(4), day(10)), good(day(12), day(28))] as const;
    expect(now(day(3), ...said)).toMatchObject({ status: 'valid', outSince: null });
    expect(now(day(4), ...said)).toMatchObject({ status: 'foundOut', outSince: day(4) });
    expect(now(day(11), ...said)).toMatchObject({ status: 'foundOut', outSince: day(4) });
    expect(now(day(12), ...said)).toMatchObject({ status: 'valid', outSince: null });
  });

  it('goes by the calibration that was made last, also where that is good for less long', () => {
    const said = [good(day(8), day(10)), good(day(1), day(28))] as const;
    expect(now(day(9), ...said)).toMatchObject({ calibration: { validUntil: day(10) } });
    expect(now(day(11), ...said)).toMatchObject({ status: 'expired', outSince: day(10) });
    expect(now(day(5), ...said)).toMatchObject({ calibration: { validUntil: day(28) } });
  });

  it('is out in doubt: as early as its clock, or that of this PC, leaves open', () => {
    const said = wrong(day(4), day(10), { clock: { offsetMs: 0, uncertaintyMs: 60_000 } });
    expect(now(day(4, '07:58'), said)).toMatchObject({ outSince: null });
    expect(now(day(4, '07:59'), said)).toMatchObject({ outSince: day(4, '07:59') });
    const known = calibrationsOf(after(good(day(1), day(20))));
    const minute = { from: day(20, '07:58'), until: day(20, '08:00') };
    expect(calibrated(known, minute)).toMatchObject({ status: 'expired' });
    expect(lapseAt(known, { ...minute, until: day(20, '07:59') })).toBeNull();
  });

  it('goes by the order of the log where the clocks leave open whether it was calibrated or found wrong first', () => {
    const loose = { clock: { offsetMs: 0, uncertaintyMs: 600_000 } };
    const [found, made] = [wrong(day(4), day(10), loose), good(day(10, '07:55'), day(28), loose)];
    expect(now(day(11), found, made)).toMatchObject({ outSince: null });
    expect(now(day(11), made, found)).toMatchObject({ status: 'foundOut' });
    const exact = [good(day(10, '07:55'), day(28)), wrong(day(4), day(10))] as const;
    expect(now(day(11), ...exact)).toMatchObject({ status: 'foundOut' });
    expect(now(day(11), ...exact.toReversed())).toMatchObject({ status: 'foundOut' });
    expect(now(day(13), good(day(12), day(28)), wrong(day(4), day(10)))).toMatchObject({ outSince: null });
  });

  it('stands the same whatever was heard first', () => {
    const facts = fc.array(
      fc.oneof(
        fc
          .tuple(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 15, max: 28 }))
          .map(([from, until]) => good(day(from), day(until))),
        fc
          .tuple(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 14, max: 28 }))
          .map(([since, found]) => wrong(day(since), day(found, '09:00'))),
      ),
      { maxLength: 5 },
    );
    const unlike = (said: readonly Said[]) =>
      new Set(said.map(({ event }) => JSON.stringify(event.payload))).size === said.length &&
      new Set(
        said.flatMap(({ event }) => (event.type === 'ToolCalibrated' ? [event.payload.calibratedAt] : [])),
      ).size === said.filter(({ event }) => event.type === 'ToolCalibrated').length;
    fc.assert(
      fc.property(facts.filter(unlike), fc.integer({ min: 1, max: 28 }), (said, n) => {
        const stands = (heard: readonly Said[]) => {
          const { status, calibration, outSince } = now(day(n, '12:00'), ...heard);
          return { status, outSince, validUntil: calibration?.validUntil };
        };
        expect(stands(said.toReversed())).toEqual(stands(said));
      }),
    );
  });
});

describe('recording a calibration', () => {
  const clock = { offsetMs: 0, uncertaintyMs: 0 };
  const engineer = contextFor({ kind: 'person', person: 'p-1', role: 'engineer' }, day(10));
  const input = { tool: 'T-02', ...place, ...certificate, calibratedAt: day(9), validUntil: day(28) };
  const calibratedAs = (change: Partial<typeof input>, past: readonly ToolEvent[] = []) =>
    given(tool, 'T-02', past).when((state) =>
      recordCalibration(state, { ...input, ...change }, engineer, clock),
    );

  it('keeps who did it, until when it is good, and who signed', () => {
    const { tool: _tool, ...payload } = input;
    calibratedAs({}).then([{ stream: 'tool/T-02', type: 'ToolCalibrated', payload }]);
  });

  it('takes a time a little ahead as now, and refuses one beyond', () => {
    calibratedAs({ calibratedAt: day(10, '08:10') }).then([
      { type: 'ToolCalibrated', payload: { calibratedAt: day(10) } },
    ]);
    calibratedAs({ calibratedAt: day(10, '08:11') }).thenRefused('calibrationAhead', { tool: 'T-02' });
  });

  it('refuses one that has ended', () => {
    calibratedAs({ validUntil: day(10) }).thenRefused('calibrationExpired', { validUntilAt: day(10) });
  });

  const foundOut = { type: 'ToolFoundOut', payload: { ...place, since: day(1), reason: 'high' } } as const;
  it('refuses one that a check has proved wrong since', () => {
    // Found when the fixture records: on the 22nd at 07:00.
    const later = contextFor(engineer.actor, day(23));
    const again = (calibratedAt: string) =>
      given(tool, 'T-02', [foundOut]).when((state) =>
        recordCalibration(state, { ...input, calibratedAt }, later, clock),
      );
    again(day(22, '06:59')).thenRefused('calibrationBeforeFinding', {
      certificate: 'CAL-7',
      foundAt: day(22, '07:00'),
    });
    again(day(22, '07:00')).then([{ type: 'ToolCalibrated' }]);
  });

  it('is a discrepancy where the check was not known at its PC', () => {
    const state = after({ event: foundOut, meta: {} });
    const { event } = good(day(9), day(28));
    expect(tool.legal(state, recorded(tool, 'T-02', event), noReads)).toMatchObject({
      code: 'calibrationBeforeFinding',
    });
    expect(tool.legal(tool.initial, recorded(tool, 'T-02', event), noReads)).toBeNull();
    // Whoever may calibrate it again; what the tool sent without a unit stays the supervisor's.
    expect(attentionOwner(tool.owner, 'calibrationBeforeFinding')).toBe('engineer');
    expect(attentionOwner(tool.owner, 'tighteningWithoutUnit')).toBe('supervisor');
  });
});

describe('a check that finds a tool wrong', () => {
  const report = (since: string, past: readonly ToolEvent[] = []) =>
    given(tool, 'T-02', past).when((state) =>
      reportToolOut(state, { tool: 'T-02', ...place, since, reason: 'high' }, contextFor(undefined, day(10))),
    );

  it('says since when, now at the latest, also of a tool that was never calibrated', () => {
    report(day(4)).then([{ stream: 'tool/T-02', type: 'ToolFoundOut', payload: { since: day(4) } }]);
    report(day(11)).then([{ type: 'ToolFoundOut', payload: { since: day(10) } }]);
  });
});
