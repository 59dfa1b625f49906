import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '#domain/kernel/actor';
import type { QualitySite } from './qualitySite.ts';
import { done, openQualitySite } from './qualitySite.ts';
import { openTestTerminal } from './testTerminal.ts';

const nothing = {
  unit: null,
  line: null,
  station: null,
  operation: null,
  part: null,
  lot: null,
  tool: null,
  characteristic: null,
};
const opening = {
  source: 'audit',
  defectCode: null,
  severity: 'B',
  subject: nothing,
  title: 'Scratch',
  text: '',
};
const listed = { reason: 'Check', population: { kind: 'listed' }, members: [], issue: null };
const box = {
  container: 'C-7',
  part: 'DHG-100',
  lot: 'L-1',
  quantity: 10,
  location: 'SM-1',
  expiresAt: null,
  delivery: null,
};
const window = { from: '2026-11-22T06:00:00.000Z', until: null };

let site: QualitySite;
let unit = '';
let issue = '';

beforeEach(async () => {
  site = await openQualitySite();
  ({ unit } = await site.unitAtWheels('PO-42801'));
  const [opened] = await done(site.execute('quality.openIssue', opening, 'quality'));
  issue = opened?.stream.slice('issue/'.length) ?? '';
});
afterEach(() => site.database.close());

const expectRefused = async (name: `${string}.${string}`, input: object, who: Role, code: string) => {
  const before = site.store.lastSeq;
  expect(await site.execute(name, input, who), `${name} ${JSON.stringify(input)}`).toMatchObject({
    ok: false,
    code,
  });
  expect(site.store.lastSeq).toBe(before);
};
const taken = (name: `${string}.${string}`, input: object, who: Role) => done(site.execute(name, input, who));

