import { describe, expect, it } from 'vitest';
import { unit as unitStream } from '#domain/assembly/unit';
import { accept, draft } from '#domain/kernel/decision';
import { parseBody } from '#sync/envelope';
import type { Outputs } from '#terminal/contract/infer';
import type { qualityContract } from '#terminal/contract/quality';
import { everything, toPush } from '#tests/db/testStore';
import { reworkWithdrawalReactor } from '#terminal/reactors/reworkWithdrawal';
import { done, openQualitySite, putOnRecord } from './qualitySite.ts';
import type { QualitySite } from './qualitySite.ts';
import { signatureOf } from './testTerminal.ts';

type Answers = Outputs<typeof qualityContract.queries>;
type Detail = NonNullable<Answers['issue']>;

const openIssues = (t: QualitySite) => t.query<Answers['issues']>('quality.issues', {}, 'quality');
const detail = (t: QualitySite, issue: string) => t.query<Detail>('quality.issue', { issue }, 'quality');
const unmet = (d: Detail) => d.gate.items.filter((i) => !i.met).map((i) => i.code);
/** As the quality lead; `n` 2 is the second one. */
const lead = (t: QualitySite, verb: string, input: object, n = 1) =>
  t.execute(`quality.${verb}`, input, 'quality', n);

/** A unit in FA-10 whose third NOK opened an issue. */
async function afterNok() {
  const t = await openQualitySite();
  const { unit, vin } = await t.unitAtWheels('PO-42801');
  for (const torque of [121, 119, 118]) await t.tighten(vin, torque);
  const [row] = (await openIssues(t)).rows;
  if (!row) throw new Error('no issue opened');
  return { t, unit, vin, issue: row.issue, row };
}

/** Everything up to the last step before closing. */
async function verified() {
  const world = await afterNok();
  const { t, issue } = world;
  const write = (section: string) =>
    lead(t, 'writeSection', { issue, section, text: section, evidence: 'photo', previous: null });
  await done(lead(t, 'acknowledgeIssue', { issue }));
  for (const s of ['problem', 'containment', 'occurrenceCause', 'escapeCause', 'prevention']) {
    await done(write(s));
  }
  await done(lead(t, 'containIssue', { issue }));
  putOnRecord(t, 'p-quality-1', 'p-quality-2', 'p-supervisor-1');
  await done(lead(t, 'joinTeam', { issue, person: 'p-quality-1' }));
  await done(lead(t, 'joinTeam', { issue, person: 'p-quality-2' }));
  await done(lead(t, 'analyseIssue', { issue }));
  const action = { issue, kind: 'corrective', text: 'Block lot', responsible: null, dueAt: null };
  await done(lead(t, 'addAction', action));
  const [added] = (await detail(t, issue)).actionList;
  await done(lead(t, 'completeAction', { issue, action: added?.action, evidence: 'locked' }));
  await done(lead(t, 'correctIssue', { issue }));
  await done(lead(t, 'verifyIssue', { issue, evidence: '50 units without NOK' }, 2));
  return world;
}

