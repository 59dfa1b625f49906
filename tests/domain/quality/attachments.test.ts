import { describe, expect, it } from 'vitest';
import { mediaTypeOf } from '#domain/kernel/attachment';
import { issue } from '#domain/quality/issue';
import type { IssueEvent } from '#domain/quality/issueEvents';
import * as decide from '#domain/quality/issueDecisions';
import { issueRecord, issueRecordHash } from '#domain/quality/issueRecord';
import { isOpened, standingAttachment } from '#domain/quality/issueState';
import { noReads } from '#domain/kernel/decision';
import { fold, given, recorded } from '../given.ts';
import * as w from './issueWorld.ts';

const id = 'i-1';
const hash = 'ab'.repeat(32);
const content = { hash, size: 3, mediaType: 'image/png' as const };
const added: IssueEvent = { type: 'AttachmentAdded', payload: { ...content, caption: 'Scratch' } };
const withdrawn: IssueEvent = { type: 'AttachmentWithdrawn', payload: { hash, reason: 'Wrong car' } };
const after = (...past: IssueEvent[]) => given(issue, id, past);
const add = { issue: id, hash, caption: 'Scratch' };
const withdraw = { issue: id, hash, reason: 'Wrong car' };
const recordAfter = (...past: IssueEvent[]) => {
  const state = fold(issue, id, past);
  if (!isOpened(state)) throw new Error('not opened');
  return state;
};

describe('a photo on an issue', () => {
  it('is named by what lies on this PC', () => {
    after(w.opened())
      .when((s) => decide.addAttachment(s, add, w.lead, content))
      .then([added]);
  });

  it('is refused while its content is not there, or when it is attached already', () => {
    after(w.opened())
      .when((s) => decide.addAttachment(s, add, w.lead, null))
      .thenRefused('attachmentNotHere');
    after(w.opened(), added)
      .when((s) => decide.addAttachment(s, add, w.lead, content))
      .thenRefused('attachmentAttached');
  });

  it('is withdrawn with a reason, once, and can be added again', () => {
    after(w.opened(), added)
      .when((s) => decide.withdrawAttachment(s, withdraw, w.lead))
      .then([withdrawn]);
    after(w.opened(), added, withdrawn)
      .when((s) => decide.withdrawAttachment(s, withdraw, w.lead))
      .thenRefused('attachmentUnknown');
    after(w.opened(), added, withdrawn)
      .when((s) => decide.addAttachment(s, add, w.lead, content))
      .then([added]);
    expect(standingAttachment(fold(issue, id, [w.opened(), added, withdrawn, added]), hash)).not.toBeNull();
  });

  it('that two PCs added, or withdrew, is no discrepancy', () => {
    const judged = (event: IssueEvent, ...past: IssueEvent[]) =>
      issue.legal(fold(issue, id, past), recorded(issue, id, event), noReads);
    expect(judged(added, w.opened(), added)).toBeNull();
    expect(judged(withdrawn, w.opened(), added, withdrawn)).toBeNull();
    expect(judged(withdrawn, w.opened())).toMatchObject({ code: 'attachmentUnknown' });
  });

  it('stays withdrawn when the withdrawal was heard of first', () => {
    const state = fold(issue, id, [withdrawn, added, w.opened()]);
    expect(isOpened(state) && state.attachments[hash]).toMatchObject({
      added: { caption: 'Scratch' },
      withdrawn: { reason: 'Wrong car' },
    });
  });

  it('is part of what a closing signature covers while it stands; a record without any is hashed as ever', () => {
    const without = recordAfter(w.opened());
    expect(issueRecord(without)).not.toHaveProperty('attachments');
    expect(issueRecord(recordAfter(w.opened(), added))).toMatchObject({
      attachments: [{ hash, caption: 'Scratch' }],
    });
    expect(issueRecordHash(recordAfter(w.opened(), added, withdrawn))).toBe(issueRecordHash(without));
  });
});

describe('the type of a content', () => {
  it.each([
    ['image/jpeg', 'ffd8ffe000104a464946'],
    ['image/png', '89504e470d0a1a0a0000000d'],
    ['image/webp', '524946461a0000005745425056503820'],
    ['application/pdf', '255044462d312e37'],
    [null, '3c7376672078'],
    [null, '4749463839610100'],
    [null, '524946461a00000057415645'],
    [null, 'ffd8'],
    [null, ''],
  ])('is %s for %s', (type, hex) => {
    expect(mediaTypeOf(Buffer.from(hex, 'hex'))).toBe(type);
  });
});
