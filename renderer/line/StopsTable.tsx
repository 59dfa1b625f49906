import { useTranslation } from 'react-i18next';
import { SaveState } from '#ui/status/SaveState.tsx';
import { useFormat, useSiteText } from '../i18n/useFormat.ts';
import type { StopRow } from './lineRows.ts';
import styles from './FigureRows.module.css';

/** Stops, newest first, with their length and reason. */
export function StopsTable({ rows }: { rows: readonly StopRow[] }) {
  const { t } = useTranslation('line');
  const text = useSiteText();
  const format = useFormat();
  if (rows.length === 0) return <p className={styles.quiet}>{t('rows.noStops')}</p>;
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={t('rows.stops')}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{t('rows.place')}</th>
            <th>{t('rows.began')}</th>
            <th>{t('rows.length')}</th>
            <th>{t('rows.reason')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((stop) => (
            <tr key={stop.stop}>
              <td>
                <strong>{stop.station ?? t('board.line')}</strong>{' '}
                {stop.stationName !== null && text(stop.stationName)}
              </td>
              <td>{format.timeSeconds(stop.startedAt)}</td>
              <td>
                {stop.status === 'running'
                  ? t('rows.running', { length: format.span(stop.lengthS * 1000) })
                  : format.span(stop.lengthS * 1000)}
              </td>
              <td>
                {stop.reasonName === null ? t('stop.noReason') : text(stop.reasonName)}
                {stop.planned && ` · ${t('rows.planned')}`} <SaveState state={stop.sync} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
