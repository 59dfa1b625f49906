import type { ReleaseKnowledge } from '#domain/assembly/missing';
import { incompleteUpstream, stationOf } from '#domain/assembly/flow';
import type { VisitRequirements } from '#domain/assembly/requirements';
import { requirementsOf } from '#domain/assembly/requirements';
import { visitsOf } from '#domain/assembly/shipGate';
import type { KnownUnit, UnitState } from '#domain/assembly/unit';
import { unit as unitStream } from '#domain/assembly/unit';
import type { ShipCheck } from '#domain/assembly/unitEvents';
import type { VisitState } from '#domain/assembly/visit';
import { visit as visitStream, visitKey } from '#domain/assembly/visit';
import { own } from '#domain/quality/own';
import type { ProductRevision } from '#domain/site/productRevision';
import type { Line, SiteConfiguration, Station } from '#domain/site/siteConfiguration';
import type { ReadDb } from '#db/open';
import type { Store } from '#db/store';
import { holdsOnUnit } from '#db/queries/holds';
import { effectiveRevisionHash } from '#db/queries/site';
import {
  childrenOf,
  holdsNaming,
  issuesListing,
  lotsIn,
  openReworkAt,
  reworksOf,
  visitsOfUnits,
} from '#db/queries/units';
import { contentOf } from '../supply/knowledge.ts';

/** What decisions and screens of the line look at: master data, states and projections of this terminal. */
export interface LineKnowledge {
  readonly read: ReadDb;
  readonly store: Pick<Store, 'state'>;
  readonly site: SiteConfiguration | null;
}

export interface Place {
  readonly line: Line;
  readonly station: Station;
}

/** The line and station of a station's id, or null where the site has none. */
export function placeOfStation(site: SiteConfiguration | null, id: string): Place | null {
  for (const line of site?.lines ?? []) {
    const station = stationOf(line, id);
    if (station) return { line, station };
  }
  return null;
}

/** Where a tool works. One that was taken out of the configuration still has its results kept. */
export function placeOfTool(
  site: SiteConfiguration | null,
  tool: string,
): { readonly line: string; readonly station: string } {
  const station = site?.tools.find((t) => t.id === tool)?.station ?? 'unknown';
  return { station, line: placeOfStation(site, station)?.line.id ?? 'unknown' };
}

export const lineOf = (site: SiteConfiguration | null, id: string): Line | null =>
  site?.lines.find((l) => l.id === id) ?? null;

export const unitState = (known: LineKnowledge, id: string): UnitState =>
  known.store.state(unitStream, id).state;

/** The unit's latest visit to a station: its number and state. */
export function latestVisit(
  known: LineKnowledge,
  id: string,
  station: string,
): { n: number; state: VisitState } {
  const state = unitState(known, id);
  const n = state.status === 'absent' ? 1 : (own(state.stations, station)?.visit ?? 1);
  return { n, state: visitState(known, id, station, n) };
}

export const visitState = (known: LineKnowledge, id: string, station: string, n: number): VisitState =>
  known.store.state(visitStream, visitKey({ unit: id, station, visit: n })).state;

/** The product revision that a unit is built to: the bound one, else the one effective for its sequence number. */
export function revisionOf(known: LineKnowledge, state: UnitState): string | null {
  if (state.status === 'absent') return null;
  if (state.revision !== null) return state.revision;
  const { registration } = state;
  return registration === null ? null : effectiveRevisionHash(known.read, registration);
}

export interface BuiltTo {
  readonly revision: string;
  readonly content: ProductRevision;
  readonly variant: string;
}

/** Revision, its content and the variant, where all of them are known here. */
export function builtTo(known: LineKnowledge, state: UnitState): BuiltTo | null {
  const revision = revisionOf(known, state);
  const variant = state.status === 'absent' ? undefined : state.registration?.variant;
  const content = revision === null ? null : contentOf(known.store, revision);
  return revision === null || content === null || variant === undefined
    ? null
    : { revision, content, variant };
}

/** What the unit owes at a station, or null while its product revision is not known here. */
export function requirementsFor(
  known: LineKnowledge,
  state: UnitState,
  station: string,
): VisitRequirements | null {
  const built = builtTo(known, state);
  return built && requirementsOf(built.content, station, built.variant);
}

/** What else keeps a unit at its station, by what this terminal knows. */
export function releaseKnowledge(known: LineKnowledge, id: string, place: Place): ReleaseKnowledge {
  const state = unitState(known, id);
  const holds = holdsOnUnit(known.read, id, lotsIn(known.read, [id]));
  const { station, line } = place;
  return {
    holds: holds.map((h) => h.hold),
    reworks: openReworkAt(known.read, { unit: id, station: station.id }),
    upstream: station.verificationPoint ? incompleteUpstream(state, line, station.id) : [],
  };
}

/** Everything that the ship gate looks at for a unit, by id; the plant looks at the same streams again. */
export function shipCheckOf(known: LineKnowledge, id: string, state: KnownUnit): ShipCheck {
  const line = lineOf(known.site, state.registration?.line ?? '');
  const route = line?.stations.map((s) => s.id) ?? [];
  const children = childrenOf(known.read, id);
  const units = [id, ...children];
  return {
    route,
    visits: [...visitsOf(id, state), ...visitsOfUnits(known.read, children)],
    holds: holdsNaming(known.read, units, lotsIn(known.read, units)),
    issues: issuesListing(known.read, units),
    reworks: reworksOf(known.read, id).map((r) => r.rework),
  };
}
