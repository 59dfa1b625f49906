import { personOf } from '../kernel/actor.ts';
import type { Recorded } from '../kernel/event.ts';
import { refuse } from '../kernel/refusal.ts';
import type { Overruled } from '../kernel/streamType.ts';
import type { HoldState } from './hold.ts';
import type { HoldEvent } from './holdEvents.ts';
import type { IssueEvent, Outcome } from './issueEvents.ts';
import type { IssueState } from './issueState.ts';
import { isMilder } from './oneDecision.ts';
import { own } from './own.ts';
import type { QualityRefusal } from './refusals.ts';

/** The milder decisions of others that a disposition of this hold takes the place of. */
export function overruledInHold(state: HoldState, event: Recorded<HoldEvent>): readonly Overruled[] {
  if (event.type !== 'DispositionDecided' || state.status === 'absent') return [];
  const { decisions, disposition } = event.payload;
  const before = decisions.flatMap(({ member }) => {
    const decision = own(state.members, member)?.decision ?? null;
    return decision === null ? [] : [{ ...decision, member, outcome: decision.disposition }];
  });
  return overruled(before, disposition.kind, event);
}

/**
 * The milder decisions of others, on the issue and in other holds than the one that decides now: what is decided anew in one hold
 * is said there. And this one itself, for those of its units of which another had said more.
 */
export function overruledOnIssue(state: IssueState, event: Recorded<IssueEvent>): readonly Overruled[] {
  if (event.type !== 'AffectedUnitsDecided' || state.status === 'absent') return [];
  const { units, outcome, hold } = event.payload;
  const before = units.flatMap((unit) => {
    const decision = own(state.affected, unit)?.decision ?? null;
    const isOwn = hold !== null && decision?.hold === hold;
    return decision === null || isOwn ? [] : [{ ...decision, member: `unit/${unit}` }];
  });
  return [...overruled(before, outcome, event), ...overruledItself(before, outcome, event)];
}

/** Once for each decision that stands against it. */
function overruledItself(
  before: readonly (Before & { readonly at: string })[],
  outcome: Outcome,
  { eventId: of, actor }: Recorded<IssueEvent>,
): readonly Overruled[] {
  const author = personOf(actor);
  const stricter = before.filter((decision) => decision.by !== author && isMilder(outcome, decision.outcome));
  return [...Map.groupBy(stricter, ({ event }) => event).values()].flatMap((stands) => {
    const { length: count, 0: first } = stands;
    if (first === undefined) return [];
    const { member, outcome: stays, by, at: decidedAt } = first;
    const params = { member, count, outcome: stays, by, decidedAt };
    return [{ of, refusal: refuse<QualityRefusal>('decisionGaveWay', params) }];
  });
}

interface Before {
  readonly member: string;
  readonly outcome: Outcome;
  readonly by: string | null;
  readonly event: string;
}

/** Each earlier decision once, however many of its members are decided more strictly; nobody is told of their own second thought. */
function overruled(
  before: readonly Before[],
  outcome: Outcome,
  { actor, occurredAt: decidedAt }: Recorded<HoldEvent | IssueEvent>,
): readonly Overruled[] {
  const by = personOf(actor);
  const gaveWay = before.filter((decision) => decision.by !== by && isMilder(decision.outcome, outcome));
  return [...Map.groupBy(gaveWay, ({ event }) => event)].map(([of, members]) => {
    const { length: count, 0: first } = members;
    const params = { member: first?.member ?? null, count, outcome, by, decidedAt };
    return { of, refusal: refuse<QualityRefusal>('decisionGaveWay', params) };
  });
}
