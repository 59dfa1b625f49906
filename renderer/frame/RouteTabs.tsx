import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import styles from './RouteTabs.module.css';

interface RouteTabsProps {
  readonly tabs: readonly { readonly href: string; readonly label: string; readonly current: boolean }[];
}

/** The screens of one section; links, so that each can be opened, shared and reopened. */
export function RouteTabs({ tabs }: RouteTabsProps) {
  const { t } = useTranslation('frame');
  if (tabs.length < 2) return null;
  return (
    <nav className={styles.tabs} aria-label={t('tabs')}>
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          className={styles.tab}
          aria-current={tab.current ? 'page' : undefined}
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}
