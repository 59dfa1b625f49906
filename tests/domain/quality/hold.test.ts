import { describe, expect, it } from 'vitest';
import { noReads } from '#domain/kernel/decision';
import { isoInstant } from '#domain/kernel/runtime';
import { hold, membersOf } from '#domain/quality/hold';
import { holdEvents } from '#domain/quality/holdEvents';
import type { Disposition, HoldEvent, HoldMember } from '#domain/quality/holdEvents';
import * as decide from '#domain/quality/holdDecisions';
import { covers, holdsOn, keeps } from '#domain/quality/holdMatching';
import { subjectsOfWork } from '#domain/quality/holdWindow';
import { issue } from '#domain/quality/issue';
import { contextFor, fold, given, recorded } from '../given.ts';
import * as w from './issueWorld.ts';

const id = 'h-1';
const unit = (u: string): HoldMember => ({ kind: 'unit', unit: u });
const container: HoldMember = { kind: 'container', container: 'C-1' };
const lot: HoldMember = { kind: 'lot', part: 'P-1', lot: 'L-88213' };
const placed = (...members: HoldMember[]): HoldEvent => ({
  type: 'HoldPlaced',
  payload: {
    number: 'H-2611-00000',
    reason: 'torque',
    issue: null,
    population: { kind: 'listed' },
    members,
  },
});
const added = (...members: HoldMember[]): HoldEvent => ({
  type: 'HoldMembersAdded',
  payload: { members, because: null },
});
const conforming: Disposition = { kind: 'conforming', evidence: 'measured 141 Nm' };
const decided = (disposition: Disposition, ...members: string[]): HoldEvent => ({
  type: 'DispositionDecided',
  payload: {
    decisions: members.map((member) => ({ member, rework: 'rw-1', previous: null })),
    disposition,
    signature: w.signatureOf('p-lin'),
  },
});
const lifted: HoldEvent = {
  type: 'HoldLifted',
  payload: { reason: 'all decided', signature: w.signatureOf('p-lin') },
};
const after = (...past: HoldEvent[]) => given(hold, id, past);
const linkedIssue = (...past: Parameters<typeof fold<typeof issue.initial, typeof issue.events>>[2]) => ({
  issue: 'i-1',
  state: fold(issue, 'i-1', past),
  left: new Set<string>(),
});

describe('placing a hold', () => {
  const input = { reason: 'torque', population: { kind: 'listed' as const }, members: [unit('u-1')] };

  it('keeps its members at once, under a number for people', () => {
    const decision = decide.placeHold(input, null, w.lead);
    expect(decision).toMatchObject({
      ok: true,
      events: [
        {
          type: 'HoldPlaced',
          payload: { number: expect.stringMatching(/^H-2611-/), issue: null, members: [unit('u-1')] },
        },
      ],
    });
    expect(holdEvents.HoldPlaced.class).toBe('fact');
  });

  it('of a list needs members; of a lot it keeps the lot itself, of a window whatever comes', () => {
    const none = { ...input, members: [] };
    expect(decide.placeHold(none, null, w.lead)).toMatchObject({ code: 'holdPopulationEmpty' });
    const byLot = { ...none, population: { kind: 'lot' as const, part: 'P-1', lot: 'L-88213' } };
    expect(decide.placeHold(byLot, null, w.lead)).toMatchObject({
      events: [{ payload: { members: [lot] } }],
    });
    const window = { kind: 'toolWindow' as const, tool: 'T-17', from: w.lead.now, until: null };
    expect(decide.placeHold({ ...none, population: window }, null, w.lead)).toMatchObject({ ok: true });
  });

  it('for an issue makes its units affected and accounted for, in one decision', () => {
    const linked = linkedIssue(w.opened('A', ['u-1']), w.acknowledged);
    const members = [unit('u-1'), unit('u-2'), container];
    expect(decide.placeHold({ ...input, members }, linked, contextFor(w.lead.actor))).toMatchObject({
      events: [
        { stream: 'hold/id-1', type: 'HoldPlaced', payload: { issue: 'i-1' } },
        { stream: 'issue/i-1', type: 'AffectedUnitsFound', payload: { units: ['u-1', 'u-2'] }, causedBy: 0 },
        {
          stream: 'issue/i-1',
          type: 'AffectedUnitsAccounted',
          payload: { units: ['u-1', 'u-2'], account: { means: 'held', ref: 'id-1' } },
          causedBy: 0,
        },
      ],
    });
  });

  it('twice under one id is a fact that did not fit, and changes nothing', () => {
    const state = fold(hold, id, [placed(unit('u-1')), placed(unit('u-2'))]);
    expect(Object.keys(state.status === 'placed' ? state.members : {})).toEqual(['unit/u-1']);
  });
});

