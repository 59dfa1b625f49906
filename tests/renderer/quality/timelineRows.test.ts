import { describe, expect, it } from 'vitest';
import { isEchoOfHold, saidWith } from '#renderer/quality/timelineRows.ts';
import type { TimelineRow } from '#renderer/quality/useIssue.ts';

describe('a row of the time line', () => {
  it('keeps what was written with an act beside why that was refused', () => {
    const payload = { disposition: { kind: 'scrap', reason: 'Bent' } };
    expect(saidWith('Somebody was faster.', payload)).toBe('Somebody was faster. · Bent');
    expect(saidWith('', payload)).toBe('Bent');
    expect(saidWith('Somebody was faster.', {})).toBe('Somebody was faster.');
  });

  it('that says on the issue what its hold says already is left out, and what somebody found alone is not', () => {
    const row = (change: Partial<TimelineRow>): TimelineRow => ({
      eventId: 'e',
      type: 'AffectedUnitsFound',
      at: '2026-11-22T08:00:00.000Z',
      by: { kind: 'policy', policy: 'holdGrowth' },
      terminal: 't-1',
      terminalName: null,
      hold: null,
      about: { count: 1, named: [] },
      person: null,
      status: 'accepted',
      sync: 'confirmed',
      refusal: null,
      names: {},
      payload: { units: ['u-1'], because: null },
      ...change,
    });
    const grown = row({ type: 'HoldMembersAdded', hold: { hold: 'h-1', number: 'H-1' }, payload: {} });
    const account = { means: 'held', ref: 'h-1', note: '' };
    const accounted = row({ type: 'AffectedUnitsAccounted', payload: { units: ['u-1'], account } });
    const rows = [row({}), grown, accounted];
    expect(rows.map((one) => isEchoOfHold(one, rows))).toEqual([true, false, true]);
    expect(isEchoOfHold(row({ terminal: 't-2' }), rows)).toBe(false);
    expect(isEchoOfHold(row({ at: '2026-11-22T08:00:01.000Z' }), rows)).toBe(false);
    expect(isEchoOfHold(accounted, [accounted])).toBe(false);
  });
});
