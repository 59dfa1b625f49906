import { describe, expect, it } from 'vitest';
import { unit as unitStream } from '#domain/assembly/unit';
import type { UnitEvent } from '#domain/assembly/unitEvents';
import { hold } from '#domain/quality/hold';
import type { Disposition, HoldEvent } from '#domain/quality/holdEvents';
import { issue } from '#domain/quality/issue';
import { knownReads } from '#domain/quality/knownReads';
import { fold, recorded } from '../given.ts';
import * as w from './issueWorld.ts';

const placed: HoldEvent = {
  type: 'HoldPlaced',
  payload: {
    number: 'H-2611-00000',
    reason: 'torque',
    issue: null,
    population: { kind: 'listed' },
    members: [
      { kind: 'unit', unit: 'u-1' },
      { kind: 'container', container: 'C-1' },
    ],
  },
};
const decided = (disposition: Disposition): HoldEvent => ({
  type: 'DispositionDecided',
  payload: {
    decisions: ['unit/u-1', 'container/C-1'].map((member) => ({ member, rework: 'rw-1', previous: null })),
    disposition,
    signature: w.signatureOf('p-lin'),
  },
});
const conforming: Disposition = { kind: 'conforming', evidence: 'measured 141 Nm' };
const by = { actor: w.lead.actor };

describe('what is decided about a unit that is gone', () => {
  const judge = (disposition: Disposition, where: string) =>
    hold.legal(
      fold(hold, 'h-1', [placed]),
      recorded(hold, 'h-1', decided(disposition), by),
      knownReads({}, { [where]: ['unit/u-1'] }),
    );
  const onIssue = (outcome: 'conforming' | 'scrap', where: string) =>
    issue.legal(
      fold(issue, 'i-1', [w.opened('A', ['u-1'])]),
      recorded(
        issue,
        'i-1',
        {
          type: 'AffectedUnitsDecided',
          payload: {
            units: ['u-1'],
            outcome,
            evidence: 'seen',
            concession: '',
            hold: null,
            signature: w.signatureOf('p-lin'),
          },
        },
        by,
      ),
      knownReads({}, { [where]: ['unit/u-1'] }),
    );

  it('is nothing that is done here once it has left, as the judge knows', () => {
    const scrap: Disposition = { kind: 'scrap', reason: 'bent' };
    expect(judge(scrap, 'shipped/u-1')).toMatchObject({
      code: 'unitHasLeft',
      params: { unit: 'u-1', outcome: 'scrap' },
    });
    expect(judge({ kind: 'rework', instruction: 'again' }, 'shipped/u-1')).toMatchObject({
      code: 'unitHasLeft',
    });
    expect(judge(conforming, 'shipped/u-1')).toBeNull();
    expect(judge(scrap, 'shipped/u-2')).toBeNull();
    expect(onIssue('scrap', 'shipped/u-1')).toMatchObject({ code: 'unitHasLeft' });
    expect(onIssue('conforming', 'shipped/u-1')).toBeNull();
  });

  it('is nothing but scrap once it is scrapped', () => {
    expect(judge(conforming, 'scrapped/u-1')).toMatchObject({ code: 'unitIsScrapped' });
    expect(judge({ kind: 'scrap', reason: 'bent' }, 'scrapped/u-1')).toBeNull();
    expect(onIssue('conforming', 'scrapped/u-1')).toMatchObject({ code: 'unitIsScrapped' });
  });

  it('is found by its own stream from the day on that it is gone', () => {
    const gone = (event: UnitEvent) => unitStream.concerns('u-1', fold(unitStream, 'u-1', [event]));
    const signature = w.signatureOf('p-lin');
    const nothing: string[] = [];
    const checked = { route: nothing, visits: nothing, holds: nothing, issues: nothing, reworks: nothing };
    expect(gone({ type: 'UnitShipped', payload: { checked, signature } })).toEqual(['shipped/u-1']);
    expect(gone({ type: 'UnitScrapped', payload: { reason: 'bent', note: '', signature } })).toEqual([
      'scrapped/u-1',
    ]);
  });
});
