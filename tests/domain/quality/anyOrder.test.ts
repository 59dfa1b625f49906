import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noReads } from '#domain/kernel/decision';
import { hold, membersOf } from '#domain/quality/hold';
import type { Disposition, HoldEvent, holdEvents, HoldMember } from '#domain/quality/holdEvents';
import { keeps } from '#domain/quality/holdMatching';
import { blocksShipping, issue } from '#domain/quality/issue';
import type { IssueEvent, issueEvents } from '#domain/quality/issueEvents';
import { sections } from '#domain/quality/issueEvents';
import { gateOf } from '#domain/quality/issueGates';
import type { IssueState } from '#domain/quality/issueState';
import { knownReads } from '#domain/quality/knownReads';
import { fold, recorded } from '../given.ts';
import { opened, signatureOf } from './issueWorld.ts';
import { checkTotal, eventsOf } from './totality.ts';

// `constructor` and `__proto__` stand for what a record inherits.
const unit = fc.constantFrom('u-1', 'u-2', 'constructor', '__proto__');
const units = fc.uniqueArray(unit, { minLength: 1 });
const text = fc.constantFrom('', 'text');
const person = fc.constantFrom('p-1', 'p-2');
const action = fc.constantFrom('a-1', 'toString');
const opening = opened();
const outcome = fc.constantFrom('conforming' as const, 'scrap' as const);

const issueEvent = eventsOf<typeof issueEvents>({
  IssueOpened: fc.constant(opening.type === 'IssueOpened' ? opening.payload : (undefined as never)),
  IssueAcknowledged: fc.record({ owner: person }),
  AffectedUnitsFound: fc.record({ units, because: fc.constant(null) }),
  AffectedUnitsAccounted: fc.record({
    units,
    account: fc.constantFrom(
      { means: 'held' as const, ref: 'h-1', note: '' },
      { means: 'rework' as const, ref: 'rw-1', note: '' },
    ),
  }),
  AffectedUnitsDecided: fc.record({
    units,
    outcome,
    evidence: text,
    concession: text,
    hold: fc.constant(null),
    signature: person.map((p) => signatureOf(p)),
  }),
  TeamMemberJoined: fc.record({ person }),
  TeamMemberLeft: fc.record({ person }),
  SectionWritten: fc.record({
    section: fc.constantFrom(...sections),
    text,
    evidence: text,
    previous: fc.constant(null),
  }),
  ActionAdded: fc.record({
    action,
    kind: fc.constant('corrective' as const),
    text: fc.constant('do'),
    responsible: fc.constant(null),
    dueAt: fc.constant(null),
  }),
  ActionDone: fc.record({ action, evidence: text }),
  AttachmentAdded: fc.record({
    hash: fc.constantFrom('ab'.repeat(32), 'toString'),
    size: fc.constant(3),
    mediaType: fc.constant('image/png' as const),
    caption: text,
  }),
  AttachmentWithdrawn: fc.record({ hash: fc.constant('ab'.repeat(32)), reason: fc.constant('r') }),
  IssueCommented: fc.record({ text: fc.constant('c') }),
  IssueContained: fc.constant({}),
  IssueAnalysed: fc.constant({}),
  IssueCorrected: fc.constant({}),
  IssueVerified: fc.record({ evidence: text }),
  IssueClosed: fc.record({ conclusion: text, signature: person.map((p) => signatureOf(p)) }),
  IssueMarkedDuplicate: fc.record({ of: fc.constant('i-9'), reason: text }),
  IssueReopened: fc.record({ reason: fc.constant('r') }),
});

const member: fc.Arbitrary<HoldMember> = fc.oneof(
  fc.record({ kind: fc.constant('unit' as const), unit }),
  fc.constant<HoldMember>({ kind: 'lot', part: 'P-1', lot: 'a/b' }),
);
const members = fc.array(member, { minLength: 1, maxLength: 3 });

