import { describe, expect, it } from 'vitest';
import { noReads } from '#domain/kernel/decision';
import { blocksShipping, issue } from '#domain/quality/issue';
import { issueEvents } from '#domain/quality/issueEvents';
import { hold } from '#domain/quality/hold';
import type { HoldEvent, HoldMember } from '#domain/quality/holdEvents';
import { knownReads } from '#domain/quality/knownReads';
import type { IssueEvent, UnitAccount } from '#domain/quality/issueEvents';
import * as decide from '#domain/quality/issueDecisions';
import { countUnits, gateOf } from '#domain/quality/issueGates';
import { closingHash, issueRecordHash } from '#domain/quality/issueRecord';
import { isOpened } from '#domain/quality/issueState';
import { fold, given, recorded } from '../given.ts';
import * as w from './issueWorld.ts';

const id = 'i-1';
const of = { issue: id };
const after = (...past: IssueEvent[]) => given(issue, id, past);
const closed = (recordHash: string | null = null): IssueEvent => ({
  type: 'IssueClosed',
  payload: { conclusion: 'all good', signature: w.signatureOf('p-lin', recordHash) },
});
const hashAfter = (past: IssueEvent[]) => {
  const state = fold(issue, id, past);
  if (!isOpened(state)) throw new Error('not opened');
  return issueRecordHash(state);
};

describe('opening an issue', () => {
  it('gives it a number, a due time by severity, and its unit as affected', () => {
    const decision = decide.openIssue(
      {
        source: 'defect',
        defectCode: 'D1',
        severity: 'A',
        subject: { ...w.noSubject, unit: 'u-1' },
        title: 'Scratch',
        text: '',
        because: null,
        affectedUnits: ['u-2', 'u-1'],
      },
      w.lead,
      { effectKey: 'defect:e-1' },
    );
    expect(decision).toMatchObject({
      ok: true,
      events: [
        {
          type: 'IssueOpened',
          effectKey: 'defect:e-1',
          payload: {
            number: expect.stringMatching(/^Q-2611-[0-9A-HJKMNP-TV-Z]{5}$/),
            containmentDueAt: '2026-11-22T12:00:00.000Z',
            affectedUnits: ['u-1', 'u-2'],
          },
        },
      ],
    });
  });

  it('accounts for its unit by the rework item that the same cause opened', () => {
    const decision = decide.openIssue(
      {
        source: 'tightening',
        defectCode: null,
        severity: 'A',
        subject: { ...w.noSubject, unit: 'u-1' },
        title: '',
        text: '',
        because: null,
        affectedUnits: [],
      },
      w.policy,
      { effectKey: 'nok:1', rework: 'rw-1' },
    );
    expect(decision).toMatchObject({
      events: [
        { type: 'IssueOpened', effectKey: 'nok:1' },
        {
          type: 'AffectedUnitsAccounted',
          effectKey: 'nok:1:accounted',
          payload: { units: ['u-1'], account: { means: 'rework', ref: 'rw-1' } },
        },
      ],
    });
  });

  it('happens once per stream', () => {
    expect(
      issue.legal(fold(issue, id, [w.opened()]), recorded(issue, id, w.opened()), noReads),
    ).toMatchObject({
      code: 'issueExists',
    });
  });

  it('keeps what was found before it was heard of', () => {
    const state = fold(issue, id, [w.found('u-7'), w.joined('p-lin'), w.opened('A', ['u-1'])]);
    expect(state).toMatchObject({ status: 'open', team: ['p-lin'] });
    expect(isOpened(state) && Object.keys(state.affected).sort()).toEqual(['u-1', 'u-7']);
  });
});

