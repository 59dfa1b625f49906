import i18next from 'i18next';
import { useEffect } from 'react';
import { switchLanguage } from './i18n.ts';
import { isLanguage, preferredLanguage, type Language } from './language.ts';

const keyOf = (person: string | null): string => `takt.language.${person ?? 'pc'}`;

/** The PC's last language, else the browser's. */
export function firstLanguage(storage: Pick<Storage, 'getItem'>, tags: readonly string[]): Language {
  const kept = storage.getItem(keyOf(null));
  return isLanguage(kept) ? kept : preferredLanguage(tags);
}

/** Each person finds their own language again on this PC, and the PC greets in the last one used. */
export function usePersonLanguage(person: string | null): void {
  useEffect(() => {
    const kept = localStorage.getItem(keyOf(person));
    if (isLanguage(kept)) switchLanguage(kept);
    const keep = (language: string) => {
      localStorage.setItem(keyOf(person), language);
      localStorage.setItem(keyOf(null), language);
    };
    i18next.on('languageChanged', keep);
    return () => i18next.off('languageChanged', keep);
  }, [person]);
}
