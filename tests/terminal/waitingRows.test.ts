import { beforeEach, describe, expect, it } from 'vitest';
import { hear } from '#db/hear';
import { checkBatch } from '#sync/batch';
import { generateKeyPair } from '#sync/signing';
import type { Outputs } from '#terminal/contract/infer';
import type { qualityContract } from '#terminal/contract/quality';
import { everything, toPush } from '#tests/db/testStore';
import type { QualitySite } from './qualitySite.ts';
import { done, openQualitySite } from './qualitySite.ts';
import { openTestTerminal, signatureOf } from './testTerminal.ts';

type Answers = Outputs<typeof qualityContract.queries>;
type Reader = Pick<QualitySite, 'query'>;

const keys = generateKeyPair();
let t: QualitySite;
let issue: string;
let first: string;
let second: string;

const lead = (verb: string, input: object) => done(t.execute(`quality.${verb}`, input, 'quality'));
const hold = async (unit: string) => {
  const members = [{ kind: 'unit', unit }];
  const placed = await lead('placeHold', { reason: 'x', population: { kind: 'listed' }, members, issue });
  return placed[0]?.stream.slice('hold/'.length) ?? '';
};
const decide = (of: string, unit: string) =>
  lead('decideDisposition', {
    hold: of,
    members: [{ member: `unit/${unit}`, previous: null }],
    disposition: { kind: 'conforming', evidence: 'measured' },
    signature: signatureOf('quality', 'disposition'),
  });
async function rows(at: Reader) {
  const found = await at.query<Answers['affectedUnits']>('quality.affectedUnits', { issue }, 'quality');
  return Object.fromEntries(found.rows.map(({ unit, sync }) => [unit, sync]));
}
async function said(at: Reader, type: string) {
  const found = await at.query<Answers['issueTimeline']>('quality.issueTimeline', { issue }, 'quality');
  return found.rows.findLast((row) => row.type === type)?.sync;
}

/** Another PC that hears over the floor link what this one recorded. */
function listener() {
  const other = openTestTerminal({ seed: 2 });
  for (const batch of toPush(t.store, everything('own'))) {
    const checked = checkBatch(batch, keys.publicKey);
    if (!checked.ok) throw new Error('a batch that nobody can hear');
    hear(other.store, [{ batch, checked: checked.events }]);
  }
  return other;
}

beforeEach(async () => {
  t = await openQualitySite({ keys });
  [first, second] = [(await t.unitAtWheels('PO-42801')).unit, (await t.unitAtWheels('PO-42802')).unit];
  const subject = {
    unit: first,
    line: 'FA1',
    station: 'FA-10',
    operation: null,
    part: null,
    lot: null,
    tool: null,
    characteristic: null,
  };
  const opening = { source: 'defect', defectCode: null, severity: 'B', subject, title: 'Loose', text: '' };
  const [opened] = await lead('openIssue', { ...opening, affectedUnits: [second] });
  issue = opened?.stream.slice('issue/'.length) ?? '';
});

describe('the row of an affected unit', () => {
  it('says what waits of this unit, not what waits of the others of its issue', async () => {
    expect(await rows(t)).toEqual({ [first]: 'saved', [second]: 'saved' });
    t.plantJudges();
    const of = await hold(first);
    t.plantJudges();
    expect(await rows(t)).toEqual({ [first]: 'confirmed', [second]: 'confirmed' });
    await hold(second);
    expect(await rows(t)).toEqual({ [first]: 'confirmed', [second]: 'saved' });
    await decide(of, first);
    expect(await rows(t)).toEqual({ [first]: 'awaiting', [second]: 'saved' });
    t.plantJudges();
    expect(await rows(t)).toEqual({ [first]: 'confirmed', [second]: 'confirmed' });
  });

  it('that another PC told of is heard here, not saved, and so is its sentence in the time line', async () => {
    await decide(await hold(first), first);
    const other = listener();
    expect(await rows(other)).toEqual({ [first]: 'awaiting', [second]: 'heard' });
    expect(await said(other, 'HoldPlaced')).toBe('heard');
    expect(await said(t, 'HoldPlaced')).toBe('saved');
    expect(await said(other, 'DispositionDecided')).toBe('awaiting');
    expect(await said(t, 'DispositionDecided')).toBe('awaiting');
    t.plantJudges();
    expect(await said(t, 'DispositionDecided')).toBe('confirmed');
  });

  it('reads like its issue and its hold: heard, wherever they are listed, until something of it is saved here', async () => {
    await hold(first);
    const other = listener();
    const said = async (at: Reader) => {
      const list = await at.query<Answers['issues']>('quality.issues', {}, 'quality');
      const one = await at.query<Answers['issue']>('quality.issue', { issue }, 'quality');
      const held = await at.query<Answers['holds']>('quality.holds', {}, 'quality');
      return [list.rows[0]?.sync, one?.sync, one?.holds[0]?.sync, held.rows[0]?.sync];
    };
    expect(await said(t)).toEqual(['saved', 'saved', 'saved', 'saved']);
    expect(await said(other)).toEqual(['heard', 'heard', 'heard', 'heard']);
    await done(other.execute('quality.commentIssue', { issue, text: 'Seen' }, 'quality'));
    expect(await said(other)).toEqual(['saved', 'saved', 'heard', 'heard']);
  });
});
