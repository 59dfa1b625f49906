import type { Operation } from '#domain/site/productRevision';
import { bomAt, operationsAt } from '#domain/site/productRevision';
import { stationsBefore } from '#domain/assembly/flow';
import { requirementsOf } from '#domain/assembly/requirements';
import { missingForRelease } from '#domain/assembly/missing';
import type { VisitState } from '#domain/assembly/visit';
import { visit as visitStream, visitKey } from '#domain/assembly/visit';
import { visitWithdrawable } from '#domain/assembly/visitLegal';
import {
  beyondNokLimit,
  okCount,
  partsAt,
  progressOf,
  quantityInstalled,
} from '#domain/assembly/visitProgress';
import { holdsOnUnits } from '#db/queries/unitHolds';
import { issuesOfUnit } from '#db/queries/issues';
import { openAndons } from '#db/queries/andons';
import { openIssuesAt } from '#db/queries/line';
import { reworksOwed } from '#db/queries/reworks';
import { tighteningPage } from '#db/queries/records';
import type { UnitRecord } from '#db/queries/units';
import { unitsAround } from '#db/queries/units';
import type { BuiltTo, Place } from '../assembly/knowledge.ts';
import { builtTo, latestVisit, placeOfStation, releaseKnowledge, unitState } from '../assembly/knowledge.ts';
import type { LineNames } from '../assembly/names.ts';
import { andonRowOf, lineNames, owedReworkOf, unitRefOf } from '../assembly/names.ts';
import type { QueryContext } from '../commands/registry.ts';
import type { assemblyContract } from '../contract/assembly.ts';
import type { Outputs } from '../contract/infer.ts';
import { lineRefOf } from './lineBoard.ts';
import { toolCalibrationOf } from './toolRows.ts';
import { tighteningRowOf } from './unitRecords.ts';

type View = NonNullable<Outputs<typeof assemblyContract.queries>['station']>;

export function stationView(context: QueryContext, id: string, chosen?: string): View | null {
  const place = placeOfStation(context.site, id);
  if (!place) return null;
  const { line, station } = place;
  const names = lineNames(context);
  const here = unitsAround(context.read, line.id, 'atStation').filter((u) => u.station === id);
  const unit = here.find((u) => u.unit === chosen) ?? here[0];
  const waiting = here.filter((u) => u !== unit);
  return {
    station: station.id,
    name: station.name,
    line: lineRefOf(line),
    verificationPoint: station.verificationPoint,
    waiting: waiting.map((u) => unitRefOf(u, names)),
    next: comingTo(context, place, names),
    upstream: stillBefore(context, place, names),
    andons: openAndons(context.read, line.id)
      .filter((a) => a.station === id)
      .map((a) => andonRowOf(a, names)),
    tools: toolsOf(context, id),
    openIssue: openIssuesAt(context.read, [id]).get(id) ?? null,
    ...(unit ? atWork(context, place, unit, names) : noUnit),
  };
}

const toolsOf = (context: QueryContext, station: string): View['tools'] =>
  (context.site?.tools ?? [])
    .filter((tool) => tool.station === station)
    .map((tool) => toolCalibrationOf(context, tool))
    .filter(({ status }) => status !== 'valid' && status !== 'unrecorded');

const noUnit = {
  unit: null,
  visit: null,
  operations: [],
  parts: [],
  lastTightening: null,
  missing: [],
  holds: [],
  issues: [],
  reworks: [],
};

/** The unit that left the station before first and was not seen here yet. */
function comingTo({ read }: QueryContext, { line, station }: Place, names: LineNames): View['next'] {
  const before = stationsBefore(line, station.id).at(-1);
  if (!before) return null;
  const coming = unitsAround(read, line.id, 'between').find((u) => u.station === before.id);
  return coming ? unitRefOf(coming, names) : null;
}

function stillBefore({ read }: QueryContext, { line, station }: Place, names: LineNames): View['upstream'] {
  const before = stationsBefore(line, station.id).at(-1);
  const there = before && unitsAround(read, line.id, 'atStation').find((u) => u.station === before.id);
  return there ? { station: before.id, unit: unitRefOf(there, names) } : null;
}

