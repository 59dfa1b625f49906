import { describe, expect, it } from 'vitest';
import { tlsFaults } from '#process/tlsFaults';
import { catalogues, namespaces } from '#renderer/i18n/catalogues.ts';
import { languages, localeOf, type Language } from '#renderer/i18n/language.ts';

interface Texts {
  readonly [key: string]: string | Texts;
}

const flatten = (texts: Texts, prefix = ''): [string, string][] =>
  Object.entries(texts).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[`${prefix}${key}`, value]] : flatten(value, `${prefix}${key}.`),
  );

const entriesOf = (language: Language): Map<string, string> => new Map(flatten(catalogues[language]));
const plural = /_(zero|one|two|few|many|other)$/;
const base = (key: string): string => key.replace(plural, '');
const holes = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1] ?? '').sort();

describe('the catalogues', () => {
  it('hold the same keys in both languages', () => {
    const [zh, en] = languages.map((language) =>
      [...new Set([...entriesOf(language).keys()].map(base))].sort(),
    );
    expect(zh).toEqual(en);
    expect(zh?.length, 'keys looked at').toBeGreaterThan(150);
    expect(namespaces.length).toBeGreaterThan(5);
  });

  it('hold every plural form that the language has, and no other', () => {
    let looked = 0;
    for (const language of languages) {
      const wanted = new Intl.PluralRules(localeOf[language]).resolvedOptions().pluralCategories.toSorted();
      const keys = [...entriesOf(language).keys()].filter((key) => plural.test(key));
      for (const key of new Set(keys.map(base))) {
        const forms = keys.filter((other) => base(other) === key).map((other) => plural.exec(other)?.[1]);
        expect(forms.toSorted(), `${language} ${key}`).toEqual(wanted);
        looked += 1;
      }
    }
    expect(looked).toBeGreaterThan(4);
  });

  it('say every fault of TLS in both languages', () => {
    for (const language of languages)
      for (const fault of tlsFaults)
        expect(entriesOf(language).has(`frame.sync.tls.${fault}`), `${language} ${fault}`).toBe(true);
  });

  it('fill the same holes in both languages', () => {
    const en = new Map([...entriesOf('en')].map(([key, text]) => [base(key), holes(text)]));
    for (const [key, text] of entriesOf('zh')) expect(holes(text), key).toEqual(en.get(base(key)));
  });

  it('leave no text empty, and no English in Chinese clothes', () => {
    const en = entriesOf('en');
    const same = [...entriesOf('zh')].filter(([key, text]) => en.get(key) === text && /[a-z]{4}/.test(text));
    expect(same).toEqual([['frame.language.en.name', 'English']]);
    for (const language of languages) {
      for (const [key, text] of entriesOf(language)) expect(text.trim(), key).not.toBe('');
    }
  });

  it('call things in Chinese by the word of the glossary', () => {
    const others = ['运输单', '返工项', '越行', '越过放行', '配送区', '消息服务器'];
    for (const [key, text] of entriesOf('zh')) {
      const other = others.find((word) => text.includes(word));
      expect(other, key).toBeUndefined();
    }
  });
});
