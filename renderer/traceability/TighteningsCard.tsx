import { useTranslation } from 'react-i18next';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { noData } from '../i18n/format.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { RecordsCard } from './RecordsCard.tsx';
import type { TighteningRow } from './useUnit.ts';
import { useTightenings } from './useUnit.ts';
import styles from './Unit.module.css';

/** What the tools said, newest first, beside the limits of then. */
export function TighteningsCard({ unit }: { unit: string }) {
  const { t } = useTranslation('traceability');
  const tightenings = useTightenings(unit);
  const columns = ['operation', 'tool', 'torque', 'limits', 'angle', 'result', 'at'] as const;
  return (
    <RecordsCard
      title={t('tightenings.title')}
      none={t('tightenings.none')}
      page={tightenings}
      columns={columns.map((column) => t(`tightenings.${column}`))}
    >
      {tightenings.data?.rows.map((row) => (
        <TighteningLine key={row.eventId} row={row} />
      ))}
    </RecordsCard>
  );
}

function TighteningLine({ row }: { row: TighteningRow }) {
  const { t } = useTranslation('line');
  const format = useFormat();
  const { torqueLsl: lsl, torqueUsl: usl } = row;
  const torque = (value: number): string => format.decimal(value, 1);
  return (
    <tr>
      <td>{[row.station, row.operation].filter((part) => part !== null).join(' · ')}</td>
      <td>{row.tool}</td>
      <td className={styles.code}>{torque(row.torqueNm)} N·m</td>
      <td className={styles.code}>
        {lsl === null && usl === null
          ? noData
          : [lsl, usl].map((v) => (v === null ? '' : torque(v))).join('–')}
      </td>
      <td className={styles.code}>{format.decimal(row.angleDeg, 0)}°</td>
      <td>{row.ok ? t('gauge.ok') : <StatusTag lamp="warning">{t('gauge.nok')}</StatusTag>}</td>
      <td>{format.dayTime(row.at)}</td>
    </tr>
  );
}
