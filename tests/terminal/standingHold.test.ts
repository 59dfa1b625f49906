import { beforeEach, describe, expect, it } from 'vitest';
import type { Outputs } from '#terminal/contract/infer';
import type { qualityContract } from '#terminal/contract/quality';
import type { siteContract } from '#terminal/contract/site';
import { done, openQualitySite } from './qualitySite.ts';
import type { QualitySite } from './qualitySite.ts';
import { signatureOf } from './testTerminal.ts';

type Answers = Outputs<typeof qualityContract.queries>;
type Inbox = Outputs<typeof siteContract.queries>['inbox'];

let t: QualitySite;
let unit: string;
let vin: string;
let issue: string;
let hold: string;

const container = { kind: 'container', container: 'C-100134' } as const;
const lot = { kind: 'lot', part: 'N14-020', lot: 'L-9' } as const;
const keys = () => [`unit/${unit}`, 'container/C-100134', 'lot/N14-020/L-9'];
const refs = () => [{ kind: 'unit', vin }, container, lot];
const lead = (verb: string, input: object) => t.execute(`quality.${verb}`, input, 'quality');
const timeline = async () =>
  (await t.query<Answers['issueTimeline']>('quality.issueTimeline', { issue }, 'quality')).rows;
const inbox = async () => (await t.query<Inbox>('site.inbox', {}, 'quality')).rows;
const holdOfIssue = async () =>
  (await t.query<NonNullable<Answers['issue']>>('quality.issue', { issue }, 'quality')).holds[0];
const affected = async () =>
  (await t.query<Answers['affectedUnits']>('quality.affectedUnits', { issue }, 'quality')).rows;

const decide = (members: readonly string[], disposition: object) =>
  done(
    lead('decideDisposition', {
      hold,
      members: members.map((member) => ({ member, previous: null })),
      disposition,
      signature: signatureOf('quality', 'disposition'),
    }),
  );
async function lift() {
  const { rows } = await t.query<Answers['holdMembers']>('quality.holdMembers', { hold });
  const members = rows.map(({ member, decision }) => ({ member, decision }));
  const signature = signatureOf('quality', 'lift');
  return done(lead('liftHold', { hold, members, reason: 'All decided', signature }));
}

/** A unit, a container and a lot are held for an issue. */
beforeEach(async () => {
  t = await openQualitySite();
  ({ unit, vin } = await t.unitAtWheels('PO-42801'));
  for (const torque of [121, 119, 118]) await t.tighten(vin, torque);
  const { rows } = await t.query<Answers['issues']>('quality.issues', {}, 'quality');
  issue = rows[0]?.issue ?? '';
  const members = [{ kind: 'unit', unit }, container, lot];
  const placed = await done(
    lead('placeHold', { reason: 'Torque', population: { kind: 'listed' }, members, issue }),
  );
  hold = placed[0]?.stream.slice('hold/'.length) ?? '';
  t.plantJudges();
});

