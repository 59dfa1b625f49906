import type { ReadDb } from '../open.ts';
import { statement } from '../statement.ts';
import type { KeepingHold } from './holds.ts';
import { windowsOver } from './holdWindows.ts';

/** A hold that keeps a unit, and what was decided of the unit itself there; whatever else is decided lets it go. */
export interface UnitHold extends KeepingHold {
  readonly decided: 'scrap' | 'return' | null;
}

interface Row extends UnitHold {
  readonly unit: string;
  /** 1: the unit's own entry in the hold; 0: that of a lot built into it. */
  readonly own: number;
  readonly kept: number;
}

const entries = statement<[units: string], Row>(`
  with asked as materialized (select value as unit from json_each(?))
  select u.unit, m.hold, h.number, h.reason, 
      case when m.disposition in ('scrap', 'return') then m.disposition end as decided, m.kept, 1 as own
    from asked u join hold_member m on m.unit = u.unit join hold h on h.stream = m.stream
  union all
  select distinct u.unit, m.hold, h.number, h.reason, null as decided, m.kept, 0 as own
    from asked u join part_installed p on p.unit = u.unit and p.lot is not null
    join hold_member m on m.part = p.part and m.lot = p.lot join hold h on h.stream = m.stream
    where not exists (select 1 from part_removed r where r.installed = p.event_id)`);

/**
 * What keeps each of these units, as `holdsOnUnit` says it of one: by its own entry, by a lot in it, or by a window. A unit's own entry
 * in a hold decides for that hold. Units without any are not in it.
 */
export function holdsOnUnits(
  read: ReadDb,
  units: readonly string[],
): ReadonlyMap<string, readonly UnitHold[]> {
  if (units.length === 0) return new Map();
  const windows = windowsOver(read, units).map((w) => ({ ...w, decided: null, own: 0, kept: 1 }));
  const found = [...entries(read).all(JSON.stringify(units)), ...windows];
  const byUnit = Map.groupBy(found, (row) => row.unit);
  const keeping = [...byUnit].map(([unit, rows]) => [unit, keepingOf(rows)] as const);
  return new Map(keeping.filter(([, holds]) => holds.length > 0));
}

const keepingOf = (rows: readonly Row[]): readonly UnitHold[] =>
  [...Map.groupBy(rows, (row) => row.hold).values()].flatMap((entriesOf) => {
    const row = entriesOf.find((entry) => entry.own === 1) ?? entriesOf.find((entry) => entry.kept === 1);
    if (row === undefined || row.kept === 0) return [];
    return [{ hold: row.hold, number: row.number, reason: row.reason, decided: row.decided }];
  });
