import { Button } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import styles from './ErrorState.module.css';

interface ErrorStateProps {
  /** What happened. */
  readonly what: string;
  /** Why, as far as it is known. */
  readonly why: string;
  /** What to do now. */
  readonly next: string;
  readonly onRetry?: () => void;
}

/** A failure that a person can act on: what happened, why, what to do next. What was typed stays where it was. */
export function ErrorState({ what, why, next, onRetry }: ErrorStateProps) {
  const { t } = useTranslation('common');
  return (
    <div className={styles.error} role="alert">
      <IconAlertCircle size={24} stroke={1.8} aria-hidden="true" className={styles.glyph} />
      <div>
        <p className={styles.what}>{what}</p>
        <p className={styles.why}>{why}</p>
        <p className={styles.next}>{next}</p>
        {onRetry !== undefined && (
          <Button mt="lg" onClick={onRetry}>
            {t('retry')}
          </Button>
        )}
      </div>
    </div>
  );
}
