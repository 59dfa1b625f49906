import { useTranslation } from 'react-i18next';
import { noData } from '#renderer/i18n/format.ts';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import styles from './Battery.module.css';

/** Below this a vehicle takes no further order before charging. */
const low = 0.25;

export function Battery({ level, charging }: { level: number | null; charging: boolean }) {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  const words = level === null ? noData : format.percent(level, 0);
  return (
    <span
      className={styles.battery}
      role="img"
      aria-label={t(charging ? 'battery.charging' : 'battery.level', { level: words })}
      data-low={level !== null && level < low && !charging}
    >
      <span className={styles.fill} style={{ width: `${(level ?? 0) * 100}%` }} />
      {charging && (
        <svg viewBox="0 0 10 10" width="10" height="10" className={styles.bolt} aria-hidden="true">
          <path d="M6 0 1.5 5.6h3L4 10l4.5-5.6h-3z" fill="currentColor" />
        </svg>
      )}
    </span>
  );
}