describe('an issue on the quality PC', () => {
  it('opens by itself on the third NOK, says because of what, and accounts for its unit', async () => {
    const { t, unit, vin, issue, row } = await afterNok();
    expect(row).toMatchObject({
      number: expect.stringMatching(/^Q-/),
      status: 'open',
      severity: 'A',
      vin,
      because: { code: 'nokBeyondLimit', params: { nok: 3, limit: 2, value: 118, unit: 'Nm' } },
      subject: { unit, station: 'FA-10', operation: 'OP-1030', tool: 'T-17' },
      stationName: { zh: '车轮', en: 'Wheels' },
      affected: 1,
      accounted: 1,
      sync: 'saved',
    });
    const { rows } = await t.query<Answers['affectedUnits']>('quality.affectedUnits', { issue }, 'quality');
    expect(rows).toMatchObject([{ unit, vin, station: 'FA-10', account: { means: 'rework' } }]);
    expect(await t.query('quality.issuesOfUnit', { unit })).toMatchObject([{ issue, blocks: true }]);
  });

  it('shows at every step what the next one still needs, and passes when it has it', async () => {
    const { t, issue } = await afterNok();
    await done(lead(t, 'acknowledgeIssue', { issue }));
    const before = await detail(t, issue);
    expect(before.gate.next).toBe('contained');
    expect(unmet(before)).toEqual(['problemDescribed', 'containmentDescribed']);
    expect(await lead(t, 'containIssue', { issue })).toMatchObject({
      code: 'sectionMissing',
      params: { section: 'problem' },
    });
    for (const section of ['problem', 'containment']) {
      await done(lead(t, 'writeSection', { issue, section, text: 'x', evidence: '', previous: null }));
    }
    await done(lead(t, 'containIssue', { issue }));
    const after = await detail(t, issue);
    expect(after).toMatchObject({ status: 'contained', gate: { next: 'analysed' }, overdue: false });
    expect(after.passages.map((p) => p.step)).toEqual(['open', 'acknowledged', 'contained']);
    expect(after.sections.find((s) => s.section === 'problem')).toMatchObject({ text: 'x' });
  });

  it('is verified by another person than who implemented the action', async () => {
    const { t, issue } = await verified();
    expect(await detail(t, issue)).toMatchObject({
      status: 'verified',
      verification: { by: { person: 'p-quality-2' }, evidence: '50 units without NOK' },
    });
  });

  it('waits for the plant once it is signed, and is closed when the plant has accepted it', async () => {
    const { t, issue } = await verified();
    t.plantJudges();
    const shown = await detail(t, issue);
    expect(shown.gate).toMatchObject({ next: 'closed' });
    expect(unmet(shown)).toEqual([]);
    await done(
      lead(t, 'closeIssue', { issue, signature: signatureOf('quality', 'close', shown.recordHash) }),
    );
    expect(await detail(t, issue)).toMatchObject({
      status: 'verified',
      sync: 'awaiting',
      awaiting: [{ type: 'IssueClosed' }],
    });
    const again = { issue, signature: signatureOf('quality', 'close', shown.recordHash) };
    expect(await lead(t, 'closeIssue', again)).toMatchObject({ code: 'issueAwaitsPlant' });
    t.plantJudges();
    expect(await detail(t, issue)).toMatchObject({ status: 'closed', sync: 'confirmed', awaiting: [] });
    expect((await openIssues(t)).rows).toEqual([]);
  });

  it('is not closed while a hold of it has undecided members, and says which hold', async () => {
    const { t, issue } = await verified();
    const members = ['L-1', 'L-2'].map((lot) => ({ kind: 'lot', part: 'N14-020', lot }));
    await done(lead(t, 'placeHold', { issue, reason: 'Lot', population: { kind: 'listed' }, members }));
    t.plantJudges();
    const { recordHash, gate, holds } = await detail(t, issue);
    expect(gate.items.filter((i) => !i.met)).toMatchObject([
      { code: 'holdsDecided', params: { holds: holds[0]?.number, count: 1, undecided: 2 } },
    ]);
    const signature = signatureOf('quality', 'close', recordHash);
    expect(await lead(t, 'closeIssue', { issue, signature })).toMatchObject({
      code: 'holdsUndecided',
      params: { holds: holds[0]?.number, undecided: 2 },
    });
  });

  it('is not closed under a record that changed after it was shown', async () => {
    const { t, issue } = await verified();
    const { recordHash } = await detail(t, issue);
    await done(lead(t, 'joinTeam', { issue, person: 'p-supervisor-1' }));
    const signature = signatureOf('quality', 'close', recordHash);
    expect(await lead(t, 'closeIssue', { issue, signature })).toMatchObject({ code: 'recordChanged' });
  });

  it('records the signer as who closed it, also when somebody else is signed in', async () => {
    const { t, issue } = await verified();
    const { recordHash } = await detail(t, issue);
    const signature = signatureOf('quality', 'close', recordHash, 2);
    await done(lead(t, 'closeIssue', { issue, signature }));
    const { rows } = await t.query<Answers['issueTimeline']>('quality.issueTimeline', { issue }, 'quality');
    expect(rows.at(-1)).toMatchObject({
      type: 'IssueClosed',
      by: { kind: 'person', person: 'p-quality-2' },
      status: 'pending',
    });
  });

  it('refuses a wrong PIN, and a signer without the role', async () => {
    const { t, issue } = await verified();
    const { recordHash } = await detail(t, issue);
    const good = signatureOf('quality', 'close', recordHash);
    expect(await lead(t, 'closeIssue', { issue, signature: { ...good, pin: '000000' } })).toMatchObject({
      code: 'signatureInvalid',
    });
    const operator = signatureOf('operator', 'close', recordHash);
    expect(await lead(t, 'closeIssue', { issue, signature: operator })).toMatchObject({
      code: 'signerNotAllowed',
    });
  });

  it('keeps in its time line what the plant refused, with the reason', async () => {
    const { t, issue } = await verified();
    t.plantJudges();
    const { recordHash } = await detail(t, issue);
    await done(lead(t, 'closeIssue', { issue, signature: signatureOf('quality', 'close', recordHash) }));
    t.plantJudges(['refused']);
    const { rows } = await t.query<Answers['issueTimeline']>('quality.issueTimeline', { issue }, 'quality');
    expect(rows.at(-1)).toMatchObject({
      type: 'IssueClosed',
      status: 'refused',
      refusal: { code: 'notLegal' },
    });
    expect(rows[0]).toMatchObject({ type: 'IssueOpened', by: { kind: 'policy', policy: 'nokLimit' } });
    expect(await detail(t, issue)).toMatchObject({ status: 'verified', awaiting: [] });
  });
});