describe('members found later', () => {
  it('join the hold once', () => {
    after(placed(unit('u-1')))
      .when((s) =>
        decide.addHoldMembers(
          s,
          { hold: id, members: [unit('u-1'), unit('u-2')], because: null },
          null,
          w.lead,
        ),
      )
      .then([{ type: 'HoldMembersAdded', payload: { members: [unit('u-2')] } }]);
    after(placed(unit('u-1')))
      .when((s) =>
        decide.addHoldMembers(s, { hold: id, members: [unit('u-1')], because: null }, null, w.lead),
      )
      .thenRefused('holdMembersKnown');
    after()
      .when((s) =>
        decide.addHoldMembers(s, { hold: id, members: [unit('u-1')], because: null }, null, w.lead),
      )
      .thenRefused('holdUnknown');
  });

  it('bring a lifted hold back, and are kept even before the hold itself is heard of', () => {
    const state = fold(hold, id, [
      placed(unit('u-1')),
      decided(conforming, 'unit/u-1'),
      lifted,
      added(unit('u-2')),
    ]);
    expect(state.status).toBe('placed');
    expect(keeps(state, { kind: 'unit', unit: 'u-2', lots: [], work: [] })).toBe(true);
    expect(keeps(state, { kind: 'unit', unit: 'u-1', lots: [], work: [] })).toBe(false);
    const early = fold(hold, id, [added(unit('u-2'))]);
    expect(keeps(early, { kind: 'unit', unit: 'u-2', lots: [], work: [] })).toBe(true);
    expect(fold(hold, id, [added(unit('u-2')), placed(unit('u-1'))])).toMatchObject({
      status: 'placed',
      members: { 'unit/u-1': {}, 'unit/u-2': {} },
    });
  });

  it('are not accounted for by a hold that they have left before', () => {
    const linked = { ...linkedIssue(w.opened()), left: new Set(['u-1']) };
    const input = { reason: 'torque', population: { kind: 'listed' as const } };
    const accounted = (...units: string[]) => {
      const decision = decide.placeHold(
        { ...input, members: units.map(unit) },
        linked,
        contextFor(w.lead.actor),
      );
      return (
        decision.ok &&
        decision.events.filter((e) => e.type === 'AffectedUnitsAccounted').map((e) => e.payload)
      );
    };
    expect(accounted('u-1')).toEqual([]);
    expect(accounted('u-1', 'u-2')).toMatchObject([{ units: ['u-2'] }]);
  });

  it('reopen the finished issue that they belong to, and are held', () => {
    const linked = linkedIssue(...w.verified, {
      type: 'IssueClosed',
      payload: { conclusion: '', signature: w.signatureOf('p-lin') },
    });
    const late = { units: ['u-9'], because: null, reason: 'found in the yard' };
    expect(decide.reportAffectedUnits(linked, late, w.lead)).toMatchObject({
      events: [
        { type: 'HoldPlaced', payload: { members: [unit('u-9')], issue: 'i-1' } },
        { type: 'AffectedUnitsFound' },
        { type: 'AffectedUnitsAccounted' },
      ],
    });
    const open = linkedIssue(w.opened());
    expect(decide.reportAffectedUnits(open, late, w.lead)).toMatchObject({
      events: [{ type: 'AffectedUnitsFound', payload: { units: ['u-9'] } }],
    });
  });
});