describe('acknowledging', () => {
  it('makes whoever does it the owner, or whom they name', () => {
    after(w.opened())
      .when((s) => decide.acknowledgeIssue(s, { ...of, owner: null }, w.lead))
      .then([{ type: 'IssueAcknowledged', payload: { owner: 'p-lin' } }]);
    after(w.opened())
      .when((s) => decide.acknowledgeIssue(s, { ...of, owner: 'p-chen' }, w.lead))
      .then([{ payload: { owner: 'p-chen' }, type: 'IssueAcknowledged' }]);
  });

  it('is refused a second time with the owner, and needs a person', () => {
    after(w.opened(), w.acknowledged)
      .when((s) => decide.acknowledgeIssue(s, { ...of, owner: 'p-chen' }, w.second))
      .thenRefused('issueAlreadyAcknowledged', { owner: 'p-lin' });
    after(w.opened())
      .when((s) => decide.acknowledgeIssue(s, { ...of, owner: null }, w.policy))
      .thenRefused('personNeeded');
    after()
      .when((s) => decide.acknowledgeIssue(s, { ...of, owner: null }, w.lead))
      .thenRefused('issueUnknown');
  });
});

describe('affected units', () => {
  it('are accounted for by a hold, a rework item or a place', () => {
    const account = { means: 'secured' as const, ref: null, note: 'Yard, row 4' };
    after(w.opened())
      .when((s) => decide.accountUnits(s, { ...of, units: ['u-1'], account }, w.lead))
      .then([{ type: 'AffectedUnitsAccounted', payload: { units: ['u-1'], account } }]);
    after(w.opened())
      .when((s) => decide.accountUnits(s, { ...of, units: ['u-9'], account }, w.lead))
      .thenRefused('unitNotAffected', { unit: 'u-9' });
  });

  it('are decided once, signed by who decides, with evidence', () => {
    const input = {
      ...of,
      units: ['u-1'],
      outcome: 'conforming' as const,
      evidence: 'measured 141 Nm',
      concession: '',
      signature: w.signatureOf('p-lin'),
    };
    after(w.opened())
      .when((s) => decide.decideUnits(s, input, w.lead))
      .then([{ type: 'AffectedUnitsDecided', payload: { units: ['u-1'], hold: null } }]);
    after(w.opened())
      .when((s) => decide.decideUnits(s, { ...input, evidence: ' ' }, w.lead))
      .thenRefused('evidenceMissing');
    after(w.opened())
      .when((s) => decide.decideUnits(s, input, w.second))
      .thenRefused('signatureMismatch', { signed: 'p-lin', actor: 'p-chen' });
    after(w.opened(), decidedAs('scrap'))
      .when((s) => decide.decideUnits(s, input, w.lead))
      .thenRefused('unitAlreadyDecided', { unit: 'u-1', outcome: 'scrap', by: 'p-supervisor' });
    const repair = { ...input, outcome: 'repair' as const };
    after(w.opened())
      .when((s) => decide.decideUnits(s, repair, w.lead))
      .thenRefused('concessionMissing');
    after(w.opened())
      .when((s) => decide.decideUnits(s, { ...repair, concession: 'C-7 of the customer' }, w.lead))
      .then([
        { type: 'AffectedUnitsDecided', payload: { outcome: 'repair', concession: 'C-7 of the customer' } },
      ]);
    expect(issueEvents.AffectedUnitsDecided.loosens).toBe(true);
  });

  it('reopen a closed issue when found later, and what was decided about them is open again', () => {
    const past = [...w.verified, closed()];
    const state = fold(issue, id, [...past, w.found('u-9', 'u-1')]);
    expect(state).toMatchObject({
      status: 'acknowledged',
      reopened: 1,
      affected: { 'u-9': { account: null }, 'u-1': { account: null } },
    });
    expect(issue.legal(fold(issue, id, past), recorded(issue, id, w.found('u-9')), noReads)).toBeNull();
  });

  it('do not ship while an A or B issue is open and undecided about them', () => {
    expect(blocksShipping(fold(issue, id, [w.opened('A')]), 'u-1')).toBe(true);
    expect(blocksShipping(fold(issue, id, [w.opened('A')]), 'u-2')).toBe(false);
    expect(blocksShipping(fold(issue, id, [w.opened('C')]), 'u-1')).toBe(false);
    expect(blocksShipping(fold(issue, id, [w.opened('B'), decidedAs('useAsIs')]), 'u-1')).toBe(false);
    expect(blocksShipping(fold(issue, id, [w.opened('B'), decidedAs('scrap')]), 'u-1')).toBe(true);
    expect(blocksShipping(fold(issue, id, [...w.verified]), 'u-1')).toBe(true);
    expect(blocksShipping(fold(issue, id, [...w.verified, closed()]), 'u-1')).toBe(false);
  });

  it('to be scrapped or returned never ship, whatever becomes of the issue', () => {
    for (const outcome of ['scrap', 'return'] as const) {
      const done = [...w.verified, decidedAs(outcome), closed()];
      expect(blocksShipping(fold(issue, id, done), 'u-1')).toBe(true);
      expect(issue.concerns(id, fold(issue, id, done))).toContain('unit/u-1');
      expect(blocksShipping(fold(issue, id, [w.opened('C'), decidedAs(outcome)]), 'u-1')).toBe(true);
    }
    expect(blocksShipping(fold(issue, id, [w.opened('C'), decidedAs('rework')]), 'u-1')).toBe(false);
  });
});

