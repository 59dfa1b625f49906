import { beforeEach, describe, expect, it } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import { container } from '#domain/logistics/container';
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

  it('is accepted as a discrepancy with a reason, which is told apart from a withdrawal', async () => {
    await done(
      t.execute('site.acknowledgeRefusal', { event: refused, note: 'used all the same' }, 'quality'),
    );
    expect(await reviewed()).toMatchObject([{ how: 'accepted', note: 'used all the same' }]);
  });
});