describe('dispositions', () => {
  const input = (disposition: Disposition, ...members: string[]) => ({
    hold: id,
    members: members.map((member) => ({ member, previous: null })),
    disposition,
    reworks: {},
    signature: w.signatureOf('p-lin'),
  });

  it('are decided per member, signed, and wait for the plant', () => {
    after(placed(unit('u-1'), unit('u-2')))
      .when((s) => decide.decideDisposition(s, input(conforming, 'unit/u-1'), null, w.lead))
      .then([
        {
          type: 'DispositionDecided',
          payload: { decisions: [{ member: 'unit/u-1', rework: null, previous: null }] },
        },
      ]);
    expect(holdEvents.DispositionDecided.loosens).toBe(true);
  });

  it('tell the issue of the hold what becomes of its units', () => {
    const state = fold(hold, id, [placed(unit('u-1'), container)]);
    const linked = linkedIssue(w.opened('A', ['u-1']), w.heldBy(id, 'u-1'));
    expect(
      decide.decideDisposition(state, input(conforming, 'unit/u-1', 'container/C-1'), linked, w.lead),
    ).toMatchObject({
      events: [
        { type: 'DispositionDecided' },
        {
          stream: 'issue/i-1',
          type: 'AffectedUnitsDecided',
          payload: { units: ['u-1'], outcome: 'conforming', evidence: 'measured 141 Nm', hold: id },
          causedBy: 0,
        },
      ],
    });
  });

  it('that somebody else decided meanwhile are refused with what was decided', () => {
    const past = [placed(unit('u-1')), decided({ kind: 'scrap', reason: 'bent' }, 'unit/u-1')];
    after(...past)
      .when((s) => decide.decideDisposition(s, input(conforming, 'unit/u-1'), null, w.lead))
      .thenRefused('holdMemberDecided', { member: 'unit/u-1', outcome: 'scrap', by: 'p-supervisor' });
    const changed = { ...input(conforming), members: [{ member: 'unit/u-1', previous: 'e-2' }] };
    after(...past)
      .when((s) => decide.decideDisposition(s, changed, null, w.lead))
      .then([{ type: 'DispositionDecided' }]);
  });

  it('give way to what is stricter, whichever came first, and the hold tells whose it was', () => {
    const scrap: Disposition = { kind: 'scrap', reason: 'bent' };
    const past = [placed(unit('u-1')), decided(conforming, 'unit/u-1')];
    const when = (disposition: Disposition) =>
      after(...past).when((s) => decide.decideDisposition(s, input(disposition, 'unit/u-1'), null, w.lead));
    when(scrap).then([{ type: 'DispositionDecided', payload: { decisions: [{ previous: null }] } }]);
    when(conforming).thenRefused('holdMemberDecided', { outcome: 'conforming' });
    const gaveWay = (...more: HoldEvent[]) =>
      membersOf(fold(hold, id, [...past, ...more]))['unit/u-1']?.decision?.gaveWay;
    const told = { by: 'p-supervisor', at: '2026-11-22T07:00:00.000Z' };
    expect(gaveWay()).toEqual([]);
    expect(
      gaveWay(decided({ kind: 'useAsIs', concession: 'C-1' }, 'unit/u-1'), decided(scrap, 'unit/u-1')),
    ).toEqual([
      { outcome: 'conforming', ...told },
      { outcome: 'useAsIs', ...told },
    ]);
    expect(gaveWay(decided(scrap, 'unit/u-1'), decided(conforming, 'unit/u-1'))).toEqual([]);
  });

  it('stand stricter also where the hold was lifted meanwhile, and keep the unit', () => {
    const past = [placed(unit('u-1')), decided(conforming, 'unit/u-1'), lifted];
    const scrap: Disposition = { kind: 'scrap', reason: 'bent' };
    after(...past)
      .when((s) => decide.decideDisposition(s, input(scrap, 'unit/u-1'), null, w.lead))
      .then([{ type: 'DispositionDecided' }]);
    const state = fold(hold, id, [...past, decided(scrap, 'unit/u-1')]);
    expect(keeps(state, { kind: 'unit', unit: 'u-1', lots: [], work: [] })).toBe(true);
  });

  it('of several are signed as a whole: one that is decided more strictly is named, and none is taken', () => {
    const past = [placed(unit('u-1'), unit('u-2')), decided({ kind: 'scrap', reason: 'bent' }, 'unit/u-2')];
    after(...past)
      .when((s) => decide.decideDisposition(s, input(conforming, 'unit/u-1', 'unit/u-2'), null, w.lead))
      .thenRefused('holdMemberDecided', { member: 'unit/u-2', outcome: 'scrap' });
  });

  it('need a known member, a reason, a rework item for a unit to be reworked, and the signer', () => {
    const when = (i: ReturnType<typeof input>, context = w.lead) =>
      after(placed(unit('u-1'))).when((s) => decide.decideDisposition(s, i, null, context));
    when(input(conforming, 'unit/u-9')).thenRefused('holdMemberUnknown', { member: 'unit/u-9' });
    when(input(conforming, 'constructor')).thenRefused('holdMemberUnknown');
    when(input({ kind: 'useAsIs', concession: '' }, 'unit/u-1')).thenRefused('evidenceMissing');
    const rework: Disposition = { kind: 'rework', instruction: 'retighten' };
    when(input(rework, 'unit/u-1')).thenRefused('holdReworkMissing', { member: 'unit/u-1' });
    when({ ...input(rework, 'unit/u-1'), reworks: { 'unit/u-1': 'rw-1' } }).then([
      {
        payload: { decisions: [{ member: 'unit/u-1', rework: 'rw-1', previous: null }] },
        type: 'DispositionDecided',
      },
    ]);
    when(input(conforming, 'unit/u-1'), w.second).thenRefused('signatureMismatch');
    when(input(conforming, 'unit/u-1'), w.policy).thenRefused('personNeeded');
  });
});

