import { useTranslation } from 'react-i18next';
import { useFormat, useSiteText } from '../i18n/useFormat.ts';
import { placeName } from '../logistics/callViews.ts';
import type { Row } from './inboxWords.ts';

/** Where the book has the goods by now: what did not fit tells of a moment that has passed. */
export function BookNow({ book }: { readonly book: Row['book'] }) {
  const { t } = useTranslation('inbox');
  const format = useFormat();
  const text = useSiteText();
  return book.map(({ container, place, carrier, pc, at }) => {
    const where =
      carrier === null
        ? t('book.at', { place: placeName(place) })
        : t('book.with', { carrier: carrier.name === null ? place.id : text(carrier.name) });
    const recorded =
      at === null
        ? ''
        : pc === null
          ? t('book.recorded', { at: format.dayTime(at) })
          : t('book.recordedBy', { at: format.dayTime(at), pc });
    return <p key={container}>{t('book.now', { container, where, recorded })}</p>;
  });
}
