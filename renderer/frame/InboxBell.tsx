import { IconBell } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import styles from './InboxBell.module.css';

interface InboxBellProps {
  readonly href: string;
  /** Calls included. */
  readonly count: number;
  /** Calls from the line that nobody has taken. */
  readonly calls: number;
  /** Something among it acts now (priority 1). */
  readonly urgent: boolean;
}

export function InboxBell({ href, count, calls, urgent }: InboxBellProps) {
  const { t } = useTranslation('frame');
  const label =
    calls === 0 ? t('inbox', { count }) : `${t('inbox', { count })}, ${t('calls', { count: calls })}`;
  return (
    <Link href={href} className={styles.bell} aria-label={label}>
      <IconBell size={22} stroke={1.7} aria-hidden="true" />
      {count > 0 && (
        <span className={styles.count} data-urgent={urgent} aria-hidden="true">
          {count > 99 ? '99+' : count}
        </span>
      )}
    </Link>
  );
}
