import type { Decision } from '#domain/kernel/decision';
import { accept } from '#domain/kernel/decision';
import { awaitedFault } from '#domain/quality/awaitedDecision';
import { goneFault } from '#domain/quality/goneUnits';
import { hold, membersOf } from '#domain/quality/hold';
import * as holds from '#domain/quality/holdDecisions';
import { reasonOf } from '#domain/quality/holdDecisions';
import type { HoldMember } from '#domain/quality/holdEvents';
import { memberKey } from '#domain/quality/holdEvents';
import { namedByHold } from '#domain/quality/named';
import { isMilder } from '#domain/quality/oneDecision';
import { own } from '#domain/quality/own';
import { goneOf } from '#db/queries/units';
import { awaitedOnHold } from '../quality/awaitedDecisions.ts';
import { issueOfHold, linkedIssue, unitsOf } from '../quality/holdGrowth.ts';
import { reworksFor } from '../quality/reworksFor.ts';
import type { holdCommands as contract } from '../contract/holds.ts';
import type { Inputs } from '../contract/infer.ts';
import { recordedLabel } from '../supply/recordedLabel.ts';
import { asSigner } from './asSigner.ts';
import { naming } from './exists.ts';
import type { CommandContext } from './command.ts';
import { role, signed } from './command.ts';
import type { CommandsOf } from './registry.ts';

type Commands = typeof contract;
type Input<K extends keyof Commands> = Inputs<Commands>[K];

const holdState = (context: CommandContext, id: string) => context.store.state(hold, id).state;

/** A unit to be reworked or repaired gets its rework item in the same transaction: it keeps the unit from shipping. */
function decideDisposition(input: Input<'decideDisposition'>, context: CommandContext): Decision {
  return asSigner(context, 'quality', (signing, signature) => {
    const { disposition } = input;
    const wanted = input.members.map((m) => m.member);
    const awaited = awaitedOnHold(signing, input.hold).filter((a) => !isMilder(a.outcome, disposition.kind));
    const fault = awaitedFault('holdMemberAwaits', wanted, awaited);
    if (fault) return fault;
    const state = holdState(signing, input.hold);
    const known = membersOf(state);
    const chosen = input.members.flatMap(({ member }) => own(known, member)?.member ?? []);
    const impossible = goneFault(disposition.kind, goneOf(signing.read, unitsOf(chosen)));
    if (impossible) return impossible;
    const issueOf = issueOfHold(signing, input.hold, chosen);
    const ordered = reworksFor(
      disposition.kind === 'rework' || disposition.kind === 'repair' ? unitsOf(chosen) : [],
      { causeRef: input.hold, issue: issueOf?.issue ?? null, text: reasonOf(disposition) },
      signing,
    );
    if (!ordered.ok) return ordered;
    const reworks = Object.fromEntries(
      Object.entries(ordered.reworks).map(([unit, id]) => [memberKey({ kind: 'unit', unit }), id]),
    );
    const decided = holds.decideDisposition(state, { ...input, reworks, signature }, issueOf, signing);
    return decided.ok ? accept(...decided.events, ...ordered.events) : decided;
  });
}

/** Containers by their labels as the records have them, however they were typed: a hold on another spelling would keep nothing. */
const recorded = (members: readonly HoldMember[], { read }: CommandContext): HoldMember[] =>
  members.map((m) => (m.kind === 'container' ? { ...m, container: recordedLabel(read, m.container) } : m));

export const holdCommands: CommandsOf<Commands> = {
  placeHold: role(['quality', 'supervisor'], (given, context) => {
    const input = { ...given, members: recorded(given.members, context) };
    return naming(namedByHold(input.members, input.population), context, () =>
      holds.placeHold(
        input,
        input.issue === null ? null : linkedIssue(context, input.issue, unitsOf(input.members)),
        context,
      ),
    );
  }),
  addHoldMembers: role(['quality', 'supervisor'], (given, context) => {
    const input = { ...given, members: recorded(given.members, context) };
    return naming(namedByHold(input.members), context, () =>
      holds.addHoldMembers(
        holdState(context, input.hold),
        { ...input, because: null },
        issueOfHold(context, input.hold, input.members),
        context,
      ),
    );
  }),
  decideDisposition: signed(role(['quality'], decideDisposition)),
  endHoldWindow: signed(
    role(['quality'], (input, context) =>
      asSigner(context, 'quality', (signing, signature) =>
        holds.endHoldWindow(holdState(signing, input.hold), { ...input, signature }, signing),
      ),
    ),
  ),
  liftHold: signed(
    role(['quality'], (input, context) =>
      asSigner(context, 'quality', (signing, signature) =>
        holds.liftHold(holdState(signing, input.hold), { ...input, signature }, signing),
      ),
    ),
  ),
};
