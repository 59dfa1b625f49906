import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '#ui/layout/Card.tsx';
import plain from '#ui/table/PlainTable.module.css';
import { useFailureWords } from '../client/useRefusal.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { listed } from './useUnit.ts';
import styles from './Unit.module.css';

interface RecordsCardProps {
  readonly title: string;
  /** Said where there is no record. */
  readonly none: string;
  readonly page: {
    readonly data: { readonly rows: readonly unknown[]; readonly next: string | null } | undefined;
    readonly error: unknown;
  };
  readonly columns: readonly string[];
  /** The rows of the table. */
  readonly children: ReactNode;
}

/** A list of records that scrolls in itself, newest first. */
export function RecordsCard({ title, none, page, columns, children }: RecordsCardProps) {
  const { t } = useTranslation('traceability');
  const words = useFailureWords();
  const format = useFormat();
  const { data } = page;
  if (data === undefined)
    return (
      <Card title={title}>
        <p className={styles.note}>{page.error == null ? '' : words(page.error)}</p>
      </Card>
    );
  const more = data.next !== null;
  return (
    <Card title={title} aside={more ? t('newest', { limit: listed }) : format.integer(data.rows.length)}>
      {data.rows.length === 0 ? (
        <p className={styles.note}>{none}</p>
      ) : (
        <div className={styles.scroll} tabIndex={0} role="group" aria-label={title}>
          <table className={`${plain.table} ${plain.inset}`}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column}>{column}</th>
                ))}
              </tr>
            </thead>
            <tbody>{children}</tbody>
          </table>
        </div>
      )}
    </Card>
  );
}
