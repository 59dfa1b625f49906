import { inFlow } from '#domain/assembly/flow';
import { builtUnits as builtRecords } from '#db/queries/builtUnits';
import { lineOf } from '../assembly/knowledge.ts';
import { lineNames, unitRefOf } from '../assembly/names.ts';
import type { QueryContext } from '../commands/registry.ts';
import type { assemblyContract } from '../contract/assembly.ts';
import type { Inputs, Outputs } from '../contract/infer.ts';
import { pageFrom } from './page.ts';

type Queries = typeof assemblyContract.queries;

/** The units behind the figures of `lineOutput`: what left the last station of the line between two instants. */
export function builtUnits(
  context: QueryContext,
  input: Inputs<Queries>['builtUnits'],
): Outputs<Queries>['builtUnits'] {
  const line = lineOf(context.site, input.line);
  const last = line && inFlow(line).at(-1);
  if (!last) return { rows: [], next: null, total: null };
  const names = lineNames(context);
  return pageFrom(
    builtRecords(context.read, { ...input, station: last.id, limit: input.limit + 1 }),
    input.limit,
    (row) => `${row.leftAt}/${row.unit.unit}`,
    ({ unit, leftAt, departure, nok, defects, bypassed, reworks }) => ({
      ...unitRefOf(unit, names),
      leftAt,
      good: departure === 'released' && unit.status !== 'scrapped',
      firstPass: nok + defects + bypassed + reworks === 0 && unit.status !== 'scrapped',
      scrapped: unit.status === 'scrapped',
      nok,
      defects,
      bypassed,
      reworks,
    }),
  );
}
