import { useTranslation } from 'react-i18next';

/** What is wrong with a certificate or the protocol between this PC and its plant; null: it is nothing of that kind. */
export function useTlsWords(): (reason: string | null) => string | null {
  const { t, i18n } = useTranslation('frame');
  return (reason) =>
    reason !== null && i18n.exists(`frame:sync.tls.${reason}`)
      ? t(`sync.tls.${reason}` as 'sync.tls.plantTlsTooOld')
      : null;
}