describe('the 8D report', () => {
  it('takes a text from whoever saw the text before it', () => {
    const input = { ...of, section: 'problem' as const, text: 'New', evidence: '', previous: 'e-2' };
    after(w.opened(), w.wrote('problem'))
      .when((s) => decide.writeSection(s, input, w.lead))
      .then([{ type: 'SectionWritten', payload: { section: 'problem', text: 'New' } }]);
    after(w.opened(), w.wrote('problem'))
      .when((s) => decide.writeSection(s, { ...input, previous: null }, w.second))
      .thenRefused('sectionChanged', { section: 'problem' });
  });

  it('has a team that people join and leave', () => {
    after(w.opened())
      .when((s) => decide.joinTeam(s, { ...of, person: 'p-chen' }, w.lead))
      .then([{ type: 'TeamMemberJoined' }]);
    after(w.opened(), w.joined('p-chen'))
      .when((s) => decide.leaveTeam(s, { ...of, person: 'p-chen' }, w.lead))
      .then([{ type: 'TeamMemberLeft' }]);
    after(w.opened())
      .when((s) => decide.leaveTeam(s, { ...of, person: 'p-chen' }, w.lead))
      .thenRefused('teamMemberUnknown', { person: 'p-chen' });
  });

  it('has actions that are added and done once', () => {
    const { action: _id, ...plan } = w.action.type === 'ActionAdded' ? w.action.payload : never();
    after(w.opened())
      .when((s) => decide.addAction(s, { ...of, ...plan }, w.lead))
      .then([{ type: 'ActionAdded', payload: plan }]);
    const done = { ...of, action: 'a-1', evidence: 'photo' };
    after(w.opened(), w.action)
      .when((s) => decide.completeAction(s, done, w.lead))
      .then([{ type: 'ActionDone', payload: { action: 'a-1' } }]);
    after(w.opened())
      .when((s) => decide.completeAction(s, done, w.lead))
      .thenRefused('actionUnknown', { action: 'a-1' });
    after(w.opened(), w.action, w.actionDone)
      .when((s) => decide.completeAction(s, done, w.lead))
      .thenRefused('actionAlreadyDone', { action: 'a-1' });
    expect(
      issue.legal(fold(issue, id, [w.opened(), w.action]), recorded(issue, id, w.action), noReads),
    ).toMatchObject({ code: 'actionExists' });
  });

  it('knows an action done that was heard of before it was added', () => {
    const state = fold(issue, id, [w.opened(), w.actionDone, w.action]);
    expect(state).toMatchObject({
      actions: { 'a-1': { plan: { kind: 'corrective' }, done: { by: 'p-supervisor' } } },
    });
  });

  it('takes comments in any state of an opened issue, also a closed one', () => {
    for (const past of [[w.opened()], [...w.verified, closed()]]) {
      after(...past)
        .when((s) => decide.commentIssue(s, { ...of, text: 'Seen' }, w.lead))
        .then([{ type: 'IssueCommented', payload: { text: 'Seen' } }]);
    }
  });

  it('is frozen once closed: what arrives late does not change what was signed', () => {
    const past = [...w.verified, closed()];
    const before = hashAfter(past);
    expect(hashAfter([...past, w.wrote('problem', 'other'), w.action, w.joined('p-zhou')])).toBe(before);
    after(...past)
      .when((s) => decide.joinTeam(s, { ...of, person: 'p-zhou' }, w.lead))
      .thenRefused('issueClosed');
  });
});

