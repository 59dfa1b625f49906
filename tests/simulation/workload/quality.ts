import type { Signature } from '#domain/kernel/actor';
import type { Decision } from '#domain/kernel/decision';
import { accept } from '#domain/kernel/decision';
import { isoInstant } from '#domain/kernel/runtime';
import { orderRework } from '#domain/assembly/reworkDecisions';
import { isGone, unit } from '#domain/assembly/unit';
import { visit } from '#domain/assembly/visit';
import { goneFault } from '#domain/quality/goneUnits';
import { hold, membersOf } from '#domain/quality/hold';
import type { HoldState } from '#domain/quality/hold';
import {
  addHoldMembers,
  decideDisposition,
  endHoldWindow,
  liftHold,
  placeHold,
} from '#domain/quality/holdDecisions';
import type { Disposition } from '#domain/quality/holdEvents';
import type { ReadMember } from '#domain/quality/holdRecord';
import { issue } from '#domain/quality/issue';
import {
  acknowledgeIssue,
  accountUnits,
  addAction,
  analyseIssue,
  closeIssue,
  commentIssue,
  containIssue,
  correctIssue,
  openIssue,
  reopenIssue,
  writeSection,
} from '#domain/quality/issueDecisions';
import { issueRecordHash } from '#domain/quality/issueRecord';
import { line, result } from '#tests/domain/assembly/fixtures';
import { noSubject } from '#tests/domain/quality/issueWorld';
import type { Act, Situation } from './act.ts';
import { onKnown, preferHeldBack, signatureOf } from './act.ts';
import { units } from './assembly.ts';
import { routeOf, vehicle } from './vehicles.ts';

const open: Act = (s) =>
  openIssue(
    {
      source: 'audit',
      defectCode: 'D1',
      severity: s.dice.pick(['A', 'B', 'C'] as const),
      subject: { ...noSubject, unit: s.dice.chance(0.5) ? someUnit(s) : null },
      title: 'scratch',
      text: '',
      because: null,
      affectedUnits: [],
    },
    s.context,
  );

const handle = onKnown('issue', (s, key) => {
  const state = s.reads.get(issue, key);
  const of = { issue: key };
  switch (s.dice.below(10)) {
    case 0:
      return acknowledgeIssue(state, { ...of, owner: null }, s.context);
    case 1:
      return addAction(
        state,
        { ...of, kind: 'corrective', text: 'do it', responsible: null, dueAt: null },
        s.context,
      );
    case 2:
      return commentIssue(state, { ...of, text: 'seen' }, s.context);
    case 3:
      return containIssue(state, of, s.context);
    case 4:
      return analyseIssue(state, of, s.context);
    case 5:
      return correctIssue(state, of, s.context);
    case 6:
      return reopenIssue(state, { ...of, reason: 'again' }, s.context);
    case 7:
      return accountUnits(
        state,
        { ...of, units: [s.dice.pick(units)], account: { means: 'rework', ref: 'rw-1', note: '' } },
        s.context,
      );
    case 8:
      return writeSection(
        state,
        {
          ...of,
          section: s.dice.pick(['problem', 'occurrenceCause'] as const),
          text: 'so',
          evidence: 'e',
          previous: null,
        },
        s.context,
      );
    default:
      if (state.status === 'absent') return null;
      return closeIssue(
        state,
        {
          ...of,
          conclusion: 'so',
          signature: signatureOf(s, 'closed', 'opening' in state ? issueRecordHash(state) : null),
        },
        s.context,
        { awaiting: 0 },
      );
  }
});

/** A unit of the line, or a vehicle that is about to leave. */
const someUnit = (s: Situation): string =>
  s.dice.chance(0.5) ? vehicle(s, s.dice.below(4)) : s.dice.pick(units);

const stopThem: Act = (s) =>
  placeHold(
    {
      reason: 'suspicion',
      population: { kind: 'listed' },
      members: [{ kind: 'unit', unit: someUnit(s) }],
    },
    null,
    s.context,
  );

/** By the tool that all use, or by a station: also what nobody at this PC has heard of. */
function windowAt(s: Situation, station: string, fromMs: number, untilMs: number): Decision {
  const span = { from: isoInstant(fromMs), until: isoInstant(untilMs) };
  const population = s.dice.chance(0.3)
    ? ({ kind: 'toolWindow', tool: result({}).tool, ...span } as const)
    : ({ kind: 'stationWindow', station, ...span } as const);
  return placeHold({ reason: 'suspicion', population, members: [] }, null, s.context);
}

/** What was worked on some seconds ago, or is worked on now. */
const stopWindow: Act = (s) => {
  if (s.dice.chance(0.7)) return null;
  const nowMs = Date.parse(s.context.now);
  const [station] = routeOf(vehicle(s, 0));
  return s.dice.chance(0.5)
    ? windowAt(s, station, nowMs - 12_000, nowMs - 10_000)
    : windowAt(s, station, nowMs - 1000, nowMs + 3000);
};

