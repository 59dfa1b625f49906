import { useTranslation } from 'react-i18next';
import { Card } from '#ui/layout/Card.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { useSubjectName } from '../inbox/inboxWords.ts';
import type { SyncDetail } from './Sync.tsx';
import styles from './Sync.module.css';

/** What was recorded by a newer version and waits here unread; nothing is shown where nothing does. */
export function NewerVersionCard({ unread }: { readonly unread: SyncDetail['unread'] }) {
  const { t } = useTranslation('admin');
  const subject = useSubjectName();
  if (unread.length === 0) return null;
  return (
    <Card title={t('newer.title')} padded>
      <StatusTag lamp="warning">{t('newer.said', { count: unread.length })}</StatusTag>
      <p className={styles.text}>{t('newer.what')}</p>
      <ul className={styles.list}>
        {unread.map((one) => (
          <li key={`${one.kind}/${one.key}`}>{subject(one)}</li>
        ))}
      </ul>
    </Card>
  );
}
