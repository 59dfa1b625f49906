import { container } from '#domain/logistics/container';
import { isKnown } from '#domain/logistics/containerState';
import { hold as holdStream, membersOf } from '#domain/quality/hold';
import type { Members } from '#domain/quality/hold';
import { reachOf } from '#domain/quality/holdWindow';
import { own } from '#domain/quality/own';
import { holds } from '#db/queries/holdList';
import {
  heldUnits,
  holdById,
  holdMembers,
  holdsOnContainer,
  holdsOnLot,
  holdsOnUnit,
} from '#db/queries/holds';
import { installedLots, membersNow, populationNow } from '#db/queries/populations';
import type { Outputs } from '../contract/infer.ts';
import type { qualityContract } from '../contract/quality.ts';
import type { QueriesOf, QueryContext } from '../commands/registry.ts';
import type { Names } from './names.ts';
import { recordsWait } from '../quality/waiting.ts';
import { namesFor } from './names.ts';
import { pageFrom } from './page.ts';

type Contract = typeof qualityContract.queries;
type HoldQueries = Pick<Contract, 'holds' | 'hold' | 'holdMembers' | 'holdsOn' | 'holdPreview'>;
type Row = NonNullable<Outputs<Contract>['hold']>;

type Found = NonNullable<ReturnType<typeof holdById>>;

const rowOf = (
  { stream: _stream, sync: _sync, ...row }: Found,
  names: Names,
): Omit<Row, 'sync' | 'awaiting' | 'openToLift'> => ({
  ...row,
  placedBy: names.person(row.placedBy),
  liftedBy: names.person(row.liftedBy),
});

export const holdQueries: QueriesOf<HoldQueries> = {
  holds: (input, { read, site }) => {
    const names = namesFor(read, site);
    const found = holds(read, { ...input, limit: input.limit + 1 });
    const waits = recordsWait(
      read,
      found.map((row) => row.hold),
    );
    return pageFrom(
      found,
      input.limit,
      (row) => `${row.hold.placedAt ?? ''}/${row.hold.hold}`,
      (row) => ({ ...rowOf(row.hold, names), issueNumber: row.issueNumber, sync: waits(row.hold) }),
    );
  },
  hold: ({ hold }, { read, store, site }) => {
    const row = holdById(read, hold);
    if (!row) return null;
    const { awaiting } = store.state(holdStream, hold);
    const openToLift = row.status === 'placed' && row.undecided === 0 && awaiting.length === 0;
    const sync = recordsWait(read, [row])(row);
    return { ...rowOf(row, namesFor(read, site)), sync, awaiting: [...awaiting], openToLift };
  },
  holdMembers: (input, { read, store, site }) => {
    const names = namesFor(read, site);
    const known = membersOf(store.state(holdStream, input.hold).state);
    const found = holdMembers(read, { ...input, limit: input.limit + 1 });
    return pageFrom(
      found,
      input.limit,
      (row) => row.member.member,
      ({ member: { stream: _stream, hold: _hold, ...member }, ...now }) => ({
        ...member,
        ...now,
        carried: now.carried === 1,
        stationName: names.station(now.station),
        decidedBy: names.person(member.decidedBy),
        gaveWay: gaveWayOf(known, member.member, names),
      }),
    );
  },
  holdsOn: ({ subject }, { read, store }) => {
    switch (subject.kind) {
      case 'unit':
        return holdsOnUnit(read, subject.unit, installedLots(read, subject.unit));
      case 'container':
        return holdsOnLabel(store, read, subject.container);
      case 'lot':
        return holdsOnLot(read, subject);
    }
  },
  holdPreview: ({ population, members, limit }, { read, site, store }) => {
    const names = namesFor(read, site);
    const found =
      population.kind === 'listed'
        ? membersNow(read, { members, limit: limit + 1 })
        : populationNow(read, {
            population: { ...population, ...reachOf(population, store.clock()) },
            limit: limit + 1,
          });
    const held = heldUnits(
      read,
      found.units.map((u) => u.unit),
    );
    return {
      units: found.units.slice(0, limit).map((u) => ({
        ...u,
        stationName: names.station(u.station),
        held: held.has(u.unit),
      })),
      containers: found.containers.slice(0, limit),
      more: found.units.length > limit || found.containers.length > limit,
    };
  },
};

/** The milder decisions of a hold that what stands for a member took the place of. */
export const gaveWayOf = (
  members: Members,
  member: string,
  names: Names,
): Outputs<Contract>['holdMembers']['rows'][number]['gaveWay'] =>
  (own(members, member)?.decision?.gaveWay ?? []).map((d) => ({ ...d, by: names.person(d.by) }));

/** A container whose reception is not known here is kept by its own entries alone. */
function holdsOnLabel(store: QueryContext['store'], read: QueryContext['read'], label: string) {
  const { state } = store.state(container, label);
  const { part, lot } = isKnown(state) ? state : { part: '', lot: null };
  return holdsOnContainer(read, { container: label, part, lot });
}