describe('lifting a hold', () => {
  const input = { hold: id, reason: 'all decided', signature: w.signatureOf('p-lin') };
  const read = (...members: [member: string, decision: string | null][]) => ({
    ...input,
    members: members.map(([member, decision]) => ({ member, decision })),
  });
  const one = [placed(unit('u-1')), decided(conforming, 'unit/u-1')];

  it('needs every member decided, and the signer', () => {
    after(placed(unit('u-1'), unit('u-2')), decided(conforming, 'unit/u-1'))
      .when((s) => decide.liftHold(s, read(['unit/u-1', 'e-2'], ['unit/u-2', null]), w.lead))
      .thenRefused('holdMembersUndecided', { undecided: 1, total: 2 });
    after(...one)
      .when((s) => decide.liftHold(s, read(['unit/u-1', 'e-2']), w.lead))
      .then([{ type: 'HoldLifted', payload: { reason: 'all decided' } }]);
    after(...one)
      .when((s) => decide.liftHold(s, read(['unit/u-1', 'e-2']), w.second))
      .thenRefused('signatureMismatch');
  });

  it('happens once, and only to a hold', () => {
    after(...one, lifted)
      .when((s) => decide.liftHold(s, read(['unit/u-1', 'e-2']), w.lead))
      .thenRefused('holdLifted');
    after()
      .when((s) => decide.liftHold(s, read(), w.lead))
      .thenRefused('holdUnknown');
    expect(holdEvents.HoldLifted.loosens).toBe(true);
  });

  it('is of what was read: members that came, or are decided otherwise, are named', () => {
    after(...one)
      .when((s) => decide.liftHold(s, read(), w.lead))
      .thenRefused('holdChanged', { member: 'unit/u-1', came: 1, redecided: 0 });
    after(...one)
      .when((s) => decide.liftHold(s, read(['unit/u-1', 'e-0']), w.lead))
      .thenRefused('holdChanged', { member: 'unit/u-1', came: 0, redecided: 1 });
    after(...one)
      .when((s) => decide.liftHold(s, read(['unit/u-1', 'e-2'], ['unit/u-9', 'e-2']), w.lead))
      .thenRefused('holdChanged', { member: 'unit/u-9', came: 0, redecided: 1 });
  });

  it('is refused by the judge where the members differ from those that were signed for', () => {
    const state = fold(hold, id, one);
    const drafted = decide.liftHold(state, read(['unit/u-1', 'e-2']), w.lead);
    if (!drafted.ok) throw new Error(drafted.code);
    const payload = holdEvents.HoldLifted.schema.parse(drafted.events[0]?.payload);
    const signed = recorded(hold, id, { type: 'HoldLifted', payload }, { actor: w.lead.actor });
    expect(hold.legal(state, signed, noReads)).toBeNull();
    const redecided = fold(hold, id, [...one, decided({ kind: 'scrap', reason: 'bent' }, 'unit/u-1')]);
    expect(hold.legal(redecided, signed, noReads)).toMatchObject({ code: 'recordChanged' });
    expect(hold.legal(redecided, recorded(hold, id, lifted, { actor: w.lead.actor }), noReads)).toBeNull();
  });

  it('is told of again when a member is found after it', () => {
    const state = fold(hold, id, [...one, lifted]);
    const found = (...members: HoldMember[]) =>
      hold.legal(state, recorded(hold, id, added(...members)), noReads);
    expect(found(unit('u-1'))).toBeNull();
    expect(found(unit('u-1'), unit('u-2'), unit('u-3'))).toMatchObject({
      code: 'holdStandsAgain',
      params: { member: 'unit/u-2', count: 2 },
    });
    const input = { hold: id, members: [unit('u-2')], because: null };
    expect(decide.addHoldMembers(state, input, null, w.lead)).toMatchObject({ ok: true });
  });
});

