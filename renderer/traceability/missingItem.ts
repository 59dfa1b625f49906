import { useTranslation } from 'react-i18next';
import type { Missing } from '#domain/assembly/missing';
import { useFormat } from '../i18n/useFormat.ts';

/** One thing that was not done, by its number and how much of it was. */
export function useMissingItem(): (item: Missing) => string {
  const { t } = useTranslation('traceability');
  const format = useFormat();
  const of = (done: number, needed: number): string => `${format.integer(done)} / ${format.integer(needed)}`;
  return (item) => {
    switch (item.kind) {
      case 'operation':
        return `${item.operation} ${of(item.ok, item.needed)}`;
      case 'part':
        return `${item.part} ${of(item.installed, item.needed)}`;
      case 'hold':
      case 'rework':
        return t(`keeps.${item.kind}`, { count: 1 });
      case 'predecessor':
        return t('keeps.predecessor', { station: item.station });
      case 'requirements':
        return t('keeps.arrival');
    }
  };
}
