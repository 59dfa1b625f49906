import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Population } from '#domain/quality/holdEvents';
import { useFormat } from '../i18n/useFormat.ts';

/** Whatever a tool or a station worked on, or a lot went into, between when and when. */
export function usePopulationWords(): (
  population: Exclude<Population, { kind: 'listed' }>,
  liftedAt: string | null,
) => string {
  const { t } = useTranslation('quality');
  const format = useFormat();
  return useCallback(
    (population, liftedAt) => {
      if (population.kind === 'lot') return t('population.lot', population);
      const until = population.until ?? liftedAt;
      const window = {
        from: format.dayTime(population.from),
        until: until === null ? t('population.lifted') : format.dayTime(until),
      };
      return population.kind === 'toolWindow'
        ? t('population.toolWindow', { ...window, tool: population.tool })
        : t('population.stationWindow', { ...window, station: population.station });
    },
    [t, format],
  );
}