describe('what a hold keeps', () => {
  const u1 = { kind: 'unit', unit: 'u-1', lots: [], work: [] } as const;
  const keptAfter = (disposition: Disposition, member: HoldMember, key: string) =>
    fold(hold, id, [placed(member), decided(disposition, key)]);

  it('is every undecided member', () => {
    const holds = [{ hold: id, state: fold(hold, id, [placed(unit('u-1'))]) }];
    expect(holdsOn(u1, holds)).toEqual(holds);
    expect(holdsOn({ ...u1, unit: 'u-2' }, holds)).toEqual([]);
    expect(holdsOn({ ...u1, unit: 'u-2' }, [{ hold: id, state: hold.initial }])).toEqual([]);
  });

  it('is nothing that was found conforming or taken with a concession', () => {
    expect(keeps(keptAfter(conforming, unit('u-1'), 'unit/u-1'), u1)).toBe(false);
    expect(keeps(keptAfter({ kind: 'useAsIs', concession: 'C-7' }, unit('u-1'), 'unit/u-1'), u1)).toBe(false);
  });

  it('lets a unit go to its rework, but no container be used before it is found good', () => {
    const rework: Disposition = { kind: 'rework', instruction: 'sort' };
    expect(keeps(keptAfter(rework, unit('u-1'), 'unit/u-1'), u1)).toBe(false);
    const c1 = { kind: 'container', container: 'C-1', part: 'P-1', lot: null } as const;
    expect(keeps(keptAfter(rework, container, 'container/C-1'), c1)).toBe(true);
  });

  it('is still what is to be scrapped or returned, even after lifting', () => {
    const scrap: Disposition = { kind: 'scrap', reason: 'bent' };
    expect(keeps(keptAfter(scrap, unit('u-1'), 'unit/u-1'), u1)).toBe(true);
    const over = fold(hold, id, [placed(unit('u-1')), decided(scrap, 'unit/u-1'), lifted]);
    expect(over.status).toBe('lifted');
    expect(keeps(over, u1)).toBe(true);
  });

  it('is whatever carries a held lot, unless it was decided by itself', () => {
    const byLot = fold(hold, id, [placed(lot)]);
    const l = { part: 'P-1', lot: 'L-88213' };
    expect(keeps(byLot, { ...u1, lots: [l] })).toBe(true);
    expect(keeps(byLot, { kind: 'container', container: 'C-9', ...l })).toBe(true);
    expect(keeps(byLot, { kind: 'lot', ...l })).toBe(true);
    expect(keeps(byLot, { ...u1, lots: [{ ...l, part: 'P-2' }] })).toBe(false);
    const cleared = fold(hold, id, [placed(lot, unit('u-1')), decided(conforming, 'unit/u-1')]);
    expect(keeps(cleared, { ...u1, lots: [l] })).toBe(false);
  });
});

