import { useCallback, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScanHandler } from '../scan/ScanProvider.tsx';
import { useScanHandler, useSignerScan } from '../scan/ScanProvider.tsx';

/**
 * While a form asks who signs, a scanned badge is that person's, and the PIN comes next; any other scan is said to be none. `asked`
 * is false while the scan is another signer's. `first` is asked before whether the scan is something else. Answers the id that the PIN's input gets.
 */
export function useBadgeScan(take: (badge: string) => void, asked = true, first?: ScanHandler): string {
  const { t } = useTranslation('common');
  const pinId = useId();
  const signer = useSignerScan();
  useScanHandler(
    useCallback(
      async (text: string) => {
        if (!asked) return null;
        const other = (await first?.(text)) ?? (await signer(text));
        if (other !== null) return other;
        take(text.trim());
        document.getElementById(pinId)?.focus();
        return { status: 'identified' as const, words: t('sign.badgeRead') };
      },
      [asked, first, pinId, signer, t, take],
    ),
  );
  return pinId;
}
