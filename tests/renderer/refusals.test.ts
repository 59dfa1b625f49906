import { describe, expect, it } from 'vitest';
import { refusalCodes } from '#domain/refusals';
import { streamTypes } from '#domain/streams';
import { catalogues } from '#renderer/i18n/catalogues.ts';
import { languages } from '#renderer/i18n/language.ts';

describe('every refusal', () => {
  it.each(languages)('has a sentence in %s, and no sentence is left over', (language) => {
    const codes = [...new Set<string>(refusalCodes)].sort();
    expect(codes.length, 'codes looked at').toBeGreaterThan(200);
    expect(Object.keys(catalogues[language].refusals.refusal).sort()).toEqual(codes);
  });

  it('is a sentence: it ends with a full stop and does not name its own code', () => {
    for (const language of languages) {
      for (const [code, sentence] of Object.entries(catalogues[language].refusals.refusal)) {
        expect(sentence, `${language} ${code}`).toMatch(language === 'zh' ? /。$/ : /\.$/);
        expect(sentence).not.toContain(code);
      }
    }
  });
});

describe('every event', () => {
  it.each(languages)('has words in %s for the inbox, and no words are left over', (language) => {
    const types = Object.values(streamTypes).flatMap(({ events }) => Object.keys(events));
    const { quality, inbox } = catalogues[language];
    expect(types.length, 'types looked at').toBeGreaterThan(80);
    expect([...Object.keys(quality.event), ...Object.keys(inbox.event)].toSorted()).toEqual(types.toSorted());
  });
});
