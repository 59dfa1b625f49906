import type { RefusalParam } from '../kernel/refusal.ts';
import { assertNever } from '../kernel/refusal.ts';
import type { Reads } from '../kernel/streamType.ts';
import { splitStreamId, streamId } from '../kernel/streamType.ts';
import { hold } from '../quality/hold.ts';
import type { Evidence, LotRef } from '../quality/holdMatching.ts';
import { memberKey } from '../quality/holdEvents.ts';
import { keeps } from '../quality/holdMatching.ts';
import { blocksShipping, issue } from '../quality/issue.ts';
import { own } from '../quality/own.ts';
import { holdsOverWork } from './holdsOverWork.ts';
import type { Missing } from './missing.ts';
import { isCritical, owedAtStation } from './missing.ts';
import { isSettled, rework } from './rework.ts';
import type { KnownUnit } from './unit.ts';
import type { ShipCheck } from './unitEvents.ts';
import type { VisitState } from './visit.ts';
import { lotsIn, parseVisitKey, visit, visitKey, workIn } from './visit.ts';

/** One reason why a unit may not leave the site, with where to look. */
export type Obstacle =
  | { readonly kind: 'stationUnseen'; readonly station: string }
  | { readonly kind: 'visitOpen'; readonly station: string }
  | { readonly kind: 'missing'; readonly station: string; readonly item: Missing }
  | { readonly kind: 'bypass'; readonly station: string; readonly bypass: string }
  | { readonly kind: 'rework'; readonly rework: string }
  | { readonly kind: 'issue'; readonly issue: string }
  | { readonly kind: 'hold'; readonly hold: string };

/** Every visit of the unit, by key, also where it was by mistake or off its route: what a ship check names. */
export function visitsOf(unitId: string, unit: KnownUnit): string[] {
  const stations = Object.keys({ ...unit.stations, ...unit.withdrawn });
  return stations.flatMap((station) =>
    visitsThrough(unitId, station, Math.max(latestAt(unit, station), own(unit.withdrawn, station) ?? 0)),
  );
}

const latestAt = (unit: KnownUnit, station: string): number => own(unit.stations, station)?.visit ?? 0;

const visitsThrough = (unitId: string, station: string, last: number): string[] =>
  Array.from({ length: last }, (_, i) => visitKey({ unit: unitId, station, visit: i + 1 }));

/** The other streams that the judgement of a ship check depends on. */
export const shipReads = (checked: ShipCheck): string[] => [
  ...checked.visits.map((key) => streamId(visit, key)),
  ...checked.holds.map((key) => streamId(hold, key)),
  ...checked.issues.map((key) => streamId(issue, key)),
  ...checked.reworks.map((key) => streamId(rework, key)),
];

/**
 * The ship gate: everything that keeps the unit here. An open rework, an unreviewed bypass, an open A/B issue and a hold count
 * by their own streams, so that what was cleared or raised meanwhile counts at the plant as it stands there, and so does what
 * the check does not name because nobody at that terminal had heard of it, and what a window of a tool or station covers that
 * nobody has added to its hold yet. A reviewed bypass answers for what it let pass,
 * but never for a critical characteristic.
 */
export function shipObstacles(unitId: string, unit: KnownUnit, checked: ShipCheck, reads: Reads): Obstacle[] {
  const around = surroundings(unitId, unit, checked, reads);
  return [
    ...checked.route.flatMap((station) => atStation(unitId, unit, station, checked, reads)),
    ...unit.bypasses
      .filter((b) => !b.reviewed)
      .map((b): Obstacle => ({ kind: 'bypass', station: b.station, bypass: b.bypass })),
    ...around.reworks
      .filter((id) => !isSettled(reads.get(rework, id)))
      .map((id): Obstacle => ({ kind: 'rework', rework: id })),
    ...around.issues
      .filter((id) => around.units.some((u) => blocksShipping(reads.get(issue, id), u)))
      .map((id): Obstacle => ({ kind: 'issue', issue: id })),
    ...around.holds
      .filter((id) =>
        around.units.some((u) =>
          keeps(reads.get(hold, id), {
            kind: 'unit',
            unit: u,
            lots: around.lots,
            work: around.work.get(u) ?? [],
          }),
        ),
      )
      .map((id): Obstacle => ({ kind: 'hold', hold: id })),
  ];
}

