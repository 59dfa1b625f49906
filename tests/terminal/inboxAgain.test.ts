import { beforeEach, describe, expect, it } from 'vitest';
import { sequence } from '#domain/assembly/sequence';
import { accept, draft } from '#domain/kernel/decision';
import { container } from '#domain/logistics/container';
import { person as personStream } from '#domain/people/person';
import { issue as issueStream } from '#domain/quality/issue';
import type { IssuePayload } from '#domain/quality/issueEvents';
import type { siteContract } from '#terminal/contract/site';
import type { Outputs } from '#terminal/contract/infer';
import { receivedContainer } from '#bench/containers';
import { done, openQualitySite } from './qualitySite.ts';
import { signatureOf } from './testTerminal.ts';

type Answers = Outputs<typeof siteContract.queries>;
type Site = Awaited<ReturnType<typeof openQualitySite>>;

let t: Site;
let issue = '';
let refused = '';
const unit = 'u-1';
const decided: IssuePayload<'AffectedUnitsDecided'> = {
  units: [unit],
  outcome: 'conforming',
  evidence: 'measured',
  concession: '',
  hold: null,
  signature: { person: 'p-quality-1', meaning: 'disposition', recordHash: null },
};
const lead = (n: number) => ({ kind: 'person', person: `p-quality-${n}`, role: 'quality' }) as const;

/** Recorded as another PC would, whatever is known here. */
const decide = (payload: IssuePayload<'AffectedUnitsDecided'>, n = 1): string =>
  t.store.commit(accept(draft(issueStream, issue, { type: 'AffectedUnitsDecided', payload })), {
    actor: lead(n),
  })[0]?.eventId ?? '';

const inbox = async (who: 'quality' | 'supervisor' = 'quality') =>
  (await t.query<Answers['inbox']>('site.inbox', { scope: 'mine' }, who)).rows;
const reviewed = async () =>
  (await t.query<Answers['inboxReviewed']>('site.inboxReviewed', {}, 'quality')).rows;
const signature = signatureOf('quality', 'disposition');

/** A unit that is found good, which the plant refused. */
beforeEach(async () => {
  t = await openQualitySite();
  const nothing = {
    unit: null,
    line: null,
    operation: null,
    part: null,
    lot: null,
    tool: null,
    characteristic: null,
  };
  const opening = {
    source: 'defect',
    defectCode: null,
    severity: 'B',
    subject: { ...nothing, station: null },
    title: 'Nut loose',
    text: '',
    affectedUnits: [],
  };
  const opened = await done(t.execute('quality.openIssue', opening, 'operator'));
  issue = opened.find(({ stream }) => stream.startsWith('issue/'))?.stream.slice('issue/'.length) ?? '';
  const found = { units: [unit], because: null };
  const events = [draft(issueStream, issue, { type: 'AffectedUnitsFound', payload: found })];
  t.store.commit(accept(...events), { actor: lead(1) });
  const account: IssuePayload<'AffectedUnitsAccounted'> = {
    units: [unit],
    account: { means: 'secured', ref: null, note: 'R1' },
  };
  t.store.commit(accept(draft(issueStream, issue, { type: 'AffectedUnitsAccounted', payload: account })), {
    actor: lead(1),
  });
  t.plantJudges();
  refused = decide(decided);
  t.plantJudges(['refused']);
});

