import { noData } from '#renderer/i18n/format.ts';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import { useNow } from './useNow.ts';
import styles from './TopBar.module.css';

/** The time of the site's zone, whatever the PC's own zone is; no time until that zone was read. */
export function Clock({ zoneKnown }: { zoneKnown: boolean }) {
  const format = useFormat();
  const now = useNow(1000);
  return <time className={styles.clock}>{zoneKnown ? format.timeSeconds(now) : noData}</time>;
}
