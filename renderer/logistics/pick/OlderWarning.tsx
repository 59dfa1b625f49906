import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import type { OlderFirst, Pick } from './usePick.ts';
import styles from './Pick.module.css';

/** First out is first in: the older container is named, and the person decides. Taking the younger one is recorded. */
export function OlderWarning({ older, pick }: { older: OlderFirst; pick: Pick }) {
  const { t } = useTranslation('logistics');
  return (
    <div className={styles.older} role="alert">
      <p className={styles.olderHead}>
        <StatusTag lamp="warning" />
        <strong>{t('pick.olderTitle', { ...older })}</strong>
      </p>
      <p>{t('pick.olderText', { ...older })}</p>
      <div className={styles.choices}>
        <Button size="lg" variant="filled" onClick={pick.takeOlder}>
          {t('pick.takeOlder', { location: older.location })}
        </Button>
        <Button size="lg" onClick={pick.takeAnyway}>
          {t('pick.takeAnyway', { container: older.container })}
        </Button>
      </div>
    </div>
  );
}
