import type { KnownUnit } from '#domain/assembly/unit';
import type { StationSummary } from '#domain/assembly/unitPosition';
import { visit as visitStream, visitKey } from '#domain/assembly/visit';
import { visitWithdrawable } from '#domain/assembly/visitLegal';
import { streamId } from '#domain/kernel/streamType';
import { own } from '#domain/quality/own';
import type { ReadDb } from '#db/open';
import { lastSaid } from '#db/queries/said';
import type { VisitRecord } from '#db/queries/unitHistory';
import { visitsOf } from '#db/queries/unitHistory';
import { visitState } from '../assembly/knowledge.ts';
import type { QueryContext } from '../commands/registry.ts';
import type { assemblyContract } from '../contract/assembly.ts';
import type { Outputs } from '../contract/infer.ts';
import type { Names } from './names.ts';

type Detail = NonNullable<Outputs<typeof assemblyContract.queries>['unit']>;
type Station = Detail['stations'][number];

/** The arrival where it stands, while nothing is recorded there. */
export function arrivalOf(context: QueryContext, id: string, state: KnownUnit): Detail['arrival'] {
  if (state.status !== 'atStation') return null;
  const { station, visit } = state;
  const there = visitState(context, id, station, visit);
  const fault = there.status === 'absent' ? null : visitWithdrawable(there, station);
  return fault === null ? { station, visit } : null;
}

/** Where it was seen, in the order of flow; stations that its line no longer has come last. */
export function stationsOf(
  { read }: QueryContext,
  id: string,
  state: KnownUnit,
  { flow, people }: { readonly flow: readonly string[]; readonly people: Names },
): Omit<Station, 'name'>[] {
  const visits = Map.groupBy(visitsOf(read, id), (v) => v.station);
  const place = (station: string): number => (flow.includes(station) ? flow.indexOf(station) : flow.length);
  const known = new Set([...Object.keys(state.stations), ...Object.keys(state.withdrawn)]);
  return [...known]
    .toSorted((a, b) => place(a) - place(b))
    .map((station) => {
      const summary = own(state.stations, station);
      return {
        station,
        visit: summary?.visit ?? own(state.withdrawn, station) ?? 1,
        result: summary?.result ?? 'withdrawn',
        visits: (visits.get(station) ?? []).map((v) => visitOf(v, visitResult(v, summary), read, people)),
      };
    });
}

const visitOf = (v: VisitRecord, result: Station['result'], read: ReadDb, people: Names) => ({
  visit: v.visit,
  result,
  arrivedAt: v.arrivedAt,
  leftAt: v.closedAt,
  departure: v.departure,
  withdrawn: v.status === 'withdrawn' ? withdrawnBy(v, read, people) : null,
  nok: v.nok,
  defects: v.defects,
});

function withdrawnBy(v: VisitRecord, read: ReadDb, people: Names) {
  const said = lastSaid(read, streamId(visitStream, visitKey(v)), 'VisitWithdrawn');
  return said && { ...said, by: people.actor(said.by) };
}

function visitResult(v: VisitRecord, summary: StationSummary | undefined): Station['result'] {
  if (v.status === 'withdrawn') return 'withdrawn';
  return v.visit === summary?.visit ? summary.result : leftBehind(v);
}

function leftBehind({ departure, owed }: VisitRecord): Station['result'] {
  if (departure === 'bypassed') return 'bypassed';
  if (departure === null) return 'unknown';
  return owed === 0 ? 'complete' : 'incomplete';
}