describe('the gates', () => {
  it('to contained: described, and every affected unit accounted for', () => {
    after(...w.upTo.readyToContain)
      .when((s) => decide.containIssue(s, of, w.lead))
      .then([{ type: 'IssueContained' }]);
    after(...w.upTo.readyToContain, w.found('u-2'))
      .when((s) => decide.containIssue(s, of, w.lead))
      .thenRefused('unitsUnaccounted', { accounted: 1, total: 2 });
    after(...w.upTo.acknowledged)
      .when((s) => decide.containIssue(s, of, w.lead))
      .thenRefused('sectionMissing', { section: 'problem' });
    after(w.opened())
      .when((s) => decide.containIssue(s, of, w.lead))
      .thenRefused('issueStepOutOfOrder', { status: 'open', needed: 'acknowledged' });
    after(...w.contained)
      .when((s) => decide.containIssue(s, of, w.second))
      .thenRefused('issueStepOutOfOrder', { status: 'contained', needed: 'acknowledged' });
  });

  it('to analysed: a team, and both causes with evidence', () => {
    const ready = w.analysed.slice(0, -1);
    after(...ready)
      .when((s) => decide.analyseIssue(s, of, w.lead))
      .then([{ type: 'IssueAnalysed' }]);
    const without = (event: IssueEvent) => ready.filter((e) => e !== event);
    after(...ready.filter((e) => e.type !== 'TeamMemberJoined'), w.joined('p-lin'))
      .when((s) => decide.analyseIssue(s, of, w.lead))
      .thenRefused('teamTooSmall', { members: 1, needed: 2 });
    after(...without(ready.at(-1) ?? never()))
      .when((s) => decide.analyseIssue(s, of, w.lead))
      .thenRefused('sectionMissing', { section: 'escapeCause' });
    after(...ready, w.wrote('escapeCause', 'No check', ''))
      .when((s) => decide.analyseIssue(s, of, w.lead))
      .thenRefused('sectionEvidenceMissing', { section: 'escapeCause' });
  });

  it('to corrected: a corrective action, and every action done', () => {
    after(...w.analysed, w.action, w.actionDone)
      .when((s) => decide.correctIssue(s, of, w.lead))
      .then([{ type: 'IssueCorrected' }]);
    after(...w.analysed)
      .when((s) => decide.correctIssue(s, of, w.lead))
      .thenRefused('correctiveActionMissing');
    after(...w.analysed, w.action)
      .when((s) => decide.correctIssue(s, of, w.lead))
      .thenRefused('actionsOpen', { done: 0, total: 1 });
  });

  it('to verified: with evidence, by a person who implemented nothing', () => {
    after(...w.corrected)
      .when((s) => decide.verifyIssue(s, { ...of, evidence: '50 units' }, w.second))
      .then([{ type: 'IssueVerified', payload: { evidence: '50 units' } }]);
    after(...w.corrected)
      .when((s) => decide.verifyIssue(s, { ...of, evidence: '  ' }, w.second))
      .thenRefused('evidenceMissing');
    const implementer = {
      ...w.lead,
      actor: { kind: 'person', person: 'p-supervisor', role: 'quality' },
    } as const;
    after(...w.corrected)
      .when((s) => decide.verifyIssue(s, { ...of, evidence: '50 units' }, implementer))
      .thenRefused('verifierImplemented', { person: 'p-supervisor' });
    after(...w.corrected)
      .when((s) => decide.verifyIssue(s, { ...of, evidence: '50 units' }, w.policy))
      .thenRefused('personNeeded');
  });

  it('count a unit that has left by what is done about it there, not by what kept it here', () => {
    const counted = (account: UnitAccount, left: readonly string[]) => {
      const past: IssueEvent = { type: 'AffectedUnitsAccounted', payload: { units: ['u-1'], account } };
      const state = fold(issue, id, [w.opened(), past]);
      if (state.status !== 'open') throw new Error(state.status);
      const { accounted, decided } = countUnits(state, new Set(left));
      return [accounted, decided];
    };
    const ref = null;
    const note = 'told';
    expect(counted({ means: 'held', ref: 'h-1', note }, [])).toEqual([1, 0]);
    expect(counted({ means: 'held', ref: 'h-1', note }, ['u-1'])).toEqual([0, 0]);
    expect(counted({ means: 'rework', ref: 'rw-1', note }, [])).toEqual([1, 1]);
    expect(counted({ means: 'rework', ref: 'rw-1', note }, ['u-1'])).toEqual([0, 0]);
    expect(counted({ means: 'fieldAction', ref, note }, ['u-1'])).toEqual([1, 1]);
  });

  it('say what is next and what it needs, to the person who looks', () => {
    expect(gateOf(fold(issue, id, []), viewer(null))).toEqual({ next: null, items: [] });
    expect(gateOf(fold(issue, id, [w.opened()]), viewer(null))).toEqual({ next: 'acknowledged', items: [] });
    const contain = gateOf(fold(issue, id, w.upTo.acknowledged), viewer('p-lin'));
    expect(contain.next).toBe('contained');
    expect(contain.items.map((i) => [i.code, i.met])).toEqual([
      ['problemDescribed', false],
      ['containmentDescribed', false],
      ['unitsAccounted', false],
    ]);
    const verify = (who: string) =>
      gateOf(fold(issue, id, w.corrected), viewer(who)).items.find((i) => i.code === 'verifierIndependent');
    expect(verify('p-chen')?.met).toBe(true);
    expect(verify('p-supervisor')?.met).toBe(false);
    expect(gateOf(fold(issue, id, [...w.verified, closed()]), viewer('p-lin')).next).toBeNull();
  });
});

