import { unheardVisits } from '#db/queries/reverify';
import { terminals } from '#db/queries/site';
import { unitsOf } from '#db/queries/units';
import { lineNames, unitRefOf } from '../assembly/names.ts';
import type { QueryContext } from '../commands/registry.ts';
import type { assemblyContract } from '../contract/assembly.ts';
import type { Outputs } from '../contract/infer.ts';

type Row = Outputs<typeof assemblyContract.queries>['unitsToReverify']['rows'][number];

/** One row per unit and PC that has ended, in the order of the line. */
export function unitsToReverify(context: QueryContext): Row[] {
  const visits = unheardVisits(context.read);
  if (visits.length === 0) return [];
  const names = lineNames(context);
  const pcs = new Map(terminals(context.read).map(({ terminal }) => [terminal.terminal, terminal]));
  const units = new Map(unitsOf(context.read, new Set(visits.map((v) => v.unit))).map((u) => [u.unit, u]));
  const groups = Map.groupBy(visits, ({ unit, terminal }) => `${terminal}/${unit}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const unit = first && units.get(first.unit);
    const pc = first && pcs.get(first.terminal);
    if (!unit || !pc || pc.status === 'active') return [];
    const stations = group.map(({ station, status, owed }) => ({
      station,
      name: names.station(station),
      standsThere: status === 'open',
      owed,
    }));
    const { terminal, name, status: end, endedAt } = pc;
    return [{ ...unitRefOf(unit, names), terminal, pc: name, end, endedAt, stations }];
  });
}
