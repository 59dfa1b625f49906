import { inFlow } from '#domain/assembly/flow';
import type { Standstill } from '#domain/assembly/standstill';
import { standstills } from '#domain/assembly/standstill';
import type { Line, SiteConfiguration, Station } from '#domain/site/siteConfiguration';
import type { AndonRecord } from '#db/queries/andons';
import type { VisitRecord } from '#db/queries/line';
import type { StopRecord } from '#db/queries/stops';
import { openAndons } from '#db/queries/andons';
import { openIssuesAt, openVisits } from '#db/queries/line';
import { reworksOwed } from '#db/queries/reworks';
import { runningStops } from '#db/queries/stops';
import type { UnitHold } from '#db/queries/unitHolds';
import { holdsOnUnits } from '#db/queries/unitHolds';
import type { UnitRecord } from '#db/queries/units';
import { unitsAround, unitsOnTheWay } from '#db/queries/units';
import type { LineNames } from '../assembly/names.ts';
import { andonRowOf, lineNames, owedReworkOf, unitRefOf } from '../assembly/names.ts';
import { lineOf } from '../assembly/knowledge.ts';
import type { QueryContext } from '../commands/registry.ts';
import type { assemblyContract } from '../contract/assembly.ts';
import type { Outputs } from '../contract/infer.ts';
import { placeOutlooks } from '../supply/outlook.ts';
import { boardStops } from './stopRows.ts';

type Board = NonNullable<Outputs<typeof assemblyContract.queries>['lineBoard']>;
type Tile = Board['stations'][number];

/** What the line shows of itself in one moment, by station. */
interface Floor {
  /** The one that came first at each station. */
  readonly units: ReadonlyMap<string, UnitRecord>;
  readonly here: readonly UnitRecord[];
  readonly visits: ReadonlyMap<string, VisitRecord>;
  readonly andons: readonly AndonRecord[];
  readonly stops: readonly Standstill<StopRecord>[];
  readonly issues: ReturnType<typeof openIssuesAt>;
  readonly reworks: ReturnType<typeof reworksOwed>;
  readonly holds: ReadonlyMap<string, readonly UnitHold[]>;
  readonly shortages: ReadonlyMap<string, { readonly part: string; readonly inS: number }>;
}

export const lineRefOf = (line: Line) => ({ line: line.id, name: line.name, taktS: line.taktS });

export function lineBoard(context: QueryContext, id: string): Board | null {
  const line = lineOf(context.site, id);
  if (!line || !context.site) return null;
  const names = lineNames(context);
  const floor = floorOf(context, context.site, line);
  const flow = inFlow(line);
  return {
    line: lineRefOf(line),
    stations: flow.map((station, i) => tileOf(station, flow[i - 1], flow[i + 1], floor, names)),
    between: onTheWay(context, line.id, flow.at(-1), names),
    andons: floor.andons.map((a) => andonRowOf(a, names)),
    stops: boardStops(context, context.site, line, names),
  };
}

const onTheWay = (
  { read }: QueryContext,
  line: string,
  last: Station | undefined,
  names: LineNames,
): Board['between'] =>
  unitsOnTheWay(read, line, last?.id ?? '').map((u) => ({
    unit: unitRefOf(u, names),
    after: u.station ?? '',
    since: u.since,
  }));

function floorOf({ read, store, nowMs }: QueryContext, site: SiteConfiguration, line: Line): Floor {
  const stations = line.stations.map((s) => s.id);
  const here = unitsAround(read, line.id, 'atStation');
  const ids = here.map((u) => u.unit);
  const visits = openVisits(read, stations);
  return {
    units: new Map(here.toReversed().map((u) => [u.station ?? '', u])),
    here,
    visits: new Map(visits.map((v) => [`${v.unit}/${v.station}`, v])),
    andons: openAndons(read, line.id),
    stops: standstills(runningStops(read, line.id)),
    issues: openIssuesAt(read, stations),
    reworks: reworksOwed(read, ids),
    holds: holdsOnUnits(read, ids),
    shortages: nextShortages({ read, store, site }, line, nowMs),
  };
}

/** Parts that run out within one takt, the soonest of each station. */
function nextShortages(known: Parameters<typeof placeOutlooks>[0], line: Line, nowMs: number) {
  const soonest = new Map<string, { part: string; inS: number }>();
  for (const place of placeOutlooks(known, nowMs)) {
    const station = place.location.station;
    if (place.line.id !== line.id || station === null || !place.empty || place.empty.inS > line.taktS)
      continue;
    const before = soonest.get(station);
    if (!before || place.empty.inS < before.inS) {
      soonest.set(station, { part: place.point.part, inS: place.empty.inS });
    }
  }
  return soonest;
}

function tileOf(
  station: Station,
  before: Station | undefined,
  after: Station | undefined,
  floor: Floor,
  names: LineNames,
): Tile {
  const unit = floor.units.get(station.id);
  const visit = unit && floor.visits.get(`${unit.unit}/${station.id}`);
  const andon = floor.andons.find((a) => a.station === station.id);
  const shortage = floor.shortages.get(station.id);
  return {
    station: station.id,
    name: station.name,
    order: station.order,
    verificationPoint: station.verificationPoint,
    unit: unit ? unitRefOf(unit, names) : null,
    others: floor.here.filter((u) => u.station === station.id && u !== unit).map((u) => unitRefOf(u, names)),
    visit: visit ? visitOf(visit) : null,
    state: stateOf({ station, before, after, andon, unit, visit, floor, names }),
    andon: andon ? andonRowOf(andon, names) : null,
    missingPart: shortage ? { ...shortage, name: names.part(shortage.part).name } : null,
    openIssue: floor.issues.get(station.id) ?? null,
    holds: [...((unit && floor.holds.get(unit.unit)) ?? [])],
    reworks: floor.reworks.filter((r) => r.unit === unit?.unit).map((r) => owedReworkOf(r, names)),
    sync: visit?.sync ?? unit?.sync ?? 'confirmed',
  };
}

const visitOf = (v: VisitRecord) => ({
  visit: v.visit,
  arrivedAt: v.arrivedAt,
  operations: v.operations,
  operationsDone: v.operationsDone,
  owed: v.owed,
  beyondNokLimit: v.beyondNokLimit,
});

/** A finished unit that cannot go on because the next station is taken is blocked; an empty station waits for the one before. */
function stateOf(at: {
  readonly station: Station;
  readonly before: Station | undefined;
  readonly after: Station | undefined;
  readonly andon: AndonRecord | undefined;
  readonly unit: UnitRecord | undefined;
  readonly visit: VisitRecord | undefined;
  readonly floor: Floor;
  readonly names: LineNames;
}): Tile['state'] {
  const { floor, station, before, after } = at;
  const stop = floor.stops.find(({ records: [s] }) => s.station === null || s.station === station.id);
  if (stop)
    return { status: 'stopped', stop: stop.records[0].stop, reasonName: at.names.reason(stop.reason) };
  if (at.andon) return { status: 'andon', andon: at.andon.andon, kind: at.andon.kind };
  if (at.unit) {
    const done = at.visit !== undefined && at.visit.owed === 0;
    const full = after !== undefined && floor.units.has(after.id);
    return done && full ? { status: 'blocked', by: after.id } : { status: 'running' };
  }
  if (!before) return { status: 'empty' };
  return floor.units.has(before.id) ? { status: 'starved', by: before.id } : { status: 'empty' };
}
