import { inFlow } from '#domain/assembly/flow';
import type { Missing } from '#domain/assembly/missing';
import type { KnownUnit } from '#domain/assembly/unit';
import { isGone, unit as unitStream } from '#domain/assembly/unit';
import { reworksOwed } from '#db/queries/reworks';
import { bypassRecords, putBackBefore, unitTaken } from '#db/queries/unitHistory';
import type { UnitRecord } from '#db/queries/units';
import { reworksOf, unitsNamed } from '#db/queries/units';
import { builtTo, lineOf } from '../assembly/knowledge.ts';
import type { LineNames } from '../assembly/names.ts';
import { lineNames, owedReworkOf, unitRowOf } from '../assembly/names.ts';
import type { QueryContext } from '../commands/registry.ts';
import type { assemblyContract } from '../contract/assembly.ts';
import type { Outputs } from '../contract/infer.ts';
import type { Names } from './names.ts';
import { namesFor } from './names.ts';
import { holdsOn, issuesOn } from './unitQuality.ts';
import { arrivalOf, stationsOf } from './unitStations.ts';
import { obstaclesOf, reworkRowOf, shippingAwaits } from './unitView.ts';

type Detail = NonNullable<Outputs<typeof assemblyContract.queries>['unit']>;

/** Everything that is known here of one unit, by any of its identifiers; null where none or several carry it. */
export function unitDetail(context: QueryContext, text: string): Detail | null {
  const [row, second] = unitsNamed(context.read, text);
  if (!row || second) return null;
  const { state, awaiting } = context.store.state(unitStream, row.unit);
  if (state.status === 'absent') return null;
  const names = lineNames(context);
  const people = namesFor(context.read, context.site);
  const flow = flowOf(context, state);
  const obstacles = isGone(state) ? [] : obstaclesOf(context, row.unit, state);
  const bypasses = bypassesOf(context, row.unit, state, names, people);
  return {
    ...unitRowOf(row, names),
    kind: row.kind,
    model: row.model,
    bodyNumber: row.bodyNumber,
    serial: row.serial,
    carrier: row.carrier,
    revision: row.revision,
    options: [...row.options],
    atShipGate: state.status === 'between' && state.after !== null && state.after === flow.at(-1),
    putBack: putBackOf(context, row, names),
    offBehindLine: state.status === 'pulledOff' && state.after !== null && state.after === flow.at(-1),
    taken: takenOf(context, row, names, people),
    arrival: arrivalOf(context, row.unit, state),
    stations: stationsOf(context, row.unit, state, { flow, people }).map((s) => ({
      ...s,
      name: names.station(s.station),
    })),
    marriages: state.marriages.map((m) => ({ side: m.side, unit: m.other, position: m.position })),
    bypasses,
    named: namedIn(context, state, names, [
      ...obstacles.flatMap((o) => (o.kind === 'missing' ? [o.item] : [])),
      ...bypasses.flatMap(({ made }) => made?.items ?? []),
    ]),
    reworks: reworksOf(context.read, row.unit).map((r) => reworkRowOf(r, row.vin, people)),
    owedReworks: isGone(state)
      ? []
      : reworksOwed(context.read, [row.unit]).map((r) => owedReworkOf(r, names)),
    obstacles,
    shippingAwaits: shippingAwaits(awaiting),
    issues: issuesOn(context, row.unit, obstacles, people),
    holds: holdsOn(
      context,
      row.unit,
      [...obstacles, ...bypasses.flatMap(({ made }) => made?.items ?? [])].flatMap((o) =>
        o.kind === 'hold' ? [o.hold] : [],
      ),
      people,
    ),
  };
}

const flowOf = ({ site }: QueryContext, { registration }: KnownUnit): readonly string[] => {
  const line = lineOf(site, registration?.line ?? '');
  return line === null ? [] : inFlow(line).map((s) => s.id);
};

function takenOf({ read }: QueryContext, row: UnitRecord, names: LineNames, people: Names): Detail['taken'] {
  const { unit, status, since } = row;
  if (status !== 'shipped' && status !== 'scrapped' && status !== 'pulledOff') return null;
  const taken = since === null ? null : unitTaken(read, { unit, how: status, at: since });
  return taken && { ...taken, by: people.actor(taken.by), reasonName: names.reason(taken.reason) };
}

function namedIn(
  context: QueryContext,
  state: KnownUnit,
  names: LineNames,
  items: readonly Missing[],
): Detail['named'] {
  const known = new Map(builtTo(context, state)?.content.operations.map((o) => [o.id, o.name]));
  const found = items.flatMap((item) => {
    if (item.kind !== 'operation' && item.kind !== 'part') return [];
    const id = item.kind === 'operation' ? item.operation : item.part;
    const name = item.kind === 'operation' ? known.get(id) : names.part(id).name;
    return name == null ? [] : [{ kind: item.kind, id, name }];
  });
  return [...new Map(found.map((one) => [`${one.kind} ${one.id}`, one])).values()];
}

function putBackOf({ read }: QueryContext, row: UnitRecord, names: LineNames): Detail['putBack'] {
  const { unit, status, station: after, since } = row;
  if (status !== 'between' || after !== null || since === null) return null;
  const station = putBackBefore(read, { unit, at: since });
  return station === null ? null : { station, name: names.station(station) };
}

function bypassesOf(
  { read }: QueryContext,
  id: string,
  { bypasses }: KnownUnit,
  names: LineNames,
  people: Names,
): Detail['bypasses'] {
  if (bypasses.length === 0) return [];
  const { made, looked, awaiting } = bypassRecords(read, id);
  return bypasses.map(({ signedBy, ...b }) => {
    const record = made.get(b.bypass);
    const last = looked.get(b.bypass);
    return {
      ...b,
      signedBy: signedBy.flatMap((p) => people.person(p) ?? []),
      looked: last === undefined ? null : { by: people.actor(last.by), at: last.at },
      awaiting: !b.reviewed && awaiting.has(b.bypass),
      made: record === undefined ? null : { ...record, reasonName: names.reason(record.reason) },
    };
  });
}