const viewer = (person: string | null) => ({
  person,
  left: new Set<string>(),
  fieldActionDue: new Set<string>(),
  openHolds: [],
});

describe('closing', () => {
  const nothing = { awaiting: 0 };
  const sign = (recordHash: string | null, who = 'p-lin') => ({
    ...of,
    conclusion: 'all good',
    signature: w.signatureOf(who, recordHash),
  });

  it('is a signature under the record as it was shown', () => {
    after(...w.verified)
      .when((s) => decide.closeIssue(s, sign(hashAfter(w.verified)), w.lead, nothing))
      .then([{ type: 'IssueClosed', payload: { signature: { person: 'p-lin' } } }]);
    expect(issueEvents.IssueClosed.loosens).toBe(true);
  });

  it('is refused when the record is not what the signer saw', () => {
    const shown = hashAfter(w.verified);
    after(...w.verified, w.found('u-2'))
      .when((s) => decide.closeIssue(s, sign(shown), w.lead, nothing))
      .thenRefused('recordChanged', { shown: closingHash(shown, 'all good') });
    after(...w.verified)
      .when((s) => decide.closeIssue(s, sign(null), w.lead, nothing))
      .thenRefused('recordChanged');
  });

  it('keeps the conclusion, which the signature covers', () => {
    const past = [...w.verified, closed(closingHash(hashAfter(w.verified), 'all good'))];
    expect(fold(issue, id, past)).toMatchObject({
      status: 'closed',
      closure: { conclusion: 'all good', recordHash: closingHash(hashAfter(w.verified), 'all good') },
    });
    const said = closed(closingHash(hashAfter(w.verified), 'something else'));
    const state = fold(issue, id, w.verified);
    expect(issue.legal(state, { ...recorded(issue, id, said), actor: w.lead.actor }, noReads)).toMatchObject({
      code: 'recordChanged',
    });
  });

  it('does not mind a comment, nor the order in which the same things were learnt', () => {
    const comment: IssueEvent = { type: 'IssueCommented', payload: { text: 'ok' } };
    expect(hashAfter([...w.verified, comment])).toBe(hashAfter(w.verified));
    expect(hashAfter([w.opened(), w.found('u-2'), w.found('u-3'), w.joined('b'), w.joined('a')])).toBe(
      hashAfter([w.opened(), w.joined('a'), w.found('u-3'), w.joined('b'), w.found('u-2')]),
    );
  });

  it('is refused with open actions, undecided units or missing fields', () => {
    const refusedAfter = (...more: IssueEvent[]) => {
      const past = [...w.verified, ...more];
      return after(...past).when((s) => decide.closeIssue(s, sign(hashAfter(past)), w.lead, nothing));
    };
    const second: IssueEvent = {
      type: 'ActionAdded',
      payload: { action: 'a-2', kind: 'preventive', text: 'FMEA', responsible: null, dueAt: null },
    };
    refusedAfter(second).thenRefused('actionsOpen', { done: 1, total: 2 });
    refusedAfter(w.found('u-2'), w.heldBy('h-1', 'u-2')).thenRefused('unitsUndecided', {
      decided: 1,
      total: 2,
    });
    refusedAfter(w.wrote('prevention', '')).thenRefused('sectionMissing', { section: 'prevention' });
  });

  it('is refused while a hold of it has undecided members, also where who closes had not heard of them', () => {
    const held = (...members: HoldMember[]): HoldEvent[] => [
      {
        type: 'HoldPlaced',
        payload: { number: 'H-1', reason: 'r', issue: id, population: { kind: 'listed' }, members },
      },
    ];
    const decided: HoldEvent = {
      type: 'DispositionDecided',
      payload: {
        decisions: [{ member: 'container/C-1', rework: null, previous: null }],
        disposition: { kind: 'conforming', evidence: 'e' },
        signature: w.signatureOf('p-lin'),
      },
    };
    const judged = (past: readonly HoldEvent[]) => {
      const state = fold(hold, 'h-1', past);
      const found = hold.concerns('h-1', state).includes('issue/i-1') ? ['hold/h-1'] : [];
      const reads = knownReads({ 'hold/h-1': state }, { 'issue/i-1': found });
      const said = closed(closingHash(hashAfter(w.verified), 'all good'));
      return issue.legal(
        fold(issue, id, w.verified),
        { ...recorded(issue, id, said), actor: w.lead.actor },
        reads,
      );
    };
    const container = { kind: 'container', container: 'C-1' } as const;
    const lot = { kind: 'lot', part: 'P', lot: 'L' } as const;
    const open = (undecided: number) => ({
      code: 'holdsUndecided',
      params: { holds: 'H-1', count: 1, undecided },
    });
    expect(judged(held(container, lot))).toMatchObject(open(2));
    expect(judged([...held(container, lot), decided])).toMatchObject(open(1));
    expect(judged([...held(container), decided])).toBeNull();
    const item = gateOf(fold(issue, id, w.verified), {
      ...viewer('p-lin'),
      openHolds: [
        { number: 'H-1', undecided: 6 },
        { number: 'H-2', undecided: 1 },
      ],
    }).items.find(({ code }) => code === 'holdsDecided');
    expect(item).toMatchObject({ met: false, params: { holds: 'H-1, H-2', count: 2, undecided: 7 } });
  });

  it('waits until the plant has judged what was decided before', () => {
    after(...w.verified)
      .when((s) => decide.closeIssue(s, sign(hashAfter(w.verified)), w.lead, { awaiting: 1 }))
      .thenRefused('issueAwaitsPlant', { awaiting: 1 });
  });

  it('is refused to who did not sign, and before it is verified', () => {
    after(...w.verified)
      .when((s) => decide.closeIssue(s, sign(hashAfter(w.verified)), w.second, nothing))
      .thenRefused('signatureMismatch');
    after(...w.corrected)
      .when((s) => decide.closeIssue(s, sign(hashAfter(w.corrected)), w.lead, nothing))
      .thenRefused('issueStepOutOfOrder', { status: 'corrected', needed: 'verified' });
    after(...w.verified, closed())
      .when((s) => decide.closeIssue(s, sign(hashAfter(w.verified)), w.lead, nothing))
      .thenRefused('issueClosed');
  });
});