describe('a wish that names what there is not', () => {
  it.each([
    [{ unit: '__proto__' }, 'unitUnknown'],
    [{ unit: 'ghost' }, 'unitUnknown'],
    [{ line: 'FA9' }, 'lineUnknown'],
    [{ station: 'FA-99' }, 'stationUnknown'],
    [{ operation: 'OP-9999' }, 'operationUnlisted'],
    [{ part: 'NOPE' }, 'partUnknown'],
    [{ tool: 'T-99' }, 'toolUnknown'],
    [{ characteristic: 'constructor' }, 'characteristicUnknown'],
  ])('opens no issue about %j', async (subject, code) => {
    await expectRefused(
      'quality.openIssue',
      { ...opening, subject: { ...nothing, ...subject } },
      'operator',
      code,
    );
  });

  it('opens no issue with a defect code or an affected unit that there is not', async () => {
    await expectRefused(
      'quality.openIssue',
      { ...opening, defectCode: 'NOPE' },
      'operator',
      'defectCodeUnknown',
    );
    await expectRefused(
      'quality.openIssue',
      { ...opening, affectedUnits: [unit, '__proto__'] },
      'operator',
      'unitUnknown',
    );
    await taken('quality.openIssue', { ...opening, subject: { ...nothing, unit, lot: 'L-9' } }, 'operator');
  });

  it('adds no unit, person or account to an issue that there is not', async () => {
    const of = { issue };
    await expectRefused(
      'quality.reportAffectedUnits',
      { ...of, units: [unit, 'ghost'], reason: 'Late' },
      'quality',
      'unitUnknown',
    );
    await taken('quality.reportAffectedUnits', { ...of, units: [unit], reason: 'Late' }, 'quality');
    const account = (means: string, ref: string | null) => ({
      ...of,
      units: [unit],
      account: { means, ref, note: '' },
    });
    await expectRefused('quality.accountUnits', account('held', 'ghost'), 'quality', 'holdUnknown');
    await expectRefused('quality.accountUnits', account('rework', null), 'quality', 'reworkUnknown');
    await expectRefused('quality.joinTeam', { ...of, person: 'ghost' }, 'quality', 'personUnknown');
    await expectRefused('quality.acknowledgeIssue', { ...of, owner: 'ghost' }, 'quality', 'personUnknown');
    const action = { ...of, kind: 'corrective', text: 'Watch', responsible: 'ghost', dueAt: null };
    await expectRefused('quality.addAction', action, 'quality', 'personUnknown');
    await taken('quality.addAction', { ...action, responsible: null }, 'quality');
  });

  it.each([
    [{ members: [{ kind: 'unit', unit: 'ghost' }] }, 'unitUnknown'],
    [{ members: [{ kind: 'lot', part: 'NOPE', lot: 'L-1' }] }, 'partUnknown'],
    [{ population: { kind: 'lot', part: 'NOPE', lot: 'L-1' } }, 'partUnknown'],
    [{ population: { kind: 'toolWindow', tool: 'T-99', ...window } }, 'toolUnknown'],
    [{ population: { kind: 'stationWindow', station: 'FA-99', ...window } }, 'stationUnknown'],
    [{ members: [{ kind: 'container', container: 'C-7' }], issue: 'ghost' }, 'issueUnknown'],
  ])('places no hold on %j', async (change, code) => {
    await expectRefused('quality.placeHold', { ...listed, ...change }, 'quality', code);
  });

  it('places a hold on a lot or a container that only another PC may know', async () => {
    const lot = { kind: 'lot', part: 'DHG-100', lot: 'never-heard' };
    const [placed] = await taken('quality.placeHold', { ...listed, population: lot }, 'quality');
    const hold = placed?.stream.slice('hold/'.length) ?? '';
    const label = { hold, members: [{ kind: 'container', container: 'C-never-heard' }] };
    await taken('quality.addHoldMembers', label, 'quality');
    await expectRefused(
      'quality.addHoldMembers',
      { hold, members: [{ kind: 'unit', unit: 'ghost' }] },
      'quality',
      'unitUnknown',
    );
  });

  it('receives, calls, consumes and asks for no part that the site does not have', async () => {
    await expectRefused('logistics.receiveContainer', { ...box, part: 'NOPE' }, 'logistics', 'partUnknown');
    await expectRefused(
      'logistics.raiseCall',
      { location: 'LS-01', part: 'NOPE' },
      'logistics',
      'partUnknown',
    );
    await expectRefused(
      'assembly.callAndon',
      { station: 'FA-10', kind: 'material', part: 'NOPE' },
      'operator',
      'partUnknown',
    );
    await expectRefused(
      'assembly.callAndon',
      { station: 'FA-10', kind: 'help', unit: 'ghost' },
      'operator',
      'unitUnknown',
    );
    const use = { container: 'C-100001', quantity: 1, purpose: 'scrap' };
    await expectRefused(
      'logistics.consumeFromContainer',
      { ...use, container: 'NOPE' },
      'logistics',
      'containerUnknown',
    );
    await expectRefused(
      'logistics.consumeFromContainer',
      { ...use, unit: 'ghost' },
      'logistics',
      'unitUnknown',
    );
    await taken('logistics.consumeFromContainer', { ...use, unit }, 'logistics');
  });

  it('records no defect with a code, part or operation that there is not', async () => {
    const defect = { station: 'FA-10', unit, defectCode: 'LEAK', text: '' };
    await expectRefused(
      'assembly.recordDefect',
      { ...defect, defectCode: 'NOPE' },
      'operator',
      'defectCodeUnknown',
    );
    await expectRefused('assembly.recordDefect', { ...defect, part: 'NOPE' }, 'operator', 'partUnknown');
    await expectRefused(
      'assembly.recordDefect',
      { ...defect, operation: 'NOPE' },
      'operator',
      'operationUnlisted',
    );
    await taken('assembly.recordDefect', defect, 'operator');
  });
});

