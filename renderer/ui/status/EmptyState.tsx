import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import styles from './EmptyState.module.css';

interface EmptyStateProps {
  readonly icon: Icon;
  /** What will appear here. */
  readonly title: string;
  /** When, and why there is nothing yet. */
  readonly children: ReactNode;
  /** The one button that starts it; left out where the reader's role may not. */
  readonly action?: { readonly label: string; readonly onClick: () => void };
}

export function EmptyState({ icon: Glyph, title, children, action }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      <Glyph size={36} stroke={1.3} aria-hidden="true" className={styles.glyph} />
      <p className={styles.title}>{title}</p>
      <p className={styles.text}>{children}</p>
      {action !== undefined && <Button onClick={action.onClick}>{action.label}</Button>}
    </div>
  );
}