describe('a hold by what a tool worked on', () => {
  const window = { from: '2026-11-22T06:00:00.000Z', until: '2026-11-22T11:30:00.000Z' };
  const byTool = (until: string | null, ...members: HoldMember[]): HoldEvent => {
    const { payload } = placed(...members) as Extract<HoldEvent, { type: 'HoldPlaced' }>;
    const population = { kind: 'toolWindow', tool: 'T-17', from: window.from, until } as const;
    return { type: 'HoldPlaced', payload: { ...payload, population } };
  };
  const tightenedAt = (instant: string, tool = 'T-17') => ({
    kind: 'unit' as const,
    unit: 'u-9',
    lots: [],
    work: [{ from: instant, until: instant, uncertaintyMs: 0, station: 'FA-10', tool, lots: [] }],
  });
  const within = tightenedAt('2026-11-22T11:00:00.000Z');

  it('keeps a unit that nobody has added to it', () => {
    const state = fold(hold, id, [byTool(window.until)]);
    expect(keeps(state, within)).toBe(true);
    expect(keeps(state, tightenedAt('2026-11-22T12:00:00.000Z'))).toBe(false);
    expect(keeps(state, tightenedAt('2026-11-22T11:00:00.000Z', 'T-18'))).toBe(false);
  });

  it('lets a unit go that was decided by itself', () => {
    const state = fold(hold, id, [byTool(null, unit('u-9')), decided(conforming, 'unit/u-9')]);
    expect(keeps(state, within)).toBe(false);
    expect(keeps(state, { ...within, unit: 'u-8' })).toBe(true);
  });

  it('keeps after lifting what fell into its window and was not known then, and nothing later', () => {
    const over = fold(hold, id, [byTool(null, unit('u-1')), decided(conforming, 'unit/u-1'), lifted]);
    const liftedAt = over.status === 'lifted' ? over.liftedAt : '';
    expect(keeps(over, tightenedAt(liftedAt))).toBe(true);
    const later = isoInstant(Date.parse(liftedAt) + 60_000);
    expect(keeps(over, tightenedAt(later))).toBe(false);
  });

  it('is found by the days of its window, or by the tool as a whole while it lasts', () => {
    const days = hold.concerns(id, fold(hold, id, [byTool('2026-11-23T00:00:00.000Z')]));
    expect(days).toHaveLength(2);
    const found = (instant: string) =>
      subjectsOfWork('tool/T-17', { from: instant, until: instant }).some((subject) =>
        days.includes(subject),
      );
    expect(found('2026-11-22T11:00:00.000Z')).toBe(true);
    expect(found('2026-11-23T00:00:04.000Z')).toBe(true);
    expect(found('2026-11-24T00:00:00.000Z')).toBe(false);
    expect(hold.concerns(id, fold(hold, id, [byTool(null)]))).toEqual(['tool/T-17']);
    expect(hold.concerns(id, fold(hold, id, [byTool('2027-11-22T10:00:00.000Z')]))).toEqual(['tool/T-17']);
  });
});

describe('a population', () => {
  const at = (instant: string) => ({ from: instant, until: instant });
  const evidence = {
    ...at('2026-11-22T10:00:00.000Z'),
    station: 'FA-10',
    tool: 'T-17',
    lots: [{ part: 'P-1', lot: 'L-88213' }],
  };
  const window = { from: '2026-11-22T10:00:00.000Z', until: '2026-11-22T11:30:00.000Z' };

  it('covers what a tool or a station did in its window, ends included', () => {
    const tool = { kind: 'toolWindow', tool: 'T-17', ...window } as const;
    expect(covers(tool, evidence)).toBe(true);
    expect(covers(tool, { ...evidence, ...at(window.until) })).toBe(true);
    expect(covers(tool, { ...evidence, ...at('2026-11-22T11:30:00.001Z') })).toBe(false);
    expect(covers(tool, { ...evidence, tool: 'T-18' })).toBe(false);
    expect(covers({ ...tool, until: null }, { ...evidence, ...at('2027-01-01T00:00:00.000Z') })).toBe(true);
    expect(covers({ kind: 'stationWindow', station: 'FA-10', ...window }, evidence)).toBe(true);
    expect(covers({ kind: 'stationWindow', station: 'FA-11', ...window }, evidence)).toBe(false);
  });

  it('covers what lasts into its window, or through it', () => {
    const station = { kind: 'stationWindow', station: 'FA-10', ...window } as const;
    const stay = (from: string, until: string | null) => covers(station, { ...evidence, from, until });
    expect(stay('2026-11-22T09:00:00.000Z', '2026-11-22T10:00:00.000Z')).toBe(true);
    expect(stay('2026-11-22T09:00:00.000Z', '2026-11-22T09:59:59.999Z')).toBe(false);
    expect(stay('2026-11-22T09:00:00.000Z', '2026-11-22T12:00:00.000Z')).toBe(true);
    expect(stay('2026-11-22T09:00:00.000Z', null)).toBe(true);
    expect(stay('2026-11-22T11:30:00.001Z', null)).toBe(false);
  });

  it('of a lot covers where it went, of a list nothing more', () => {
    expect(covers({ kind: 'lot', part: 'P-1', lot: 'L-88213' }, evidence)).toBe(true);
    expect(covers({ kind: 'lot', part: 'P-1', lot: 'L-1' }, evidence)).toBe(false);
    expect(covers({ kind: 'listed' }, evidence)).toBe(false);
  });
});
