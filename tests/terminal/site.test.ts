import { describe, expect, it } from 'vitest';
import type { Outputs } from '#terminal/contract/infer';
import type { peopleContract } from '#terminal/contract/people';
import type { siteContract } from '#terminal/contract/site';
import { personByBadge } from '#db/queries/people';
import { done, openQualitySite } from './qualitySite.ts';
import type { QualitySite } from './qualitySite.ts';
import { signatureOf } from './testTerminal.ts';

type SiteAnswers = Outputs<typeof siteContract.queries>;
type PeopleAnswers = Outputs<typeof peopleContract.queries>;

const certificateOf = (terminal: string) => ({
  terminal,
  name: terminal,
  site: 'site',
  publicKey: 'k'.repeat(60),
  issuedAt: '2026-11-22T07:00:00.000Z',
  signature: 's'.repeat(88),
});
const duty = { kind: 'floor', line: 'FA1', stations: ['FA-10'], zones: [], scopes: ['site', 'line/FA1'] };
const office = { kind: 'policy', policy: 'enrolment' } as const;
const enroll = (t: QualitySite, terminal: string, tools: string[] = []) =>
  t.execute(
    'site.enrollTerminal',
    { terminal, name: terminal, duty, tools, certificate: certificateOf(terminal) },
    office,
  );
const terminals = (t: QualitySite) => t.query<SiteAnswers['terminals']>('site.terminals', {}, 'admin');

describe('terminals', () => {
  it('are enrolled by the office terminal, given work and replaced by an administrator', async () => {
    const t = await openQualitySite();
    await done(enroll(t, 't-10', ['T-17']));
    await done(enroll(t, 't-1'));
    const assigned = { terminal: 't-10', name: 'FA-10', duty, tools: ['T-17', 'T-18'] };
    await done(t.execute('site.assignTerminal', assigned, 'admin'));
    expect(await terminals(t)).toMatchObject([
      {
        terminal: 't-10',
        name: 'FA-10',
        self: false,
        status: 'active',
        tools: ['T-17', 'T-18'],
        heard: null,
      },
      { terminal: 't-1', self: true },
    ]);
    const fresh = { terminal: 't-11', certificate: certificateOf('t-11') };
    await done(t.execute('site.replaceTerminal', { old: 't-10', fresh }, 'admin'));
    const after = await terminals(t);
    expect(after.find((x) => x.terminal === 't-10')).toMatchObject({
      status: 'replaced',
      replacedBy: 't-11',
    });
    expect(after.find((x) => x.terminal === 't-11')).toMatchObject({
      name: 'FA-10',
      tools: ['T-17', 'T-18'],
    });
  });

  it('are declared lost with the end of their runs as this PC knows them', async () => {
    const t = await openQualitySite();
    await done(enroll(t, 't-1'));
    await done(t.execute('site.declareLost', { terminal: 't-1', reason: 'burnt' }, 'admin'));
    expect(await terminals(t)).toMatchObject([{ terminal: 't-1', status: 'lost', endReason: 'burnt' }]);
  });

  it('show what the plant has heard of them', async () => {
    const t = await openQualitySite();
    await done(enroll(t, 't-10'));
    t.store.statements.putHeard.run({
      terminal: 't-10',
      name: 't-10',
      run: null,
      throughSeq: 41,
      saidSeq: 44,
      saidCursor: 100,
      pending: 3,
      lastHeardAt: '2026-11-22T08:00:00.000Z',
      version: '0.1.0',
      clockOffsetMs: 12,
    });
    expect(await terminals(t)).toMatchObject([{ heard: { throughSeq: 41, saidSeq: 44, pending: 3 } }]);
  });
});

