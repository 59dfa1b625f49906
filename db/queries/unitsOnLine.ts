import { and, eq, inArray, ne } from 'drizzle-orm';
import type { ReadDb } from '../open.ts';
import { partInstalled, productionOrder, unit, visit } from '../schema/assembly.ts';

export interface UnitOnLine {
  readonly unit: string;
  readonly status: 'planned' | 'atStation' | 'between';
  readonly sequence: number;
  readonly variant: string;
  readonly revision: string | null;
  readonly station: string | null;
  readonly since: string | null;
}

/** Units that still have stations of the line before them, as far as positions tell. */
export const unitsOnLine = (read: ReadDb, line: string): UnitOnLine[] =>
  read
    .select({
      unit: unit.unit,
      status: unit.status,
      sequence: unit.sequence,
      variant: unit.variant,
      revision: unit.revision,
      station: unit.station,
      since: unit.since,
    })
    .from(unit)
    .where(and(eq(unit.line, line), inArray(unit.status, ['planned', 'atStation', 'between'])))
    .all()
    .flatMap(({ status, sequence, variant, ...row }) =>
      sequence === null ||
      variant === null ||
      (status !== 'planned' && status !== 'atStation' && status !== 'between')
        ? []
        : [{ ...row, status, sequence, variant }],
    );

/** What these units have been given at a station already, by part. Removed parts count as given: they were taken. */
export function installedAt(
  read: ReadDb,
  station: string,
  units: readonly string[],
): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const found = new Map<string, Map<string, number>>();
  if (units.length === 0) return found;
  const rows = read
    .select({ unit: partInstalled.unit, part: partInstalled.part, quantity: partInstalled.quantity })
    .from(partInstalled)
    .where(and(inArray(partInstalled.unit, [...units]), eq(partInstalled.station, station)))
    .all();
  for (const row of rows) {
    const parts = found.get(row.unit) ?? new Map<string, number>();
    parts.set(row.part, (parts.get(row.part) ?? 0) + row.quantity);
    found.set(row.unit, parts);
  }
  return found;
}

/** When these units came to a station, each time; what was taken back is no time that it came. */
export const arrivalsAt = (read: ReadDb, station: string, units: readonly string[]): string[] =>
  units.length === 0
    ? []
    : read
        .select({ arrivedAt: visit.arrivedAt })
        .from(visit)
        .where(
          and(inArray(visit.unit, [...units]), eq(visit.station, station), ne(visit.status, 'withdrawn')),
        )
        .all()
        .flatMap(({ arrivedAt }) => (arrivedAt === null ? [] : [arrivedAt]));

export interface OrderToBuild {
  readonly variant: string;
  readonly quantity: number;
  readonly started: number;
}

/** Orders by number. */
export const ordersByNumber = (read: ReadDb, orders: readonly string[]): ReadonlyMap<string, OrderToBuild> =>
  new Map(
    orders.length === 0
      ? []
      : read
          .select({
            order: productionOrder.order,
            variant: productionOrder.variant,
            quantity: productionOrder.quantity,
            started: productionOrder.started,
          })
          .from(productionOrder)
          .where(
            inArray(
              productionOrder.stream,
              orders.map((o) => `order/${o}`),
            ),
          )
          .all()
          .map(({ order, ...row }) => [order, row]),
  );
