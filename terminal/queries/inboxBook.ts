import { container } from '#domain/logistics/container';
import { placeOf } from '#domain/logistics/containerState';
import { placeId } from '#domain/logistics/supply';
import { personName } from '#db/queries/people';
import { recordedBy } from '#db/queries/recordedBy';
import { terminalNames } from '#db/queries/site';
import { callRecord, transportRecord } from '#db/queries/supply';
import type { QueryContext } from '../commands/registry.ts';
import type { Outputs } from '../contract/infer.ts';
import type { siteContract } from '../contract/site.ts';
import * as supply from '../supply/knowledge.ts';
import { thingsOf } from './inboxThings.ts';
import type { InboxGroup } from './inboxGroups.ts';

type Row = Outputs<typeof siteContract.queries>['inbox']['rows'][number];
type Context = Pick<QueryContext, 'read' | 'store' | 'site'>;

/** Containers that are named; a race is about one or two. */
const most = 4;

const keysOf = (group: InboxGroup, kind: string): readonly string[] => {
  const things = new Set(group.flatMap((entry) => [...thingsOf(entry)]));
  return [...things].flatMap((thing) => (thing.startsWith(`${kind}/`) ? [thing.slice(kind.length + 1)] : []));
};

/** Where the book has the containers of a group by now, and which PC recorded that. */
export function bookNow({ read, store, site }: Context, group: InboxGroup): Row['book'] {
  const pcs = terminalNames(read);
  return keysOf(group, 'container')
    .slice(0, most)
    .flatMap((label) => {
      const { state } = store.state(container, label);
      const place = placeOf(state);
      if (state.status === 'absent' || place === null) return [];
      const by = state.arrival === null ? null : recordedBy(read, state.arrival);
      const person = place.kind === 'person' ? personName(read, place.person) : null;
      return [
        {
          container: label,
          place: supply.placeOf(site, placeId(place)),
          carrier: place.kind === 'location' ? null : { name: person, kind: place.kind },
          pc: by === null ? null : (pcs.get(by.terminal) ?? null),
          at: by?.at ?? null,
        },
      ];
    });
}

/** The call or transport that a group is about, where a screen shows it: the head's own first. */
export function opensAt({ read }: Context, group: InboxGroup): Row['opens'] {
  for (const call of keysOf(group, 'call')) {
    const record = callRecord(read, call);
    if (record !== undefined) return { kind: record.live ? 'call' : 'pick', key: call };
  }
  for (const transport of keysOf(group, 'transport')) {
    if (transportRecord(read, transport)?.live) return { kind: 'transport', key: transport };
  }
  return null;
}
