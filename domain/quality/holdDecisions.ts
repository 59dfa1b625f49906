import type { Signature } from '../kernel/actor.ts';
import type { DecideContext, Decision } from '../kernel/decision.ts';
import { accept, decideOne, draft } from '../kernel/decision.ts';
import { assertNever, refuse } from '../kernel/refusal.ts';
import { afterEvent } from './afterEvent.ts';
import { displayNumber } from './displayNumber.ts';
import { hold, membersOf } from './hold.ts';
import type { HoldState } from './hold.ts';
import type { Disposition, HoldEvent, HoldMember, HoldPayload, Population } from './holdEvents.ts';
import { memberKey } from './holdEvents.ts';
import type { ReadMember } from './holdRecord.ts';
import { holdChange, holdRecordHash } from './holdRecord.ts';
import { issue } from './issue.ts';
import type { Because, IssueEvent } from './issueEvents.ts';
import { isFinished, isOpened } from './issueState.ts';
import type { IssueState } from './issueState.ts';
import { takesPlace } from './oneDecision.ts';
import { own } from './own.ts';
import { stricterFault } from './stricterFault.ts';
import type { QualityRefusal } from './refusals.ts';

const no = refuse<QualityRefusal>;

/**
 * The issue that a hold belongs to, with its present state; null where the hold stands alone. `left`: units of the decision that
 * are known to have left the plant, which no hold reaches.
 */
export type LinkedIssue = {
  readonly issue: string;
  readonly state: IssueState;
  readonly left: ReadonlySet<string>;
} | null;

const decide = (state: HoldState, id: string, event: HoldEvent, context: DecideContext): Decision =>
  decideOne(hold, id, state, event, context);

/**
 * Places a hold on the members and, by its population, on what will be found later. With an issue, its units become affected
 * units that are accounted for by this hold, in the same transaction.
 */
export function placeHold(
  input: { readonly reason: string; readonly population: Population; readonly members: HoldMember[] },
  linked: LinkedIssue,
  context: DecideContext,
): Decision {
  const { reason, population, members } = input;
  if (members.length === 0 && population.kind === 'listed') return no('holdPopulationEmpty');
  if (linked !== null && !isOpened(linked.state)) return no('issueUnknown');
  const id = context.newId();
  const payload = {
    number: displayNumber('H', id, context.now),
    reason,
    issue: linked?.issue ?? null,
    population,
    members: population.kind === 'lot' ? withLot(members, population) : members,
  };
  const placed = decide(hold.initial, id, { type: 'HoldPlaced', payload }, context);
  return placed.ok ? mirrored(placed.events, id, members, linked, context) : placed;
}

/** A hold on a lot keeps the lot itself too, so that its containers are refused at the pick. */
const withLot = (members: HoldMember[], { part, lot }: { part: string; lot: string }): HoldMember[] => {
  const itself: HoldMember = { kind: 'lot', part, lot };
  return members.some((m) => memberKey(m) === memberKey(itself)) ? members : [itself, ...members];
};

/**
 * Units found to be affected. On a finished issue that reopens it, and a hold keeps them from leaving meanwhile.
 */
export function reportAffectedUnits(
  linked: NonNullable<LinkedIssue>,
  input: { readonly units: string[]; readonly because: Because | null; readonly reason: string },
  context: DecideContext,
): Decision {
  const { units, because } = input;
  if (isFinished(linked.state)) {
    const members = units.map((unit): HoldMember => ({ kind: 'unit', unit }));
    return placeHold({ reason: input.reason, population: { kind: 'listed' }, members }, linked, context);
  }
  const found: IssueEvent = { type: 'AffectedUnitsFound', payload: { units, because } };
  return decideOne(issue, linked.issue, linked.state, found, context);
}

/** Adds what is not in the hold yet; a unit found by a late fact brings a lifted hold back. */
export function addHoldMembers(
  state: HoldState,
  input: { readonly hold: string; readonly members: readonly HoldMember[]; readonly because: Because | null },
  linked: LinkedIssue,
  context: DecideContext,
): Decision {
  const known = membersOf(state);
  const members = input.members.filter((m) => !own(known, memberKey(m)));
  if (members.length === 0) return no('holdMembersKnown');
  const payload = { members, because: input.because };
  const event: HoldEvent = { type: 'HoldMembersAdded', payload };
  // Of a lifted hold the judge says that it stands again: for whoever lifted it, and no reason to leave them out.
  const added =
    state.status === 'lifted'
      ? accept(draft(hold, input.hold, event))
      : decide(state, input.hold, event, context);
  return added.ok ? mirrored(added.events, input.hold, members, linked, context) : added;
}

/** `reworks`: the rework item of each unit that is to be reworked or repaired; opened by the caller in the same transaction. */
export interface DispositionInput {
  readonly hold: string;
  readonly members: readonly { readonly member: string; readonly previous: string | null }[];
  readonly disposition: Disposition;
  readonly reworks: Readonly<Record<string, string>>;
  readonly signature: Signature;
}

