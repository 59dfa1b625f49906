import { useTranslation } from 'react-i18next';
import type { Missing } from '#domain/assembly/missing';
import { useFormat, useSiteText } from '../i18n/useFormat.ts';
import type { UnitDetail } from './useUnit.ts';

/** One thing that was not done, by its number and name; how much of it was, where it is done more than once. */
export function useMissingItem({ named }: Pick<UnitDetail, 'named'>): (item: Missing) => string {
  const { t } = useTranslation('traceability');
  const text = useSiteText();
  const format = useFormat();
  const words = (kind: 'operation' | 'part', id: string, done: number, needed: number): string => {
    const name = named.find((one) => one.kind === kind && one.id === id)?.name;
    const of = needed === 1 ? null : `${format.integer(done)} / ${format.integer(needed)}`;
    return [id, name === undefined ? null : text(name), of].filter((part) => part !== null).join(' ');
  };
  return (item) => {
    switch (item.kind) {
      case 'operation':
        return words(item.kind, item.operation, item.ok, item.needed);
      case 'part':
        return words(item.kind, item.part, item.installed, item.needed);
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
