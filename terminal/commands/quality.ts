import type { Role } from '#domain/kernel/actor';
import type { Decision, Draft } from '#domain/kernel/decision';
import { accept } from '#domain/kernel/decision';
import { refuse } from '#domain/kernel/refusal';
import { openRework } from '#domain/assembly/reworkDecisions';
import { rework } from '#domain/assembly/rework';
import { unit as unitStream } from '#domain/assembly/unit';
import { hold, membersOf } from '#domain/quality/hold';
import * as holds from '#domain/quality/holdDecisions';
import type { LinkedIssue } from '#domain/quality/holdDecisions';
import { issue } from '#domain/quality/issue';
import * as issues from '#domain/quality/issueDecisions';
import type { IssueState } from '#domain/quality/issueState';
import { issueOfHold } from '../quality/holdGrowth.ts';
import type { qualityContract } from '../contract/quality.ts';
import type { Inputs } from '../contract/infer.ts';
import { named } from '#domain/site/named';
import { namedByHold, namedByIssue } from '#domain/quality/named';
import { asSigner } from './asSigner.ts';
import { naming } from './exists.ts';
import type { CommandContext } from './command.ts';
import { orDevice, role, signed } from './command.ts';
import type { CommandsOf } from './registry.ts';

const lead: readonly Role[] = ['quality'];
const anybody: readonly Role[] = ['operator', 'supervisor', 'logistics', 'quality', 'engineer'];
const office: readonly Role[] = ['supervisor', 'logistics', 'quality', 'engineer'];

const issueState = (context: CommandContext, id: string): IssueState => context.store.state(issue, id).state;
const holdState = (context: CommandContext, id: string) => context.store.state(hold, id).state;

/** A decision on the issue that the input names. */
const onIssue =
  <I extends { readonly issue: string }>(
    decide: (state: IssueState, input: I, context: CommandContext) => Decision,
  ) =>
  (input: I, context: CommandContext): Decision =>
    decide(issueState(context, input.issue), input, context);

const linked = (context: CommandContext, id: string | null): LinkedIssue =>
  id === null ? null : { issue: id, state: issueState(context, id) };

/** Findings on a duplicate belong to the original. */
function original(context: CommandContext, id: string, seen: readonly string[] = []): string {
  const state = issueState(context, id);
  return state.status === 'duplicate' && !seen.includes(id) ? original(context, state.of, [...seen, id]) : id;
}

type Commands = typeof qualityContract.commands;
type Input<K extends keyof Commands> = Inputs<Commands>[K];

function reportAffectedUnits(input: Input<'reportAffectedUnits'>, context: CommandContext): Decision {
  const id = original(context, input.issue);
  return naming(named('unit', ...input.units), context, () =>
    holds.reportAffectedUnits({ issue: id, state: issueState(context, id) }, input, context),
  );
}

/** A hold or rework item that keeps them is one that there is. */
function account(state: IssueState, input: Input<'accountUnits'>, context: CommandContext): Decision {
  const { means, ref } = input.account;
  if (means === 'held' && (ref === null || holdState(context, ref).status === 'absent')) {
    return refuse('holdUnknown');
  }
  if (means === 'rework' && (ref === null || context.store.state(rework, ref).state.status === 'absent')) {
    return refuse('reworkUnknown');
  }
  return issues.accountUnits(state, input, context);
}

/** A unit to be reworked or repaired gets its rework item in the same transaction: it keeps the unit from shipping. */
function decideDisposition(input: Input<'decideDisposition'>, context: CommandContext): Decision {
  return asSigner(context, 'quality', (signing, signature) => {
    const state = holdState(signing, input.hold);
    const issueOf = issueOfHold(signing.store, input.hold);
    const opened = reworksFor(input, signing, issueOf?.issue ?? null);
    if (!opened.ok) return opened;
    const decided = holds.decideDisposition(
      state,
      { ...input, reworks: opened.reworks, signature },
      issueOf,
      signing,
    );
    return decided.ok ? accept(...decided.events, ...opened.events) : decided;
  });
}

interface OpenedReworks {
  readonly ok: true;
  readonly reworks: Readonly<Record<string, string>>;
  readonly events: readonly Draft[];
}