/** Decides members; the hold's issue gets the same outcome for its units, and loses it again if the plant refuses this one. */
export function decideDisposition(
  state: HoldState,
  input: DispositionInput,
  linked: LinkedIssue,
  context: DecideContext,
): Decision {
  const decisions = input.members.map(({ member, previous }) => ({
    member,
    previous,
    rework: own(input.reworks, member) ?? null,
  }));
  const payload: HoldPayload<'DispositionDecided'> = {
    decisions,
    disposition: input.disposition,
    signature: input.signature,
  };
  const decided = decide(state, input.hold, { type: 'DispositionDecided', payload }, context);
  if (!decided.ok || linked === null) return decided;
  const held = membersOf(state);
  const outcome = input.disposition.kind;
  const all = input.members.flatMap(({ member }) => unitOf(own(held, member)?.member));
  const stricter = stricterFault(linked.state, all, outcome);
  if (stricter) return stricter;
  const units = unitsToTell(linked.state, all, { outcome, hold: input.hold });
  if (units.length === 0) return decided;
  const event: IssueEvent = {
    type: 'AffectedUnitsDecided',
    payload: {
      units,
      outcome,
      evidence: reasonOf(input.disposition),
      concession: input.disposition.kind === 'repair' ? input.disposition.concession : '',
      hold: input.hold,
      signature: input.signature,
    },
  };
  const told = decideOne(issue, linked.issue, linked.state, event, context, { causedBy: 0 });
  return told.ok ? accept(...decided.events, ...told.events) : told;
}

/** Ends the window of a hold by tool or station where it is decided: its members are known from then on, and stay held. */
export const endHoldWindow = (
  state: HoldState,
  input: { readonly hold: string; readonly reason: string; readonly signature: Signature },
  context: DecideContext,
): Decision => {
  const { hold: id, reason, signature } = input;
  const payload = { until: context.now, reason, signature };
  return decide(state, id, { type: 'HoldWindowEnded', payload }, context);
};

export interface LiftInput {
  readonly hold: string;
  readonly reason: string;
  /** Every member as the signer has read it. */
  readonly members: readonly ReadMember[];
  readonly signature: Signature;
}

/** Lifts the hold as it was read; the signature is bound to that, so that the plant judges the same. */
export function liftHold(
  state: HoldState,
  { hold: id, reason, members, signature }: LiftInput,
  context: DecideContext,
): Decision {
  const now = membersOf(state);
  const changed = state.status === 'placed' ? holdChange(members, now) : null;
  const payload = { reason, signature: { ...signature, recordHash: holdRecordHash(now) } };
  return changed ?? decide(state, id, { type: 'HoldLifted', payload }, context);
}

/** What was said for it: evidence, concession, instruction or reason. */
export function reasonOf(disposition: Disposition): string {
  switch (disposition.kind) {
    case 'conforming':
      return disposition.evidence;
    case 'useAsIs':
      return disposition.concession;
    case 'rework':
    case 'repair':
      return disposition.instruction;
    case 'scrap':
    case 'return':
      return disposition.reason;
    default:
      return assertNever(disposition);
  }
}

const unitOf = (member: HoldMember | undefined): string[] => (member?.kind === 'unit' ? [member.unit] : []);

const unitsToTell = (
  state: IssueState,
  units: readonly string[],
  next: Parameters<typeof takesPlace>[1],
): string[] =>
  state.status === 'absent'
    ? []
    : units.filter((u) => {
        const affected = own(state.affected, u);
        return affected !== undefined && takesPlace(affected.decision, next);
      });

/** What the hold's issue is told: these units are affected, and this hold has those that have not left. */
function mirrored(
  drafts: Extract<Decision, { ok: true }>['events'],
  id: string,
  members: readonly HoldMember[],
  linked: LinkedIssue,
  context: DecideContext,
): Decision {
  const units = members.flatMap(unitOf);
  if (linked === null || units.length === 0) return accept(...drafts);
  const found: IssueEvent = { type: 'AffectedUnitsFound', payload: { units, because: null } };
  const told = decideOne(issue, linked.issue, linked.state, found, context, { causedBy: 0 });
  if (!told.ok) return told;
  const here = units.filter((unit) => !linked.left.has(unit));
  if (here.length === 0) return accept(...drafts, ...told.events);
  const after = afterEvent(issue, linked.issue, linked.state, found, context);
  const account = { means: 'held' as const, ref: id, note: '' };
  const accounted: IssueEvent = { type: 'AffectedUnitsAccounted', payload: { units: here, account } };
  const kept = decideOne(issue, linked.issue, after, accounted, context, { causedBy: 0 });
  return kept.ok ? accept(...drafts, ...told.events, ...kept.events) : kept;
}
