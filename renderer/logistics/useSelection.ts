import { useCallback, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { TransportRow } from '#terminal/contract/transports';
import type { Dispatch } from './useDispatch.ts';

export interface Selection {
  readonly call: string | null;
  readonly transport: string | null;
  readonly agv: string | null;
  readonly selectCall: (call: string) => void;
  /** As `selectCall`, for one that was raised this instant: it is selected although no list has it yet. */
  readonly selectRaised: (call: string) => void;
  readonly selectTransport: (transport: string) => void;
  readonly selectAgv: (agv: string) => void;
}

/**
 * One thing is selected, and the address names it: a call (`?call=`), a transport without one (`?transport=`) or a vehicle
 * (`?agv=`). What belongs to it is selected with it. With nothing in the address, the most urgent call is.
 */
export function useSelection(dispatch: Dispatch): Selection {
  const [search, setSearch] = useSearchParams();
  const select = useCallback(
    (key: 'call' | 'transport' | 'agv', id: string) =>
      setSearch(
        (before) => {
          const next = new URLSearchParams(before);
          for (const other of ['call', 'transport', 'agv']) next.delete(other);
          next.set(key, id);
          return next;
        },
        { replace: true },
      ),
    [setSearch],
  );
  const [raised, setRaised] = useState<string | null>(null);
  const listed = dispatch.calls.value.some((row) => row.call === raised);
  if (listed) setRaised(null);
  return {
    ...selected(search, dispatch, listed ? null : raised),
    selectCall: useCallback((id) => select('call', id), [select]),
    selectRaised: useCallback(
      (id) => {
        setRaised(id);
        select('call', id);
      },
      [select],
    ),
    selectTransport: useCallback((id) => select('transport', id), [select]),
    selectAgv: useCallback((id) => select('agv', id), [select]),
  };
}

type Selected = Pick<Selection, 'call' | 'transport' | 'agv'>;

/** `raised`: a call that no list has yet; while the address names it, no other is taken for it. */
function selected(
  search: URLSearchParams,
  { calls, transports, fleet }: Pick<Dispatch, 'calls' | 'transports' | 'fleet'>,
  raised: string | null,
): Selected {
  if (raised !== null && search.get('call') === raised) return { call: raised, transport: null, agv: null };
  const agv = search.get('agv');
  if (agv !== null && fleet.value.some((row) => row.agv === agv)) {
    const driven = transports.value.find((row) => row.agv === agv && row.status !== 'failed');
    return { call: driven?.call ?? null, transport: driven?.transport ?? null, agv };
  }
  const transport = transports.value.find((row) => row.transport === search.get('transport'));
  if (transport !== undefined) return ofTransport(transport);
  const call = calls.value.find((row) => row.call === search.get('call')) ?? calls.value[0];
  if (call === undefined) return { call: null, transport: null, agv: null };
  const its = transports.value.find((row) => row.call === call.call);
  return { call: call.call, transport: its?.transport ?? null, agv: its?.agv ?? null };
}

const ofTransport = (row: TransportRow): Selected => ({
  call: row.call,
  transport: row.transport,
  agv: row.agv,
});
