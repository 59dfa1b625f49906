import { personOf, type Signature } from '../kernel/actor.ts';
import type { Attachment } from '../kernel/attachment.ts';
import type { DecideContext, Decision, DraftOptions } from '../kernel/decision.ts';
import { accept, decideOne } from '../kernel/decision.ts';
import { refuse } from '../kernel/refusal.ts';
import { isoInstant } from '../kernel/runtime.ts';
import { streamId } from '../kernel/streamType.ts';
import { afterEvent } from './afterEvent.ts';
import { displayNumber } from './displayNumber.ts';
import { decidedFault, issue } from './issue.ts';
import type { IssueEvent, IssuePayload, Section, Severity, UnitAccount } from './issueEvents.ts';
import { closingHash } from './issueRecord.ts';
import { isOpened, standingAttachment } from './issueState.ts';
import type { IssueState } from './issueState.ts';
import { knownReads } from './knownReads.ts';
import type { QualityRefusal } from './refusals.ts';

export interface OfIssue {
  readonly issue: string;
}

const decide = (state: IssueState, id: string, event: IssueEvent, context: DecideContext): Decision =>
  decideOne(issue, id, state, event, context);

/** Hours until containment has to be shown. */
export const containmentHours: Readonly<Record<Severity, number>> = { A: 4, B: 24, C: 72 };

const dueAt = (now: string, severity: Severity): string =>
  isoInstant(Date.parse(now) + containmentHours[severity] * 3_600_000);

export type OpenIssueInput = Pick<
  IssuePayload<'IssueOpened'>,
  'source' | 'defectCode' | 'severity' | 'subject' | 'title' | 'text' | 'because' | 'affectedUnits'
>;

export interface OpenIssueOptions extends DraftOptions {
  /** The id to open it under, where the caller refers to it elsewhere. */
  readonly issue?: string;
  /** The rework item that the same cause opened: it accounts for the unit. */
  readonly rework?: string;
}

/**
 * Opens an issue under a fresh id; the unit that it is about counts as affected. What opens it by itself gives the effect key
 * of its cause, so that two terminals that saw one cause open one issue.
 */
export function openIssue(
  input: OpenIssueInput,
  context: DecideContext,
  options: OpenIssueOptions = {},
): Decision {
  const { issue: given, rework, ...draftOptions } = options;
  const id = given ?? context.newId();
  const payload = {
    ...input,
    number: displayNumber('Q', id, context.now),
    containmentDueAt: dueAt(context.now, input.severity),
    affectedUnits: [
      ...new Set([...(input.subject.unit ? [input.subject.unit] : []), ...input.affectedUnits]),
    ],
  };
  const opening: IssueEvent = { type: 'IssueOpened', payload };
  const opened = decideOne(issue, id, issue.initial, opening, context, draftOptions);
  if (!opened.ok || rework === undefined || payload.affectedUnits.length === 0) return opened;
  const account: UnitAccount = { means: 'rework', ref: rework, note: '' };
  const accounted: IssueEvent = {
    type: 'AffectedUnitsAccounted',
    payload: { units: payload.affectedUnits, account },
  };
  const after = afterEvent(issue, id, issue.initial, opening, context);
  const { effectKey, ...rest } = draftOptions;
  const kept = decideOne(issue, id, after, accounted, context, {
    ...rest,
    ...(effectKey === undefined ? {} : { effectKey: `${effectKey}:accounted` }),
  });
  return kept.ok ? accept(...opened.events, ...kept.events) : kept;
}

/** `owner` null: whoever acknowledges owns it. */
export function acknowledgeIssue(
  state: IssueState,
  input: OfIssue & { readonly owner: string | null },
  context: DecideContext,
): Decision {
  const owner = input.owner ?? personOf(context.actor);
  if (owner === null) return refuse<QualityRefusal>('personNeeded');
  return decide(state, input.issue, { type: 'IssueAcknowledged', payload: { owner } }, context);
}

export const accountUnits = (
  state: IssueState,
  input: OfIssue & { readonly units: string[]; readonly account: UnitAccount },
  context: DecideContext,
): Decision =>
  decide(
    state,
    input.issue,
    { type: 'AffectedUnitsAccounted', payload: { units: input.units, account: input.account } },
    context,
  );

/**
 * For units that no hold keeps; what a hold keeps is decided there (`decideDisposition`) and mirrored here. Of what is known here
 * every unit must take it; what came meanwhile the plant weighs unit by unit.
 */
export const decideUnits = (
  state: IssueState,
  input: OfIssue & Omit<IssuePayload<'AffectedUnitsDecided'>, 'hold'>,
  context: DecideContext,
): Decision => {
  const { issue: id, ...said } = input;
  const payload = { ...said, hold: null };
  const decided = decide(state, id, { type: 'AffectedUnitsDecided', payload }, context);
  return decided.ok ? (decidedFault(state, said.units, payload) ?? decided) : decided;
};

export const joinTeam = (
  state: IssueState,
  input: OfIssue & { readonly person: string },
  context: DecideContext,
): Decision =>
  decide(state, input.issue, { type: 'TeamMemberJoined', payload: { person: input.person } }, context);

export const leaveTeam = (
  state: IssueState,
  input: OfIssue & { readonly person: string },
  context: DecideContext,
): Decision =>
  decide(state, input.issue, { type: 'TeamMemberLeft', payload: { person: input.person } }, context);

