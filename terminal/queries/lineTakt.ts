import { inFlow } from '#domain/assembly/flow';
import { openVisits } from '#db/queries/line';
import { runningStopAt } from '#db/queries/stops';
import { lineOf } from '../assembly/knowledge.ts';
import type { QueryContext } from '../commands/registry.ts';
import type { assemblyContract } from '../contract/assembly.ts';
import type { Outputs } from '../contract/infer.ts';
import { lineRefOf } from './lineBoard.ts';

type Takt = NonNullable<Outputs<typeof assemblyContract.queries>['lineTakt']>;

export function lineTakt({ site, read }: QueryContext, id: string): Takt | null {
  const line = lineOf(site, id);
  if (!line) return null;
  const flow = inFlow(line).map((station) => station.id);
  const visits = openVisits(read, flow);
  const atEnd = visits.filter((visit) => visit.station === flow.at(-1));
  const entered = (atEnd.length > 0 ? atEnd : visits).flatMap(({ arrivedAt }) => arrivedAt ?? []);
  return {
    line: lineRefOf(line),
    enteredAt: entered.toSorted().at(-1) ?? null,
    stands: runningStopAt(read, line.id, null) !== null,
  };
}
