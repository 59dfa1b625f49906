import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'wouter';
import type { CallRow, ShortageRow } from '#terminal/contract/calls';
import type { AgvRow, ZoneRow } from '#terminal/contract/fleet';
import type { TransportRow } from '#terminal/contract/transports';
import { useClient } from '../client/ClientProvider.tsx';
import type { ZoneMap } from './floorViews.ts';

/** What moves a time to empty: what is called, carried, built and in stock. */
const supplyTopics = ['call', 'transport', 'container', 'unit', 'sequence', 'site', 'revision'];
/** Arrival times follow the vehicles, which no event tells of; between events they are asked again this often. */
const refreshMs = 10_000;
const pageSize = 500;

export interface Given<T> {
  readonly value: T;
  /** When the engine gave it, epoch ms. */
  readonly at: number;
}

/** What the dispatch screen knows; `null` where the answer is not there yet. */
export interface Dispatch {
  readonly zone: ZoneRow;
  readonly zones: readonly ZoneRow[];
  readonly calls: Given<readonly CallRow[]>;
  readonly shortages: readonly ShortageRow[];
  readonly transports: Given<readonly TransportRow[]>;
  readonly fleet: Given<readonly AgvRow[]>;
  readonly map: ZoneMap | null;
}

export type DispatchQuery =
  | { readonly status: 'reading' }
  | { readonly status: 'failed'; readonly retry: () => void }
  /** The site has no zone: there is nothing to dispatch. */
  | { readonly status: 'noZone' }
  | { readonly status: 'ready'; readonly dispatch: Dispatch };

/** The zone in the address, else one of this PC's duty, else the site's first. */
function useZone() {
  const { engine } = useClient();
  const [search] = useSearchParams();
  const zones = useQuery(
    engine.queries.logistics.zones.queryOptions({
      input: {},
      meta: { topics: ['zone', 'site', 'terminal', 'fleet'] },
    }),
  );
  const terminal = useQuery(
    engine.queries.system.terminal.queryOptions({ input: {}, meta: { topics: ['site', 'terminal'] } }),
  );
  const rows = zones.data?.rows ?? [];
  const wanted = [search.get('zone'), ...(terminal.data?.zones ?? [])];
  const zone = wanted.flatMap((id) => rows.find((row) => row.zone === id) ?? [])[0] ?? rows[0] ?? null;
  return { zones, zone };
}

export function useDispatch(): DispatchQuery {
  const { engine } = useClient();
  const { logistics } = engine.queries;
  const { zones, zone } = useZone();
  const enabled = zone !== null;
  const supply = { meta: { topics: supplyTopics }, refetchInterval: refreshMs, enabled };
  const supermarket = zone?.supermarket ?? '';
  const of = { zone: zone?.zone ?? '' };

  const calls = useQuery(
    logistics.calls.queryOptions({ input: { supermarket, limit: pageSize }, ...supply }),
  );
  const shortages = useQuery(logistics.shortages.queryOptions({ input: { limit: pageSize }, ...supply }));
  const live = { meta: { topics: ['transport', 'zone', 'fleet'] }, enabled };
  const transports = useQuery(
    logistics.transports.queryOptions({ input: { ...of, limit: pageSize }, ...live }),
  );
  const fleet = useQuery(logistics.fleet.queryOptions({ input: of, ...live }));
  const map = useQuery(logistics.map.queryOptions({ input: of, meta: { topics: ['site'] }, enabled }));

  const all = [zones, calls, shortages, transports, fleet, map];
  const failed = all.filter((query) => query.isError && query.data === undefined);
  if (failed.length > 0)
    return { status: 'failed', retry: () => failed.forEach((query) => void query.refetch()) };
  if (zones.data !== undefined && zone === null) return { status: 'noZone' };
  if (zone === null || !calls.data || !shortages.data || !transports.data || !fleet.data)
    return { status: 'reading' };
  const arrival = zone.here === 'offline' ? withoutArrival : asGiven;
  return {
    status: 'ready',
    dispatch: {
      zone,
      zones: zones.data?.rows ?? [],
      calls: { value: calls.data.rows.map(arrival), at: calls.dataUpdatedAt },
      shortages: shortages.data.rows,
      transports: { value: transports.data.rows.map(arrival), at: transports.dataUpdatedAt },
      fleet: { value: fleet.data.rows.map(arrival), at: fleet.dataUpdatedAt },
      map: map.data ?? null,
    },
  };
}

function asGiven<R>(row: R): R {
  return row;
}

/** While no vehicle is heard, an arrival time would be a guess. */
function withoutArrival<R extends { readonly deliveryInS: number | null }>(row: R): R {
  return { ...row, deliveryInS: null, ...('slackS' in row && { slackS: null }) };
}
