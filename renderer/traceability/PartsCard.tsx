import { useTranslation } from 'react-i18next';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { noData } from '../i18n/format.ts';
import { useFormat, useSiteText } from '../i18n/useFormat.ts';
import { RecordsCard } from './RecordsCard.tsx';
import type { PartRow } from './useUnit.ts';
import { useParts } from './useUnit.ts';
import styles from './Unit.module.css';

/** What was built in, newest first; what was taken out again stays in the list and says so. */
export function PartsCard({ unit }: { unit: string }) {
  const { t } = useTranslation('traceability');
  const parts = useParts(unit);
  const columns = ['part', 'lot', 'quantity', 'station', 'at'] as const;
  return (
    <RecordsCard
      title={t('parts.title')}
      none={t('parts.none')}
      page={parts}
      columns={columns.map((column) => t(`parts.${column}`))}
    >
      {parts.data?.rows.map((row) => row.kind === 'part' && <PartLine key={row.eventId} row={row} />)}
    </RecordsCard>
  );
}

function PartLine({ row }: { row: PartRow }) {
  const { t } = useTranslation('traceability');
  const text = useSiteText();
  const format = useFormat();
  const marks = [row.serial, row.lot].filter((mark) => mark !== null);
  return (
    <tr>
      <td>
        <strong>{row.part}</strong> {row.partName === null ? '' : text(row.partName)}{' '}
        {row.removed && <StatusTag lamp="notice">{t('parts.removed')}</StatusTag>}
      </td>
      <td className={styles.code}>{marks.length === 0 ? noData : marks.join(' · ')}</td>
      <td>{format.times(row.quantity)}</td>
      <td>{row.station}</td>
      <td>{format.dayTime(row.at)}</td>
    </tr>
  );
}
