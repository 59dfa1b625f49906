import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import type { ClockFault } from './clockFault.ts';

/** What is wrong with a PC's clock, in few words: how far it is off and which way, or that nobody knows. */
export function useClockWords(): (fault: ClockFault) => string {
  const { t } = useTranslation('frame');
  const format = useFormat();
  return useCallback(
    (fault) => {
      if (fault.kind === 'unmeasured') return t('clock.unmeasured');
      return t(`clock.${fault.kind}`, { off: format.span(fault.offMs) });
    },
    [t, format],
  );
}