describe('half a piece', () => {
  it('is not received, split off, taken out, counted, called or left short', async () => {
    const half = 'quantityNotWhole';
    await expectRefused('logistics.receiveContainer', { ...box, quantity: 0.5 }, 'logistics', half);
    const of = { container: 'C-100001' };
    await expectRefused('logistics.splitContainer', { ...of, into: 'C-8', quantity: 1.5 }, 'logistics', half);
    await expectRefused(
      'logistics.consumeFromContainer',
      { ...of, quantity: 0.5, purpose: 'build' },
      'logistics',
      half,
    );
    await expectRefused('logistics.countContainer', { ...of, counted: 95.5 }, 'logistics', half);
    const call = { location: 'LS-01', part: 'DHG-100' };
    await expectRefused('logistics.raiseCall', { ...call, quantity: 0.5 }, 'logistics', half);
    const [raised] = await taken('logistics.raiseCall', { ...call, quantity: 2 }, 'logistics');
    const short = { call: raised?.stream.slice('call/'.length), available: 1.5, reason: 'Empty' };
    await expectRefused('logistics.reportShort', short, 'logistics', half);
  });
});

describe('what only a PC with master data can know', () => {
  it('is not refused by one that has none yet', async () => {
    const fresh = openTestTerminal();
    const subject = { ...nothing, station: 'FA-01', part: 'P-1', tool: 'T-1', characteristic: 'K-1' };
    expect(await fresh.execute('quality.openIssue', { ...opening, subject }, 'quality')).toMatchObject({
      ok: true,
    });
    fresh.database.close();
  });
});

describe('words of blanks only', () => {
  it.each([
    ['quality.openIssue', { ...opening, title: ' \t' }],
    ['quality.openIssue', { ...opening, title: '\u200b\u200d\ufeff' }],
    ['quality.openIssue', { ...opening, title: '\u0007 \u001b' }],
    ['quality.placeHold', { ...listed, reason: '\u3164\u2800\ufe0f' }],
    ['quality.commentIssue', { issue: 'i', text: '\n ' }],
    ['quality.reopenIssue', { issue: 'i', reason: '  ' }],
    ['quality.placeHold', { ...listed, reason: '　' }],
    ['logistics.cancelCall', { call: 'c', reason: ' ' }],
    ['assembly.undoOperation', { station: 'FA-10', unit: 'u', operation: 'o', reason: ' ' }],
    ['assembly.openRework', { unit: 'u', station: null, operation: null, issue: null, text: ' ' }],
    ['people.deactivatePerson', { person: 'p', reason: ' ' }],
    ['people.addPerson', { badge: 'b', name: { zh: ' ', en: 'A' }, roles: ['operator'], pin: null }],
    ['site.revokeTerminal', { terminal: 't', reason: ' ' }],
  ] as const)('%s does not take', async (name, input) => {
    await expect(site.execute(name, input, 'quality')).rejects.toThrow(/invalid/);
  });

  it('are cut off around others', async () => {
    await taken('quality.commentIssue', { issue, text: '  Seen \n' }, 'quality');
    const body = site.database.sqlite
      .prepare<[], { body: string }>("select body from event where type = 'IssueCommented'")
      .get()?.body;
    expect(body).toContain('{"text":"Seen"}');
  });
});

describe('the label of a new container', () => {
  it.each([
    ['logistics.receiveContainer', { ...box, container: '.' }],
    ['logistics.receiveContainer', { ...box, container: '..' }],
    ['logistics.splitContainer', { container: 'C-7', into: '..', quantity: 1 }],
  ] as const)('is none of dots alone: %s', async (name, input) => {
    await expect(site.execute(name, input, 'logistics')).rejects.toThrow(/invalid/);
  });
});

describe('an instant', () => {
  const action = { kind: 'corrective', text: 'Guard the belt', responsible: null };
  it.each([
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
    ['2026-12-01T08:00:00.1234567Z', '2026-12-01T08:00:00.123Z'],
  ])('that is given as %s is recorded as %s', async (dueAt, recorded) => {
    await taken('quality.addAction', { issue, ...action, dueAt }, 'quality');
    const body = site.database.sqlite
      .prepare<[], { body: string }>("select body from event where type = 'ActionAdded'")
      .get()?.body;
    expect(body).toContain(`"dueAt":"${recorded}"`);
  });

  it.each(['tomorrow', '2026-02-30T08:00:00Z', '2026-12-01T08:00:00+08:00'])(
    'is none as %s',
    async (dueAt) => {
      const asked = site.execute('quality.addAction', { issue, ...action, dueAt }, 'quality');
      await expect(asked).rejects.toThrow(/invalid/);
    },
  );
});
