import { describe, expect, test } from 'vitest';
import type { Actor } from '#domain/kernel/actor';
import type { ReworkEvent, ReworkItem } from '#domain/assembly/rework';
import { rework } from '#domain/assembly/rework';
import {
  doRework,
  openRework,
  orderRework,
  rejectRework,
  reopenRework,
  verifyRework,
} from '#domain/assembly/reworkDecisions';
import { contextFor, fold, given, supervisor } from '../given.ts';
import { signedBy } from './fixtures.ts';

const item: ReworkItem = {
  line: 'FA1',
  unit: 'u-1',
  station: 'FA-02',
  visit: 1,
  operation: 'OP-20',
  cause: 'nokBeyondLimit',
  causeRef: 'e-1',
  issue: 'i-1',
  text: '',
};
const opened: ReworkEvent = { type: 'ReworkOpened', payload: item };
const done: ReworkEvent = { type: 'ReworkDone', payload: { line: 'FA1', note: 'nut replaced' } };
const rejected: ReworkEvent = { type: 'ReworkRejected', payload: { line: 'FA1', note: 'scratched' } };
const verified: ReworkEvent = {
  type: 'ReworkVerified',
  payload: { line: 'FA1', note: '', signature: signedBy('p-quality') },
};
const of = { rework: 'r-1', line: 'FA1', note: 'nut replaced' };
const quality: Actor = { kind: 'person', person: 'p-quality', role: 'quality' };

describe('a rework item', () => {
  test('is opened by hand', () => {
    given(rework, 'id-1', [])
      .when(() => openRework(item, contextFor()))
      .then([{ stream: 'rework/id-1', type: 'ReworkOpened', payload: item }]);
  });

  test('that a decision orders is the same item, and falls with the decision', () => {
    const ordered: ReworkEvent = { type: 'ReworkOrdered', payload: item };
    expect(fold(rework, 'r-1', [ordered])).toEqual(fold(rework, 'r-1', [opened]));
    expect(rework.events.ReworkOrdered).toMatchObject({ class: 'proposal', loosens: false });
    expect(orderRework('r-1', item)).toMatchObject({ stream: 'rework/r-1', ...ordered, causedBy: 0 });
    given(rework, 'r-1', [ordered])
      .when((s) => doRework(s, of, contextFor()))
      .then([{ type: 'ReworkDone' }]);
  });

  test('is done once', () => {
    given(rework, 'r-1', [opened])
      .when((s) => doRework(s, of, contextFor()))
      .then([{ type: 'ReworkDone' }]);
    given(rework, 'r-1', [opened, done])
      .when((s) => doRework(s, of, contextFor()))
      .thenRefused('reworkAlreadyDone');
    given(rework, 'r-1', [])
      .when((s) => doRework(s, of, contextFor()))
      .thenRefused('reworkUnknown');
  });

  test('that was said to be done by mistake is open again, unless it was found good', () => {
    const back: ReworkEvent = { type: 'ReworkReopened', payload: { line: 'FA1' } };
    given(rework, 'r-1', [opened, done])
      .when((s) => reopenRework(s, of, contextFor()))
      .then([back]);
    expect(fold(rework, 'r-1', [opened, done, back])).toMatchObject({
      status: 'open',
      doneBy: null,
      rejections: 0,
    });
    given(rework, 'r-1', [opened])
      .when((s) => reopenRework(s, of, contextFor()))
      .thenRefused('reworkNotDone');
  });

  test('is verified by another person than did it, and waits for the plant', () => {
    expect(rework.events.ReworkVerified.loosens).toBe(true);
    given(rework, 'r-1', [opened, done])
      .when((s) => verifyRework(s, { ...of, signature: signedBy('p-quality') }, contextFor(quality)))
      .then([{ type: 'ReworkVerified' }]);
    given(rework, 'r-1', [opened, done])
      .when((s) => verifyRework(s, { ...of, signature: signedBy('p-supervisor') }, contextFor(supervisor)))
      .thenRefused('reworkSamePerson', { person: 'p-supervisor' });
  });

  test('is not verified in the name of somebody else, nor before it is done, nor twice', () => {
    const verify = (past: readonly ReworkEvent[], actor: Actor) =>
      given(rework, 'r-1', past).when((s) =>
        verifyRework(s, { ...of, signature: signedBy('p-quality') }, contextFor(actor)),
      );
    verify([opened, done], { kind: 'person', person: 'p-other', role: 'quality' }).thenRefused(
      'signatureMismatch',
    );
    verify([opened], quality).thenRefused('reworkNotDone');
    verify([opened, done, verified], quality).thenRefused('reworkAlreadyVerified');
  });

  test('found not good is open again, even after it was verified', () => {
    given(rework, 'r-1', [opened, done])
      .when((s) => rejectRework(s, { ...of, note: 'scratched' }, contextFor()))
      .then([{ type: 'ReworkRejected' }]);
    given(rework, 'r-1', [opened])
      .when((s) => rejectRework(s, { ...of, note: 'scratched' }, contextFor()))
      .thenRefused('reworkNotDone');
    expect(fold(rework, 'r-1', [opened, done, verified, rejected])).toMatchObject({
      status: 'open',
      rejections: 1,
    });
  });

  test('done before it became known as open keeps both', () => {
    expect(fold(rework, 'r-1', [done, opened])).toMatchObject({ status: 'done', item });
  });
});
