import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useScanHandler, type ScanOutcome } from '#ui/scan/ScanProvider.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import { useSending } from '../client/useSending.ts';
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
  useScanHandler(useCallback(async (text: string) => (await carry(text)) ?? look(text), [carry, look]));
}

function useCarryScan(dispatch: Dispatch, selected: string | null) {
  const { t } = useTranslation('logistics');
  const { api } = useClient();
  const say = useFailureWords();
  const sending = useSending();
  const { person } = useLogisticsRights();
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
      try {
        if (row.carrier === person) {
          await api.commands.logistics.unloadByHand({ transport, location: text }, sending);
          return { status: 'accepted', words: t('scan.putDown', { place }) };
        }
        await api.commands.logistics.loadByHand({ transport, container: text }, sending);
        return { status: 'accepted', words: t('scan.pickedUp', { container: text, place }) };
      } catch (error) {
        return { status: 'refused', words: say(error) };
      }
    },
    [api, dispatch.transports, person, say, selected, sending, t],
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
