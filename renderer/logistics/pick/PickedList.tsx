import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import type { PickList } from './pickPhase.ts';
import styles from './Pick.module.css';

/** What was taken for the call so far. */
export function PickedList({ list: { call } }: { list: PickList }) {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  if (call.picks.length === 0) return <p className={styles.none}>{t('pick.nothingInHand')}</p>;
  return (
    <ul className={styles.list}>
      {call.picks.map((pick) => (
        <li key={pick.container} className={styles.row}>
          <span className={styles.words}>
            <strong>{pick.container}</strong>
            {pick.lot !== null && <span>{pick.lot}</span>}
          </span>
          <span className={styles.amount}>{format.times(pick.quantity)}</span>
        </li>
      ))}
    </ul>
  );
}
