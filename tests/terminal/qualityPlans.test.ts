import { beforeAll, describe, expect, it } from 'vitest';
import type { QualitySite } from './qualitySite.ts';
import { done, openQualitySite } from './qualitySite.ts';
import { plansOf } from './queryPlans.ts';

/** Tables that grow with the life of the site. */
const growing =
  /^(issue|issue_unit|hold|hold_member|event|attention_closed|unit|visit|tightening|part_installed|part_removed|container|person|personal_record)$/;

describe('queries of quality and the inbox', () => {
  let t: QualitySite;
  let unit: string;
  let issue: string;
  let hold: string;

  beforeAll(async () => {
    t = await openQualitySite();
    const built = await t.unitAtWheels('PO-42801');
    unit = built.unit;
    for (const torque of [121, 119, 118]) await t.tighten(built.vin, torque);
    const { rows } = await t.query<{ rows: { issue: string }[] }>('quality.issues');
    issue = rows[0]?.issue ?? '';
    const place = { reason: 'r', population: { kind: 'listed' }, members: [{ kind: 'unit', unit }] };
    const [placed] = await done(t.execute('quality.placeHold', place, 'quality'));
    hold = placed?.stream.slice('hold/'.length) ?? '';
  });

  it('read no growing table from end to end', async () => {
    const window = { from: '2026-11-22T00:00:00.000Z', until: null };
    const asks: [string, object][] = [
      ['quality.issues', {}],
      ['quality.issues', { view: 'finished', after: `2026-11-22T00:00:00.000Z/${issue}` }],
      ['quality.issues', { view: 'all' }],
      ['quality.issues', { view: 'all', text: '100134' }],
      ['quality.issueCounts', {}],
      ['quality.issue', { issue }],
      ['quality.affectedUnits', { issue }],
      ['quality.issueTimeline', { issue }],
      ['quality.issuesOfUnit', { unit }],
      ['quality.holds', {}],
      ['quality.hold', { hold }],
      ['quality.holdMembers', { hold }],
      ['quality.holdMembers', { hold, undecided: true }],
      ['quality.holdsOn', { subject: { kind: 'unit', unit } }],
      ['quality.holdsOn', { subject: { kind: 'lot', part: 'N14-020', lot: 'L-1' } }],
      ['quality.holdsOn', { subject: { kind: 'container', container: 'C-100001' } }],
      ['quality.holdPreview', { population: { kind: 'toolWindow', tool: 'T-17', ...window } }],
      ['quality.holdPreview', { population: { kind: 'stationWindow', station: 'FA-10', ...window } }],
      ['quality.holdPreview', { population: { kind: 'lot', part: 'N14-020', lot: 'L-1' } }],
      [
        'quality.holdPreview',
        {
          population: { kind: 'listed' },
          members: [
            { kind: 'unit', unit },
            { kind: 'container', container: 'C-100001' },
            { kind: 'lot', part: 'N14-020', lot: 'L-1' },
          ],
        },
      ],
      ['site.inbox', { scope: 'all' }],
      ['site.inboxCounts', {}],
      ['site.inboxReviewed', {}],
    ];
    const scans: string[] = [];
    let looked = 0;
    for (const [name, input] of asks) {
      const plans = await plansOf(t, () => t.query(name as 'quality.issues', input, 'quality'));
      looked += plans.length;
      for (const plan of plans) {
        const table = /^SCAN (\S+)$/.exec(plan)?.[1] ?? '';
        if (growing.test(table)) scans.push(`${name} ${JSON.stringify(input)}: ${plan}`);
      }
    }
    expect(scans).toEqual([]);
    expect(looked).toBeGreaterThan(40);
  });
});
