import { useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useScanHandler, type ScanOutcome } from '#ui/scan/ScanProvider.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import { useSending } from '../client/useSending.ts';
import type { TransportRow } from '#terminal/contract/transports';
import { asKnown } from './asKnown.ts';
import { placeName } from './callViews.ts';
import type { Dispatch } from './useDispatch.ts';
import { useLogisticsRights } from './useLogisticsRights.ts';
import type { Selection } from './useSelection.ts';

/**
 * A scan on the dispatch screen: the goods or the place of the transport that this person carries, else a place, container
 * or vehicle to look at. Of a place it is what is called to it, what is fetched from it, or the vehicle that stands there.
 */
export function useDispatchScans(dispatch: Dispatch, selection: Selection): void {
  const carry = useCarryScan(dispatch, selection.transport);
  const look = useLookScan(dispatch, selection);
  const { transports, map } = dispatch;
  useScanHandler(
    useCallback(
      async (scanned: string) => {
        const goods = transports.value.flatMap(({ containers }) => containers);
        const text = asKnown(scanned, [...goods, ...(map?.locations ?? []).map(({ id }) => id)]);
        return (await carry(text)) ?? look(text);
      },
      [carry, look, transports, map],
    ),
  );
}

function useCarryScan(dispatch: Dispatch, selected: string | null) {
  const { t } = useTranslation('logistics');
  const { api } = useClient();
  const say = useFailureWords();
  const sending = useSending();
  const beforeGoods = usePlaceBeforeGoods();
  const { person } = useLogisticsRights();
  // What was picked up here and the list does not show yet: the place may be scanned within the same second.
  const pickedUp = useRef(new Set<string>());
  useEffect(() => {
    for (const { transport, carrier } of dispatch.transports.value)
      if (carrier === person) pickedUp.current.delete(transport);
  }, [dispatch.transports, person]);
  return useCallback(
    async (text: string): Promise<ScanOutcome | null> => {
      const mine = dispatch.transports.value.filter(
        (row) => row.status === 'takenOver' && row.person === person,
      );
      const row =
        mine.find(({ transport }) => transport === selected) ??
        mine.find(({ containers, to }) => containers.includes(text) || to.id === text);
      if (row === undefined) return null;
      const { transport } = row;
      const place = placeName(row.to);
      const inHand = row.carrier === person || pickedUp.current.has(transport);
      if (!inHand && dispatch.map?.locations.some(({ id }) => id === text) === true)
        return beforeGoods(row, text);
      try {
        if (inHand) {
          await api.commands.logistics.unloadByHand({ transport, location: text }, sending);
          pickedUp.current.delete(transport);
          return { status: 'accepted', words: t('scan.putDown', { place }) };
        }
        await api.commands.logistics.loadByHand({ transport, container: text }, sending);
        pickedUp.current.add(transport);
        return { status: 'accepted', words: t('scan.pickedUp', { container: text, place }) };
      } catch (error) {
        return { status: 'refused', words: say(error) };
      }
    },
    [api, dispatch.map, dispatch.transports, beforeGoods, person, say, selected, sending, t],
  );
}

/** A place is scanned, but the goods are not picked up yet. */
function usePlaceBeforeGoods() {
  const { t } = useTranslation('logistics');
  return useCallback(
    ({ from, containers }: TransportRow, place: string): ScanOutcome => {
      const goods = containers.join(', ');
      return from.id === place
        ? { status: 'identified', words: t('scan.atGoods', { place }), next: t('scan.goodsNext', { goods }) }
        : { status: 'refused', words: t('scan.goodsFirst', { place, goods, from: placeName(from) }) };
    },
    [t],
  );
}

function useLookScan({ calls, transports, fleet, map }: Dispatch, selection: Selection) {
  const { t } = useTranslation('logistics');
  const { selectCall, selectTransport, selectAgv } = selection;
  return useCallback(
    (text: string): ScanOutcome | null => {
      const call = calls.value.find(({ to, part }) => [to.id, to.station, part.id].includes(text));
      if (call !== undefined) {
        selectCall(call.call);
        return { status: 'identified', words: t('scan.call', { place: placeName(call.to) }) };
      }
      const carried = transports.value.find((row) => row.containers.includes(text) || row.from.id === text);
      if (carried !== undefined) {
        selectTransport(carried.transport);
        return { status: 'identified', words: t('scan.transport', { place: placeName(carried.to) }) };
      }
      const node = map?.locations.find(({ id }) => id === text)?.node ?? null;
      const vehicle = fleet.value.find((row) => row.agv === text || (node !== null && row.node === node));
      if (vehicle === undefined) return null;
      selectAgv(vehicle.agv);
      return { status: 'identified', words: vehicle.agv };
    },
    [calls, transports, fleet, map, selectCall, selectTransport, selectAgv, t],
  );
}
