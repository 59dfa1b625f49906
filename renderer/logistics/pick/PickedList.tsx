import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import { inHandOf, type PickList } from './pickPhase.ts';
import type { Pick } from './usePick.ts';
import styles from './Pick.module.css';

/** What was taken for the call so far; each can go back until it is on its way, and when the call has ended without it. */
export function PickedList({ list: { call }, pick }: { list: PickList; pick: Pick }) {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  const inHand = inHandOf(call);
  const { phase } = pick;
  if (inHand.length === 0)
    return <p className={styles.none}>{t(call.picked > 0 ? 'pick.noneLeftInHand' : 'pick.nothingInHand')}</p>;
  return (
    <ul className={styles.list}>
      {inHand.map(({ container, lot, quantity, from }) => (
        <li key={container} className={styles.row}>
          <span className={styles.words}>
            <strong>{container}</strong>
            {lot !== null && <span>{lot}</span>}
          </span>
          <span className={styles.amount}>{format.times(quantity)}</span>
          {(phase.step !== 'over' || phase.how !== 'agv') && (
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
