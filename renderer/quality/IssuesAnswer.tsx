import { Trans, useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/useFormat.ts';
import type { useIssues } from './useIssues.ts';

/** Why the list matters now, in one sentence: what is late, else what soon will be; then what stands held. */
export function IssuesAnswer({ counts }: { readonly counts: ReturnType<typeof useIssues>['counts'] }) {
  const { t } = useTranslation('quality');
  const format = useFormat();
  if (counts === undefined) return null;
  const { open, overdue, atRisk, holds, undecidedMembers } = counts;
  const count = overdue > 0 ? overdue : atRisk;
  const key = overdue > 0 ? 'overdue' : atRisk > 0 ? 'atRisk' : open > 0 ? 'calm' : 'none';
  const undecided = format.integer(undecidedMembers);
  return (
    <>
      <Trans
        t={t}
        i18nKey={`answer.${key}`}
        count={count}
        values={{ shown: format.integer(count) }}
        components={{ b: <b /> }}
      />
      {holds > 0 && ` ${t('answer.holds', { count: holds, shown: format.integer(holds), undecided })}`}
    </>
  );
}