describe('a refused decision', () => {
  it('can be made again on the state of now, with its words, and leaves the inbox by that', async () => {
    const [entry] = await inbox();
    expect(entry).toMatchObject({ again: { meaning: 'disposition', words: 'measured', refused: null } });
    const events = await done(
      t.execute('site.signAgain', { event: refused, words: 'measured twice', signature }, 'quality'),
    );
    expect(events.map(({ stream }) => stream)).toContain(`issue/${issue}`);
    expect(await inbox()).toEqual([]);
    expect(await reviewed()).toMatchObject([{ how: 'again', note: 'measured twice' }]);
    t.plantJudges();
    const { state } = t.store.state(issueStream, issue);
    expect(state).toMatchObject({ affected: { [unit]: { decision: { outcome: 'conforming' } } } });
  });

  it('is not offered again once somebody has decided otherwise', async () => {
    decide({ ...decided, outcome: 'scrap' }, 2);
    t.plantJudges();
    expect(await inbox()).toMatchObject([{ again: null }]);
    const again = t.execute('site.signAgain', { event: refused, words: 'x', signature }, 'quality');
    expect(await again).toMatchObject({ ok: false, code: 'inboxEntryNotAgain' });
  });

  it('is asked only of whose it is, signed by whom its command lets sign, and in words', async () => {
    const again = (input: object, who: 'quality' | 'supervisor') =>
      t.execute('site.signAgain', { event: refused, words: 'x', signature, ...input }, who);
    expect(await again({}, 'supervisor')).toMatchObject({ code: 'inboxEntryOfOthers' });
    expect(await again({ signature: signatureOf('supervisor', 'disposition') }, 'quality')).toMatchObject({
      code: 'signerNotAllowed',
    });
    expect(await again({ words: '  ' }, 'quality')).toMatchObject({ code: 'inboxEntryWithoutWords' });
    const unsigned = t.execute('site.decideAgain', { event: refused, words: 'x' }, 'quality');
    expect(await unsigned).toMatchObject({ code: 'inboxEntrySignedOtherwise' });
    expect(await inbox()).toHaveLength(1);
  });

  it('asked for again and refused again is one entry, withdrawn as one', async () => {
    const second = decide({ ...decided, evidence: 'measured twice' });
    t.plantJudges(['refused']);
    const [entry, ...others] = await inbox();
    expect(others).toEqual([]);
    expect(entry?.together).toHaveLength(1);
    expect([entry?.id, entry?.together[0]?.id].toSorted()).toEqual([refused, second].toSorted());
    const withdrawn = { event: entry?.id, also: [entry?.together[0]?.id], note: 'no longer there' };
    await done(t.execute('site.withdrawProposal', withdrawn, 'quality'));
    expect(await inbox()).toEqual([]);
    expect(await reviewed()).toMatchObject([{ how: 'withdrawn' }, { how: 'withdrawn' }]);
  });

  it('to lift a block is signed again as well, and by nobody but who lifts it', async () => {
    const box = receivedContainer('C-9');
    await done(t.execute('logistics.receiveContainer', box, 'logistics'));
    const block = { container: 'C-9', reason: 'damage', note: 'wet' };
    await done(t.execute('logistics.blockContainer', block, 'logistics'));
    t.plantJudges();
    const lifting = signatureOf('logistics', 'unblock');
    const lifted = await done(
      t.execute('logistics.unblockContainer', { ...block, signature: lifting }, 'logistics'),
    );
    t.plantJudges(['refused']);
    const event = lifted[0]?.eventId;
    const rows = (await t.query<Answers['inbox']>('site.inbox', { scope: 'all' }, 'logistics')).rows;
    expect(rows.find(({ id }) => id === event)).toMatchObject({
      again: { meaning: 'unblock', words: 'wet' },
    });
    const unsigned = t.execute('site.decideAgain', { event, words: 'dry' }, 'logistics');
    expect(await unsigned).toMatchObject({ code: 'inboxEntrySignedOtherwise' });
    const again = { event, words: 'dry', signature: lifting };
    expect(await done(t.execute('site.signAgain', again, 'logistics'))).toContainEqual(
      expect.objectContaining({ stream: 'container/C-9' }),
    );
    t.plantJudges();
    const { state } = t.store.state(container, 'C-9');
    expect(state).toMatchObject({ blocks: [] });
  });

  it('to grant a role, or to let somebody back, is signed again on what the person is today', async () => {
    const input = { badge: '4711', name: { zh: '林', en: 'Lin' }, roles: ['operator'], pin: null };
    const [added] = await done(t.execute('people.addPerson', input, 'admin'));
    const id = added?.stream.slice('person/'.length) ?? '';
    t.plantJudges();
    const granting = signatureOf('admin', 'grantRole');
    const role = { person: id, role: 'quality', signature: granting };
    const [granted] = await done(t.execute('people.grantRole', role, 'admin'));
    t.plantJudges(['refused']);
    const shown = async () =>
      (await t.query<Answers['inbox']>('site.inbox', { scope: 'all' }, 'admin')).rows.filter(
        ({ again }) => again !== null && again.meaning !== 'disposition',
      );
    expect(await shown()).toMatchObject([{ again: { meaning: 'grantRole', words: null } }]);
    const again = { event: granted?.eventId, words: '', signature: granting };
    await done(t.execute('site.signAgain', again, 'admin'));
    t.plantJudges();
    expect(t.store.state(personStream, id).state).toMatchObject({ roles: ['operator', 'quality'] });
    await done(t.execute('people.deactivatePerson', { person: id, reason: 'left' }, 'admin'));
    t.plantJudges();
    const returning = signatureOf('admin', 'reactivatePerson');
    const back = { person: id, reason: 'came back', signature: returning };
    const [returned] = await done(t.execute('people.reactivatePerson', back, 'admin'));
    t.plantJudges(['refused']);
    expect(await shown()).toMatchObject([{ again: { meaning: 'reactivatePerson', words: 'came back' } }]);
    const once = { event: returned?.eventId, words: 'is back', signature: returning };
    await done(t.execute('site.signAgain', once, 'admin'));
    t.plantJudges();
    expect(t.store.state(personStream, id).state).toMatchObject({ status: 'active' });
  });

  it('to resume an order in the sequence is signed again', async () => {
    const order = { line: 'FA1', order: 'O-1' };
    const planned = { line: 'FA1', orders: ['O-1'], basis: 0 };
    t.store.commit(accept(draft(sequence, 'FA1', { type: 'SequencePlanned', payload: planned })), {
      actor: { kind: 'person', person: 'p-supervisor', role: 'supervisor' },
    });
    const paused = { ...order, reason: 'parts are missing' };
    await done(t.execute('assembly.pauseInSequence', paused, 'supervisor'));
    t.plantJudges();
    const resuming = signatureOf('supervisor', 'resume');
    const resumed = { ...order, signature: resuming };
    const [event] = await done(t.execute('assembly.resumeInSequence', resumed, 'supervisor'));
    t.plantJudges(['refused']);
    const [entry] = await inbox('supervisor');
    expect(entry).toMatchObject({ id: event?.eventId, again: { meaning: 'resume', words: null } });
    const again = { event: event?.eventId, words: '', signature: resuming };
    await done(t.execute('site.signAgain', again, 'supervisor'));
    t.plantJudges();
    expect(t.store.state(sequence, 'FA1').state).toMatchObject({ entries: [{ order: 'O-1', paused: null }] });
  });

  it('is accepted as a discrepancy with a reason, which is told apart from a withdrawal', async () => {
    await done(
      t.execute('site.acknowledgeRefusal', { event: refused, note: 'used all the same' }, 'quality'),
    );
    expect(await reviewed()).toMatchObject([{ how: 'accepted', note: 'used all the same' }]);
  });
});
