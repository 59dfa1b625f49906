import { useCallback, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useScanHandler } from '../scan/ScanProvider.tsx';

/**
 * While a form asks who signs, a scan is that person's badge, and the PIN comes next; `asked` is false while the scan is another
 * signer's. Answers the id that the PIN's input gets.
 */
export function useBadgeScan(take: (badge: string) => void, asked = true): string {
  const { t } = useTranslation('common');
  const pinId = useId();
  useScanHandler(
    useCallback(
      (text: string) => {
        if (!asked) return null;
        take(text.trim());
        document.getElementById(pinId)?.focus();
        return { status: 'accepted' as const, words: t('sign.badgeRead') };
      },
      [asked, pinId, t, take],
    ),
  );
  return pinId;
}
