import { and, asc, eq, gte, inArray, isNotNull, isNull, lte, ne, or, sql } from 'drizzle-orm';
import { isoInstant } from '#domain/kernel/runtime';
import type { HoldMember, Population } from '#domain/quality/holdEvents';
import type { LotRef } from '#domain/quality/holdMatching';
import { clockMarginMs } from '#domain/quality/holdWindow';
import type { ReadDb } from '../open.ts';
import { partInstalled, partRemoved, tightening, unit, visit } from '../schema/assembly.ts';
import { container } from '../schema/logistics.ts';

export interface PopulationInput {
  readonly population: Exclude<Population, { kind: 'listed' }>;
  readonly limit: number;
  readonly now: string;
}

/** What a hold with this population would keep now: units with VIN and place, and containers of a lot. */
export function populationNow(read: ReadDb, input: PopulationInput) {
  const ids = unitsIn(read, input);
  const units = ids.length === 0 ? [] : unitRows(read, ids);
  const { population } = input;
  const containers = population.kind === 'lot' ? containersOf(read, population, input.limit) : [];
  return { units, containers };
}

/** Where these units and containers are now; a lot among them counts with what it went into and lies in. */
export function membersNow(
  read: ReadDb,
  input: { readonly members: readonly HoldMember[]; readonly limit: number },
) {
  const { members, limit } = input;
  const lots = members.flatMap((m) => (m.kind === 'lot' ? [m] : []));
  const ids = [
    ...members.flatMap((m) => (m.kind === 'unit' ? [m.unit] : [])),
    ...lots.flatMap((lot) => unitsWithLot(read, lot, limit)),
  ];
  const labels = members.flatMap((m) => (m.kind === 'container' ? [m.container] : []));
  const units = ids.length === 0 ? [] : unitRows(read, [...new Set(ids)].slice(0, limit));
  const lying = lots.flatMap((lot) => containersOf(read, lot, limit));
  return { units, containers: [...containersNamed(read, labels), ...lying].slice(0, limit) };
}

function unitsIn(read: ReadDb, { population, limit, now }: PopulationInput): string[] {
  switch (population.kind) {
    case 'lot':
      return unitsWithLot(read, population, limit);
    case 'toolWindow':
      return unitsOfTool(read, { ...population, until: population.until ?? now }, limit);
    case 'stationWindow':
      return unitsAtStation(read, { ...population, until: population.until ?? now }, limit);
  }
}

const stillIn = sql`not exists (select 1 from ${partRemoved} where ${partRemoved.installed} = ${partInstalled.eventId})`;

const earlier = (at: string): string => isoInstant(Date.parse(at) - clockMarginMs);
const later = (at: string): string => isoInstant(Date.parse(at) + clockMarginMs);

/** Lots that are built into a unit and were not taken out again. */
export const installedLots = (read: ReadDb, unitId: string): LotRef[] =>
  read
    .selectDistinct({ part: partInstalled.part, lot: partInstalled.lot })
    .from(partInstalled)
    .where(and(eq(partInstalled.unit, unitId), isNotNull(partInstalled.lot), stillIn))
    .all()
    .flatMap(({ part, lot }) => (lot === null ? [] : [{ part, lot }]));

const unitsWithLot = (read: ReadDb, lot: { readonly part: string; readonly lot: string }, limit: number) =>
  read
    .selectDistinct({ unit: partInstalled.unit })
    .from(partInstalled)
    .where(and(eq(partInstalled.part, lot.part), eq(partInstalled.lot, lot.lot), stillIn))
    .limit(limit)
    .all()
    .map((r) => r.unit);

const unitsOfTool = (
  read: ReadDb,
  window: { readonly tool: string; readonly from: string; readonly until: string },
  limit: number,
) =>
  read
    .selectDistinct({ unit: tightening.unit })
    .from(tightening)
    .where(
      and(
        eq(tightening.tool, window.tool),
        gte(tightening.at, earlier(window.from)),
        lte(tightening.at, later(window.until)),
      ),
    )
    .limit(limit)
    .all()
    .map((r) => r.unit);

/** Every unit that stood at the station for some part of the window. */
const unitsAtStation = (
  read: ReadDb,
  window: { readonly station: string; readonly from: string; readonly until: string },
  limit: number,
) =>
  read
    .selectDistinct({ unit: visit.unit })
    .from(visit)
    .where(
      and(
        eq(visit.station, window.station),
        ne(visit.status, 'withdrawn'),
        lte(visit.arrivedAt, later(window.until)),
        or(isNull(visit.closedAt), gte(visit.closedAt, earlier(window.from))),
      ),
    )
    .limit(limit)
    .all()
    .map((r) => r.unit);

const unitRows = (read: ReadDb, ids: readonly string[]) =>
  read
    .select({
      unit: unit.unit,
      vin: unit.vin,
      status: unit.status,
      station: unit.station,
      location: unit.location,
    })
    .from(unit)
    .where(inArray(unit.unit, [...ids]))
    .orderBy(asc(unit.vin), asc(unit.unit))
    .all();

const containersOf = (read: ReadDb, lot: { readonly part: string; readonly lot: string }, limit: number) =>
  read
    .select({ container: container.container, place: container.place, quantity: container.quantity })
    .from(container)
    .where(and(eq(container.part, lot.part), eq(container.lot, lot.lot), sql`${container.status} <> 'empty'`))
    .limit(limit)
    .all();

const containersNamed = (read: ReadDb, labels: readonly string[]) =>
  labels.length === 0
    ? []
    : read
        .select({ container: container.container, place: container.place, quantity: container.quantity })
        .from(container)
        .where(
          inArray(
            container.stream,
            labels.map((label) => `container/${label}`),
          ),
        )
        .all();
