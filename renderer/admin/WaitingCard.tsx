import { IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import plain from '#ui/table/PlainTable.module.css';
import { Card } from '#ui/layout/Card.tsx';
import { EmptyState } from '#ui/status/EmptyState.tsx';
import { useFormat } from '../i18n/useFormat.ts';
import type { SyncDetail } from './Sync.tsx';
import { useScopeName } from './useScopeName.ts';
import styles from './Sync.module.css';

/** Records that the plant has not judged, by what they are about. */
export function WaitingCard({ pending }: { readonly pending: SyncDetail['pending'] }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const scopeName = useScopeName();
  const { own, heard, scopes, more } = pending;
  const number = (n: number) => (more ? t('waiting.over', { n: format.integer(n) }) : format.integer(n));
  return (
    <Card
      title={t('waiting.title')}
      aside={own + heard === 0 ? undefined : t('waiting.aside', { own: number(own), heard: number(heard) })}
    >
      {scopes.length === 0 ? (
        <EmptyState icon={IconCircleCheck} title={t('waiting.none')}>
          {t('waiting.noneWhy')}
        </EmptyState>
      ) : (
        <table className={`${plain.table} ${plain.inset}`}>
          <thead>
            <tr>
              <th scope="col">{t('scope.name')}</th>
              <th scope="col" className={styles.number}>
                {t('waiting.records')}
              </th>
            </tr>
          </thead>
          <tbody>
            {scopes.map(({ scope, records }) => (
              <tr key={scope}>
                <td>{scopeName(scope)}</td>
                <td className={styles.number}>{format.integer(records)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
