import { useTranslation } from 'react-i18next';
import plain from '#ui/table/PlainTable.module.css';
import { Card } from '#ui/layout/Card.tsx';
import { noData } from '../i18n/format.ts';
import { useFormat } from '../i18n/useFormat.ts';
import type { SyncDetail } from './Sync.tsx';
import { useScopeName } from './useScopeName.ts';
import styles from './Sync.module.css';

/** What this PC keeps up with, how far it has each, and what it is entering. */
export function ScopesCard({ detail: { follows, heads, entering } }: { readonly detail: SyncDetail }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const scopeName = useScopeName();
  const known = new Map(heads.map((head) => [head.scope, head]));
  const waiting = entering === null ? [] : entering.scopes;
  const scopes = [...new Set([...follows.scopes, ...known.keys(), ...waiting])].toSorted();
  return (
    <Card title={t('scope.title')} note={follows.all ? t('scope.all') : t('scope.some')}>
      <table className={`${plain.table} ${plain.inset}`}>
        <thead>
          <tr>
            <th scope="col">{t('scope.name')}</th>
            <th scope="col" className={styles.number}>
              {t('scope.through')}
            </th>
            <th scope="col">{t('scope.head')}</th>
          </tr>
        </thead>
        <tbody>
          {scopes.map((scope) => {
            const head = known.get(scope);
            return (
              <tr key={scope}>
                <td>{scopeName(scope)}</td>
                <td className={styles.number}>{head === undefined ? noData : format.integer(head.seq)}</td>
                <td>
                  {head !== undefined && <code className={styles.hash}>{head.hash.slice(0, 12)}</code>}
                  {head === undefined && (waiting.includes(scope) ? t('scope.entering') : t('scope.nothing'))}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {entering?.all && <p className={styles.text}>{t('scope.enteringAll')}</p>}
    </Card>
  );
}
