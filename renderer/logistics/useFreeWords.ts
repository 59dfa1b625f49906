import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import type { CallRow } from '#terminal/contract/calls';

/** What the book has free for a call, by place, with the first container at each; null where it has nothing. */
export function useFreeWords(free: CallRow['free']): string | null {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  if (free.length === 0) return null;
  const places = [...Map.groupBy(free, ({ place }) => place.id)];
  return format.list(
    places.map(([place, boxes]) =>
      t(boxes.length === 1 ? 'freeOne' : 'freeSeveral', {
        place,
        quantity: format.integer(boxes.reduce((sum, { quantity }) => sum + quantity, 0)),
        container: boxes[0]?.container ?? '',
        more: format.integer(boxes.length - 1),
      }),
    ),
  );
}
