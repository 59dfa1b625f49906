import { useId, type KeyboardEvent, type ReactNode } from 'react';
import styles from './CardTabs.module.css';

interface CardTab {
  readonly id: string;
  readonly label: string;
  /** A count or a lamp beside the label. */
  readonly mark?: ReactNode;
  readonly content: ReactNode;
}

interface CardTabsProps {
  readonly label: string;
  readonly tabs: readonly CardTab[];
  readonly selected: string;
  readonly onSelect: (id: string) => void;
  readonly className?: string | undefined;
}

/** One panel with several contents, where there is no room for them side by side. */
export function CardTabs({ label, tabs, selected, onSelect, className }: CardTabsProps) {
  const name = useId();
  const shown = tabs.find(({ id }) => id === selected) ?? tabs[0];
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = tabs[(tabs.findIndex((tab) => tab === shown) + step + tabs.length) % tabs.length];
    if (step === 0 || next === undefined) return;
    event.preventDefault();
    onSelect(next.id);
    document.getElementById(`${name}-${next.id}`)?.focus();
  };
  return (
    <section className={`${styles.card} ${className ?? ''}`} aria-label={label}>
      <div role="tablist" aria-label={label} className={styles.tabs} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            id={`${name}-${tab.id}`}
            type="button"
            role="tab"
            aria-selected={tab === shown}
            aria-controls={`${name}-panel`}
            tabIndex={tab === shown ? 0 : -1}
            className={styles.tab}
            onClick={() => onSelect(tab.id)}
          >
            {tab.label}
            {tab.mark}
          </button>
        ))}
      </div>
      <div
        id={`${name}-panel`}
        role="tabpanel"
        aria-labelledby={`${name}-${shown?.id ?? ''}`}
        className={styles.body}
      >
        {shown?.content}
      </div>
    </section>
  );
}
