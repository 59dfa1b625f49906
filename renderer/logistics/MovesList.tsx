import { useTranslation } from 'react-i18next';
import { noData } from '#renderer/i18n/format.ts';
import type { TransportRow } from '#terminal/contract/transports';
import { placeName } from './callViews.ts';
import type { Selection } from './useSelection.ts';
import styles from './CallsCard.module.css';

/** Containers that vehicles move without a call behind them. */
export function MovesList({
  transports,
  selection,
}: {
  transports: readonly TransportRow[];
  selection: Selection;
}) {
  const { t } = useTranslation('logistics');
  if (transports.length === 0) return null;
  return (
    <>
      <h3 className={styles.title}>{t('moves')}</h3>
      <ul>
        {transports.map((row) => (
          <li key={row.transport}>
            <button
              type="button"
              className={styles.row}
              aria-pressed={row.transport === selection.transport}
              onClick={() => selection.selectTransport(row.transport)}
            >
              <b className={styles.time}>{row.agv ?? noData}</b>
              <span className={styles.words}>{row.containers.join(', ')}</span>
              <span className={styles.quiet}>{`${placeName(row.from)} → ${placeName(row.to)}`}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
