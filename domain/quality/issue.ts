import { personOf } from '../kernel/actor.ts';
import type { Recorded } from '../kernel/event.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { assertNever, refuse } from '../kernel/refusal.ts';
import type { Reads } from '../kernel/streamType.ts';
import { defineStream, splitStreamId } from '../kernel/streamType.ts';
import { goneAmong, goneFault } from './goneUnits.ts';
import { issueEvents } from './issueEvents.ts';
import type { IssueEvent, IssuePayload, Outcome } from './issueEvents.ts';
import type { GateViewer } from './issueGates.ts';
import { gateFault, isFilled } from './issueGates.ts';
import { closingHash, issueRecordHash } from './issueRecord.ts';
import { evolveIssue, isFinished, isOpened } from './issueState.ts';
import type { IssueState, OpenedIssue } from './issueState.ts';
import { isRaised, takesPlace } from './oneDecision.ts';
import { openHolds } from './openHolds.ts';
import { overruledOnIssue } from './overruled.ts';
import { own } from './own.ts';
import type { QualityRefusal } from './refusals.ts';
import { signatureFault } from './signing.ts';

type Verdict = Refusal<QualityRefusal> | null;
const no = refuse<QualityRefusal>;

function legal(state: IssueState, event: Recorded<IssueEvent>, reads: Reads): Verdict {
  if (event.type === 'IssueOpened') return isOpened(state) ? no('issueExists') : null;
  if (!isOpened(state)) return no('issueUnknown');
  if (event.type === 'IssueReopened') {
    return state.status === 'closed' || state.status === 'duplicate' ? null : no('issueNotClosed');
  }
  if (event.type === 'IssueCommented' || event.type === 'AffectedUnitsFound') return null;
  if (state.status === 'closed') return no('issueClosed', { status: state.status });
  if (state.status === 'duplicate') return no('issueIsDuplicate', { of: state.of });
  switch (event.type) {
    case 'IssueAcknowledged':
      return state.status === 'open' ? null : no('issueAlreadyAcknowledged', { owner: state.owner });
    case 'AffectedUnitsAccounted':
      return firstNotAffected(state, event.payload.units);
    case 'AffectedUnitsDecided':
      return judgeDecision(state, event, reads);
    case 'TeamMemberJoined':
      return null;
    case 'TeamMemberLeft':
      return state.team.includes(event.payload.person)
        ? null
        : no('teamMemberUnknown', { person: event.payload.person });
    case 'SectionWritten':
      return judgeSection(state, event.payload);
    case 'ActionAdded':
      return own(state.actions, event.payload.action)?.plan
        ? no('actionExists', { action: event.payload.action })
        : null;
    case 'ActionDone':
      return judgeDone(state, event.payload.action);
    case 'AttachmentAdded':
      return null;
    case 'AttachmentWithdrawn':
      return own(state.attachments, event.payload.hash)?.added ? null : no('attachmentUnknown');
    case 'IssueContained':
      return gateFault(state, 'contained', judged(event));
    case 'IssueAnalysed':
      return gateFault(state, 'analysed', judged(event));
    case 'IssueCorrected':
      return gateFault(state, 'corrected', judged(event));
    case 'IssueVerified':
      return (
        gateFault(state, 'verified', judged(event)) ??
        (isFilled(event.payload.evidence) ? null : no('evidenceMissing'))
      );
    case 'IssueClosed':
      return judgeClosing(state, event, reads);
    case 'IssueMarkedDuplicate':
      return judgeDuplicate(state, event, reads);
    default:
      return assertNever(event);
  }
}

/** Where units are is not in the issue: whoever decides says which have left. */
const judged = ({ actor }: Recorded<IssueEvent>): GateViewer => ({
  person: personOf(actor),
  left: new Set(),
  fieldActionDue: new Set(),
  openHolds: [],
});

type EventNamed<T extends IssueEvent['type']> = Recorded<Extract<IssueEvent, { type: T }>>;

const firstNotAffected = (state: OpenedIssue, units: readonly string[]): Verdict => {
  const unit = units.find((u) => own(state.affected, u) === undefined);
  return unit === undefined ? null : no('unitNotAffected', { unit });
};

