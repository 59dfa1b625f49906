import { unit } from '#domain/assembly/unit';
import type { Decision } from '#domain/kernel/decision';
import { amountFault } from '#domain/logistics/quantity';
import { person } from '#domain/people/person';
import type { Exists, Named } from '#domain/site/named';
import { unknownName } from '#domain/site/named';
import { knowsPeople } from '#db/queries/people';
import { revisions } from '#db/queries/site';
import { stationHadVisits, toolHasWorked } from '#db/queries/workTraces';
import { lineOf, placeOfStation } from '../assembly/knowledge.ts';
import { contentOf, partNames } from '../supply/knowledge.ts';
import type { CommandContext } from './command.ts';

/** Refuses a person's wish that names what there is not; else decides. What devices and policies tell is not asked. */
export const naming = (wanted: readonly Named[], context: CommandContext, decide: () => Decision): Decision =>
  (context.actor.kind === 'person' ? unknownName(wanted, existsFor(context)) : null) ?? decide();

/** Refuses a person's wish for half a piece of a part that is counted in pieces; else decides. */
export function amounting(
  amount: number | null,
  part: string,
  context: CommandContext,
  decide: () => Decision,
): Decision {
  if (amount === null || context.actor.kind !== 'person') return decide();
  return amountFault(amount, part, partNames(context)(part).unit) ?? decide();
}

/** What master data and records of this terminal hold. */
const existsFor =
  (context: CommandContext): Exists =>
  ({ kind, id }) => {
    const { site, store, read } = context;
    switch (kind) {
      case 'unit':
        return store.state(unit, id).state.status !== 'absent';
      case 'line':
        return site === null || lineOf(site, id) !== null;
      case 'station':
        return site === null || placeOfStation(site, id) !== null || stationHadVisits(read, id);
      case 'tool':
        return site === null || site.tools.some((t) => t.id === id) || toolHasWorked(read, id);
      case 'defectCode':
        return site === null || site.defectCodes.some((d) => d.id === id);
      case 'person':
        return store.state(person, id).state.status !== 'absent' || !knowsPeople(read);
      case 'part':
        return isPartOfSite(context, id);
      case 'operation':
        return inRevisions(context, ({ operations }) => operations.some((o) => o.id === id));
      case 'characteristic':
        return inRevisions(context, ({ operations }) => operations.some((o) => o.characteristic === id));
    }
  };

/** Whether any product revision of the site has the part; true before the first is here. */
export const isPartOfSite = (context: CommandContext, part: string): boolean =>
  inRevisions(context, ({ parts }) => parts.some((p) => p.number === part));

type Content = NonNullable<ReturnType<typeof contentOf>>;

/** In any published revision; true before the first is here. */
function inRevisions({ read, store }: CommandContext, has: (content: Content) => boolean): boolean {
  const contents = revisions(read).flatMap((r) => contentOf(store, r.revision) ?? []);
  return contents.length === 0 || contents.some(has);
}
