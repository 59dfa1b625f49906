import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import type { PickList } from './pickPhase.ts';
import type { Pick } from './usePick.ts';
import styles from './Pick.module.css';

/** What was taken for the call so far; each can go back until it is on its way. */
export function PickedList({ list: { call }, pick }: { list: PickList; pick: Pick }) {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  if (call.picks.length === 0) return <p className={styles.none}>{t('pick.nothingInHand')}</p>;
  return (
    <ul className={styles.list}>
      {call.picks.map(({ container, lot, quantity, from }) => (
        <li key={container} className={styles.row}>
          <span className={styles.words}>
            <strong>{container}</strong>
            {lot !== null && <span>{lot}</span>}
          </span>
          <span className={styles.amount}>{format.times(quantity)}</span>
          {pick.phase.step !== 'over' && (
            <Button
              aria-label={t('pick.putBackOf', { container, location: from })}
              onClick={() => pick.putBack(container, from)}
            >
              {t('pick.putBack')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