function judgeDecision(state: OpenedIssue, event: EventNamed<'AffectedUnitsDecided'>, reads: Reads): Verdict {
  const { units, outcome, evidence, concession, signature, hold } = event.payload;
  const fault = signatureFault(signature, event.actor) ?? firstNotAffected(state, units);
  if (fault) return fault;
  if (!isFilled(evidence)) return no('evidenceMissing');
  if (outcome === 'repair' && !isFilled(concession)) return no('concessionMissing');
  const raises = units.some((u) => isRaised(own(state.affected, u)?.decision ?? null, outcome));
  const decided = raises ? null : decidedFault(state, units, { outcome, hold });
  return decided ?? goneFault(outcome, goneAmong(units, outcome, reads));
}

/** The first of the units of which as much or more was decided; null where none is. What says more of any unit counts for that one all the same. */
export function decidedFault(
  state: IssueState,
  units: readonly string[],
  next: Parameters<typeof takesPlace>[1],
): Verdict {
  if (state.status === 'absent') return null;
  const unit = units.find((u) => !takesPlace(own(state.affected, u)?.decision ?? null, next));
  if (unit === undefined) return null;
  const { outcome = null, by = null, at = null } = own(state.affected, unit)?.decision ?? {};
  return no('unitAlreadyDecided', { unit, outcome, by, decidedAt: at });
}

/** A text that replaces another one than its author saw would silently overwrite it. */
function judgeSection(state: OpenedIssue, payload: IssuePayload<'SectionWritten'>): Verdict {
  const present = state.sections[payload.section]?.event ?? null;
  return present === payload.previous ? null : no('sectionChanged', { section: payload.section });
}

function judgeDone(state: OpenedIssue, action: string): Verdict {
  const known = own(state.actions, action);
  if (!known?.plan) return no('actionUnknown', { action });
  return known.done ? no('actionAlreadyDone', { action }) : null;
}

/** The record is compared first: what the signer did not see is the reason to look again, whatever it is. */
function judgeClosing(state: OpenedIssue, event: EventNamed<'IssueClosed'>, reads: Reads): Verdict {
  const { signature, conclusion } = event.payload;
  const fault = signatureFault(signature, event.actor);
  if (fault) return fault;
  const now = closingHash(issueRecordHash(state), conclusion);
  if (signature.recordHash !== now && state.status === 'verified') {
    return no('recordChanged', { shown: signature.recordHash, now });
  }
  const open = openHolds(splitStreamId(event.stream).key, reads);
  return gateFault(state, 'closed', { ...judged(event), openHolds: open });
}

/** Whoever looks for the units later finds them in the original: it must list every one. */
function judgeDuplicate(
  state: OpenedIssue,
  event: EventNamed<'IssueMarkedDuplicate'>,
  reads: Reads,
): Verdict {
  const { of } = event.payload;
  if (event.stream === `issue/${of}`) return no('issueDuplicateOfWrong', { of });
  const original = reads.get(issue, of);
  if (!isOpened(original) || original.status === 'duplicate') return no('issueDuplicateOfWrong', { of });
  const unit = Object.keys(state.affected).find((u) => own(original.affected, u) === undefined);
  return unit === undefined ? null : no('unitMissingInOriginal', { unit, of });
}

export const issue = defineStream<IssueState, typeof issueEvents>({
  name: 'issue',
  area: 'quality',
  owner: 'quality',
  stateVersion: 8,
  events: issueEvents,
  initial: { status: 'absent' },
  scopeOf: () => 'quality',
  evolve: evolveIssue,
  legal,
  overrules: overruledOnIssue,
  concerns: (_key, state) =>
    isOpened(state)
      ? Object.keys(state.affected).flatMap((unit) => (blocksShipping(state, unit) ? [`unit/${unit}`] : []))
      : [],
  lifespan: (_key, state) => (isFinished(state) ? 'closed' : 'open'),
});

/**
 * Ship gate: an open A or B issue keeps its units. A unit is free of it once an outcome that lets it go is accepted; what is to
 * be reworked or repaired is then kept by its rework item instead. What is to be scrapped or returned stays, whatever becomes of
 * the issue.
 */
export function blocksShipping(state: IssueState, unit: string): boolean {
  if (!isOpened(state)) return false;
  const found = own(state.affected, unit);
  if (found === undefined) return false;
  if (found.decision !== null) return isCondemned(found.decision.outcome);
  return state.opening.severity !== 'C' && state.status !== 'closed' && state.status !== 'duplicate';
}

const isCondemned = (outcome: Outcome): boolean => outcome === 'scrap' || outcome === 'return';
