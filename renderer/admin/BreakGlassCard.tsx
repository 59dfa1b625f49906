import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { terminalRow } from '#terminal/contract/site';
import { Card } from '#ui/layout/Card.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import styles from './Terminals.module.css';

type Row = z.output<typeof terminalRow>;

/** "Which PC could nobody open if nobody could sign in?" */
export function BreakGlassCard({ rows }: { readonly rows: readonly Row[] }) {
  const { t } = useTranslation('identity');
  const without = rows.filter(
    ({ status, breakGlass }) => status === 'active' && (breakGlass === null || breakGlass.openedAt !== null),
  );
  const pcs = without.map(({ name, terminal }) => name ?? terminal).join(', ');
  return (
    <Card title={t('breakGlass.card')} padded>
      <div className={styles.words}>
        {without.length === 0 ? (
          <p>{t('breakGlass.cardAll')}</p>
        ) : (
          <p>
            <StatusTag lamp="notice">{t('breakGlass.cardSome', { pcs })}</StatusTag>
          </p>
        )}
        <p className={styles.text}>{t('breakGlass.cardWhat')}</p>
      </div>
    </Card>
  );
}
