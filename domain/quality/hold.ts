import { personOf } from '../kernel/actor.ts';
import type { Recorded } from '../kernel/event.ts';
import { clockMarginMs, momentOf } from '../kernel/moment.ts';
import { assertNever } from '../kernel/refusal.ts';
import { defineStream } from '../kernel/streamType.ts';
import type { Disposition, HoldEvent, HoldMember, HoldPayload } from './holdEvents.ts';
import { holdEvents, memberKey } from './holdEvents.ts';
import { holdLegal } from './holdLegal.ts';
import type { Span } from './holdWindow.ts';
import { endedAt, endedBy, reachOf, subjectsOfWindow, windowOf } from './holdWindow.ts';
import { isMilder } from './oneDecision.ts';
import { keptOpen, openSubject } from './openHolds.ts';
import { overruledInHold } from './overruled.ts';
import { own } from './own.ts';

export interface HeldMember {
  readonly member: HoldMember;
  readonly addedAt: string;
  /** Not before this, by the plant's clock. */
  readonly addedAfter: string;
  readonly decision: {
    readonly disposition: Disposition['kind'];
    readonly rework: string | null;
    /** The event that decided; a later decision names it as `previous`. */
    readonly event: string;
    readonly at: string;
    readonly by: string | null;
    /** The milder decisions in this hold that this one took the place of, first to last. */
    readonly gaveWay: readonly GaveWay[];
  } | null;
}
export interface GaveWay {
  readonly outcome: Disposition['kind'];
  readonly by: string | null;
  readonly at: string;
}
export type Members = Readonly<Record<string, HeldMember>>;

export type Placement = Omit<HoldPayload<'HoldPlaced'>, 'members'> & {
  readonly placedAt: string;
  /** Not before this, by the plant's clock. */
  readonly placedAfter: string;
  /** Where its window reaches by the plant's clock, see `windowOf`; null where it has none. */
  readonly reach: Span | null;
  readonly placedBy: string | null;
  /** Who ended its window; null where nobody did. */
  readonly windowEndedBy: string | null;
};

export type HoldState =
  | { readonly status: 'absent' }
  /** Members were heard of before the hold itself: they are kept all the same. */
  | { readonly status: 'unplaced'; readonly members: Members }
  | { readonly status: 'placed'; readonly placement: Placement; readonly members: Members }
  | {
      readonly status: 'lifted';
      readonly placement: Placement;
      readonly members: Members;
      readonly liftedAt: string;
      /** Not after this, by the plant's clock. */
      readonly liftedBefore: string;
      readonly liftedBy: string | null;
    };

export const membersOf = (state: HoldState): Members => (state.status === 'absent' ? {} : state.members);

function evolve(state: HoldState, event: Recorded<HoldEvent>): HoldState {
  switch (event.type) {
    case 'HoldPlaced': {
      if (state.status === 'placed' || state.status === 'lifted') return state;
      const { members, ...placed } = event.payload;
      const by = personOf(event.actor);
      const placement = {
        ...placed,
        placedAt: event.occurredAt,
        placedAfter: earliestOf(event),
        reach: reachOf(placed.population, event.clock),
        placedBy: by,
        windowEndedBy: null,
      };
      return { status: 'placed', placement, members: withMembers(state, members, event) };
    }
    case 'HoldMembersAdded':
      return addMembers(state, event.payload.members, event);
    case 'DispositionDecided':
      return decideMembers(state, event);
    case 'HoldWindowEnded':
      return state.status === 'placed'
        ? { ...state, placement: withWindowEnded(state.placement, event) }
        : state;
    case 'HoldLifted':
      return state.status === 'placed'
        ? {
            ...state,
            status: 'lifted',
            liftedAt: event.occurredAt,
            liftedBefore: momentOf(event.occurredAt, event.clock, 0).until,
            liftedBy: personOf(event.actor),
          }
        : state;
    default:
      return assertNever(event);
  }
}