function atWork(context: QueryContext, place: Place, row: UnitRecord, names: LineNames) {
  const { read } = context;
  const { unit } = row;
  const station = place.station.id;
  const { n, state } = latestVisit(context, unit, station);
  const built = builtTo(context, unitState(context, unit));
  const [last] = tighteningPage(read, { unit, station, limit: 1 });
  return {
    unit: { ...unitRefOf(row, names), order: row.order, model: row.model, options: [...row.options] },
    visit: visitOf(context, row, station, n, state),
    operations: built ? operationsOf(built, station, state) : [],
    parts: built ? partsOf(built, station, state, names) : [],
    lastTightening: last ? tighteningRowOf(last) : null,
    missing: missingForRelease(state, releaseKnowledge(context, unit, place)),
    holds: [...(holdsOnUnits(read, [unit]).get(unit) ?? [])],
    issues: issuesOfUnit(read, unit)
      .filter((i) => i.open)
      .map(({ issue, number, severity, status }) => ({ issue, number, severity, status })),
    reworks: reworksOwed(read, [unit]).map((r) => owedReworkOf(r, names)),
  };
}

function visitOf(
  { store }: QueryContext,
  row: UnitRecord,
  station: string,
  n: number,
  state: VisitState,
): View['visit'] {
  if (state.status === 'absent') return null;
  const { pending } = store.state(visitStream, visitKey({ unit: row.unit, station, visit: n }));
  return {
    visit: n,
    arrivedAt: state.arrivedAt,
    predecessor: state.arrival?.predecessor ?? null,
    withdrawable: visitWithdrawable(state, station) === null,
    sync: pending > 0 ? 'saved' : 'confirmed',
  };
}

/** Every operation of the station for this variant; those that an earlier visit has done count as done. */
function operationsOf(built: BuiltTo, station: string, state: VisitState): View['operations'] {
  const owed = new Map(
    state.status === 'absent'
      ? []
      : state.arrival?.requirements.operations.map((o) => [o.operation, o] as const),
  );
  const rows = operationsAt(built.content, station, built.variant).map((o) => {
    const needed = owed.get(o.id);
    const ok = needed ? Math.min(okCount(state, needed), needed.count) : o.count;
    return { o, ok, needed: needed?.count ?? o.count, done: !needed || ok >= needed.count };
  });
  const current = rows.find((r) => !r.done)?.o.id;
  return rows.map(({ o, ok, needed, done }) => ({
    ...masterOf(o),
    status: done ? 'done' : statusOf(state, o.id, o.id === current),
    ok,
    needed,
    nok: progressOf(state, o.id).nok,
    beyondNokLimit: beyondNokLimit(state, o.id),
    lastAt: progressOf(state, o.id).last?.at ?? null,
  }));
}

function statusOf(state: VisitState, operation: string, current: boolean): 'nok' | 'current' | 'open' {
  if (progressOf(state, operation).last?.ok === false) return 'nok';
  return current ? 'current' : 'open';
}

const masterOf = (o: Operation) => ({
  operation: o.id,
  name: o.name,
  kind: o.kind,
  characteristicClass: o.characteristicClass,
  interlock: o.interlock,
  qualification: o.qualification,
  tool: o.tool,
  parameterSet: o.parameterSet,
  spec: o.spec,
  angleSpec: o.angleSpec,
  positions: o.bomPositions,
  steps: o.steps,
  nokLimit: o.nokLimit,
});

function partsOf(built: BuiltTo, station: string, state: VisitState, names: LineNames): View['parts'] {
  const { parts } = requirementsOf(built.content, station, built.variant);
  const owed = new Map(
    state.status === 'absent'
      ? []
      : state.arrival?.requirements.parts.map((p) => [p.position, p.quantity] as const),
  );
  const order = bomAt(built.content, station, built.variant).map((b) => b.id);
  return parts
    .toSorted((a, b) => order.indexOf(a.position) - order.indexOf(b.position))
    .map((p) => ({
      position: p.position,
      part: p.part,
      name: names.part(p.part).name,
      quantity: p.quantity,
      tracking: p.tracking,
      installed: partsAt(state, p.position).map(({ eventId, lot, serial, quantity }) => ({
        eventId,
        lot,
        serial,
        quantity,
      })),
      full: quantityInstalled(state, p.position) >= (owed.get(p.position) ?? 0),
    }));
}
