import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { catalogues, defaultNamespace, namespaces } from './catalogues.ts';
import { keepTexts } from './keptTexts.ts';
import { localeOf, type Language } from './language.ts';

/** Both catalogues are in memory, so that the language switches at once, also while offline. */
export function startI18n(language: Language): void {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    ns: namespaces,
    defaultNS: defaultNamespace,
    resources: catalogues,
    interpolation: { escapeValue: false },
    returnNull: false,
    initAsync: false,
  });
  keepTexts(i18next);
  document.documentElement.lang = localeOf[language];
}

export function switchLanguage(language: Language): void {
  document.documentElement.lang = localeOf[language];
  void i18next.changeLanguage(language);
}
