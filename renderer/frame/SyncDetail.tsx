import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import type { SyncPillProps } from './syncView.ts';
import { useTlsWords } from './useTlsWords.ts';
import styles from './SyncPill.module.css';

interface SyncDetailProps extends SyncPillProps {
  readonly onFollow: () => void;
}

/** What the state means for work: what goes on, what waits. */
export function SyncDetail({ sync, attachments, clock, onFollow }: SyncDetailProps) {
  const { t } = useTranslation('frame');
  const tlsWords = useTlsWords();
  const format = useFormat();
  const waiting = 'waiting' in sync ? sync.waiting : null;
  const plantAsOf = 'plantAsOf' in sync ? sync.plantAsOf : null;
  const since = 'since' in sync ? sync.since : null;
  const tls = 'reason' in sync ? tlsWords(sync.reason ?? null) : null;
  return (
    <div className={styles.detail}>
      <p className={styles.meaning}>{t(`sync.meaning.${sync.status}`)}</p>
      {tls !== null && <p className={styles.meaning}>{tls}</p>}
      {clock !== null && (
        <p className={styles.meaning}>
          {clock.kind === 'unmeasured' ? t('clock.unmeasuredMeans') : t('clock.offMeans')}
        </p>
      )}
      {waiting !== null && (
        <dl className={styles.facts}>
          <dt>{t('sync.fact.waiting')}</dt>
          <dd>{format.integer(waiting)}</dd>
          {attachments > 0 && <dt>{t('sync.fact.attachments')}</dt>}
          {attachments > 0 && <dd>{format.integer(attachments)}</dd>}
          {since !== null && <dt>{t('sync.fact.since')}</dt>}
          {since !== null && <dd>{format.dayTime(since)}</dd>}
          {plantAsOf !== null && <dt>{t('sync.fact.plantAsOf')}</dt>}
          {plantAsOf !== null && <dd>{format.dayTime(plantAsOf)}</dd>}
        </dl>
      )}
      <Link href="/admin/sync" className={styles.details} onClick={onFollow}>
        {t('sync.details')}
      </Link>
    </div>
  );
}
