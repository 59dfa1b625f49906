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

/** The PC greets in the last language used, whether somebody was signed in or chose it to sign in. */
export function keepLanguageOfPc(storage: Pick<Storage, 'setItem'>): void {
  i18next.on('languageChanged', (language) => storage.setItem(keyOf(null), language));
}

/** Each person finds their own language again on this PC. */
export function usePersonLanguage(person: string): void {
  useEffect(() => {
    const kept = localStorage.getItem(keyOf(person));
    if (isLanguage(kept)) switchLanguage(kept);
    const keep = (language: string) => localStorage.setItem(keyOf(person), language);
    i18next.on('languageChanged', keep);
    return () => i18next.off('languageChanged', keep);
  }, [person]);
}
