import { calledRoles } from '#domain/assembly/andon';
import { openAndons } from '#db/queries/andons';
import { andonRowOf, lineNames } from '../assembly/names.ts';
import type { QueryContext } from '../commands/registry.ts';
import type { assemblyContract } from '../contract/assembly.ts';
import type { Outputs } from '../contract/infer.ts';
import { rolesOfActor } from './inbox.ts';

type Answer = Outputs<typeof assemblyContract.queries>['waitingCalls'];

/** Calls that ring for the person who asks: of a kind that a role of theirs comes for, until somebody has taken them. */
export function waitingCalls(context: QueryContext): Answer {
  const { read, site, actor } = context;
  const roles = rolesOfActor(read, actor);
  const names = lineNames(context);
  const waiting = (site?.lines ?? [])
    .flatMap(({ id }) => openAndons(read, id))
    .filter(
      ({ status, kind }) => status === 'called' && calledRoles[kind].some((role) => roles.includes(role)),
    );
  const rows = waiting.toSorted((a, b) => (a.calledAt < b.calledAt ? -1 : 1));
  return { rows: rows.map((row) => andonRowOf(row, names)) };
}
