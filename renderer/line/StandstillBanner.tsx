import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import { Banner } from '#ui/status/Banner.tsx';
import { useSiteConfiguration } from '../frame/usePlace.ts';
import type { Board } from './lineRows.ts';
import { standsSince } from './standstill.ts';
import { useLineRights } from './useLineRights.ts';

interface StandstillBannerProps {
  readonly board: Board;
  readonly nowMs: number;
  /** Asks for the stop that began then. */
  readonly onRecord: (startedAt: string) => void;
}

/** A line that stands and no stop that says so: the figures call this running time until somebody records it. */
export function StandstillBanner({ board, nowMs, onRecord }: StandstillBannerProps) {
  const { t } = useTranslation('line');
  const format = useFormat();
  const may = useLineRights();
  const since = standsSince(board, useSiteConfiguration() ?? null, nowMs);
  if (since === null) return null;
  return (
    <Banner
      lamp="warning"
      title={t('standstill.title', { at: format.time(since) })}
      actions={may.startStop && <Button onClick={() => onRecord(since)}>{t('standstill.record')}</Button>}
    >
      {t('standstill.why')}
    </Banner>
  );
}
