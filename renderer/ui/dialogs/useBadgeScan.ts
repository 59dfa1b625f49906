import { useCallback, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScanHandler } from '../scan/ScanProvider.tsx';
import { useScanHandler } from '../scan/ScanProvider.tsx';

/**
 * While a form asks who signs, a scan is that person's badge, and the PIN comes next; `asked` is false while the scan is another
 * signer's. `first` is asked before whether the scan is something else. Answers the id that the PIN's input gets.
 */
export function useBadgeScan(take: (badge: string) => void, asked = true, first?: ScanHandler): string {
  const { t } = useTranslation('common');
  const pinId = useId();
  useScanHandler(
    useCallback(
      async (text: string) => {
        if (!asked) return null;
        const other = (await first?.(text)) ?? null;
        if (other !== null) return other;
        take(text.trim());
        document.getElementById(pinId)?.focus();
        return { status: 'accepted' as const, words: t('sign.badgeRead') };
      },
      [asked, first, pinId, t, take],
    ),
  );
  return pinId;
}
