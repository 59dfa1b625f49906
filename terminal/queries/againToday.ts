import { personOf } from '#domain/kernel/actor';
import { isoInstant } from '#domain/kernel/runtime';
import type { InboxEntry } from '#db/queries/inbox';
import { againOf, decideAs } from '../commands/again.ts';
import type { CommandContext } from '../commands/command.ts';
import type { QueryContext } from '../commands/registry.ts';
import type { Outputs } from '../contract/infer.ts';
import type { siteContract } from '../contract/site.ts';
import { refusalNames } from './refusalNames.ts';

type Row = Outputs<typeof siteContract.queries>['inbox']['rows'][number];

/** A refused decision as it would be made now by whoever asks, and what today's state says to it; nothing is recorded. */
export function againToday(entry: InboxEntry, context: QueryContext): Row['again'] {
  const once = againOf(entry, context);
  const person = personOf(context.actor);
  if (once === null || person === null) return null;
  const { meaning, words } = once;
  const signatures = meaning === null ? [] : [{ person, meaning, recordHash: null }];
  const decided = decideAs(once, words ?? '', person, { ...asCommand(context), signatures });
  if (decided.ok) return { meaning, words, refused: null };
  // Somebody else may sign it: who may is no question of the state.
  if (decided.code === 'signerNotAllowed' || decided.code === 'roleNotAllowed')
    return meaning === null ? null : { meaning, words, refused: null };
  const { code, params } = decided;
  return {
    meaning,
    words,
    refused: { code, params, names: refusalNames(params, context.read, context.site) },
  };
}

/** What a decision may look at, for one that is only tried. */
const asCommand = ({ nowMs, ...context }: QueryContext): Omit<CommandContext, 'signatures'> => ({
  ...context,
  now: isoInstant(nowMs),
  newId: () => '00000000-0000-7000-8000-000000000000',
  plantReachable: true,
  secrets: {
    hashPin: () => '',
    hashCode: () => '',
    newSalt: () => '',
  },
});
