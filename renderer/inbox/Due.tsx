import { useTranslation } from 'react-i18next';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { useFormat } from '../i18n/useFormat.ts';

interface DueProps {
  readonly at: string;
  readonly nowMs: number;
}

/** Until when somebody is to have seen to it; loud once that is over. */
export function Due({ at, nowMs }: DueProps) {
  const { t } = useTranslation('inbox');
  const format = useFormat();
  if (nowMs <= Date.parse(at)) return <> · {t('due', { at: format.dayTime(at) })}</>;
  return (
    <>
      {' '}
      <StatusTag lamp="warning">{t('overdue', { at: format.dayTime(at) })}</StatusTag>
    </>
  );
}
