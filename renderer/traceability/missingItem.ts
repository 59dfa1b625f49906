import { useTranslation } from 'react-i18next';
import type { Missing } from '#domain/assembly/missing';
import type { LocalText } from '#domain/kernel/text';
import { useFormat, useSiteText } from '../i18n/useFormat.ts';
import { useHoldWords } from './useDecisionWords.ts';
import type { UnitDetail } from './useUnit.ts';

/** One thing that was not done, by its number and name; how much of it was, where it is done more than once. */
export function useMissingItem(): (item: Missing, name: LocalText | null) => string {
  const { t } = useTranslation('traceability');
  const text = useSiteText();
  const format = useFormat();
  const words = (id: string, name: LocalText | null, done: number, needed: number): string => {
    const of = needed === 1 ? null : `${format.integer(done)} / ${format.integer(needed)}`;
    return [id, name && text(name), of].filter((part) => part !== null).join(' ');
  };
  return (item, name) => {
    switch (item.kind) {
      case 'operation':
        return words(item.operation, name, item.ok, item.needed);
      case 'part':
        return words(item.part, name, item.installed, item.needed);
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

/** The same on a unit's screen, which knows the names. */
export function useMissingOf({
  named,
  holds,
}: Pick<UnitDetail, 'named' | 'holds'>): (item: Missing) => string {
  const { t } = useTranslation('traceability');
  const words = useMissingItem();
  const holdWords = useHoldWords();
  const nameOf = (kind: string, id: string) =>
    named.find((one) => one.kind === kind && one.id === id)?.name ?? null;
  return (item) => {
    const hold = item.kind === 'hold' ? holds.find((h) => h.hold === item.hold) : undefined;
    if (hold !== undefined) return t('quality.hold', { hold: holdWords(hold) });
    if (item.kind === 'operation') return words(item, nameOf(item.kind, item.operation));
    return words(item, item.kind === 'part' ? nameOf(item.kind, item.part) : null);
  };
}
