import { describe, expect, test } from 'vitest';
import type { Actor } from '#domain/kernel/actor';
import { noReads } from '#domain/kernel/decision';
import type { ReworkEvent, ReworkItem, ReworkState } from '#domain/assembly/rework';
import { rework } from '#domain/assembly/rework';
import {
  doRework,
  openRework,
  orderRework,
  rejectRework,
  reopenRework,
  verifyRework,
  withdrawRework,
} from '#domain/assembly/reworkDecisions';
import { hold } from '#domain/quality/hold';
import type { Disposition, HoldEvent } from '#domain/quality/holdEvents';
import { knownReads } from '#domain/quality/knownReads';
import { contextFor, fold, given, recorded, supervisor } from '../given.ts';
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
    expect(fold(rework, 'r-1', [ordered])).toEqual({ ...fold(rework, 'r-1', [opened]), ordered: true });
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

  /** What is recorded in this order, and what the judge says of each; what fits says nothing. */
  const judged = (events: readonly ReworkEvent[]) =>
    events.reduce<{ state: ReworkState; codes: string[] }>(
      ({ state, codes }, event, i) => {
        const as = recorded(rework, 'r-1', event, {
          eventId: event.type === 'ReworkDone' ? 'done' : `e-${i}`,
        });
        const refusal = rework.legal(state, as, noReads);
        return { state: rework.evolve(state, as), codes: refusal ? [...codes, refusal.code] : codes };
      },
      { state: rework.initial, codes: [] },
    );
  const doneAfter = (again: number): ReworkEvent => ({
    type: 'ReworkDone',
    payload: { line: 'FA1', note: '', again },
  });
  const reopened: ReworkEvent = { type: 'ReworkReopened', payload: { line: 'FA1' } };

  test('that was rejected stays open whatever was done without knowing that, in either order of healing', () => {
    const line = [doneAfter(0)];
    const lead = [doneAfter(0), rejected];
    const one = judged([opened, ...line, ...lead]);
    const other = judged([opened, ...lead, ...line]);
    expect(one).toMatchObject({ state: { status: 'open', rejections: 1 }, codes: ['reworkAlreadyDone'] });
    expect(other).toEqual({ state: one.state, codes: ['reworkCameBack'] });
  });

  test('that was reopened stays open whatever was done without knowing that, in either order of healing', () => {
    const one = judged([opened, doneAfter(0), doneAfter(0), reopened]);
    const other = judged([opened, doneAfter(0), reopened, doneAfter(0)]);
    expect(one).toMatchObject({ state: { status: 'open', reopened: 1 }, codes: ['reworkAlreadyDone'] });
    expect(other).toEqual({ state: one.state, codes: ['reworkCameBack'] });
  });

  test('opened by two people apart and done knowing of one of them is open, in whichever order they heal', () => {
    const orders = [
      [reopened, rejected, doneAfter(1)],
      [rejected, reopened, doneAfter(1)],
      [rejected, doneAfter(1), reopened],
    ].map((after) => judged([opened, doneAfter(0), ...after]));
    for (const { state } of orders)
      expect(state).toMatchObject({ status: 'open', rejections: 1, reopened: 1 });
    expect(orders.map(({ codes }) => codes)).toEqual([
      ['reworkNotDone', 'reworkCameBack'],
      ['reworkNotDone', 'reworkCameBack'],
      [],
    ]);
  });

  test('says with "done" and "good" how often it had come back, so that the next time counts', () => {
    given(rework, 'r-1', [opened, doneAfter(0), rejected, doneAfter(1), reopened])
      .when((s) => doRework(s, of, contextFor()))
      .then([{ type: 'ReworkDone', payload: { again: 2 } }]);
    expect(judged([opened, doneAfter(0), rejected, doneAfter(1)])).toMatchObject({
      state: { status: 'done' },
      codes: [],
    });
    given(rework, 'r-1', [opened, doneAfter(0), rejected, doneAfter(1)])
      .when((s) => verifyRework(s, { ...of, signature: signedBy('p-quality') }, contextFor(quality)))
      .then([{ type: 'ReworkVerified', payload: { again: 1 } }]);
  });

  test('is not found good by somebody who looked at it before it came back', () => {
    const state = fold(rework, 'r-1', [opened, doneAfter(0), rejected, doneAfter(1)]);
    const good = { line: 'FA1', note: '', signature: signedBy('p-quality'), again: 0 };
    const as = recorded(rework, 'r-1', { type: 'ReworkVerified', payload: good }, { actor: quality });
    expect(rework.legal(state, as, noReads)).toMatchObject({ code: 'reworkCameBack' });
  });

  test('keeps which record did it, beside a later one that came too late', () => {
    const state = fold(rework, 'r-1', [opened, doneAfter(0), rejected, doneAfter(1), doneAfter(0)]);
    expect(state).toMatchObject({ status: 'done', doneIn: 'e-4' });
  });

  test('done before it became known as open keeps both', () => {
    expect(fold(rework, 'r-1', [done, opened])).toMatchObject({ status: 'done', item });
  });

  describe('that a decision ordered', () => {
    const member = 'unit/u-1';
    const placed: HoldEvent = {
      type: 'HoldPlaced',
      payload: {
        number: 'H-1',
        reason: 'torque',
        issue: null,
        population: { kind: 'listed' },
        members: [{ kind: 'unit', unit: 'u-1' }],
      },
    };
    const decided = (disposition: Disposition, by: string | null): HoldEvent => ({
      type: 'DispositionDecided',
      payload: {
        decisions: [{ member, rework: by, previous: null }],
        disposition,
        signature: signedBy('p-quality'),
      },
    });
    const again = decided({ kind: 'rework', instruction: 'again' }, 'r-1');
    const ordered: ReworkEvent = {
      type: 'ReworkOrdered',
      payload: { ...item, cause: 'issue', causeRef: 'h-1' },
    };
    const withdrawal = (state: ReworkState, ...said: HoldEvent[]) =>
      withdrawRework(
        state,
        {
          ordered: { rework: 'r-1', line: 'FA1', unit: 'u-1', causeRef: 'h-1' },
          orderedIn: 'hold',
        },
        contextFor(),
        knownReads({ 'hold/h-1': fold(hold, 'h-1', [placed, ...said]) }),
      );

    test.each([
      ['scrap', decided({ kind: 'scrap', reason: 'bent' }, null)],
      ['another item', decided({ kind: 'repair', instruction: 'weld', concession: 'C-1' }, 'r-2')],
    ])('is withdrawn once %s took its place, and nothing brings it back', (_what, instead) => {
      const state = fold(rework, 'r-1', [ordered]);
      expect(withdrawal(state, again, instead)).toMatchObject({
        events: [{ type: 'ReworkWithdrawn', reads: ['hold/h-1'], effectKey: 'reworkWithdrawn:r-1' }],
      });
      const withdrawn: ReworkEvent = {
        type: 'ReworkWithdrawn',
        payload: { line: 'FA1', orderedIn: 'hold' },
      };
      const after = fold(rework, 'r-1', [ordered, withdrawn]);
      expect(fold(rework, 'r-1', [ordered, withdrawn, done, rejected])).toEqual(after);
      expect(rework.concerns('r-1', after)).toEqual([]);
      given(rework, 'r-1', [ordered, withdrawn])
        .when((s) => doRework(s, of, contextFor()))
        .thenRefused('reworkWithdrawn');
    });

    test('stays while that decision stands, and what arose on the unit stays whatever is decided', () => {
      const scrapped = decided({ kind: 'scrap', reason: 'bent' }, null);
      expect(withdrawal(fold(rework, 'r-1', [ordered]), again)).toMatchObject({ code: 'reworkStillOrdered' });
      expect(withdrawal(fold(rework, 'r-1', [ordered]))).toMatchObject({ code: 'reworkStillOrdered' });
      const arose: ReworkEvent = { ...ordered, type: 'ReworkOpened' };
      expect(withdrawal(fold(rework, 'r-1', [arose]), scrapped)).toMatchObject({
        code: 'reworkStillOrdered',
      });
    });
  });
});
