import { useCallback } from 'react';
import { useLanguage } from '#renderer/i18n/useFormat.ts';

/** Sample texts stand for what a site owns; they are not part of the product's catalogues. */
export function useSample(): (zh: string, en: string) => string {
  const language = useLanguage();
  return useCallback((zh, en) => (language === 'zh' ? zh : en), [language]);
}
