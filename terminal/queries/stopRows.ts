import { isoInstant } from '#domain/kernel/runtime';
import { standstills } from '#domain/assembly/standstill';
import { shiftAt } from '#domain/assembly/shiftCalendar';
import type { Line, SiteConfiguration } from '#domain/site/siteConfiguration';
import type { ReadDb } from '#db/open';
import type { StopRecord } from '#db/queries/stops';
import { stopPage, stopsSince } from '#db/queries/stops';
import type { LineNames, StopRow } from '../assembly/names.ts';
import { lineNames, stopRowOf } from '../assembly/names.ts';
import type { QueryContext } from '../commands/registry.ts';
import type { assemblyContract } from '../contract/assembly.ts';
import type { Inputs, Outputs } from '../contract/infer.ts';
import { pageFrom } from './page.ts';

type Queries = typeof assemblyContract.queries;

/** Running standstills, and those of the shift that nobody has given a reason; each once, however many recorded it. */
export function boardStops(
  { read, nowMs }: QueryContext,
  site: SiteConfiguration,
  line: Line,
  names: LineNames,
): StopRow[] {
  const shift = shiftAt(site.shifts, site.timeZone, nowMs);
  const since = shift === null ? isoInstant(nowMs - 8 * 3_600_000) : isoInstant(shift.startMs);
  return standstills(stopsSince(read, line.id, since)).flatMap(({ records, reason, planned }) => {
    const [first] = records;
    return first.status === 'running' || reason === null
      ? [stopRowOf({ ...first, reason, planned }, records, names, nowMs)]
      : [];
  });
}

/** Each record of a line's stops, also those that count with another. */
export function stopRows(context: QueryContext, page: Inputs<Queries>['stops']): Outputs<Queries>['stops'] {
  const names = lineNames(context);
  const found = stopPage(context.read, { ...page, limit: page.limit + 1 });
  const together = recordsTogether(context.read, page.line, found);
  return pageFrom(
    found,
    page.limit,
    (s) => `${s.startedAt}/${s.stop}`,
    (s) => stopRowOf(s, together.get(s.stop) ?? [s], names, context.nowMs),
  );
}

/** How many records around a page are looked at for what belongs together. */
const looked = 1000;

/** By stop all the records of its standstill, also those that the page does not show. */
function recordsTogether(
  read: ReadDb,
  line: string,
  found: readonly StopRecord[],
): ReadonlyMap<string, readonly StopRecord[]> {
  const [newest, oldest] = [found[0], found.at(-1)];
  if (!newest || !oldest) return new Map();
  const until = isoInstant(Date.parse(newest.startedAt) + 1);
  const around = stopPage(read, { line, from: oldest.startedAt, until, limit: looked });
  return new Map(standstills(around).flatMap(({ records }) => records.map(({ stop }) => [stop, records])));
}