/** What another PC lets go at this moment is found suspect, by when it came to its station or by itself. */
const stopLeaving: Act = (s) => {
  const [unit] = s.leaving();
  if (unit === undefined) return null;
  const [station] = routeOf(unit);
  const state = s.reads.get(visit, `${unit}/${station}/1`);
  const cameMs = state.status === 'absent' ? Number.NaN : Date.parse(state.arrivedAt ?? '');
  if (!Number.isNaN(cameMs) && s.dice.chance(0.7)) return windowAt(s, station, cameMs - 500, cameMs + 500);
  const members = [{ kind: 'unit', unit } as const];
  return placeHold({ reason: 'suspicion', population: { kind: 'listed' }, members }, null, s.context);
};

/** Of a held unit one PC finds that it is good and another that it is scrap, the more where they do not hear each other. */
const decideApart: Act = (s) => {
  const open = s.known('hold').flatMap((key) => {
    const state = s.reads.get(hold, key);
    if (state.status !== 'placed') return [];
    return Object.entries(membersOf(state)).flatMap(([member, { decision }]) =>
      decision?.disposition === 'scrap' ? [] : [{ key, state, member, previous: decision?.event ?? null }],
    );
  });
  if (open.length === 0) return null;
  const [one] = preferHeldBack(s, open, ({ key }) => `hold/${key}`);
  if (!one) return null;
  const disposition = s.dice.chance(0.5)
    ? ({ kind: 'conforming', evidence: 'measured' } as const)
    : ({ kind: 'scrap', reason: 'cracked' } as const);
  const held = membersOf(one.state)[one.member]?.member;
  const impossible = held?.kind === 'unit' ? goneFor(s, held.unit, disposition.kind) : null;
  return (
    impossible ??
    decideDisposition(
      one.state,
      {
        hold: one.key,
        members: [{ member: one.member, previous: one.previous }],
        disposition,
        reworks: {},
        signature: signatureOf(s, 'disposition'),
      },
      null,
      s.context,
    )
  );
};

/** One member is found good, or is to be reworked, which orders that with it. */
function disposeOf(
  s: Situation,
  state: HoldState,
  { hold: key, member, signature }: { hold: string; member: string; signature: Signature },
): Decision {
  const held = membersOf(state)[member]?.member;
  const reworked = held?.kind === 'unit' && s.dice.chance(0.5) ? held.unit : null;
  const impossible =
    held?.kind === 'unit' ? goneFor(s, held.unit, reworked === null ? 'conforming' : 'rework') : null;
  if (impossible) return impossible;
  const id = s.context.newId();
  const decided = decideDisposition(
    state,
    {
      hold: key,
      members: [{ member, previous: null }],
      disposition:
        reworked === null
          ? { kind: 'conforming', evidence: 'measured' }
          : { kind: 'rework', instruction: 'again' },
      reworks: reworked === null ? {} : { [member]: id },
      signature,
    },
    null,
    s.context,
  );
  if (!decided.ok || reworked === null) return decided;
  const place = { line: line.id, unit: reworked, station: null, visit: null, operation: null };
  const why = { cause: 'issue' as const, causeRef: key, issue: null, text: 'again' };
  return accept(...decided.events, orderRework(id, { ...place, ...why }));
}

/** As an engine asks before anybody decides. */
function goneFor(s: Situation, key: string, outcome: Disposition['kind']) {
  const state = s.reads.get(unit, key);
  return isGone(state) ? goneFault(outcome, new Map([[key, state.status]])) : null;
}

const asRead = (state: HoldState): ReadMember[] =>
  Object.entries(membersOf(state)).map(([member, { decision }]) => ({
    member,
    decision: decision?.event ?? null,
  }));

const dispose = onKnown('hold', (s, key) => {
  const state = s.reads.get(hold, key);
  const signature = signatureOf(s, 'disposition');
  const one = s.dice.pick(units);
  const members = Object.keys(membersOf(state));
  switch (s.dice.below(4)) {
    case 0:
      return endHoldWindow(state, { hold: key, reason: 'repaired', signature }, s.context);
    case 1:
      return addHoldMembers(
        state,
        { hold: key, members: [{ kind: 'unit', unit: one }], because: null },
        null,
        s.context,
      );
    case 2: {
      const member = members.length > 0 ? s.dice.pick(members) : `unit/${one}`;
      return disposeOf(s, state, { hold: key, member, signature });
    }
    default:
      return liftHold(state, { hold: key, reason: 'cleared', members: asRead(state), signature }, s.context);
  }
});

export const qualityActs: readonly Act[] = [
  open,
  handle,
  handle,
  stopThem,
  stopWindow,
  ...Array.from({ length: 5 }, () => stopLeaving),
  dispose,
  dispose,
  decideApart,
];

/** What people do the more while their PC is on its own. */
export const qualityActsApart: readonly Act[] = [decideApart];
