import type { ReadDb } from '../open.ts';
import { statement } from '../statement.ts';
import type { KeepingHold } from './holds.ts';

interface Row extends KeepingHold {
  readonly unit: string;
}

/**
 * Holds by tool or station whose window covers what units went through, as `keeps` in domain/quality/holdMatching: a unit's own
 * entry in a hold decides instead. All instants are by the plant's clock. Of the lifted ones only those can matter whose window
 * ended after the first that is known of the units.
 */
const covering = statement<[units: string], Row>(`
  with asked as materialized (select value as unit from json_each(?)), worked as materialized (
    select hold, number, reason, population ->> '$.tool' as tool, population ->> '$.station' as station,
      reach_from as since, coalesce(reach_until, '9999-12-31') as until
    from hold
    where reach_from is not null
      and (status = 'placed' or (status = 'lifted' and reach_until >= coalesce((
        select min(at) from (
          select earliest as at from visit where unit in (select unit from asked) union all
          select earliest as at from tool_work where unit in (select unit from asked))), '')))
  )
  select u.unit, w.hold, w.number, w.reason
  from worked w cross join asked u
  where (exists (select 1 from tool_work t
      where t.unit = u.unit and (t.tool = w.tool or t.station = w.station)
        and t.earliest <= w.until and t.latest >= w.since)
    or exists (select 1 from visit v
      where v.unit = u.unit and v.station = w.station
        and v.earliest <= w.until and (v.latest is null or v.latest >= w.since)))
    and not exists (select 1 from hold_member m where m.unit = u.unit and m.stream = 'hold/' || w.hold)`);

/** The holds by tool or station that cover each of these units although nobody has added it yet. */
export function windowsOver(
  read: ReadDb,
  units: readonly string[],
): readonly (KeepingHold & { readonly unit: string })[] {
  return units.length === 0 ? [] : covering(read).all(JSON.stringify(units));
}
