import { and, eq, inArray } from 'drizzle-orm';
import type { ReadDb } from '../open.ts';
import { partInstalled, productionOrder, unit } from '../schema/assembly.ts';

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

/** What these units have been given already: by unit, then `station~part`. Removed parts count as given: they were taken. */
export function installedParts(
  read: ReadDb,
  units: readonly string[],
): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const found = new Map<string, Map<string, number>>();
  if (units.length === 0) return found;
  const rows = read
    .select({
      unit: partInstalled.unit,
      station: partInstalled.station,
      part: partInstalled.part,
      quantity: partInstalled.quantity,
    })
    .from(partInstalled)
    .where(inArray(partInstalled.unit, [...units]))
    .all();
  for (const row of rows) {
    const parts = found.get(row.unit) ?? new Map<string, number>();
    const key = `${row.station}~${row.part}`;
    parts.set(key, (parts.get(key) ?? 0) + row.quantity);
    found.set(row.unit, parts);
  }
  return found;
}

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
