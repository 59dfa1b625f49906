import { IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import type { Station } from '../lineRows.ts';
import { useMissingWords } from './missing.ts';
import styles from './Station.module.css';

/** All operations are done: the unit may go, or this is what keeps it. */
export function StillMissing({ view }: { view: Station }) {
  const { t } = useTranslation('line');
  const words = useMissingWords(view);
  if (view.missing.length === 0)
    return (
      <section className={styles.now} aria-label={t('station.current')}>
        <div className={styles.big}>
          <IconCircleCheck size={72} stroke={1.2} aria-hidden="true" />
          <p className={styles.bigWords}>
            {view.operations.length === 0 ? t('station.nothingHere') : t('station.allDone')}
          </p>
          <p className={styles.quiet}>{t('station.mayGo')}</p>
        </div>
      </section>
    );
  return (
    <section className={styles.now} aria-label={t('station.current')}>
      <div className={styles.nowHead}>
        <h2>{t('station.keptBy')}</h2>
      </div>
      <ul className={styles.missing}>
        {view.missing.map((item) => (
          <li key={JSON.stringify(item)}>
            <StatusTag lamp={item.kind === 'hold' ? 'fault' : 'warning'}>
              {t(`missing.kind.${item.kind}`)}
            </StatusTag>
            <span>{words(item)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
