import { createContext, useContext, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { LocalText } from '#domain/kernel/text';
import { createFormat, type Format } from './format.ts';
import { isLanguage, textIn, type Language } from './language.ts';

/** The site's IANA zone; every instant is shown in it, wherever the PC believes to be. */
export const SiteZone = createContext('UTC');

export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return isLanguage(i18n.language) ? i18n.language : 'zh';
}

export function useFormat(): Format {
  const language = useLanguage();
  const zone = useContext(SiteZone);
  return useMemo(() => createFormat(language, zone), [language, zone]);
}

/** Picks the reader's language of texts that the site owns. */
export function useSiteText(): (text: LocalText) => string {
  const language = useLanguage();
  return useMemo(() => (text) => textIn(text, language), [language]);
}