const holdEvent = eventsOf<typeof holdEvents>({
  HoldPlaced: fc.record({
    number: fc.constant('H-2611-00000'),
    reason: fc.constant('r'),
    issue: fc.constant(null),
    population: fc.constant({ kind: 'listed' as const }),
    members,
  }),
  HoldMembersAdded: fc.record({ members, because: fc.constant(null) }),
  DispositionDecided: fc.record({
    decisions: fc.array(
      fc.record({
        member: fc.constantFrom('unit/u-1', 'unit/u-2', 'lot/P-1/a/b', 'constructor'),
        rework: fc.constant(null),
        previous: fc.constant(null),
      }),
      { minLength: 1 },
    ),
    disposition: fc.constantFrom(
      { kind: 'conforming' as const, evidence: 'e' },
      { kind: 'scrap' as const, reason: 'r' },
    ),
    signature: person.map((p) => signatureOf(p)),
  }),
  HoldWindowEnded: fc.record({
    until: fc.constant('2026-11-22T08:00:00.000Z'),
    reason: fc.constant('r'),
    signature: person.map((p) => signatureOf(p)),
  }),
  HoldLifted: fc.record({ reason: fc.constant('r'), signature: person.map((p) => signatureOf(p)) }),
});

const strictest = ['conforming', 'useAsIs', 'rework', 'repair', 'return', 'scrap'] as const;
type Said = (typeof strictest)[number];
const byStrictness = (a: Said, b: Said): number => strictest.indexOf(a) - strictest.indexOf(b);
const dispositions: Readonly<Record<Said, Disposition>> = {
  conforming: { kind: 'conforming', evidence: 'e' },
  useAsIs: { kind: 'useAsIs', concession: 'c' },
  rework: { kind: 'rework', instruction: 'i' },
  repair: { kind: 'repair', instruction: 'i', concession: 'c' },
  return: { kind: 'return', reason: 'r' },
  scrap: { kind: 'scrap', reason: 'r' },
};

const placedOn = (held: readonly string[], of: string | null = 'i-1'): HoldEvent => ({
  type: 'HoldPlaced',
  payload: {
    number: 'H-1',
    reason: 'r',
    issue: of,
    population: { kind: 'listed' },
    members: held.map((u) => ({ kind: 'unit', unit: u })),
  },
});
const decidedIn = (held: readonly string[], said: Said): HoldEvent => ({
  type: 'DispositionDecided',
  payload: {
    decisions: held.map((u) => ({ member: `unit/${u}`, rework: 'rw-1', previous: null })),
    disposition: dispositions[said],
    signature: signatureOf('p-supervisor'),
  },
});

/** What stands for a member once the plant has judged these, none of which knew of another. */
function standing(arrival: readonly Said[]): Said | undefined {
  const state = arrival.reduce(
    (before, said, i) => {
      const seen = recorded(hold, 'h-1', decidedIn(['u-1'], said), { eventId: `e-${i}` });
      return hold.legal(before, seen, noReads) === null ? hold.evolve(before, seen) : before;
    },
    fold(hold, 'h-1', [placedOn(['u-1'], null)]),
  );
  return membersOf(state)['unit/u-1']?.decision?.disposition;
}

interface Word {
  readonly where: 'issue' | 'h-1' | 'h-2';
  readonly units: readonly string[];
  readonly said: Said;
}

/** The issue once the plant has judged these, on it and in its holds, none of which knew of another. */
function issueAfter(arrival: readonly Word[]): IssueState {
  const listed = ['u-1', 'u-2'];
  const holds = new Map(['h-1', 'h-2'].map((id) => [id, fold(hold, id, [placedOn(listed)])] as const));
  return arrival.reduce(
    (state, { where, units: about, said }, i) => {
      const reads = knownReads(
        { 'issue/i-1': state },
        Object.fromEntries(
          listed.map((u) => [
            `unit/${u}`,
            issue.concerns('i-1', state).includes(`unit/${u}`) ? ['issue/i-1'] : [],
          ]),
        ),
      );
      const held = holds.get(where);
      if (held !== undefined) {
        const event = recorded(hold, where, decidedIn(about, said), { eventId: `h-${i}` });
        if (hold.legal(held, event, reads) !== null) return state;
        holds.set(where, hold.evolve(held, event));
      }
      const told: IssueEvent = {
        type: 'AffectedUnitsDecided',
        payload: {
          units: [...about],
          outcome: said,
          evidence: 'e',
          concession: 'c',
          hold: where === 'issue' ? null : where,
          signature: signatureOf('p-supervisor'),
        },
      };
      const event = recorded(issue, 'i-1', told, { eventId: `e-${i}` });
      return issue.legal(state, event, reads) === null ? issue.evolve(state, event) : state;
    },
    fold(issue, 'i-1', [opened('A', listed)]),
  );
}

