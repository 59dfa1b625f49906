import i18next from 'i18next';
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { LocalText } from '#domain/kernel/text';
import { formatIn, type Format } from './format.ts';
import { isLanguage, textIn, type Language } from './language.ts';

/** The site's IANA zone; every instant is shown in it, wherever the PC believes to be. */
export const SiteZone = createContext('UTC');

/** Hundreds of components ask for it: cheaper than `useTranslation`, which keeps a state of its own for each. */
export const useLanguage = (): Language => useSyncExternalStore(onSwitch, languageNow);

function onSwitch(listener: () => void): () => void {
  i18next.on('languageChanged', listener);
  return () => i18next.off('languageChanged', listener);
}

const languageNow = (): Language => (isLanguage(i18next.language) ? i18next.language : 'zh');

export function useFormat(): Format {
  const language = useLanguage();
  const zone = useContext(SiteZone);
  return formatIn(language, zone);
}

/** Picks the reader's language of texts that the site owns. */
export function useSiteText(): (text: LocalText) => string {
  return siteTexts[useLanguage()];
}

const siteTexts = {
  zh: (text: LocalText): string => textIn(text, 'zh'),
  en: (text: LocalText): string => textIn(text, 'en'),
};
