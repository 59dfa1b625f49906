import { useTranslation } from 'react-i18next';
import { switchLanguage } from '#renderer/i18n/i18n.ts';
import { languages, localeOf } from '#renderer/i18n/language.ts';
import { useLanguage } from '#renderer/i18n/useFormat.ts';
import styles from './LanguageSwitch.module.css';

/** Each language in its own script, so that nobody needs the other one to find theirs; switches at once. */
export function LanguageSwitch() {
  const { t } = useTranslation('frame');
  const current = useLanguage();
  return (
    <div className={styles.switch} role="group" aria-label={t('language.title')}>
      {languages.map((language) => (
        <button
          key={language}
          type="button"
          lang={localeOf[language]}
          aria-pressed={language === current}
          aria-label={t(`language.${language}.name`)}
          onClick={() => switchLanguage(language)}
        >
          {t(`language.${language}.short`)}
        </button>
      ))}
    </div>
  );
}