type Told = Pick<Recorded<HoldEvent>, 'occurredAt' | 'clock'>;
const earliestOf = ({ occurredAt, clock }: Told): string => momentOf(occurredAt, clock, clockMarginMs).from;

const withMembers = (state: HoldState, added: readonly HoldMember[], told: Told): Members => {
  const when = { addedAt: told.occurredAt, addedAfter: earliestOf(told) };
  const fresh = added.map((member) => [memberKey(member), { member, ...when, decision: null }] as const);
  return { ...Object.fromEntries(fresh), ...membersOf(state) };
};

const withWindowEnded = (
  placement: Placement,
  { actor, payload, clock }: Recorded<Extract<HoldEvent, { type: 'HoldWindowEnded' }>>,
): Placement => ({
  ...placement,
  population: endedAt(placement.population, payload.until),
  reach: placement.reach && endedBy(placement.reach, momentOf(payload.until, clock, 0).until),
  windowEndedBy: personOf(actor),
});

/** A member found after lifting brings the hold back for it; those decided before stay decided, and its window stays ended. */
function addMembers(state: HoldState, added: readonly HoldMember[], told: Told): HoldState {
  const members = withMembers(state, added, told);
  if (state.status === 'absent' || state.status === 'unplaced') return { status: 'unplaced', members };
  if (state.status === 'placed') return { ...state, members };
  if (Object.keys(members).length === Object.keys(state.members).length) return state;
  const { placement, liftedAt, liftedBefore } = state;
  const population = endedAt(placement.population, liftedAt);
  const reach = placement.reach && endedBy(placement.reach, liftedBefore);
  return { status: 'placed', placement: { ...placement, population, reach }, members };
}

function decideMembers(
  state: HoldState,
  event: Recorded<Extract<HoldEvent, { type: 'DispositionDecided' }>>,
): HoldState {
  if (state.status === 'absent') return state;
  const { decisions, disposition } = event.payload;
  const decided = decisions.flatMap(({ member, rework }) => {
    const held = own(state.members, member);
    if (!held) return [];
    const decision = {
      disposition: disposition.kind,
      rework,
      event: event.eventId,
      at: event.occurredAt,
      by: personOf(event.actor),
      gaveWay: milderThan(disposition.kind, held.decision),
    };
    return [[member, { ...held, decision }] as const];
  });
  return { ...state, members: { ...state.members, ...Object.fromEntries(decided) } };
}

function milderThan(outcome: Disposition['kind'], before: HeldMember['decision']): readonly GaveWay[] {
  if (before === null || !isMilder(before.disposition, outcome)) return [];
  return [...before.gaveWay, { outcome: before.disposition, by: before.by, at: before.at }];
}

/**
 * Undecided, to be scrapped and to be returned: kept. A unit to be reworked or repaired may move to where that is done (its rework
 * item keeps it from shipping); a container or lot may not be used before it was found conforming.
 */
export function memberKept({ member, decision }: HeldMember): boolean {
  if (decision === null) return true;
  switch (decision.disposition) {
    case 'conforming':
    case 'useAsIs':
      return false;
    case 'rework':
    case 'repair':
      return member.kind !== 'unit';
    case 'scrap':
    case 'return':
      return true;
    default:
      return assertNever(decision.disposition);
  }
}

export const hold = defineStream<HoldState, typeof holdEvents>({
  name: 'hold',
  area: 'quality',
  owner: 'quality',
  stateVersion: 6,
  events: holdEvents,
  initial: { status: 'absent' },
  scopeOf: () => 'holds',
  evolve,
  legal: holdLegal,
  overrules: overruledInHold,
  concerns: (_key, state) => {
    const window = windowOf(state);
    const kept = Object.entries(membersOf(state)).flatMap(([member, held]) =>
      memberKept(held) ? [member] : [],
    );
    const issue = keptOpen(state);
    return [
      ...kept,
      ...(window === null ? [] : subjectsOfWindow(window)),
      ...(issue === null ? [] : [openSubject(issue)]),
    ];
  },
});
