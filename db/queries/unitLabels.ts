import { inArray } from 'drizzle-orm';
import type { ReadDb } from '../open.ts';
import { unit } from '../schema/assembly.ts';

/** What people call units: VIN, or what else is written on them; those that carry nothing have none. */
export function unitLabels(read: ReadDb, units: readonly string[]): ReadonlyMap<string, string> {
  if (units.length === 0) return new Map();
  const { vin, bodyNumber, serial, carrier } = unit;
  const rows = read
    .select({ unit: unit.unit, vin, bodyNumber, serial, carrier })
    .from(unit)
    .where(inArray(unit.unit, [...new Set(units)]))
    .all();
  return new Map(
    rows.flatMap((row) => {
      const label = row.vin ?? row.bodyNumber ?? row.serial ?? row.carrier;
      return label === null ? [] : [[row.unit, label] as const];
    }),
  );
}
