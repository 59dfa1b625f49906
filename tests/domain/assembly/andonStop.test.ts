import { describe, expect, test } from 'vitest';
import type { AndonEvent } from '#domain/assembly/andon';
import { andon } from '#domain/assembly/andon';
import {
  acknowledgeAndon,
  callAndon,
  dueLevel,
  escalateAndon,
  reopenAndon,
  resolveAndon,
} from '#domain/assembly/andonDecisions';
import type { StopEvent } from '#domain/assembly/stop';
import { stop, stopLengthMs } from '#domain/assembly/stop';
import { classifyStop, endStop, reopenStop, startStop, withdrawStop } from '#domain/assembly/stopDecisions';
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
    const first = { by: 'p-supervisor', at: '2026-11-22T07:00:00.000Z' };
    given(andon, 'a-1', [])
      .when((s) => acknowledgeAndon(s, of, contextFor()))
      .thenRefused('andonUnknown');
    given(andon, 'a-1', [called, acknowledged])
      .when((s) => acknowledgeAndon(s, of, contextFor()))
      .thenRefused('andonAlreadyAcknowledged', { by: first.by, decidedAt: first.at });
    given(andon, 'a-1', [called, resolved])
      .when((s) => resolveAndon(s, { ...of, note: '' }, contextFor()))
      .thenRefused('andonAlreadyResolved', { by: first.by, decidedAt: first.at });
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

