import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './Shell.module.css';

interface ShellProps {
  readonly top: ReactNode;
  readonly rail: ReactNode;
  /** At the foot of the rail: what can still be undone. */
  readonly foot: ReactNode;
  readonly tabs: ReactNode;
  readonly children: ReactNode;
}

/** Where everything stands: top bar, rail, the section's tabs, and the screen. */
export function Shell({ top, rail, foot, tabs, children }: ShellProps) {
  const { t } = useTranslation('frame');
  return (
    <div className={styles.shell}>
      <a href="#screen" className={styles.skip}>
        {t('skip')}
      </a>
      {top}
      <div className={styles.side}>
        {rail}
        {foot}
      </div>
      <main id="screen" tabIndex={-1} className={styles.main}>
        {tabs}
        <div className={styles.screen}>{children}</div>
      </main>
    </div>
  );
}
