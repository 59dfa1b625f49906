import { describe, expect, it } from 'vitest';
import { noReads } from '#domain/kernel/decision';
import type { Disposition, HoldEvent } from '#domain/quality/holdEvents';
import { hold } from '#domain/quality/hold';
import { decideDisposition } from '#domain/quality/holdDecisions';
import { blocksShipping, issue } from '#domain/quality/issue';
import { decideUnits } from '#domain/quality/issueDecisions';
import type { IssueEvent, Outcome } from '#domain/quality/issueEvents';
import { knownReads } from '#domain/quality/knownReads';
import { fold, recorded } from '../given.ts';
import * as w from './issueWorld.ts';

const signature = w.signatureOf('p-lin');
const member = 'unit/u-1';
const placed: HoldEvent = {
  type: 'HoldPlaced',
  payload: {
    number: 'H-1',
    reason: 'torque',
    issue: 'i-1',
    population: { kind: 'listed' },
    members: [{ kind: 'unit', unit: 'u-1' }],
  },
};
const onIssue = (outcome: Outcome, inHold: string | null = null): IssueEvent => ({
  type: 'AffectedUnitsDecided',
  payload: { units: ['u-1'], outcome, evidence: 'seen', concession: 'C-1', hold: inHold, signature },
});
const issueAfter = (...past: IssueEvent[]) => fold(issue, 'i-1', [w.opened('A', ['u-1']), ...past]);
const dispositions: Readonly<Record<Outcome, Disposition>> = {
  conforming: { kind: 'conforming', evidence: 'seen' },
  useAsIs: { kind: 'useAsIs', concession: 'C-1' },
  rework: { kind: 'rework', instruction: 'again' },
  repair: { kind: 'repair', instruction: 'again', concession: 'C-1' },
  return: { kind: 'return', reason: 'bent' },
  scrap: { kind: 'scrap', reason: 'bent' },
};
const dispose = (outcome: Outcome, ...past: IssueEvent[]) =>
  decideDisposition(
    fold(hold, 'h-1', [placed]),
    {
      hold: 'h-1',
      members: [{ member, previous: null }],
      disposition: dispositions[outcome],
      reworks: { [member]: 'rw-1' },
      signature,
    },
    { issue: 'i-1', state: issueAfter(...past), left: new Set() },
    w.lead,
  );
const decisionAfter = (...past: IssueEvent[]) => {
  const state = issueAfter(...past);
  return state.status === 'absent' ? null : state.affected['u-1']?.decision;
};