function reworksFor(input: Input<'decideDisposition'>, context: CommandContext, ofIssue: string | null) {
  const { disposition } = input;
  const nothing: OpenedReworks = { ok: true, reworks: {}, events: [] };
  if (disposition.kind !== 'rework' && disposition.kind !== 'repair') return nothing;
  const members = membersOf(holdState(context, input.hold));
  const reworks: Record<string, string> = {};
  const events: Draft[] = [];
  for (const { member } of input.members) {
    const held = Object.hasOwn(members, member) ? members[member]?.member : undefined;
    if (held?.kind !== 'unit') continue;
    const state = context.store.state(unitStream, held.unit).state;
    const line = state.status === 'absent' ? null : (state.registration?.line ?? null);
    if (line === null) return refuse('unitUnknown', { unit: held.unit });
    const opened = openRework(
      {
        line,
        unit: held.unit,
        station: null,
        visit: null,
        operation: null,
        cause: 'issue',
        causeRef: input.hold,
        issue: ofIssue,
        text: disposition.instruction,
      },
      context,
    );
    if (!opened.ok) return opened;
    events.push(...opened.events);
    const stream = opened.events[0]?.stream ?? '';
    reworks[member] = stream.slice(stream.indexOf('/') + 1);
  }
  return { ok: true, reworks, events } satisfies OpenedReworks;
}

export const qualityCommands: CommandsOf<Commands> = {
  openIssue: orDevice(
    role(anybody, (input, context) =>
      naming(namedByIssue(input), context, () => issues.openIssue({ ...input, because: null }, context)),
    ),
  ),
  acknowledgeIssue: role(
    lead,
    onIssue((state, input, context) =>
      naming(named('person', input.owner), context, () => issues.acknowledgeIssue(state, input, context)),
    ),
  ),
  reportAffectedUnits: role(['quality', 'supervisor'], reportAffectedUnits),
  accountUnits: role(['quality', 'supervisor'], onIssue(account)),
  decideUnits: signed(
    role(lead, (input, context) =>
      asSigner(context, 'quality', (signing, signature) =>
        issues.decideUnits(issueState(signing, input.issue), { ...input, signature }, signing),
      ),
    ),
  ),
  joinTeam: role(
    lead,
    onIssue((state, input, context) =>
      naming(named('person', input.person), context, () => issues.joinTeam(state, input, context)),
    ),
  ),
  leaveTeam: role(lead, onIssue(issues.leaveTeam)),
  writeSection: role(lead, onIssue(issues.writeSection)),
  addAction: role(
    lead,
    onIssue((state, input, context) =>
      naming(named('person', input.responsible), context, () => issues.addAction(state, input, context)),
    ),
  ),
  completeAction: role(office, onIssue(issues.completeAction)),
  commentIssue: role(anybody, onIssue(issues.commentIssue)),
  containIssue: role(lead, onIssue(issues.containIssue)),
  analyseIssue: role(lead, onIssue(issues.analyseIssue)),
  correctIssue: role(lead, onIssue(issues.correctIssue)),
  verifyIssue: role(lead, onIssue(issues.verifyIssue)),
  closeIssue: signed(
    role(lead, ({ issue: id }, context) =>
      asSigner(context, 'quality', (signing, signature) => {
        const { state, awaiting } = signing.store.state(issue, id);
        return issues.closeIssue(state, { issue: id, signature }, signing, { awaiting: awaiting.length });
      }),
    ),
  ),
  markDuplicate: role(lead, (input, context) =>
    issues.markDuplicate(
      { duplicate: issueState(context, input.issue), original: issueState(context, input.of) },
      input,
      context,
    ),
  ),
  reopenIssue: role(lead, onIssue(issues.reopenIssue)),
  placeHold: role(['quality', 'supervisor'], (input, context) =>
    naming(namedByHold(input.members, input.population), context, () =>
      holds.placeHold(input, linked(context, input.issue), context),
    ),
  ),
  addHoldMembers: role(['quality', 'supervisor'], (input, context) =>
    naming(namedByHold(input.members), context, () =>
      holds.addHoldMembers(
        holdState(context, input.hold),
        { ...input, because: null },
        issueOfHold(context.store, input.hold),
        context,
      ),
    ),
  ),
  decideDisposition: signed(role(lead, decideDisposition)),
  liftHold: signed(
    role(lead, (input, context) =>
      asSigner(context, 'quality', (signing, signature) =>
        holds.liftHold(holdState(signing, input.hold), { ...input, signature }, signing),
      ),
    ),
  ),
};
