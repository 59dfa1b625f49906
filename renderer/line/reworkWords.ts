import { useTranslation } from 'react-i18next';
import { useFormat, useSiteText } from '#renderer/i18n/useFormat.ts';
import { useMissingItem } from '../traceability/missingItem.ts';
import { useActorName } from '../quality/qualityWords.ts';
import type { Station } from './lineRows.ts';

/** More are counted: the work below must stay in sight. */
const named = 4;

/** What it was let go without or what was wrong, then who did what about it; empty where nothing is recorded. */
export function useReworkStory(): (rework: Station['reworks'][number]) => string {
  const { t } = useTranslation('line');
  const text = useSiteText();
  const format = useFormat();
  const name = useActorName();
  const item = useMissingItem();
  return ({ lacks, defect, text: words, doneAs }) => {
    const things = lacks.slice(0, named).map((one) => item(one.item, one.name));
    const more = lacks.length - things.length;
    const lacked = format.list(more > 0 ? [...things, t('station.lackedMore', { count: more })] : things);
    const seen = defect === null ? null : defect.name === null ? defect.code : text(defect.name);
    const wrong = [seen, words === '' ? null : words].filter((part) => part !== null).join(': ');
    const done =
      doneAs === null
        ? ''
        : t('station.reworkedBy', { by: name(doneAs.by), at: format.time(doneAs.at), what: doneAs.note });
    return [
      lacked === '' ? '' : t('station.lacked', { lacked }),
      wrong === '' ? '' : t('station.wrong', { wrong }),
      done,
    ]
      .filter((part) => part !== '')
      .join(' ');
  };
}
