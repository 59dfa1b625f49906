import { createInstance } from 'i18next';
import { expect, it } from 'vitest';
import { catalogues, namespaces } from '#renderer/i18n/catalogues.ts';
import { keepTexts } from '#renderer/i18n/keptTexts.ts';
import { languages } from '#renderer/i18n/language.ts';

function texts() {
  const instance = createInstance();
  void instance.init({
    lng: 'en',
    fallbackLng: false,
    ns: namespaces,
    resources: catalogues,
    initAsync: false,
  });
  return instance;
}

it('says every text as before: by its language, its namespace and its values', () => {
  const [plain, kept] = [texts(), texts()];
  keepTexts(kept);
  for (const again of [1, 2]) {
    for (const language of languages) {
      const said = (instance: typeof kept) => [
        instance.getFixedT(language, 'line')('calls.title'),
        instance.getFixedT(language, ['frame', 'line'])('line:calls.title'),
        instance.getFixedT(language, ['line', 'common'])('common:close'),
        instance.getFixedT(language, 'line')('board.behind', { count: again }),
      ];
      expect(said(kept)).toEqual(said(plain));
    }
  }
});

it('looks a text without values up once', () => {
  const kept = texts();
  keepTexts(kept);
  const t = kept.getFixedT('en', 'common');
  const close = t('close');
  kept.addResource('en', 'common', 'close', 'Looked up again');
  expect(t('close')).toBe(close);
  expect(kept.getFixedT('en', 'common')).toBe(t);
});
