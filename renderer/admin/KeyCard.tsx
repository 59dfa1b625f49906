import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Card } from '#ui/layout/Card.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import styles from './Terminals.module.css';

/** "Can somebody who takes this PC's disk speak for it?" */
export function KeyCard() {
  const { t } = useTranslation('identity');
  const { engine } = useClient();
  const words = useFailureWords();
  const key = useQuery(engine.queries.system.key.queryOptions({ input: {} }));
  return (
    <Card title={t('key.title')} padded>
      {key.error !== null && <p className={styles.text}>{words(key.error)}</p>}
      {key.data?.kept === 'keyring' && <p className={styles.text}>{t('key.keyring')}</p>}
      {key.data?.kept === 'file' && (
        <div className={styles.words}>
          <p>
            <StatusTag lamp="warning">{t('key.file')}</StatusTag>
          </p>
          <p className={styles.text}>{t('key.fileWhat')}</p>
        </div>
      )}
    </Card>
  );
}