describe('the inbox', () => {
  const inbox = (t: QualitySite, scope: 'mine' | 'all', who: 'quality' | 'supervisor' = 'quality') =>
    t.query<SiteAnswers['inbox']>('site.inbox', { scope }, who);

  /** A lead's decision that the plant refused. */
  async function refused() {
    const t = await openQualitySite();
    const { unit } = await t.unitAtWheels('PO-42801');
    const members = [{ kind: 'unit', unit }];
    const place = { reason: 'Torque', population: { kind: 'listed' }, members };
    const [placed] = await done(t.execute('quality.placeHold', place, 'quality'));
    t.plantJudges();
    const disposition = { kind: 'conforming', evidence: 'measured' };
    await done(
      t.execute(
        'quality.decideDisposition',
        {
          hold: placed?.stream.slice('hold/'.length),
          members: [{ member: `unit/${unit}`, previous: null }],
          disposition,
          signature: signatureOf('quality', 'disposition'),
        },
        'quality',
      ),
    );
    t.plantJudges(['refused']);
    return { t, stream: placed?.stream ?? '' };
  }

  it('holds a refused decision with its reason, until who decided has taken note', async () => {
    const { t, stream } = await refused();
    const { rows } = await inbox(t, 'mine');
    expect(rows).toMatchObject([
      {
        kind: 'refused',
        type: 'DispositionDecided',
        stream,
        subject: { kind: 'hold', label: { en: expect.stringMatching(/^H-/) } },
        code: 'notLegal',
        owner: 'quality',
        mine: true,
        by: { kind: 'person', person: 'p-quality-1' },
      },
    ]);
    expect(await t.query('site.inboxCounts', {}, 'quality')).toEqual({
      refused: 1,
      discrepancies: 0,
      stuck: 0,
      mine: 1,
      overdue: expect.any(Number),
    });
    const event = rows[0]?.id;
    expect(await t.execute('site.acknowledgeRefusal', { event }, 'logistics')).toMatchObject({
      code: 'inboxEntryOfOthers',
      params: { owner: 'quality' },
    });
    await done(t.execute('site.acknowledgeRefusal', { event, note: 'seen' }, 'quality'));
    expect((await inbox(t, 'all')).rows).toEqual([]);
    expect(await t.execute('site.acknowledgeRefusal', { event }, 'quality')).toMatchObject({
      code: 'inboxEntryUnknown',
    });
  });

  it('shows to others only what is theirs, unless they ask for all', async () => {
    const { t } = await refused();
    expect((await inbox(t, 'mine', 'supervisor')).rows).toEqual([]);
    expect((await inbox(t, 'all', 'supervisor')).rows).toMatchObject([{ mine: false }]);
  });
});

describe('people', () => {
  const people = (t: QualitySite) => t.query<PeopleAnswers['people']>('people.people', {}, 'admin');

  it('are added by an administrator, named, qualified and let go', async () => {
    const t = await openQualitySite();
    const input = { badge: '2001', name: { zh: '何敏', en: 'He Min' }, roles: ['operator'], pin: '135790' };
    await done(t.execute('people.addPerson', input, 'admin'));
    const added = personByBadge(t.database.read, '2001');
    expect(added).toMatchObject({ roles: ['operator'], name: input.name, status: 'active' });
    const person = added?.person;
    expect(await t.execute('people.addPerson', input, 'admin')).toMatchObject({
      code: 'badgeTaken',
      params: { person },
    });
    await done(
      t.execute('people.qualifyPerson', { person, qualification: 'HV', validUntil: null }, 'supervisor'),
    );
    await done(t.execute('people.deactivatePerson', { person, reason: 'left' }, 'admin'));
    const row = (await people(t)).rows.find((p) => p.badge === '2001');
    expect(row).toMatchObject({
      status: 'deactivated',
      qualifications: [{ qualification: 'HV', expired: false }],
      hasPin: true,
    });
    await done(
      t.execute(
        'people.reactivatePerson',
        { person, reason: 'back', signature: signatureOf('admin', 'reactivate') },
        'admin',
      ),
    );
    expect(personByBadge(t.database.read, '2001')).toMatchObject({ status: 'deactivated' });
    t.plantJudges();
    expect(personByBadge(t.database.read, '2001')).toMatchObject({ status: 'active' });
  });

  it('cannot be added, renamed or given roles by anybody else', async () => {
    const t = await openQualitySite();
    for (const verb of ['addPerson', 'grantRole', 'setPin', 'changePersonalFields']) {
      expect(t.areas.people?.commands[verb]?.command.roles).toEqual(['admin']);
    }
  });

  it('keep the last administrator', async () => {
    const t = await openQualitySite();
    const person = personByBadge(t.database.read, '1006')?.person;
    expect(await t.execute('people.deactivatePerson', { person, reason: 'left' }, 'admin')).toMatchObject({
      code: 'lastAdmin',
    });
  });
});
