import { useTranslation } from 'react-i18next';
import { noData, type Format } from '#renderer/i18n/format.ts';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import styles from './TaktCountdown.module.css';

interface TaktCountdownProps {
  readonly taktS: number;
  /** Whole seconds to the next takt, negative once it is late; null while the line does not run. */
  readonly remainingS: number | null;
}

const radius = 12;

/** Seconds to the next takt, as a figure and a ring that empties. */
export function TaktCountdown({ taktS, remainingS }: TaktCountdownProps) {
  const { t } = useTranslation('frame');
  const format = useFormat();
  const left = remainingS === null ? 0 : Math.max(0, remainingS) / taktS;
  return (
    <div className={styles.takt} role="timer" aria-label={t('takt.remaining')}>
      <svg width="30" height="30" viewBox="0 0 30 30" aria-hidden="true">
        <circle cx="15" cy="15" r={radius} className={styles.track} />
        <circle
          cx="15"
          cy="15"
          r={radius}
          pathLength={1}
          strokeDasharray={`${left} 1`}
          transform="rotate(-90 15 15)"
          className={styles.left}
        />
      </svg>
      <span className={styles.words}>
        <b>{remainingS === null ? noData : countdown(remainingS, format)}</b>
        <span>{remainingS === null ? t('takt.stopped') : t('takt.of', { takt: format.seconds(taktS) })}</span>
      </span>
    </div>
  );
}

/** "25 s", and "+12 s" once it is late. */
const countdown = (s: number, format: Format): string =>
  s < 0 ? `+${format.seconds(-s)}` : format.seconds(s);