describe('a hold of a unit, a container and a lot', () => {
  it('lets its issue be found by each of them, and by the units that the issue affects', async () => {
    const other = await t.unitAtWheels('PO-42802');
    await done(lead('addHoldMembers', { hold, members: [{ kind: 'unit', unit: other.unit }] }));
    const found = async (text: string) => {
      const { rows } = await t.query<Answers['issues']>('quality.issues', { text }, 'quality');
      return rows.map((row) => row.issue);
    };
    const named = ['C-100134', '100134', 'N14-020', 'L-9', 'T-17', other.vin, other.vin.slice(-4)];
    for (const text of named) expect(await found(text), text).toEqual([issue]);
    const nobody = ['C-100135', `${other.vin.slice(-6)}0`, 'N14-021', 'unit/'];
    for (const text of nobody) expect(await found(text), text).toEqual([]);
  });

  it('names and counts all of them in the time line of its issue', async () => {
    await decide(keys(), { kind: 'scrap', reason: 'Bent' });
    const rows = await timeline();
    for (const type of ['HoldPlaced', 'DispositionDecided'])
      expect(rows.find((row) => row.type === type)).toMatchObject({ about: { count: 3, named: refs() } });
  });

  it('says of a container that this PC does not know neither that it is on its way nor where', async () => {
    const found = [{ kind: 'container', container: 'C-999999' }];
    await done(lead('addHoldMembers', { hold, members: found }));
    const { rows } = await t.query<Answers['holdMembers']>('quality.holdMembers', { hold });
    const box = (container: string) => rows.find((row) => row.container === container);
    expect(box('C-999999')).toMatchObject({ location: null, carried: false });
    expect(box('C-100134')).toMatchObject({ location: expect.any(String), carried: false });
  });

  it('names them in a disposition that the plant refused, each with what stands for it', async () => {
    await decide(keys(), { kind: 'conforming', evidence: 'measured' });
    t.plantJudges(['refused']);
    await decide(keys().slice(2), { kind: 'scrap', reason: 'Bent' });
    t.plantJudges();
    const [entry] = await inbox();
    expect(entry?.decision).toMatchObject({
      asked: 'conforming',
      members: [
        { ...refs()[0], outcome: null },
        { ...container, outcome: null },
        { ...lot, outcome: 'scrap', decidedBy: { person: 'p-quality-1' } },
      ],
    });
  });

  it('keeps its unit until it is found good, and a scrapped one even when it is lifted', async () => {
    expect(await affected()).toMatchObject([{ account: { means: 'held' }, keptBy: [{ hold }] }]);
    await decide(keys(), { kind: 'conforming', evidence: 'measured' });
    expect(await affected()).toMatchObject([{ keptBy: [{ hold }], awaiting: 'conforming' }]);
    t.plantJudges();
    expect(await affected()).toMatchObject([{ account: { means: 'held' }, keptBy: [] }]);
  });
});

describe('a hold that was lifted and stands all the same', () => {
  it('is told of where the plant refused the lifting, until somebody takes note or it is lifted', async () => {
    await decide(keys(), { kind: 'scrap', reason: 'Bent' });
    t.plantJudges();
    expect(await holdOfIssue()).toMatchObject({ stands: null });
    await lift();
    t.plantJudges(['refused']);
    expect(await holdOfIssue()).toMatchObject({
      status: 'placed',
      stands: { by: { person: 'p-quality-1' }, at: expect.any(String), code: 'notLegal' },
    });
    const [entry] = await inbox();
    expect(entry).toMatchObject({ type: 'HoldLifted', subject: { key: hold, issue }, mine: true });
    await done(t.execute('site.acknowledgeRefusal', { event: entry?.id, note: 'seen' }, 'quality'));
    t.plantJudges();
    expect(await holdOfIssue()).toMatchObject({ stands: null });
    await lift();
    t.plantJudges(['refused']);
    await lift();
    t.plantJudges();
    expect(await holdOfIssue()).toMatchObject({
      status: 'lifted',
      liftedAt: expect.any(String),
      stands: null,
    });
  });

  it('is told of where a member was found after it', async () => {
    await decide(keys(), { kind: 'scrap', reason: 'Bent' });
    t.plantJudges();
    await lift();
    t.plantJudges();
    const other = await t.unitAtWheels('PO-42802');
    const late = { hold, members: [{ kind: 'unit', unit: other.unit }] };
    const [added] = await done(lead('addHoldMembers', late));
    t.plantJudges();
    expect(await holdOfIssue()).toMatchObject({ status: 'placed', undecided: 1, stands: null });
    const params = {
      member: `unit/${other.unit}`,
      count: 1,
      by: 'p-quality-1',
      liftedAt: '2026-11-22T08:00:00.000Z',
    };
    t.database.sqlite
      .prepare(
        `insert into discrepancy (event_id, stream, of, owner, code, params, found_at) values (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        'f-1',
        `hold/${hold}`,
        added?.eventId,
        'quality',
        'holdStandsAgain',
        JSON.stringify(params),
        params.liftedAt,
      );
    expect(await holdOfIssue()).toMatchObject({
      stands: {
        by: { person: 'p-quality-1' },
        at: params.liftedAt,
        code: 'holdStandsAgain',
        names: { member: { en: other.vin } },
      },
    });
  });
});
