import type { LocalText } from '#domain/kernel/text';

export const languages = ['zh', 'en'] as const;
export type Language = (typeof languages)[number];

/** BCP 47 tags for Intl and for `<html lang>`; en-GB because the plant writes day before month and 24 hours. */
export const localeOf: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en-GB' };

export const isLanguage = (value: unknown): value is Language =>
  languages.some((language) => language === value);

/** The browser's preference, else Chinese: the first plants are there. */
export function preferredLanguage(tags: readonly string[]): Language {
  for (const tag of tags) {
    const language = tag.slice(0, 2).toLowerCase();
    if (isLanguage(language)) return language;
  }
  return 'zh';
}

export const textIn = (text: LocalText, language: Language): string => text[language];