describe('the list of issues', () => {
  const openBy = (
    t: QualitySite,
    title: string,
    severity: string,
    who: 'operator' | 'quality' = 'operator',
  ) =>
    done(
      t.execute(
        'quality.openIssue',
        {
          source: 'defect',
          defectCode: 'SCRATCH',
          severity,
          subject: {
            unit: null,
            line: 'FA1',
            station: 'FA-01',
            operation: null,
            part: null,
            lot: null,
            tool: null,
            characteristic: null,
          },
          title,
          text: '',
        },
        who,
      ),
    );

  it('is read page by page in every order, without losing or repeating one', async () => {
    const t = await openQualitySite();
    for (let i = 0; i < 7; i++) await openBy(t, `Scratch ${i}`, ['A', 'B', 'C'][i % 3] ?? 'C');
    for (const sort of ['openedAt', 'containmentDueAt', 'severity']) {
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await t.query<Answers['issues']>('quality.issues', { sort, limit: 3, after });
        seen.push(...page.rows.map((r) => r.issue));
        after = page.next ?? undefined;
      } while (after !== undefined);
      expect(new Set(seen).size).toBe(7);
      expect(seen).toHaveLength(7);
    }
  });

  it('is filtered by view, severity, station and words', async () => {
    const t = await openQualitySite();
    await openBy(t, 'Scratch on door', 'C');
    await openBy(t, 'Gap at tailgate', 'B');
    const titles = async (filter: object) =>
      (await t.query<Answers['issues']>('quality.issues', filter, 'quality')).rows.map((r) => r.title);
    expect(await titles({ text: 'door' })).toEqual(['Scratch on door']);
    expect(await titles({ severities: ['B'] })).toEqual(['Gap at tailgate']);
    expect(await titles({ station: 'FA-02' })).toEqual([]);
    expect(await titles({ view: 'mine' })).toEqual([]);
    expect(await titles({ view: 'finished' })).toEqual([]);
    const [row] = (await openIssues(t)).rows;
    await done(lead(t, 'acknowledgeIssue', { issue: row?.issue }));
    expect(await titles({ view: 'mine' })).toHaveLength(1);
    expect(await t.query('quality.issueCounts', {}, 'quality')).toMatchObject({
      open: 2,
      mine: 1,
      overdue: 0,
    });
  });
});

