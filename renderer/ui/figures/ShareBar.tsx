import styles from './ShareBar.module.css';

interface ShareBarProps {
  /** 0..1; beyond that it is clamped. */
  readonly share: number;
  readonly label: string;
  readonly valueText: string;
  readonly lamp?: 'normal' | 'warning' | 'fault';
}

/** A thin bar for "how much is left": time to empty, battery, progress. */
export function ShareBar({ share, label, valueText, lamp = 'normal' }: ShareBarProps) {
  const clamped = Math.min(1, Math.max(0, share));
  return (
    <div
      className={styles.bar}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(clamped * 100)}
      aria-valuetext={valueText}
    >
      <span className={styles.fill} data-lamp={lamp} style={{ width: `${clamped * 100}%` }} />
    </div>
  );
}
