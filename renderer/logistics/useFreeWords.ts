import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import type { CallRow } from '#terminal/contract/calls';

type Free = CallRow['free'];

/** Containers that are named one by one. */
const most = 3;

/** How much the book has free for a call, and where it stands; null where it has nothing. */
export function useFreeWords(free: Free): { readonly held: string; readonly boxes: string } | null {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  if (free.length === 0) return null;
  const named = free
    .slice(0, most)
    .map(({ container, quantity, place }) =>
      t('freeBox', { container, quantity: format.integer(quantity), place: place.id }),
    );
  const more = free.length - named.length;
  const boxes = more === 0 ? named : [...named, t('freeMore', { count: more })];
  const held = free.reduce((sum, { quantity }) => sum + quantity, 0);
  return { held: format.integer(held), boxes: format.list(boxes) };
}