describe('a hold', () => {
  it('on listed things shows where each of them is, a lot with what it lies in', async () => {
    const { t, unit } = await afterNok();
    const members = [
      { kind: 'unit', unit },
      { kind: 'container', container: 'C-100001' },
    ];
    const asked = { population: { kind: 'listed' }, members };
    const preview = await t.query<Answers['holdPreview']>('quality.holdPreview', asked);
    expect(preview).toMatchObject({
      units: [{ unit, status: 'atStation', station: 'FA-10', stationName: { en: 'Wheels' }, held: false }],
      containers: [{ container: 'C-100001', quantity: expect.any(Number) }],
      more: false,
    });
    const lot = { kind: 'lot', part: 'DHG-100', lot: 'L-88200' };
    const ofLot = { population: { kind: 'listed' }, members: [lot] };
    const found = await t.query<Answers['holdPreview']>('quality.holdPreview', ofLot);
    expect(found.containers.map((c) => c.container).toSorted()).toEqual(['C-100001', 'C-100002']);
  });

  it('on what a tool worked on shows its population first, then takes it in and grows', async () => {
    const { t, unit, issue } = await afterNok();
    const population = {
      kind: 'toolWindow',
      tool: 'T-17',
      from: '2026-11-22T00:00:00.000Z',
      until: null,
    };
    const preview = await t.query<Answers['holdPreview']>('quality.holdPreview', { population });
    expect(preview.units).toMatchObject([{ unit, held: false }]);
    const place = { reason: 'Torque low', population, members: [], issue };
    const [placed] = await done(lead(t, 'placeHold', place));
    const hold = placed?.stream.slice('hold/'.length) ?? '';
    const members = async () =>
      (await t.query<Answers['holdMembers']>('quality.holdMembers', { hold })).rows.map((m) => m.unit);
    expect(await members()).toEqual([unit]);
    const next = await t.unitAtWheels('PO-42802');
    await t.tighten(next.vin, 141);
    expect(new Set(await members())).toEqual(new Set([unit, next.unit]));
    expect(await detail(t, issue)).toMatchObject({
      affected: 2,
      accounted: 2,
      holds: [{ hold, undecided: 2 }],
    });
    expect(await t.query('quality.holdsOn', { subject: { kind: 'unit', unit: next.unit } })).toMatchObject([
      { hold, reason: 'Torque low' },
    ]);
  });

  it('does not account for a unit that has left, which is asked about before the issue is contained', async () => {
    const { t, unit, issue } = await afterNok();
    const other = await t.unitAtWheels('PO-42802');
    const nothing: string[] = [];
    const checked = { route: nothing, visits: nothing, holds: nothing, issues: nothing, reworks: nothing };
    const signature = { person: 'p-supervisor-1', meaning: 'ship', recordHash: null };
    const shipped = { type: 'UnitShipped', payload: { checked, signature } } as const;
    t.store.commit(accept(draft(unitStream, other.unit, shipped)), {
      actor: { kind: 'policy', policy: 'x' },
    });
    t.plantJudges();
    await done(lead(t, 'acknowledgeIssue', { issue }));
    const members = [unit, other.unit].map((id) => ({ kind: 'unit', unit: id }));
    await done(lead(t, 'placeHold', { reason: 'Torque', population: { kind: 'listed' }, members, issue }));
    for (const section of ['problem', 'containment'])
      await done(lead(t, 'writeSection', { issue, section, text: 'x', evidence: '', previous: null }));
    expect(unmet(await detail(t, issue))).toEqual(['unitsAccounted']);
    const asked = { code: 'unitsUnaccounted', params: { accounted: 1, total: 2 } };
    expect(await lead(t, 'containIssue', { issue })).toMatchObject(asked);
    const account = (means: string) =>
      lead(t, 'accountUnits', {
        issue,
        units: [other.unit],
        account: { means, ref: null, note: 'Dealer told' },
      });
    await done(account('secured'));
    expect(await lead(t, 'containIssue', { issue })).toMatchObject(asked);
    await done(account('fieldAction'));
    await done(lead(t, 'containIssue', { issue }));
  });

  it('asks for a field action where more was decided of a unit that had left by then', async () => {
    const { t, unit, issue } = await afterNok();
    const decide = (outcome: string, n: number) => {
      const signature = signatureOf('quality', 'disposition', null, n);
      return lead(t, 'decideUnits', { issue, units: [unit], outcome, evidence: 'seen', signature }, n);
    };
    await done(decide('conforming', 1));
    t.plantJudges();
    const [scrap] = await done(decide('scrap', 2));
    const nothing: string[] = [];
    const checked = { route: nothing, visits: nothing, holds: nothing, issues: nothing, reworks: nothing };
    const signature = { person: 'p-supervisor-1', meaning: 'ship', recordHash: null };
    const shipped = { type: 'UnitShipped', payload: { checked, signature } } as const;
    t.store.commit(accept(draft(unitStream, unit, shipped)), { actor: { kind: 'policy', policy: 'x' } });
    t.plantJudges(['refused']);
    const refusal = { code: 'unitHasLeft', params: { unit, outcome: 'scrap' } };
    t.database.sqlite
      .prepare('update event set refusal = ? where event_id = ?')
      .run(JSON.stringify(refusal), scrap?.eventId);
    await done(lead(t, 'acknowledgeIssue', { issue }));
    const rows = async () =>
      (await t.query<Answers['affectedUnits']>('quality.affectedUnits', { issue }, 'quality')).rows;
    expect(await rows()).toMatchObject([{ unit, outcome: 'conforming', fieldActionDue: true }]);
    expect(unmet(await detail(t, issue))).toContain('unitsAccounted');
    type Entries = { rows: { id: string; decision: object | null }[] };
    const entries = await t.query<Entries>('site.inbox', { scope: 'all', limit: 9 }, 'quality');
    expect(entries.rows.find(({ id }) => id === scrap?.eventId)?.decision).toMatchObject({
      asked: 'scrap',
      members: [{ outcome: 'conforming', leftAt: expect.stringMatching(/^20/) }],
    });
    const account = { means: 'fieldAction', ref: null, note: 'Dealer told' };
    await done(lead(t, 'accountUnits', { issue, units: [unit], account }));
    expect(await rows()).toMatchObject([{ unit, fieldActionDue: false }]);
    expect(unmet(await detail(t, issue))).not.toContain('unitsAccounted');
  });

  it('decides of a unit that is gone only what can still become of it', async () => {
    const { t, issue } = await afterNok();
    const gone = { shipped: await t.unitAtWheels('PO-42802'), scrapped: await t.unitAtWheels('PO-42803') };
    const nothing: string[] = [];
    const checked = { route: nothing, visits: nothing, holds: nothing, issues: nothing, reworks: nothing };
    const signature = { person: 'p-supervisor-1', meaning: 'gone', recordHash: null };
    const actor = { kind: 'policy', policy: 'x' } as const;
    const shipped = { type: 'UnitShipped', payload: { checked, signature } } as const;
    const scrapped = { type: 'UnitScrapped', payload: { reason: 'bent', note: '', signature } } as const;
    t.store.commit(accept(draft(unitStream, gone.shipped.unit, shipped)), { actor });
    t.store.commit(accept(draft(unitStream, gone.scrapped.unit, scrapped)), { actor });
    t.plantJudges();
    const members = [gone.shipped, gone.scrapped].map(({ unit }) => ({ kind: 'unit', unit }));
    const population = { kind: 'listed' };
    const [placed] = await done(lead(t, 'placeHold', { reason: 'Torque', population, members, issue }));
    t.plantJudges();
    expect(await detail(t, issue)).toMatchObject({ holds: [{ members: 2, undecided: 2, held: 0 }] });
    const inHold = (status: keyof typeof gone, disposition: object) =>
      lead(t, 'decideDisposition', {
        hold: placed?.stream.slice('hold/'.length),
        members: [{ member: `unit/${gone[status].unit}`, previous: null }],
        disposition,
        signature: signatureOf('quality', 'disposition'),
      });
    const onIssue = (status: keyof typeof gone, outcome: string) =>
      lead(t, 'decideUnits', {
        issue,
        units: [gone[status].unit],
        outcome,
        evidence: 'seen',
        signature: signatureOf('quality', 'disposition'),
      });
    const refused = (code: string, { unit }: { unit: string }, outcome: string) => ({
      ok: false,
      code,
      params: { unit, outcome },
    });
    const fine = { kind: 'conforming', evidence: 'measured' };
    const conforming = refused('unitIsScrapped', gone.scrapped, 'conforming');
    expect(await inHold('scrapped', fine)).toMatchObject(conforming);
    expect(await onIssue('scrapped', 'conforming')).toMatchObject(conforming);
    const scrap = refused('unitHasLeft', gone.shipped, 'scrap');
    expect(await inHold('shipped', { kind: 'scrap', reason: 'bent' })).toMatchObject(scrap);
    expect(await onIssue('shipped', 'scrap')).toMatchObject(scrap);
    await done(inHold('scrapped', { kind: 'scrap', reason: 'bent' }));
    await done(inHold('shipped', fine));
  });

  it('tells what it did in the time line of its issue, and who said it', async () => {
    const { t, vin, unit, issue } = await afterNok();
    const members = [{ kind: 'unit', unit }];
    await done(lead(t, 'placeHold', { reason: 'Torque', population: { kind: 'listed' }, members, issue }));
    const { rows } = await t.query<Answers['issueTimeline']>('quality.issueTimeline', { issue }, 'quality');
    expect(rows.find((row) => row.type === 'HoldPlaced')).toMatchObject({
      hold: { number: expect.stringMatching(/^H-/) },
      about: { count: 1, named: [{ kind: 'unit', vin }] },
      by: { kind: 'person', role: 'quality' },
      payload: { reason: 'Torque' },
    });
    expect(rows.find((row) => row.type === 'IssueOpened')).toMatchObject({ hold: null, about: { count: 0 } });
  });

  it('opens a rework item for a unit that no hold keeps', async () => {
    const { t, issue } = await afterNok();
    const other = await t.unitAtWheels('PO-42802');
    await done(lead(t, 'reportAffectedUnits', { issue, units: [other.unit], reason: 'Same tool' }));
    const decided = { issue, units: [other.unit], outcome: 'rework', evidence: 'Retighten' };
    await done(lead(t, 'decideUnits', { ...decided, signature: signatureOf('quality', 'disposition') }));
    const { rows } = await t.query<{ rows: object[] }>('assembly.reworks', { line: 'FA1' });
    expect(rows).toEqual(
      expect.arrayContaining([expect.objectContaining({ unit: other.unit, text: 'Retighten' })]),
    );
  });

  it('has one rework item where it orders again what its issue has ordered, and never none', async () => {
    const { t, issue } = await afterNok();
    const { unit } = await t.unitAtWheels('PO-42802');
    const signature = signatureOf('quality', 'disposition');
    const members = [{ kind: 'unit', unit }];
    const [placed] = await done(
      lead(t, 'placeHold', { reason: 'Torque', population: { kind: 'listed' }, members, issue }),
    );
    const hold = placed?.stream.slice('hold/'.length) ?? '';
    const onIssue = (outcome: string) =>
      lead(t, 'decideUnits', {
        issue,
        units: [unit],
        outcome,
        evidence: 'Again',
        concession: 'C-1',
        signature,
      });
    const owed = async () => {
      t.plantJudges();
      const office = reworkWithdrawalReactor(t, (error) => {
        throw error;
      });
      await office.stop();
      t.plantJudges();
      const { rows } = await t.query<{ rows: { unit: string; causeRef: string; rework: string }[] }>(
        'assembly.reworks',
        { line: 'FA1' },
      );
      return rows.filter((row) => row.unit === unit);
    };
    await done(onIssue('rework'));
    expect(await owed()).toMatchObject([{ causeRef: issue }]);
    const inHold = { hold, members: [{ member: `unit/${unit}`, previous: null }], signature };
    const disposition = { kind: 'rework', instruction: 'Again' };
    await done(lead(t, 'decideDisposition', { ...inHold, disposition }));
    const [only, ...more] = await owed();
    expect([only?.causeRef, more]).toEqual([hold, []]);
    const account = { means: 'rework', ref: only?.rework, note: '' };
    await done(lead(t, 'accountUnits', { issue, units: [unit], account }));
    await done(onIssue('repair'));
    expect((await owed()).map(({ causeRef }) => causeRef)).toContain(issue);
  });

  it('keeps its unit until the plant has accepted a disposition, and tells the issue', async () => {
    const { t, unit, issue } = await afterNok();
    const members = [{ kind: 'unit', unit }];
    const [placed] = await done(
      lead(t, 'placeHold', { reason: 'Torque low', population: { kind: 'listed' }, members, issue }),
    );
    const hold = placed?.stream.slice('hold/'.length) ?? '';
    const held = () => t.query<Answers['holdsOn']>('quality.holdsOn', { subject: members[0] });
    const decide = {
      hold,
      members: [{ member: `unit/${unit}`, previous: null }],
      disposition: { kind: 'rework', instruction: 'Retighten all five' },
      signature: signatureOf('quality', 'disposition'),
    };
    await done(lead(t, 'decideDisposition', decide));
    expect(await held()).toHaveLength(1);
    t.plantJudges();
    expect(await held()).toHaveLength(0);
    const { rows } = await t.query<Answers['affectedUnits']>('quality.affectedUnits', { issue });
    expect(rows).toMatchObject([{ outcome: 'rework', decidedBy: { person: 'p-quality-1' } }]);
    const reworks = await t.query<{ rows: object[] }>('assembly.reworks', { line: 'FA1' });
    expect(reworks.rows).toEqual(
      expect.arrayContaining([expect.objectContaining({ unit, cause: 'issue', text: 'Retighten all five' })]),
    );
    expect(await t.query('quality.hold', { hold })).toMatchObject({ openToLift: true, undecided: 0 });
    const lift = { hold, reason: 'All decided', signature: signatureOf('quality', 'lift') };
    await expect(lead(t, 'liftHold', lift)).rejects.toThrow();
    expect(await lead(t, 'liftHold', { ...lift, members: [] })).toMatchObject({
      code: 'holdChanged',
      params: { member: `unit/${unit}`, came: 1, redecided: 0 },
    });
    const shown = await t.query<Answers['holdMembers']>('quality.holdMembers', { hold });
    const read = shown.rows.map(({ member, decision }) => ({ member, decision }));
    await done(lead(t, 'liftHold', { ...lift, members: read }));
    t.plantJudges();
    expect(await t.query('quality.hold', { hold })).toMatchObject({ status: 'lifted' });
  });

  it('is decided by one of two leads on one PC, and tells the other who decided what', async () => {
    const { t, unit, issue } = await afterNok();
    const [placed] = await done(
      lead(t, 'placeHold', {
        reason: 'Torque low',
        population: { kind: 'listed' },
        members: [{ kind: 'unit', unit }],
        issue,
      }),
    );
    t.plantJudges();
    const member = `unit/${unit}`;
    const decideAs = (n: number, disposition: object) =>
      lead(
        t,
        'decideDisposition',
        {
          hold: placed?.stream.slice('hold/'.length),
          members: [{ member, previous: null }],
          disposition,
          signature: signatureOf('quality', 'disposition', null, n),
        },
        n,
      );
    const onIssue = (n: number) =>
      lead(
        t,
        'decideUnits',
        {
          issue,
          units: [unit],
          outcome: 'conforming',
          evidence: 'measured',
          signature: signatureOf('quality', 'disposition', null, n),
        },
        n,
      );
    await done(decideAs(1, { kind: 'scrap', reason: 'Bent' }));
    const who = { outcome: 'scrap', by: 'p-quality-1', decidedAt: expect.any(String) };
    expect(await decideAs(2, { kind: 'conforming', evidence: 'measured' })).toMatchObject({
      ok: false,
      code: 'holdMemberAwaits',
      params: { member, ...who },
    });
    expect(await onIssue(2)).toMatchObject({ code: 'unitDecisionAwaits', params: { unit, ...who } });
    t.plantJudges(['refused', 'refused']);
    await done(decideAs(2, { kind: 'scrap', reason: 'Bent' }));
    t.plantJudges();
    expect(await decideAs(1, { kind: 'conforming', evidence: 'measured' })).toMatchObject({
      code: 'holdMemberDecided',
      params: { member, outcome: 'scrap', by: 'p-quality-2' },
    });
  });

  it('is what one of two leads on one PC decided more strictly, before and after the plant has answered', async () => {
    const { t, unit, issue } = await afterNok();
    const members = [{ kind: 'unit', unit }];
    const [placed] = await done(
      lead(t, 'placeHold', { reason: 'Torque low', population: { kind: 'listed' }, members, issue }),
    );
    t.plantJudges();
    const hold = placed?.stream.slice('hold/'.length) ?? '';
    const decideAs = (n: number, disposition: object) =>
      lead(
        t,
        'decideDisposition',
        {
          hold,
          members: [{ member: `unit/${unit}`, previous: null }],
          disposition,
          signature: signatureOf('quality', 'disposition', null, n),
        },
        n,
      );
    await done(decideAs(1, { kind: 'conforming', evidence: 'measured' }));
    await done(decideAs(2, { kind: 'useAsIs', concession: 'C-1' }));
    t.plantJudges();
    await done(decideAs(1, { kind: 'scrap', reason: 'Bent' }));
    t.plantJudges();
    const shown = await t.query<Answers['holdMembers']>('quality.holdMembers', { hold });
    expect(shown.rows).toMatchObject([{ disposition: 'scrap', kept: true }]);
    const affected = await t.query<Answers['affectedUnits']>('quality.affectedUnits', { issue, limit: 10 });
    expect(affected.rows.find((row) => row.unit === unit)).toMatchObject({ outcome: 'scrap' });
  });

  it('takes its rework item back when the plant refuses the disposition', async () => {
    const { t, unit, issue } = await afterNok();
    const members = [{ kind: 'unit', unit }];
    const [placed] = await done(
      lead(t, 'placeHold', { reason: 'Torque low', population: { kind: 'listed' }, members, issue }),
    );
    const hold = placed?.stream.slice('hold/'.length) ?? '';
    t.plantJudges();
    const reworks = () => t.query<{ rows: object[] }>('assembly.reworks', { line: 'FA1' });
    const before = (await reworks()).rows.length;
    const decided = await done(
      lead(t, 'decideDisposition', {
        hold,
        members: [{ member: `unit/${unit}`, previous: null }],
        disposition: { kind: 'repair', instruction: 'Weld', concession: 'C-1' },
        signature: signatureOf('quality', 'disposition'),
      }),
    );
    expect((await reworks()).rows).toHaveLength(before + 1);
    const pushed = toPush(t.store, everything('own')).flatMap(({ events }) => events);
    const bodies = pushed.map((event) => ('body' in event ? parseBody(event.body) : null));
    const ordered = bodies.find((event) => event?.type === 'ReworkOrdered');
    expect(ordered).toMatchObject({ class: 'proposal', causation: decided[0]?.eventId });
    t.plantJudges(decided.map(() => 'refused'));
    expect((await reworks()).rows).toHaveLength(before);
    expect(await t.query('site.inboxCounts', {}, 'quality')).toMatchObject({ refused: 1, mine: 1 });
    const { rows } = await t.query<{ rows: object[] }>('site.inbox', {}, 'quality');
    expect(rows).toMatchObject([{ type: 'DispositionDecided', subject: { kind: 'hold', issue } }]);
  });

  it.each([['runs'], ['starts']])(
    'that is decided more strictly withdraws the rework that it ordered, once the office terminal %s',
    async (when) => {
      const { t, unit, issue } = await afterNok();
      const attend = () =>
        reworkWithdrawalReactor(t, (error) => {
          throw error;
        });
      const running = when === 'runs' ? attend() : null;
      const members = [{ kind: 'unit', unit }];
      const [placed] = await done(
        lead(t, 'placeHold', { reason: 'Torque low', population: { kind: 'listed' }, members, issue }),
      );
      const hold = placed?.stream.slice('hold/'.length) ?? '';
      const signature = signatureOf('quality', 'disposition');
      const decide = async (disposition: object) => {
        const of = [{ member: `unit/${unit}`, previous: null }];
        await done(lead(t, 'decideDisposition', { hold, members: of, disposition, signature }));
        t.plantJudges();
      };
      type Rework = { readonly rework: string; readonly causeRef: string | null };
      const ordered = async () =>
        (await t.query<{ rows: Rework[] }>('assembly.reworks', { line: 'FA1' })).rows.filter(
          (row) => row.causeRef === hold,
        );
      t.plantJudges();
      await decide({ kind: 'rework', instruction: 'Retighten' });
      expect(await ordered()).toHaveLength(1);
      await decide({ kind: 'scrap', reason: 'Bent' });
      await (running ?? attend()).stop();
      expect(await ordered()).toHaveLength(1);
      t.plantJudges();
      expect(await ordered()).toEqual([]);
      const { reworks } = await t.query<{ reworks: object[] }>('assembly.unit', { unit });
      expect(reworks).toContainEqual(expect.objectContaining({ causeRef: hold, status: 'withdrawn' }));
    },
  );

  it('on a lot keeps its containers from the pick', async () => {
    const t = await openQualitySite();
    const population = { kind: 'lot', part: 'N14-020', lot: 'L-88354' };
    const preview = await t.query<Answers['holdPreview']>('quality.holdPreview', { population });
    expect(preview.containers.length).toBeGreaterThan(0);
    await done(lead(t, 'placeHold', { reason: 'Coating', population, members: [] }));
    const [first] = preview.containers;
    const subject = { kind: 'container', container: first?.container };
    expect(await t.query('quality.holdsOn', { subject })).toHaveLength(1);
  });

  it('is listed with its issue, page by page, and found by what it is about', async () => {
    const { t, unit, vin, issue } = await afterNok();
    const population = { kind: 'listed' };
    const place = (input: object) => done(lead(t, 'placeHold', { population, ...input }));
    await place({ reason: 'Torque', members: [{ kind: 'unit', unit }], issue });
    await place({ reason: 'Coating', members: [{ kind: 'container', container: 'C-100134' }] });
    const list = (input: object) => t.query<Answers['holds']>('quality.holds', input);
    const first = await list({ limit: 1 });
    const second = await list({ limit: 1, after: first.next });
    expect([...first.rows, ...second.rows].map((row) => [row.reason, row.issueNumber])).toEqual([
      ['Coating', null],
      ['Torque', expect.stringMatching(/^Q-/)],
    ]);
    expect(second.next).toBeNull();
    const number = second.rows[0]?.issueNumber ?? '';
    const found = async (text: string) => (await list({ text })).rows.map((row) => row.reason);
    expect(await Promise.all([vin.slice(-6), number, 'torq'].map(found))).toEqual([
      ['Torque'],
      ['Torque'],
      ['Torque'],
    ]);
    expect(await found('c-1001')).toEqual(['Coating']);
    expect(await found(vin.slice(-3))).toEqual([]);
    expect((await list({ status: 'lifted' })).rows).toEqual([]);
  });
});
