import type { ReactNode } from 'react';
import type { Icon } from '@tabler/icons-react';
import styles from './ActionBar.module.css';

interface ActionButtonProps {
  readonly icon: Icon;
  readonly label: string;
  /** A second line: what is still missing, or what will happen. */
  readonly note?: string;
  readonly tone?: 'plain' | 'call' | 'primary';
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

/** A 60 px target for gloves. Disabled ones stay readable and say in `note` why. */
export function ActionButton({
  icon: Glyph,
  label,
  note,
  tone = 'plain',
  disabled,
  onClick,
}: ActionButtonProps) {
  return (
    <button type="button" className={styles.button} data-tone={tone} disabled={disabled} onClick={onClick}>
      <Glyph size={24} stroke={1.8} aria-hidden="true" />
      <span className={styles.words}>
        <span className={styles.label}>{label}</span>
        {note !== undefined && <span className={styles.note}>{note}</span>}
      </span>
    </button>
  );
}

interface ActionBarProps {
  /** Calls and reports, always in the same place. */
  readonly calls: ReactNode;
  /** The step that ends the visit. */
  readonly primary: ReactNode;
}

export function ActionBar({ calls, primary }: ActionBarProps) {
  return (
    <footer className={styles.bar}>
      <div className={styles.group}>{calls}</div>
      <div className={styles.group}>{primary}</div>
    </footer>
  );
}
