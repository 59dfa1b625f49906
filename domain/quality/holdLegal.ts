import type { Recorded } from '../kernel/event.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { assertNever, refuse } from '../kernel/refusal.ts';
import type { Reads } from '../kernel/streamType.ts';
import { streamId } from '../kernel/streamType.ts';
import { goneAmong, goneFault } from './goneUnits.ts';
import type { HeldMember, HoldState, Members, Placement } from './hold.ts';
import type { Disposition, HoldEvent, HoldMember } from './holdEvents.ts';
import { memberKey } from './holdEvents.ts';
import { holdRecordHash } from './holdRecord.ts';
import { isWindow } from './holdWindow.ts';
import { issue } from './issue.ts';
import type { Outcome } from './issueEvents.ts';
import { isFilled } from './issueGates.ts';
import { isMilder } from './oneDecision.ts';
import { own } from './own.ts';
import { stricterFault } from './stricterFault.ts';
import type { QualityRefusal } from './refusals.ts';
import { signatureFault } from './signing.ts';

type Verdict = Refusal<QualityRefusal> | null;
const no = refuse<QualityRefusal>;

/** The judge of a hold. What a unit can still become, and what came meanwhile, the plant knows better than who decided. */
export function holdLegal(state: HoldState, event: Recorded<HoldEvent>, reads: Reads): Verdict {
  if (event.type === 'HoldPlaced') {
    return state.status === 'placed' || state.status === 'lifted' ? no('holdExists') : null;
  }
  if (state.status === 'absent' || state.status === 'unplaced') return no('holdUnknown');
  switch (event.type) {
    case 'HoldMembersAdded':
      return state.status === 'lifted' ? standsAgain(state, event.payload.members) : null;
    case 'DispositionDecided':
      return judgeDisposition(state, event, reads);
    case 'HoldWindowEnded':
      if (state.status === 'lifted') return no('holdLifted');
      return signatureFault(event.payload.signature, event.actor) ?? judgeWindowEnd(state.placement, event);
    case 'HoldLifted':
      if (state.status === 'lifted') return no('holdLifted');
      return signatureFault(event.payload.signature, event.actor) ?? judgeLifting(state.members, event);
    default:
      return assertNever(event);
  }
}

type EventNamed<T extends HoldEvent['type']> = Recorded<Extract<HoldEvent, { type: T }>>;

/** A hold that somebody has lifted keeps what was found since: whoever lifted it learns that, and of what. */
function standsAgain(
  { members, liftedBy, liftedAt }: Extract<HoldState, { status: 'lifted' }>,
  added: readonly HoldMember[],
): Verdict {
  const fresh = added.map(memberKey).filter((member) => own(members, member) === undefined);
  const [member] = fresh;
  return member === undefined
    ? null
    : no('holdStandsAgain', { member, count: fresh.length, by: liftedBy, liftedAt });
}

function judgeDisposition(
  { members, placement }: { readonly members: Members; readonly placement: Placement },
  event: EventNamed<'DispositionDecided'>,
  reads: Reads,
): Verdict {
  const { decisions, disposition, signature } = event.payload;
  const fault = signatureFault(signature, event.actor) ?? reasonFault(disposition);
  if (fault) return fault;
  for (const { member, rework, previous } of decisions) {
    const held = own(members, member);
    if (!held) return no('holdMemberUnknown', { member });
    const decided = decidedFault(held, disposition.kind, previous);
    if (decided) return decided;
    const reworked = disposition.kind === 'rework' || disposition.kind === 'repair';
    if (reworked && held.member.kind === 'unit' && rework === null)
      return no('holdReworkMissing', { member });
  }
  const units = decisions.flatMap(({ member }) => {
    const held = own(members, member)?.member;
    return held?.kind === 'unit' ? [held.unit] : [];
  });
  return (
    goneFault(disposition.kind, goneAmong(units, disposition.kind, reads)) ??
    stricterAtPlant(placement.issue, units, disposition.kind, reads)
  );
}

/** What was decided meanwhile gives way to what is stricter, whichever of the two came first; nothing else takes its place unseen. */
function decidedFault({ member, decision }: HeldMember, next: Outcome, previous: string | null): Verdict {
  if ((decision?.event ?? null) === previous) return null;
  if (decision !== null && isMilder(decision.disposition, next)) return null;
  const { disposition: outcome = null, by = null, at: decidedAt = null } = decision ?? {};
  return no('holdMemberDecided', { member: memberKey(member), outcome, by, decidedAt });
}

/** An issue that keeps the units concerns them: the plant finds it, also where who decided had not heard of its decision. */
function stricterAtPlant(
  of: string | null,
  units: readonly string[],
  outcome: Outcome,
  reads: Reads,
): Verdict {
  if (of === null) return null;
  const stream = streamId(issue, of);
  const found = units.some((unit) => reads.concerning(`unit/${unit}`).includes(stream));
  return found ? stricterFault(reads.get(issue, of), units, outcome) : null;
}

/** Every disposition says why: evidence, concession, instruction or reason. */
const reasonFault = ({ kind: _kind, ...reasons }: Disposition): Verdict =>
  Object.values(reasons).every(isFilled) ? null : no('evidenceMissing');

/** A window is ended once, while it runs: whoever is later learns when it ended, and by whom. */
function judgeWindowEnd(
  { population, windowEndedBy: by }: Placement,
  { payload: { until } }: EventNamed<'HoldWindowEnded'>,
): Verdict {
  if (!isWindow(population)) return no('holdWithoutWindow');
  if (by !== null) return no('holdWindowEnded', { by, endedAt: population.until });
  if (population.until !== null && population.until <= until)
    return no('holdWindowOver', { endedAt: population.until });
  return until < population.from ? no('holdWindowNotBegun', { beginsAt: population.from }) : null;
}

/** Earlier versions signed no record: of those only that all is decided is asked. */
function judgeLifting(members: Members, { payload: { signature } }: EventNamed<'HoldLifted'>): Verdict {
  const all = Object.values(members);
  const undecided = all.filter((m) => m.decision === null).length;
  if (undecided > 0) return no('holdMembersUndecided', { undecided, total: all.length });
  const now = holdRecordHash(members);
  const { recordHash: shown } = signature;
  return shown === null || shown === now ? null : no('recordChanged', { shown, now });
}
