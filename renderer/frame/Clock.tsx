import { useFormat } from '#renderer/i18n/useFormat.ts';
import { useNow } from './useNow.ts';
import styles from './TopBar.module.css';

/** The time of the site's zone, whatever the PC's own zone is. */
export function Clock() {
  const format = useFormat();
  const now = useNow(1000);
  return <time className={styles.clock}>{format.timeSeconds(now)}</time>;
}
