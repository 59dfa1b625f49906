import { useTranslation } from 'react-i18next';
import { ErrorState } from '#ui/status/ErrorState.tsx';

export function ScreenFailure({ onRetry }: { onRetry: () => void }) {
  const { t } = useTranslation('frame');
  return <ErrorState what={t('crash.what')} why={t('crash.why')} next={t('crash.next')} onRetry={onRetry} />;
}