describe('reopening and duplicates', () => {
  it('reopens what was closed or marked as a duplicate, and nothing else', () => {
    after(...w.verified, closed())
      .when((s) => decide.reopenIssue(s, { ...of, reason: 'came back' }, w.lead))
      .then([{ type: 'IssueReopened', payload: { reason: 'came back' } }]);
    after(w.opened())
      .when((s) => decide.reopenIssue(s, { ...of, reason: 'x' }, w.lead))
      .thenRefused('issueNotClosed');
    const again = fold(issue, id, [
      ...w.verified,
      closed(),
      { type: 'IssueReopened', payload: { reason: 'came back' } },
    ]);
    expect(again).toMatchObject({ status: 'acknowledged', reopened: 1, verification: null });
    expect(isOpened(again) && again.passages.map((p) => p.step)).toEqual(['open', 'acknowledged']);
  });

  it('hands the units of a duplicate to the original first', () => {
    const original = fold(issue, 'i-0', [w.opened('A', ['u-1'])]);
    const duplicate = fold(issue, id, [w.opened('A', ['u-1', 'u-2'])]);
    const decision = decide.markDuplicate(
      { duplicate, original },
      { ...of, of: 'i-0', reason: 'same tool' },
      w.lead,
    );
    expect(decision).toMatchObject({
      ok: true,
      events: [
        { stream: 'issue/i-0', type: 'AffectedUnitsFound', payload: { units: ['u-2'] } },
        { stream: 'issue/i-1', type: 'IssueMarkedDuplicate', reads: ['issue/i-0'] },
      ],
    });
    expect(issueEvents.IssueMarkedDuplicate.loosens).toBe(true);
  });

  it('refuses an original that is unknown, itself, or a duplicate', () => {
    const duplicate = fold(issue, id, [w.opened()]);
    const mark = (original: typeof duplicate, original_ = 'i-0') =>
      decide.markDuplicate({ duplicate, original }, { ...of, of: original_, reason: 'same' }, w.lead);
    const other = fold(issue, 'i-0', [
      w.opened(),
      { type: 'IssueMarkedDuplicate', payload: { of: 'i-5', reason: 'same' } },
    ]);
    for (const decision of [mark(issue.initial), mark(other), mark(duplicate, id)]) {
      expect(decision).toMatchObject({ ok: false, code: 'issueDuplicateOfWrong' });
    }
  });
});

const decidedAs = (outcome: 'scrap' | 'return' | 'useAsIs' | 'rework'): IssueEvent => ({
  type: 'AffectedUnitsDecided',
  payload: {
    units: ['u-1'],
    outcome,
    evidence: 'e',
    concession: '',
    hold: null,
    signature: w.signatureOf('p-lin'),
  },
});

function never(): never {
  throw new Error('the world does not hold what the test is about');
}