/** `previous`: the event that wrote the text the author started from, null where there was none. */
export const writeSection = (
  state: IssueState,
  input: OfIssue & {
    readonly section: Section;
    readonly text: string;
    readonly evidence: string;
    readonly previous: string | null;
  },
  context: DecideContext,
): Decision => {
  const { issue: id, ...payload } = input;
  return decide(state, id, { type: 'SectionWritten', payload }, context);
};

export const addAction = (
  state: IssueState,
  input: OfIssue & Omit<IssuePayload<'ActionAdded'>, 'action'>,
  context: DecideContext,
): Decision => {
  const { issue: id, ...plan } = input;
  return decide(state, id, { type: 'ActionAdded', payload: { action: context.newId(), ...plan } }, context);
};

export const completeAction = (
  state: IssueState,
  input: OfIssue & { readonly action: string; readonly evidence: string },
  context: DecideContext,
): Decision =>
  decide(
    state,
    input.issue,
    { type: 'ActionDone', payload: { action: input.action, evidence: input.evidence } },
    context,
  );

export const commentIssue = (
  state: IssueState,
  input: OfIssue & { readonly text: string },
  context: DecideContext,
): Decision => decide(state, input.issue, { type: 'IssueCommented', payload: { text: input.text } }, context);

/** `content` is what lies under the hash on this PC, and is durable there; null where nothing does. */
export function addAttachment(
  state: IssueState,
  input: OfIssue & { readonly hash: string; readonly caption: string },
  context: DecideContext,
  content: Attachment | null,
): Decision {
  if (content === null) return refuse<QualityRefusal>('attachmentNotHere');
  if (standingAttachment(state, input.hash)) return refuse<QualityRefusal>('attachmentAttached');
  const payload = { ...content, caption: input.caption };
  return decide(state, input.issue, { type: 'AttachmentAdded', payload }, context);
}

export const withdrawAttachment = (
  state: IssueState,
  input: OfIssue & { readonly hash: string; readonly reason: string },
  context: DecideContext,
): Decision => {
  const { issue: id, ...payload } = input;
  if (isOpened(state) && !standingAttachment(state, input.hash))
    return refuse<QualityRefusal>('attachmentUnknown');
  return decide(state, id, { type: 'AttachmentWithdrawn', payload }, context);
};

export const containIssue = (state: IssueState, input: OfIssue, context: DecideContext): Decision =>
  decide(state, input.issue, { type: 'IssueContained', payload: {} }, context);

export const analyseIssue = (state: IssueState, input: OfIssue, context: DecideContext): Decision =>
  decide(state, input.issue, { type: 'IssueAnalysed', payload: {} }, context);

export const correctIssue = (state: IssueState, input: OfIssue, context: DecideContext): Decision =>
  decide(state, input.issue, { type: 'IssueCorrected', payload: {} }, context);

export const verifyIssue = (
  state: IssueState,
  input: OfIssue & { readonly evidence: string },
  context: DecideContext,
): Decision =>
  decide(state, input.issue, { type: 'IssueVerified', payload: { evidence: input.evidence } }, context);

/**
 * `signature.recordHash` is `issueRecordHash` of the record as it was shown to the signer; what is recorded binds the conclusion
 * too. `awaiting`: decisions on this issue that wait for the plant; each would change the record under the signature.
 */
export function closeIssue(
  state: IssueState,
  input: OfIssue & { readonly conclusion: string; readonly signature: Signature },
  context: DecideContext,
  known: { readonly awaiting: number },
): Decision {
  if (known.awaiting > 0) return refuse<QualityRefusal>('issueAwaitsPlant', { awaiting: known.awaiting });
  const { issue: id, conclusion, signature } = input;
  const shown = signature.recordHash;
  const recordHash = shown === null ? null : closingHash(shown, conclusion);
  const payload = { conclusion, signature: { ...signature, recordHash } };
  return decide(state, id, { type: 'IssueClosed', payload }, context);
}

export const reopenIssue = (
  state: IssueState,
  input: OfIssue & { readonly reason: string },
  context: DecideContext,
): Decision =>
  decide(state, input.issue, { type: 'IssueReopened', payload: { reason: input.reason } }, context);

/** The original first takes over the units that only the duplicate lists, so that nobody loses sight of them. */
export function markDuplicate(
  states: { readonly duplicate: IssueState; readonly original: IssueState },
  input: OfIssue & { readonly of: string; readonly reason: string },
  context: DecideContext,
): Decision {
  const { of, reason } = input;
  const known = unitsOf(states.original);
  const units = [...unitsOf(states.duplicate)].filter((u) => !known.has(u));
  const found: IssueEvent = { type: 'AffectedUnitsFound', payload: { units, because: null } };
  const taken = units.length === 0 ? accept() : decide(states.original, of, found, context);
  if (!taken.ok) return refuse<QualityRefusal>('issueDuplicateOfWrong', { of });
  const original =
    units.length === 0 ? states.original : afterEvent(issue, of, states.original, found, context);
  const marked = decideOne(
    issue,
    input.issue,
    states.duplicate,
    { type: 'IssueMarkedDuplicate', payload: { of, reason } },
    context,
    { reads: [streamId(issue, of)], readStates: knownReads({ [streamId(issue, of)]: original }) },
  );
  return marked.ok ? accept(...taken.events, ...marked.events) : marked;
}

const unitsOf = (state: IssueState): ReadonlySet<string> =>
  new Set(state.status === 'absent' ? [] : Object.keys(state.affected));
