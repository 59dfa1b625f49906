import type { Role } from '#domain/kernel/actor';
import type { Decision } from '#domain/kernel/decision';
import { accept } from '#domain/kernel/decision';
import { refuse } from '#domain/kernel/refusal';
import { isSettled, rework } from '#domain/assembly/rework';
import { awaitedFault } from '#domain/quality/awaitedDecision';
import { goneFault } from '#domain/quality/goneUnits';
import { hold } from '#domain/quality/hold';
import * as holds from '#domain/quality/holdDecisions';
import { issue } from '#domain/quality/issue';
import * as issues from '#domain/quality/issueDecisions';
import type { UnitAccount } from '#domain/quality/issueEvents';
import type { GatedStep } from '#domain/quality/issueGates';
import { gateFault } from '#domain/quality/issueGates';
import type { IssueState } from '#domain/quality/issueState';
import { isOpened } from '#domain/quality/issueState';
import { namedByIssue } from '#domain/quality/named';
import { isMilder } from '#domain/quality/oneDecision';
import { own } from '#domain/quality/own';
import { personOf } from '#domain/kernel/actor';
import { named } from '#domain/site/named';
import { fieldActionsDue } from '#db/queries/fieldActionsDue';
import { holdsOfIssue, openHoldsOf } from '#db/queries/holds';
import { goneOf, shippedOf } from '#db/queries/units';
import { awaitedOnIssue } from '../quality/awaitedDecisions.ts';
import { linkedIssue } from '../quality/holdGrowth.ts';
import { reworksFor } from '../quality/reworksFor.ts';
import type { issueCommands as contract } from '../contract/issues.ts';
import type { Inputs } from '../contract/infer.ts';
import { asSigner } from './asSigner.ts';
import { naming } from './exists.ts';
import type { CommandContext } from './command.ts';
import { orDevice, role, signed, signedRecord } from './command.ts';
import type { CommandsOf } from './registry.ts';

const lead: readonly Role[] = ['quality'];
const anybody: readonly Role[] = ['operator', 'supervisor', 'logistics', 'quality', 'engineer'];
const office: readonly Role[] = ['supervisor', 'logistics', 'quality', 'engineer'];

const issueState = (context: CommandContext, id: string): IssueState => context.store.state(issue, id).state;

/** A decision on the issue that the input names. */
const onIssue =
  <I extends { readonly issue: string }>(
    decide: (state: IssueState, input: I, context: CommandContext) => Decision,
  ) =>
  (input: I, context: CommandContext): Decision =>
    decide(issueState(context, input.issue), input, context);

/** Findings on a duplicate belong to the original. */
function original(context: CommandContext, id: string, seen: readonly string[] = []): string {
  const state = issueState(context, id);
  return state.status === 'duplicate' && !seen.includes(id) ? original(context, state.of, [...seen, id]) : id;
}

type Commands = typeof contract;
type Input<K extends keyof Commands> = Inputs<Commands>[K];

function reportAffectedUnits(input: Input<'reportAffectedUnits'>, context: CommandContext): Decision {
  const id = original(context, input.issue);
  return naming(named('unit', ...input.units), context, () =>
    holds.reportAffectedUnits(linkedIssue(context, id, input.units), input, context),
  );
}

/** A hold or rework item that keeps them is one that there is. */
function account(state: IssueState, input: Input<'accountUnits'>, context: CommandContext): Decision {
  const { means, ref } = input.account;
  if (means === 'held' && (ref === null || context.store.state(hold, ref).state.status === 'absent')) {
    return refuse('holdUnknown');
  }
  if (means === 'rework' && (ref === null || context.store.state(rework, ref).state.status === 'absent')) {
    return refuse('reworkUnknown');
  }
  return issues.accountUnits(state, input, context);
}

/** Decides units that no hold keeps; what needs rework and has no item that stands by itself gets one in the same transaction. */
function decideUnits(input: Input<'decideUnits'>, context: CommandContext): Decision {
  return asSigner(context, 'quality', (signing, signature) => {
    const { issue: id, outcome, units, evidence } = input;
    const awaited = awaitedOnIssue(signing, id).filter((a) => !isMilder(a.outcome, outcome));
    const fault = awaitedFault('unitDecisionAwaits', units, awaited);
    if (fault) return fault;
    const impossible = goneFault(outcome, goneOf(signing.read, units));
    if (impossible) return impossible;
    const state = issueState(signing, id);
    const decided = issues.decideUnits(state, { ...input, signature }, signing);
    if (!decided.ok || (outcome !== 'rework' && outcome !== 'repair')) return decided;
    const affected = state.status === 'absent' ? {} : state.affected;
    const without = units.filter((unit) => !hasItem(own(affected, unit)?.account ?? null, signing));
    const ordered = reworksFor(without, { causeRef: id, issue: id, text: evidence }, signing);
    return ordered.ok ? accept(...decided.events, ...ordered.events) : ordered;
  });
}

/** What another decision ordered falls with that one, and what was found good is over: neither does for this one. */
function hasItem(account: UnitAccount | null, { store }: CommandContext): boolean {
  if (account?.means !== 'rework' || account.ref === null) return false;
  const { state } = store.state(rework, account.ref);
  return state.status !== 'absent' && !state.ordered && !isSettled(state);
}

/** A step that asks where units are looks for those that have left, and for open holds, too: the issue itself does not say. */
const intoStep = <K extends 'containIssue' | 'analyseIssue' | 'correctIssue' | 'verifyIssue'>(
  step: GatedStep,
  decide: (state: IssueState, input: Input<K>, context: CommandContext) => Decision,
) =>
  onIssue<Input<K>>((state, input, context) => {
    const decided = decide(state, input, context);
    return decided.ok ? (knownFault(input.issue, step, context) ?? decided) : decided;
  });

function knownFault(id: string, step: GatedStep, context: CommandContext) {
  const state = issueState(context, id);
  if (!isOpened(state)) return null;
  const left = shippedOf(context.read, Object.keys(state.affected));
  const openHolds = openHoldsOf(holdsOfIssue(context.read, id));
  const fieldActionDue = fieldActionsDue(context.read, id);
  return gateFault(state, step, { person: personOf(context.actor), left, fieldActionDue, openHolds });
}

export const issueCommands: CommandsOf<Commands> = {
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
  decideUnits: signed(role(lead, decideUnits)),
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
  addAttachment: role(
    anybody,
    onIssue((state, input, context) =>
      issues.addAttachment(state, input, context, context.attachments.find(input.hash)),
    ),
  ),
  withdrawAttachment: role(['quality', 'supervisor'], onIssue(issues.withdrawAttachment)),
  commentIssue: role(anybody, onIssue(issues.commentIssue)),
  containIssue: role(lead, intoStep<'containIssue'>('contained', issues.containIssue)),
  analyseIssue: role(lead, intoStep<'analyseIssue'>('analysed', issues.analyseIssue)),
  correctIssue: role(lead, intoStep<'correctIssue'>('corrected', issues.correctIssue)),
  verifyIssue: role(lead, intoStep<'verifyIssue'>('verified', issues.verifyIssue)),
  closeIssue: signedRecord(
    role(lead, (input, context) =>
      asSigner(context, 'quality', (signing, signature) => {
        const { state, awaiting } = signing.store.state(issue, input.issue);
        const known = { awaiting: awaiting.length };
        const decided = issues.closeIssue(state, { ...input, signature }, signing, known);
        return decided.ok ? (knownFault(input.issue, 'closed', signing) ?? decided) : decided;
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
};