describe('a unit that is decided on its issue, and otherwise in its hold', () => {
  it('is what the hold says where that is stricter, and its issue tells what gave way', () => {
    expect(dispose('scrap', onIssue('conforming'))).toMatchObject({
      events: [
        { type: 'DispositionDecided' },
        { type: 'AffectedUnitsDecided', payload: { units: ['u-1'], outcome: 'scrap', hold: 'h-1' } },
      ],
    });
    const told = recorded(issue, 'i-1', onIssue('scrap', 'h-1'), { actor: w.lead.actor });
    expect(issue.legal(issueAfter(onIssue('conforming')), told, noReads)).toBeNull();
    expect(decisionAfter(onIssue('conforming'), onIssue('scrap', 'h-1'))).toMatchObject({
      outcome: 'scrap',
      insteadOf: 'conforming',
    });
  });

  it('is what its issue says where that is stricter: the hold is refused, by who decided what', () => {
    const stricter = { code: 'unitDecidedStricter', params: { unit: 'u-1', outcome: 'scrap' } };
    expect(dispose('conforming', onIssue('scrap'))).toMatchObject(stricter);
    expect(dispose('scrap', onIssue('scrap'))).toMatchObject({ ok: true });
  });

  it('is judged so at the plant, also where the hold had not heard of it', () => {
    const decided = dispose('conforming');
    if (!decided.ok) throw new Error(decided.code);
    const { payload } = decided.events[0] as {
      payload: Extract<HoldEvent, { type: 'DispositionDecided' }>['payload'];
    };
    const event = recorded(hold, 'h-1', { type: 'DispositionDecided', payload }, { actor: w.lead.actor });
    const reads = (...past: IssueEvent[]) =>
      knownReads({ 'issue/i-1': issueAfter(...past) }, { 'unit/u-1': ['issue/i-1'] });
    const state = fold(hold, 'h-1', [placed]);
    expect(hold.legal(state, event, reads(onIssue('scrap')))).toMatchObject({ code: 'unitDecidedStricter' });
    expect(hold.legal(state, event, reads())).toBeNull();
  });

  it('may be decided anew in the hold, down to what its issue says and no further', () => {
    const own = [onIssue('rework'), onIssue('scrap', 'h-1')];
    expect(dispose('repair', ...own)).toMatchObject({ ok: true });
    expect(dispose('conforming', ...own)).toMatchObject({
      code: 'unitDecidedStricter',
      params: { outcome: 'rework' },
    });
    const told = (outcome: Outcome) =>
      issue.legal(
        issueAfter(...own),
        recorded(issue, 'i-1', onIssue(outcome, 'h-1'), { actor: w.lead.actor }),
        noReads,
      );
    expect(told('repair')).toBeNull();
    expect(told('conforming')).toMatchObject({ code: 'unitAlreadyDecided' });
  });

  it('is never less than its issue says, also where the hold has said the same', () => {
    expect(dispose('conforming', onIssue('scrap'), onIssue('scrap', 'h-1'))).toMatchObject({
      code: 'unitDecidedStricter',
      params: { outcome: 'scrap' },
    });
  });

  it.each([['h-1'], [null]])('is what its issue says where that is stricter, after what %s said', (where) => {
    const before = issueAfter(onIssue('conforming', where));
    expect(blocksShipping(before, 'u-1')).toBe(false);
    const on = (outcome: Outcome) => ({
      issue: 'i-1',
      units: ['u-1'],
      outcome,
      evidence: 'bent',
      concession: 'C-1',
    });
    expect(decideUnits(before, { ...on('scrap'), signature }, w.lead)).toMatchObject({ ok: true });
    const after = issueAfter(onIssue('conforming', where), onIssue('scrap'));
    expect(blocksShipping(after, 'u-1')).toBe(true);
    for (const outcome of ['scrap', 'return'] as const)
      expect(decideUnits(after, { ...on(outcome), signature }, w.lead)).toMatchObject({
        code: 'unitAlreadyDecided',
      });
  });

  it('takes what says more of it, beside another of which more was said, whose author is told', () => {
    const both: IssueEvent = {
      type: 'AffectedUnitsDecided',
      payload: {
        units: ['u-1', 'u-2'],
        outcome: 'rework',
        evidence: 'e',
        concession: '',
        hold: null,
        signature,
      },
    };
    const ofOther: IssueEvent = {
      type: 'AffectedUnitsDecided',
      payload: { units: ['u-2'], outcome: 'scrap', evidence: 'e', concession: '', hold: 'h-1', signature },
    };
    const before = fold(issue, 'i-1', [w.opened('A', ['u-1', 'u-2']), onIssue('conforming', 'h-1'), ofOther]);
    const known = { units: ['u-1', 'u-2'], outcome: 'rework' as const, evidence: 'e', concession: '' };
    expect(decideUnits(before, { ...known, issue: 'i-1', signature }, w.lead)).toMatchObject({
      code: 'unitAlreadyDecided',
      params: { unit: 'u-2' },
    });
    const event = recorded(issue, 'i-1', both, { actor: w.lead.actor, eventId: 'e-both' });
    expect(issue.legal(before, event, knownReads({}))).toBeNull();
    const after = issue.evolve(before, event);
    expect(after).toMatchObject({
      affected: { 'u-1': { decision: { outcome: 'rework' } }, 'u-2': { decision: { outcome: 'scrap' } } },
    });
    const other = { kind: 'person', person: 'p-other', role: 'quality' } as const;
    expect(issue.overrules(before, { ...event, actor: other })).toContainEqual({
      of: 'e-both',
      refusal: expect.objectContaining({
        code: 'decisionGaveWay',
        params: expect.objectContaining({ member: 'unit/u-2', count: 1, outcome: 'scrap' }),
      }),
    });
  });
});
