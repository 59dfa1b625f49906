import { and, asc, eq, gte, inArray, isNotNull, isNull, lte, or, sql } from 'drizzle-orm';
import type { HoldMember, Population } from '#domain/quality/holdEvents';
import type { LotRef } from '#domain/quality/holdMatching';
import type { ReadDb } from '../open.ts';
import { partInstalled, partRemoved, toolWork, unit, visit } from '../schema/assembly.ts';
import { container } from '../schema/logistics.ts';

type Of<K extends Population['kind']> = Extract<Population, { kind: K }>;

export interface PopulationInput {
  readonly population: Exclude<Population, { kind: 'listed' }>;
  readonly limit: number;
}

/**
 * What a hold with this population would keep now: units with VIN and place, and containers of a lot. Of a window `from` and
 * `until` are by the plant's clock, see `windowOf`.
 */
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

function unitsIn(read: ReadDb, { population, limit }: PopulationInput): string[] {
  switch (population.kind) {
    case 'lot':
      return unitsWithLot(read, population, limit);
    case 'toolWindow':
      return unitsOfTool(read, population, limit);
    case 'stationWindow':
      return unitsAtStation(read, population, limit);
  }
}

const stillIn = sql`not exists (select 1 from ${partRemoved} where ${partRemoved.installed} = ${partInstalled.eventId})`;

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

const unitsOfTool = (read: ReadDb, window: Of<'toolWindow'>, limit: number) =>
  read
    .selectDistinct({ unit: toolWork.unit })
    .from(toolWork)
    .where(
      and(
        eq(toolWork.tool, window.tool),
        gte(toolWork.latest, window.from),
        window.until === null ? undefined : lte(toolWork.earliest, window.until),
      ),
    )
    .limit(limit)
    .all()
    .map((r) => r.unit);

/** Every unit that stood at the station for some part of the window. */
const unitsAtStation = (read: ReadDb, window: Of<'stationWindow'>, limit: number) =>
  read
    .selectDistinct({ unit: visit.unit })
    .from(visit)
    .where(
      and(
        eq(visit.station, window.station),
        isNotNull(visit.earliest),
        or(isNull(visit.latest), gte(visit.latest, window.from)),
        window.until === null ? undefined : lte(visit.earliest, window.until),
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