describe('a call that was resolved by mistake', () => {
  const reopened = (comes: boolean): AndonEvent => ({
    type: 'AndonReopened',
    payload: { line: 'FA1', note: '', comes },
  });
  const reopen = { ...of, note: '', comes: true };
  const alone = { openOne: null };

  test('stands again, with whoever comes for it', () => {
    given(andon, 'a-1', [called, acknowledged, resolved])
      .when((s) => reopenAndon(s, reopen, contextFor(), alone))
      .then([{ type: 'AndonReopened', payload: { comes: true } }]);
    expect(fold(andon, 'a-1', [called, acknowledged, resolved, reopened(true)])).toMatchObject({
      status: 'acknowledged',
      resolvedAt: null,
    });
  });

  test('waits anew for somebody where the help did not last, and climbs from then on', () => {
    const rule = { stepS: 60, levels: 3 };
    const escalated: AndonEvent = { type: 'AndonEscalated', payload: { line: 'FA1', level: 2 } };
    const again = fold(andon, 'a-1', [called, escalated, acknowledged, resolved, reopened(false)]);
    expect(again).toMatchObject({ status: 'called', level: 0, acknowledgedAt: null });
    if (again.status === 'absent' || again.waitsSince === null) throw new Error('absent');
    expect(dueLevel(again, again.waitsSince, rule)).toBe(0);
    const later = new Date(Date.parse(again.waitsSince) + 60_000).toISOString();
    expect(dueLevel(again, later, rule)).toBe(1);
  });

  test('can be answered once more, and only once more', () => {
    const again = [called, acknowledged, resolved, reopened(false)];
    const keys = [
      given(andon, 'a-1', again).when((s) => acknowledgeAndon(s, of, contextFor())),
      given(andon, 'a-1', again).when((s) => escalateAndon(s, { ...of, level: 1 }, contextFor())),
      given(andon, 'a-1', again).when((s) => resolveAndon(s, { ...of, note: '' }, contextFor())),
      given(andon, 'a-1', [...again, resolved]).when((s) => reopenAndon(s, reopen, contextFor(), alone)),
    ].map(({ decision }) => (decision.ok ? decision.events.map(({ effectKey }) => effectKey) : decision));
    expect(keys).toEqual([
      ['andonAcknowledged:a-1:again1'],
      ['andonEscalated:a-1:1:again1'],
      ['andonResolved:a-1:again1'],
      ['andonReopened:a-1:2'],
    ]);
  });

  test('is not reopened while it stands, nor beside another of its kind', () => {
    given(andon, 'a-1', [called])
      .when((s) => reopenAndon(s, reopen, contextFor(), alone))
      .thenRefused('andonNotResolved');
    given(andon, 'a-1', [called, resolved])
      .when((s) => reopenAndon(s, reopen, contextFor(), { openOne: 'a-2' }))
      .thenRefused('andonAlreadyOpen', { andon: 'a-2' });
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
  const alone = { again: [] };

  test('starts, ends and gets its reason', () => {
    given(stop, 'id-1', [])
      .when(() => startStop(start, contextFor(), { runningOne: null }))
      .then([{ stream: 'stop/id-1', type: 'StopStarted' }]);
    given(stop, 's-1', [started])
      .when((s) => endStop(s, endAt('2026-11-22T07:04:00.000Z'), contextFor(), alone))
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
      .when((s) => endStop(s, endAt('2026-11-22T06:59:59.000Z'), contextFor(), alone))
      .thenRefused('stopEndBeforeStart');
    given(stop, 's-1', [])
      .when((s) => endStop(s, endAt('2026-11-22T07:04:00.000Z'), contextFor(), alone))
      .thenRefused('stopUnknown');
    given(stop, 's-1', [started, ended])
      .when((s) => endStop(s, endAt('2026-11-22T07:05:00.000Z'), contextFor(), alone))
      .thenRefused('stopAlreadyEnded', { by: 'p-supervisor', decidedAt: '2026-11-22T07:04:00.000Z' });
  });

  const now = '2026-11-22T08:00:00.000Z';

  test('begins within the last 24 hours', () => {
    const begin = (startedAt: string) =>
      given(stop, 'id-1', []).when(() =>
        startStop({ ...start, startedAt }, contextFor(), { runningOne: null }),
      );
    const earliest = '2026-11-21T08:00:00.000Z';
    for (const at of [earliest, now]) begin(at).then([{ type: 'StopStarted', payload: { startedAt: at } }]);
    for (const at of ['0001-01-01T00:00:00.000Z', '2026-11-21T07:59:59.999Z'])
      begin(at).thenRefused('stopTimeOutOfRange', { at, fromAt: earliest, untilAt: now });
  });

  test('said to begin at a time still to come, by a clock that is ahead, begins now', () => {
    for (const startedAt of [
      '2026-11-22T08:00:00.001Z',
      '2026-11-22T09:00:00.000Z',
      '9999-12-31T23:59:59.999Z',
    ])
      given(stop, 'id-1', [])
        .when(() => startStop({ ...start, startedAt }, contextFor(), { runningOne: null }))
        .then([{ type: 'StopStarted', payload: { startedAt: now } }]);
  });

  test('said to end at a time still to come ends now', () => {
    for (const at of ['2026-11-22T08:00:00.001Z', '9999-12-31T23:59:59.999Z'])
      given(stop, 's-1', [started])
        .when((s) => endStop(s, endAt(at), contextFor(), alone))
        .then([{ type: 'StopEnded', payload: { endedAt: now } }]);
  });

  test('that a faster clock recorded can be ended at once, and lasts no time', () => {
    // given a stop of another PC, ten minutes ahead of this one
    const startedAt = '2026-11-22T08:10:00.000Z';
    const ahead: StopEvent = { type: 'StopStarted', payload: { ...start, startedAt } };
    // when somebody here says that it runs again
    const runs = given(stop, 's-1', [ahead]).when((s) => endStop(s, endAt(now), contextFor(), alone));
    // then that is saved
    runs.then([{ type: 'StopEnded', payload: { endedAt: startedAt } }]);
  });

  test('whose end was said by mistake stands since it began, and can end again', () => {
    const back: StopEvent = { type: 'StopReopened', payload: { line: 'FA1' } };
    const of = { stop: 's-1', line: 'FA1' };
    const reopened = given(stop, 's-1', [started, ended]).when((s) =>
      reopenStop(s, of, contextFor(), { runningOne: null }),
    );
    expect(reopened.decision).toMatchObject({
      events: [{ type: 'StopReopened', effectKey: 'stopReopened:s-1:1' }],
    });
    expect(fold(stop, 's-1', [started, ended, back])).toMatchObject({
      status: 'running',
      endedAt: null,
      start: { startedAt: start.startedAt },
    });
    const over = given(stop, 's-1', [started, ended, back]).when((s) =>
      endStop(s, endAt('2026-11-22T07:09:00.000Z'), contextFor(), alone),
    );
    expect(over.decision).toMatchObject({
      events: [{ type: 'StopEnded', effectKey: 'stopEnded:s-1:again1' }],
    });
    given(stop, 's-1', [started])
      .when((s) => reopenStop(s, of, contextFor(), { runningOne: 's-1' }))
      .thenRefused('stopNotEnded');
    given(stop, 's-1', [started, ended])
      .when((s) => reopenStop(s, of, contextFor(), { runningOne: 's-2' }))
      .thenRefused('stopAlreadyRunning', { stop: 's-2' });
  });

  test('that two PCs recorded ends for both, and none before it began', () => {
    const laterStart = '2026-11-22T07:00:05.000Z';
    const later = fold(stop, 's-2', [{ type: 'StopStarted', payload: { ...start, startedAt: laterStart } }]);
    const over = fold(stop, 's-3', [started, ended]);
    const again = [
      { stop: 's-2', state: later },
      { stop: 's-3', state: over },
    ];
    const { decision } = given(stop, 's-1', [started]).when((s) =>
      endStop(s, endAt('2026-11-22T07:00:03.000Z'), contextFor(), { again }),
    );
    expect(decision).toMatchObject({
      events: [
        { stream: 'stop/s-1', payload: { endedAt: '2026-11-22T07:00:03.000Z' } },
        { stream: 'stop/s-2', payload: { endedAt: laterStart }, effectKey: 'stopEnded:s-2' },
      ],
    });
    expect(decision.ok && decision.events.length).toBe(2);
    given(stop, 's-1', [started, ended])
      .when((s) => endStop(s, endAt('2026-11-22T07:05:00.000Z'), contextFor(), { again }))
      .thenRefused('stopAlreadyEnded');
  });

  test('that was recorded by mistake is withdrawn once, and nothing is done to it after', () => {
    const taken: StopEvent = { type: 'StopWithdrawn', payload: { line: 'FA1', note: 'wrong line' } };
    const take = { stop: 's-1', line: 'FA1', note: 'wrong line' };
    const { decision } = given(stop, 's-1', [started]).when((s) => withdrawStop(s, take, contextFor()));
    const withdrawn = { type: 'StopWithdrawn', payload: { note: 'wrong line' } };
    expect(decision).toMatchObject({ events: [{ ...withdrawn, effectKey: 'stopWithdrawn:s-1' }] });
    given(stop, 's-1', [started, ended])
      .when((s) => withdrawStop(s, take, contextFor()))
      .then([{ type: 'StopWithdrawn' }]);
    given(stop, 's-1', [started, taken])
      .when((s) => withdrawStop(s, take, contextFor()))
      .thenRefused('stopWithdrawn');
    given(stop, 's-1', [started, taken])
      .when((s) => endStop(s, endAt('2026-11-22T07:04:00.000Z'), contextFor(), alone))
      .thenRefused('stopWithdrawn');
    expect(fold(stop, 's-1', [taken, ended, started])).toMatchObject({ status: 'withdrawn' });
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