describe('any events in any order', () => {
  it('give an issue in a known state, and an answer to whether the next fits', () => {
    checkTotal(
      issue,
      'i-1',
      issueEvent,
      [
        'absent',
        'unopened',
        'open',
        'acknowledged',
        'contained',
        'analysed',
        'corrected',
        'verified',
        'closed',
        'duplicate',
      ],
      (event) => event.type !== 'IssueMarkedDuplicate',
    );
  });

  it('give a hold in a known state, and an answer to whether the next fits', () => {
    checkTotal(hold, 'h-1', holdEvent, ['absent', 'unplaced', 'placed', 'lifted']);
  });

  it('never lose a unit that was found, whatever else happened to the issue', () => {
    fc.assert(
      fc.property(fc.array(issueEvent, { maxLength: 20 }), (past) => {
        const state = fold(issue, 'i-1', past);
        const found = new Set(past.flatMap((e) => (e.type === 'AffectedUnitsFound' ? e.payload.units : [])));
        const listed = state.status === 'absent' ? [] : Object.keys(state.affected);
        expect(listed).toEqual(expect.arrayContaining([...found]));
      }),
    );
  });

  it('never free a member that no disposition freed', () => {
    fc.assert(
      fc.property(fc.array(holdEvent, { maxLength: 20 }), (past) => {
        const events = past.filter((e) => e.type !== 'DispositionDecided');
        const state = fold(hold, 'h-1', events);
        const held = events.some(
          (e) =>
            e.type === 'HoldMembersAdded' &&
            e.payload.members.some((m) => m.kind === 'unit' && m.unit === 'u-1'),
        );
        if (held) expect(keeps(state, { kind: 'unit', unit: 'u-1', lots: [], work: [] })).toBe(true);
      }),
    );
  });

  it('let the strictest of what several leads said about a member stand, whoever came first', () => {
    const said = fc.array(fc.constantFrom(...strictest), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(said, said, (one, other) => {
        const all = [...one, ...other].toSorted(byStrictness);
        for (const arrival of [[...one, ...other], [...other, ...one], all, all.toReversed()])
          expect(standing(arrival)).toBe(all.at(-1));
      }),
    );
  });

  it('let the strictest of what was said of a unit on its issue and in its holds stand, whoever came first', () => {
    const of = (where: Word['where'], said: Said, about: readonly string[]): Word => ({
      where,
      said,
      units: about,
    });
    const inHold = fc
      .tuple(
        fc.constantFrom('h-1' as const, 'h-2' as const),
        fc.constantFrom(...strictest),
        fc.constantFrom('u-1', 'u-2'),
      )
      .map(([where, said, u]) => of(where, said, [u]));
    const onIssue = fc
      .tuple(fc.constantFrom(...strictest), fc.constantFrom(['u-1'], ['u-2']))
      .map(([said, about]) => of('issue', said, about));
    const arrivals = fc.array(fc.oneof(inHold, onIssue), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(arrivals, (words) => {
        for (const arrival of [words, words.toReversed()]) {
          const state = issueAfter(arrival);
          for (const u of ['u-1', 'u-2']) {
            const said = words.filter((word) => word.units.includes(u)).map((word) => word.said);
            const most = said.toSorted(byStrictness).at(-1);
            const stands = state.status === 'absent' ? null : state.affected[u]?.decision;
            expect(stands?.outcome).toBe(most);
            expect(blocksShipping(state, u)).toBe(
              most === undefined || most === 'scrap' || most === 'return',
            );
          }
        }
      }),
    );
  });

  it('always leave a gate that can be shown', () => {
    fc.assert(
      fc.property(fc.array(issueEvent, { maxLength: 20 }), person, (past, viewer) => {
        const { next, items } = gateOf(fold(issue, 'i-1', past), {
          person: viewer,
          left: new Set(),
          fieldActionDue: new Set(),
          openHolds: [],
        });
        if (next === null) expect(items).toEqual([]);
      }),
    );
  });
});
