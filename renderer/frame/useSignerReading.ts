import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScanHandler } from '#ui/scan/ScanProvider.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useFailureWords } from '../client/useRefusal.ts';

/** Who signs is a badge that this PC knows: a VIN or a label read by mistake is said to be none, and taken as nobody. */
export function useSignerReading(): ScanHandler {
  const { t } = useTranslation('common');
  const { api } = useClient();
  const words = useFailureWords();
  return useCallback(
    async (text) => {
      try {
        const { kind } = await api.queries.assembly.readScan({ text });
        return kind === 'badge' ? null : { status: 'refused', words: t('sign.noBadge') };
      } catch (error) {
        return { status: 'refused', words: words(error) };
      }
    },
    [api, t, words],
  );
}
