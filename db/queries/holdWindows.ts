import { clockMarginMs } from '#domain/quality/holdWindow';
import type { ReadDb } from '../open.ts';
import { statement } from '../statement.ts';
import type { KeepingHold } from './holds.ts';

interface Row extends KeepingHold {
  readonly unit: string;
}

const margin = clockMarginMs / 1000;
const widened = (instant: string, by: string) =>
  `strftime('%Y-%m-%dT%H:%M:%fZ', ${instant}, '${by} seconds')`;

/**
 * Holds by tool or station whose window covers what units went through, as `keeps` in domain/quality/holdMatching: a unit's own
 * entry in a hold decides instead. Of the lifted ones only those can matter that were lifted after the first that is known of the units.
 */
const covering = statement<[units: string], Row>(`
  with asked as materialized (select value as unit from json_each(?)), worked as materialized (
    select hold, number, reason, population ->> '$.tool' as tool, population ->> '$.station' as station,
      ${widened(`population ->> '$.from'`, `-${margin}`)} as since,
      ${widened(
        `coalesce(min(population ->> '$.until', lifted_at), population ->> '$.until', lifted_at, '9999-12-30')`,
        `+${margin}`,
      )} as until
    from hold
    where (status = 'placed' or (status = 'lifted' and ${widened('lifted_at', `+${margin}`)} >= coalesce((
        select min(at) from (
          select arrived_at as at from visit where unit in (select unit from asked) union all
          select closed_at as at from visit where unit in (select unit from asked) union all
          select at from tightening where unit in (select unit from asked))), '')))
      and population ->> '$.kind' in ('toolWindow', 'stationWindow')
  )
  select u.unit, w.hold, w.number, w.reason
  from worked w cross join asked u
  where (exists (select 1 from tightening t
      where t.unit = u.unit and (t.tool = w.tool or t.station = w.station) and t.at between w.since and w.until)
    or exists (select 1 from visit v
      where v.unit = u.unit and v.station = w.station and v.status <> 'withdrawn'
        and min(coalesce(v.arrived_at, v.closed_at), coalesce(v.closed_at, v.arrived_at)) <= w.until
        and (v.closed_at is null or max(v.closed_at, coalesce(v.arrived_at, v.closed_at)) >= w.since)))
    and not exists (select 1 from hold_member m where m.unit = u.unit and m.stream = 'hold/' || w.hold)`);

/** The holds by tool or station that cover each of these units although nobody has added it yet. */
export function windowsOver(
  read: ReadDb,
  units: readonly string[],
): readonly (KeepingHold & { readonly unit: string })[] {
  return units.length === 0 ? [] : covering(read).all(JSON.stringify(units));
}
