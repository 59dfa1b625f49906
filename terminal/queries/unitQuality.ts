import type { Outcome } from '#domain/quality/issueEvents';
import { holdsListing } from '#db/queries/dispositions';
import { holdById, holdsOnUnit } from '#db/queries/holds';
import { issueById, issuesOfUnit } from '#db/queries/issues';
import { lotsIn } from '#db/queries/units';
import type { QueryContext } from '../commands/registry.ts';
import type { assemblyContract } from '../contract/assembly.ts';
import type { Outputs } from '../contract/infer.ts';
import type { Names } from './names.ts';

type Detail = NonNullable<Outputs<typeof assemblyContract.queries>['unit']>;
type Decision = Detail['holds'][number]['decision'];

/** Issues that list a unit, and those that keep it by what is married into it; what was decided of the unit on each. */
export function issuesOn(
  { read }: QueryContext,
  id: string,
  obstacles: Detail['obstacles'],
  people: Names,
): Detail['issues'] {
  const listing = issuesOfUnit(read, id);
  const others = obstacles.flatMap((o) => {
    if (o.kind !== 'issue' || listing.some((i) => i.issue === o.issue)) return [];
    const found = issueById(read, o.issue)?.issue;
    return found === undefined ? [] : [{ ...found, blocks: true, ...undecided }];
  });
  return [...others, ...listing].map((row) => {
    const { issue, number, severity, status, open, blocks } = row;
    return { issue, number, severity, status, open, blocks, decision: decisionOf(row, people) };
  });
}

/** Holds that keep a unit first, then those that let it go; what was decided of the unit itself in each. `named`: what else its screen names. */
export function holdsOn(
  { read }: QueryContext,
  id: string,
  named: readonly string[],
  people: Names,
): Detail['holds'] {
  const listing = new Map(holdsListing(read, id).map((row) => [row.hold, row]));
  const keeping = new Set(holdsOnUnit(read, id, lotsIn(read, [id])).map((h) => h.hold));
  return [...new Set([...keeping, ...named, ...listing.keys()])].map((hold) => {
    const row = holdById(read, hold);
    return {
      hold,
      number: row?.number ?? null,
      reason: row?.reason ?? null,
      issue: row?.issue ?? null,
      lifted: row?.status === 'lifted',
      decision: decisionOf(listing.get(hold) ?? undecided, people),
    };
  });
}

interface Decided {
  readonly outcome: Outcome | null;
  readonly at: string | null;
  readonly by: string | null;
}
const undecided: Decided = { outcome: null, at: null, by: null };

const decisionOf = ({ outcome, at, by }: Decided, people: Names): Decision =>
  outcome === null || at === null ? null : { outcome, at, by: people.person(by) };
