import type { DecideContext, Decision } from '#domain/kernel/decision';
import { hold, membersOf } from '#domain/quality/hold';
import { addHoldMembers } from '#domain/quality/holdDecisions';
import type { LinkedIssue } from '#domain/quality/holdDecisions';
import type { HoldMember } from '#domain/quality/holdEvents';
import { memberKey } from '#domain/quality/holdEvents';
import { windowOf } from '#domain/quality/holdWindow';
import { issue } from '#domain/quality/issue';
import type { Because } from '#domain/quality/issueEvents';
import { populationNow } from '#db/queries/populations';
import type { ReadDb } from '#db/open';
import { shippedOf } from '#db/queries/units';
import type { Store } from '#db/store';

export interface GrowthContext extends DecideContext {
  readonly store: Pick<Store, 'state'>;
  readonly read: ReadDb;
}

/** How many members one look adds at most; the next look adds the rest. */
const atOnce = 1000;

/** The units among members. */
export const unitsOf = (members: readonly HoldMember[]): string[] =>
  members.flatMap((member) => (member.kind === 'unit' ? [member.unit] : []));

/** An issue as a hold's decisions look at it. */
export function linkedIssue(
  { store, read }: Pick<GrowthContext, 'store' | 'read'>,
  id: string,
  units: readonly string[],
): NonNullable<LinkedIssue> {
  return { issue: id, state: store.state(issue, id).state, left: shippedOf(read, units) };
}

/** The issue of a hold, with its present state; null where the hold stands alone or is not placed. */
export function issueOfHold(
  context: Pick<GrowthContext, 'store' | 'read'>,
  id: string,
  members: readonly HoldMember[],
): LinkedIssue {
  const { state } = context.store.state(hold, id);
  const named = state.status === 'placed' || state.status === 'lifted' ? state.placement.issue : null;
  return named === null ? null : linkedIssue(context, named, unitsOf(members));
}

/** What the population of a hold covers by now and the hold does not list yet; of a lifted one, what its window covered. */
export function unlisted(id: string, { store, read }: GrowthContext): HoldMember[] {
  const { state } = store.state(hold, id);
  const placed = state.status === 'placed' ? state.placement.population : null;
  const population = windowOf(state) ?? placed;
  if (population === null || population.kind === 'listed') return [];
  const { units, containers } = populationNow(read, { population, limit: 2 * atOnce });
  const covered = [
    ...units.map(({ unit }): HoldMember => ({ kind: 'unit', unit })),
    ...containers.map(({ container }): HoldMember => ({ kind: 'container', container })),
  ];
  const known = membersOf(state);
  return covered.filter((m) => !Object.hasOwn(known, memberKey(m))).slice(0, atOnce);
}

/** Adds members to a hold and tells its issue; refused `holdMembersKnown` when there is nothing to add. */
export const grow = (
  id: string,
  members: readonly HoldMember[],
  because: Because | null,
  context: GrowthContext,
): Decision =>
  addHoldMembers(
    context.store.state(hold, id).state,
    { hold: id, members, because },
    issueOfHold(context, id, members),
    context,
  );
