import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useShowDialog } from '#ui/dialogs/DialogHost.tsx';
import type { ScanOutcome } from '#ui/scan/ScanProvider.tsx';
import { useClient } from '../../client/ClientProvider.tsx';
import { refusalOf, useFailureWords } from '../../client/useRefusal.ts';
import { useSending } from '../../client/useSending.ts';
import { useArrivalUndo } from './useArrivalUndo.ts';
import { ArrivalDialog, knownElsewhere } from './ArrivalDialog.tsx';

/**
 * A unit that arrives; where that is refused, the reason is the answer. One that is known to be elsewhere, or that comes past stations,
 * is asked about first: a code read by mistake must not move a unit.
 */
export function useArrival(station: string): (unit: string, label: string) => Promise<ScanOutcome> {
  const { api } = useClient();
  const { t } = useTranslation('line');
  const words = useFailureWords();
  const sending = useSending();
  const show = useShowDialog();
  const offerBack = useArrivalUndo();
  return useCallback(
    async (unit, label) => {
      try {
        const { events } = await api.commands.assembly.enterStation({ station, unit }, sending);
        offerBack({ station, unit, label }, events);
        return { status: 'accepted', words: t('scan.arrived', { unit: label }) };
      } catch (error) {
        const known = knownElsewhere(refusalOf(error));
        if (known === null) return { status: 'refused', words: words(error) };
        show((shown) => <ArrivalDialog station={station} unit={{ unit, label, ...known }} {...shown} />);
        const found =
          known.since === null
            ? t('arrival.skips', { unit: label })
            : t('arrival.is', { unit: label, at: known.at });
        return { status: 'identified', words: found, next: t('arrival.answer') };
      }
    },
    [api, offerBack, sending, show, station, t, words],
  );
}