interface Surroundings {
  /** The unit and all that is married into it. */
  readonly units: readonly string[];
  readonly lots: readonly LotRef[];
  /** What each of the units went through. */
  readonly work: ReadonlyMap<string, readonly Evidence[]>;
  readonly reworks: readonly string[];
  readonly issues: readonly string[];
  readonly holds: readonly string[];
}

/** What bears on the unit: what the check names, and what else concerns it, its parts and its lots. */
function surroundings(unitId: string, unit: KnownUnit, checked: ShipCheck, reads: Reads): Surroundings {
  const found = new Set<string>();
  const units = new Set([unitId, ...unit.marriages.filter((m) => m.side === 'parent').map((m) => m.other)]);
  for (const id of units) {
    for (const stream of reads.concerning(`unit/${id}`)) {
      found.add(stream);
      const { name, key } = splitStreamId(stream);
      if (name === 'unit') units.add(key);
    }
  }
  const visits = union(checked.visits, found, visit);
  const lots = visits.flatMap((key) => lotsIn(reads.get(visit, key)));
  for (const lot of new Set(lots.map((l) => memberKey({ kind: 'lot', ...l }))))
    for (const stream of reads.concerning(lot)) found.add(stream);
  const work = Map.groupBy(
    visits.flatMap((key) => workIn(key, reads.get(visit, key)).map((of) => ({ ...of, key }))),
    ({ key }) => parseVisitKey(key).unit,
  );
  for (const stream of holdsOverWork([...work.values()].flat(), reads)) found.add(stream);
  return {
    units: [...units],
    lots,
    work,
    reworks: union(checked.reworks, found, rework),
    issues: union(checked.issues, found, issue),
    holds: union(checked.holds, found, hold),
  };
}

/** The keys named, and those of a type among the streams found. */
const union = (named: readonly string[], found: ReadonlySet<string>, { name }: { readonly name: string }) => [
  ...new Set([...named, ...[...found].map(splitStreamId).flatMap((s) => (s.name === name ? [s.key] : []))]),
];

function atStation(
  unitId: string,
  unit: KnownUnit,
  station: string,
  checked: ShipCheck,
  reads: Reads,
): Obstacle[] {
  const keys = visitsThrough(unitId, station, latestAt(unit, station));
  if (keys.length === 0 || keys.some((key) => !checked.visits.includes(key))) {
    return [{ kind: 'stationUnseen', station }];
  }
  const visits = keys.map((key) => reads.get(visit, key)).filter((v) => v.status !== 'withdrawn');
  if (visits.some((v) => v.status !== 'closed')) return [{ kind: 'visitOpen', station }];
  const passed = visits.some(wasBypassed) && unit.bypasses.some((b) => b.station === station && b.reviewed);
  return owedAtStation(visits)
    .filter((item) => !passed || isCritical(item))
    .map((item): Obstacle => ({ kind: 'missing', station, item }));
}

const wasBypassed = (state: VisitState): boolean =>
  state.status === 'closed' && state.departure === 'bypassed';

/** The list as refusal params: a count, and per kind the ids separated by spaces (empty where there is none). */
export function obstacleParams(obstacles: readonly Obstacle[]): Record<string, RefusalParam> {
  const ids = (...kinds: Obstacle['kind'][]) =>
    [...new Set(obstacles.filter((o) => kinds.includes(o.kind)).map(idOf))].join(' ');
  return {
    count: obstacles.length,
    stations: ids('stationUnseen', 'visitOpen', 'missing'),
    bypasses: ids('bypass'),
    reworks: ids('rework'),
    issues: ids('issue'),
    holds: ids('hold'),
  };
}

function idOf(obstacle: Obstacle): string {
  switch (obstacle.kind) {
    case 'stationUnseen':
    case 'visitOpen':
    case 'missing':
      return obstacle.station;
    case 'bypass':
      return obstacle.bypass;
    case 'rework':
      return obstacle.rework;
    case 'issue':
      return obstacle.issue;
    case 'hold':
      return obstacle.hold;
    default:
      return assertNever(obstacle);
  }
}
