import { describe, expect, it } from 'vitest';
import { noReads } from '#domain/kernel/decision';
import { isoInstant } from '#domain/kernel/runtime';
import { endHoldWindow } from '#domain/quality/holdDecisions';
import type { HoldEvent, HoldMember, Population } from '#domain/quality/holdEvents';
import { holdEvents } from '#domain/quality/holdEvents';
import { hold, membersOf } from '#domain/quality/hold';
import { keeps } from '#domain/quality/holdMatching';
import { windowRuns } from '#domain/quality/holdWindow';
import { fold, given, recorded } from '../given.ts';
import * as w from './issueWorld.ts';

const id = 'h-1';
const from = '2026-11-22T06:00:00.000Z';
const minutes = (n: number): string => isoInstant(Date.parse(w.lead.now) + n * 60_000);
const byTool = (until: string | null, since = from): Population => ({
  kind: 'toolWindow',
  tool: 'T-17',
  from: since,
  until,
});
const member: HoldMember = { kind: 'unit', unit: 'u-1' };
const placed = (population: Population): HoldEvent => ({
  type: 'HoldPlaced',
  payload: { number: 'H-2611-00000', reason: 'torque', issue: null, population, members: [member] },
});
const signature = w.signatureOf('p-lin');
const ended = (until: string): HoldEvent => ({
  type: 'HoldWindowEnded',
  payload: { until, reason: 'Tool changed', signature },
});
const lifted: HoldEvent = { type: 'HoldLifted', payload: { reason: 'all decided', signature } };
const tightenedAt = (instant: string) => ({
  kind: 'unit' as const,
  unit: 'u-9',
  lots: [],
  work: [{ from: instant, until: instant, uncertaintyMs: 0, station: 'FA-10', tool: 'T-17', lots: [] }],
});

describe('ending the window of a hold', () => {
  const input = { hold: id, reason: 'Tool changed', signature };
  const ending = (...past: HoldEvent[]) => given(hold, id, past).when((s) => endHoldWindow(s, input, w.lead));

  it('ends it where it is decided, signed, and waits for the plant', () => {
    ending(placed(byTool(null))).then([
      { type: 'HoldWindowEnded', payload: { until: w.lead.now, reason: 'Tool changed', signature } },
    ]);
    ending(placed(byTool(minutes(60)))).then([{ type: 'HoldWindowEnded', payload: { until: w.lead.now } }]);
    expect(holdEvents.HoldWindowEnded.loosens).toBe(true);
    given(hold, id, [placed(byTool(null))])
      .when((s) => endHoldWindow(s, input, w.second))
      .thenRefused('signatureMismatch');
    given(hold, id, [placed(byTool(null))])
      .when((s) => endHoldWindow(s, input, w.policy))
      .thenRefused('personNeeded');
  });

  it('is refused where there is nothing to end', () => {
    ending().thenRefused('holdUnknown');
    ending(placed({ kind: 'listed' })).thenRefused('holdWithoutWindow');
    ending(placed({ kind: 'lot', part: 'P-1', lot: 'L-9' })).thenRefused('holdWithoutWindow');
    ending(placed(byTool(minutes(-60)))).thenRefused('holdWindowOver', { endedAt: minutes(-60) });
    ending(placed(byTool(null, minutes(5)))).thenRefused('holdWindowNotBegun', { beginsAt: minutes(5) });
    ending(placed(byTool(null)), lifted).thenRefused('holdLifted');
  });

  it('happens once: who is later learns of the first, also where their clock is behind', () => {
    for (const at of [minutes(-1), minutes(1)])
      ending(placed(byTool(null)), ended(at)).thenRefused('holdWindowEnded', { endedAt: at });
  });

  it('keeps what belongs to it, and takes in nothing later', () => {
    const state = fold(hold, id, [placed(byTool(null)), ended(w.lead.now)]);
    expect(state.status).toBe('placed');
    expect(keeps(state, { ...tightenedAt(minutes(5)), unit: 'u-1' })).toBe(true);
    expect(keeps(state, tightenedAt(minutes(-5)))).toBe(true);
    expect(keeps(state, tightenedAt(minutes(5)))).toBe(false);
    expect(hold.concerns(id, state)).not.toContain('tool/T-17');
  });

  it('lengthens no window', () => {
    const state = fold(hold, id, [placed(byTool(minutes(-60))), ended(w.lead.now)]);
    expect(keeps(state, tightenedAt(minutes(-30)))).toBe(false);
  });

  it('stands when a member found late brings a lifted hold back', () => {
    const found: HoldEvent = {
      type: 'HoldMembersAdded',
      payload: { members: [{ kind: 'unit', unit: 'u-2' }], because: null },
    };
    const over = fold(hold, id, [placed(byTool(null)), lifted]);
    const liftedAt = over.status === 'lifted' ? over.liftedAt : '';
    const again = fold(hold, id, [placed(byTool(null)), lifted, found]);
    expect(again.status).toBe('placed');
    expect(Object.keys(membersOf(again))).toHaveLength(2);
    expect(keeps(again, tightenedAt(liftedAt))).toBe(true);
    expect(keeps(again, tightenedAt(isoInstant(Date.parse(liftedAt) + 60_000)))).toBe(false);
  });

  it('is judged again at the plant, after whoever came first', () => {
    const second = recorded(hold, id, ended(minutes(1)), { actor: w.lead.actor });
    const after = fold(hold, id, [placed(byTool(null)), ended(w.lead.now)]);
    expect(hold.legal(after, second, noReads)).toMatchObject({ code: 'holdWindowEnded' });
  });
});

describe('a window', () => {
  it('runs until it ends, and a hold by list or lot has none', () => {
    expect(windowRuns(byTool(null), w.lead.now)).toBe(true);
    expect(windowRuns(byTool(minutes(1)), w.lead.now)).toBe(true);
    expect(windowRuns(byTool(w.lead.now), w.lead.now)).toBe(false);
    expect(windowRuns({ kind: 'listed' }, w.lead.now)).toBe(false);
  });
});
