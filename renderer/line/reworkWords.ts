import { useTranslation } from 'react-i18next';
import { useFormat, useSiteText } from '#renderer/i18n/useFormat.ts';
import { useActorName } from '../quality/qualityWords.ts';
import type { Station } from './lineRows.ts';

/** What was wrong, then who did what about it; empty where nobody wrote anything. */
export function useReworkStory(): (rework: Station['reworks'][number]) => string {
  const { t } = useTranslation('line');
  const text = useSiteText();
  const format = useFormat();
  const name = useActorName();
  return ({ defect, text: words, doneAs }) => {
    const seen = defect === null ? null : defect.name === null ? defect.code : text(defect.name);
    const wrong = [seen, words === '' ? null : words].filter((part) => part !== null).join(': ');
    const done =
      doneAs === null
        ? ''
        : t('station.reworkedBy', { by: name(doneAs.by), at: format.time(doneAs.at), what: doneAs.note });
    return [wrong === '' ? '' : t('station.wrong', { wrong }), done].filter((part) => part !== '').join(' ');
  };
}
