import { useTranslation } from 'react-i18next';
import styles from './TaktBar.module.css';

interface TaktBarProps {
  /** Seconds since the unit entered; null when the station is empty. */
  readonly elapsedS: number | null;
  readonly taktS: number;
  readonly lamp?: 'normal' | 'warning' | 'fault';
  readonly size?: 'sm' | 'lg';
}

/** The bar reaches a third beyond takt, so that lateness has room to show; the mark stands at takt. */
const reach = 4 / 3;

export function TaktBar({ elapsedS, taktS, lamp = 'normal', size = 'sm' }: TaktBarProps) {
  const { t } = useTranslation('line');
  const share = (seconds: number) => `${Math.min(100, (seconds / (taktS * reach)) * 100)}%`;
  return (
    <div
      className={styles.bar}
      data-size={size}
      role="meter"
      aria-label={t('takt.used')}
      aria-valuemin={0}
      aria-valuemax={taktS}
      aria-valuenow={Math.min(elapsedS ?? 0, taktS)}
      aria-valuetext={elapsedS === null ? t('takt.empty') : t('takt.of', { elapsedS, taktS })}
    >
      {elapsedS !== null && (
        <span className={styles.used} data-lamp={lamp} style={{ width: share(elapsedS) }} />
      )}
      <span className={styles.mark} style={{ left: share(taktS) }} />
    </div>
  );
}
