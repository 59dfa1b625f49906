import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { lampSigns, type Lamp } from '../lamp.ts';
import { LampShape } from './LampShape.tsx';
import styles from './StatusTag.module.css';

interface StatusTagProps {
  readonly lamp: Lamp;
  /** The state in words. Left out only where the row beside it says it. */
  readonly children?: ReactNode;
  readonly size?: 'md' | 'lg';
}

/** A state as colour, shape, priority digit and text together; never colour alone. Never wraps inside. */
export function StatusTag({ lamp, children, size = 'md' }: StatusTagProps) {
  const { t } = useTranslation('common');
  const { priority } = lampSigns[lamp];
  return (
    <span className={styles.tag} data-lamp={lamp} data-size={size}>
      {priority !== null && (
        <span className={styles.digit} role="img" aria-label={t('priority', { digit: priority })}>
          {priority}
        </span>
      )}
      <LampShape lamp={lamp} />
      {children !== undefined && <span className={styles.text}>{children}</span>}
    </span>
  );
}
