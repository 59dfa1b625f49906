import { describe, expect, test } from 'vitest';
import type { AndonEvent } from '#domain/assembly/andon';
import { andon } from '#domain/assembly/andon';
import {
  acknowledgeAndon,
  callAndon,
  dueLevel,
  escalateAndon,
  resolveAndon,
} from '#domain/assembly/andonDecisions';
import type { StopEvent } from '#domain/assembly/stop';
import { stop, stopLengthMs } from '#domain/assembly/stop';
import { classifyStop, endStop, startStop } from '#domain/assembly/stopDecisions';
import { contextFor, fold, given } from '../given.ts';

const call = {
  line: 'FA1',
  station: 'FA-02',
  kind: 'material' as const,
  unit: null,
  part: 'BELT-LH',
  text: '',
};
const called: AndonEvent = { type: 'AndonCalled', payload: call };
const acknowledged: AndonEvent = { type: 'AndonAcknowledged', payload: { line: 'FA1' } };
const resolved: AndonEvent = { type: 'AndonResolved', payload: { line: 'FA1', note: '' } };
const of = { andon: 'a-1', line: 'FA1' };

describe('an andon call', () => {
  test('is made once per need', () => {
    given(andon, 'id-1', [])
      .when(() => callAndon(call, contextFor(), { openOne: null }))
      .then([{ stream: 'andon/id-1', type: 'AndonCalled', payload: call }]);
    given(andon, 'id-1', [])
      .when(() => callAndon(call, contextFor(), { openOne: 'a-0' }))
      .thenRefused('andonAlreadyOpen', { andon: 'a-0', kind: 'material' });
  });

  test('is acknowledged, escalated and resolved', () => {
    given(andon, 'a-1', [called])
      .when((s) => acknowledgeAndon(s, of, contextFor()))
      .then([{ type: 'AndonAcknowledged' }]);
    given(andon, 'a-1', [called])
      .when((s) => escalateAndon(s, { ...of, level: 1 }, contextFor()))
      .then([{ type: 'AndonEscalated', payload: { level: 1 } }]);
    given(andon, 'a-1', [called])
      .when((s) => resolveAndon(s, { ...of, note: 'belt brought' }, contextFor()))
      .then([{ type: 'AndonResolved' }]);
  });

  test('answered by two people apart has one effect', () => {
    const { decision } = given(andon, 'a-1', [called]).when((s) => acknowledgeAndon(s, of, contextFor()));
    expect(decision).toMatchObject({ events: [{ effectKey: 'andonAcknowledged:a-1' }] });
  });

  test('refuses what does not fit', () => {
    given(andon, 'a-1', [])
      .when((s) => acknowledgeAndon(s, of, contextFor()))
      .thenRefused('andonUnknown');
    given(andon, 'a-1', [called, acknowledged])
      .when((s) => acknowledgeAndon(s, of, contextFor()))
      .thenRefused('andonAlreadyAcknowledged');
    given(andon, 'a-1', [called, resolved])
      .when((s) => resolveAndon(s, { ...of, note: '' }, contextFor()))
      .thenRefused('andonAlreadyResolved');
    given(andon, 'a-1', [called, { type: 'AndonEscalated', payload: { line: 'FA1', level: 2 } }])
      .when((s) => escalateAndon(s, { ...of, level: 2 }, contextFor()))
      .thenRefused('andonAlreadyEscalated');
  });

  test('resolved before its call became known is resolved, with its call', () => {
    expect(fold(andon, 'a-1', [resolved, called])).toMatchObject({ status: 'resolved', call });
  });

  test('climbs a level for each step of time until somebody acknowledges', () => {
    const rule = { stepS: 60, levels: 3 };
    const waiting = fold(andon, 'a-1', [called]);
    expect(dueLevel(waiting, '2026-11-22T07:00:59.000Z', rule)).toBe(0);
    expect(dueLevel(waiting, '2026-11-22T07:02:00.000Z', rule)).toBe(2);
    expect(dueLevel(waiting, '2026-11-22T09:00:00.000Z', rule)).toBe(3);
    const answered = fold(andon, 'a-1', [called, acknowledged]);
    expect(dueLevel(answered, '2026-11-22T09:00:00.000Z', rule)).toBe(0);
    expect(dueLevel({ status: 'absent' }, '2026-11-22T09:00:00.000Z', rule)).toBe(0);
  });
});

const start = {
  line: 'FA1',
  station: 'FA-02',
  startedAt: '2026-11-22T07:00:00.000Z',
  reason: null,
  andon: null,
};
const started: StopEvent = { type: 'StopStarted', payload: start };
const ended: StopEvent = {
  type: 'StopEnded',
  payload: { line: 'FA1', endedAt: '2026-11-22T07:04:00.000Z' },
};
const classified: StopEvent = {
  type: 'StopClassified',
  payload: { line: 'FA1', reason: 'SCANNER', planned: false, note: '' },
};

describe('a stop', () => {
  const endAt = (endedAt: string) => ({ stop: 's-1', line: 'FA1', endedAt });

  test('starts, ends and gets its reason', () => {
    given(stop, 'id-1', [])
      .when(() => startStop(start, contextFor(), { runningOne: null }))
      .then([{ stream: 'stop/id-1', type: 'StopStarted' }]);
    given(stop, 's-1', [started])
      .when((s) => endStop(s, endAt('2026-11-22T07:04:00.000Z'), contextFor()))
      .then([{ type: 'StopEnded' }]);
    given(stop, 's-1', [started, ended])
      .when((s) =>
        classifyStop(
          s,
          { stop: 's-1', line: 'FA1', reason: 'SCANNER', planned: false, note: '' },
          contextFor(),
        ),
      )
      .then([{ type: 'StopClassified', payload: { reason: 'SCANNER' } }]);
  });

  test('refuses a second one at the same place, an end before its start, and an end of nothing', () => {
    given(stop, 'id-1', [])
      .when(() => startStop(start, contextFor(), { runningOne: 's-0' }))
      .thenRefused('stopAlreadyRunning', { stop: 's-0' });
    given(stop, 's-1', [started])
      .when((s) => endStop(s, endAt('2026-11-22T06:59:59.000Z'), contextFor()))
      .thenRefused('stopEndBeforeStart');
    given(stop, 's-1', [])
      .when((s) => endStop(s, endAt('2026-11-22T07:04:00.000Z'), contextFor()))
      .thenRefused('stopUnknown');
    given(stop, 's-1', [started, ended])
      .when((s) => endStop(s, endAt('2026-11-22T07:05:00.000Z'), contextFor()))
      .thenRefused('stopAlreadyEnded');
  });

  test('has a length that grows while it runs and stands when it ended', () => {
    const now = '2026-11-22T07:10:00.000Z';
    expect(stopLengthMs(fold(stop, 's-1', [started]), now)).toBe(600_000);
    expect(stopLengthMs(fold(stop, 's-1', [started, ended]), now)).toBe(240_000);
    expect(stopLengthMs(fold(stop, 's-1', [ended]), now)).toBeNull();
    expect(stopLengthMs(fold(stop, 's-1', [started]), '2026-11-22T06:00:00.000Z')).toBe(0);
  });

  test('is the same whatever became known first', () => {
    const forward = fold(stop, 's-1', [started, ended, classified]);
    expect(forward).toMatchObject({ status: 'ended', reason: 'SCANNER' });
    expect(fold(stop, 's-1', [classified, ended, started])).toEqual(forward);
  });
});
