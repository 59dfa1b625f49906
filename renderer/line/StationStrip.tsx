import { useTranslation } from 'react-i18next';
import { useSiteText } from '#renderer/i18n/useFormat.ts';
import { StationTile } from '#ui/line/StationTile.tsx';
import { useTerminal } from '../frame/usePlace.ts';
import { useSync } from '../frame/useSync.ts';
import type { Board } from './lineRows.ts';
import { stationHref } from './stationHref.ts';
import { tileView, type TileReading } from './tileView.ts';
import styles from './LineBoard.module.css';

/** The stations in flow order. */
export function StationStrip({ board, nowMs }: { board: Board; nowMs: number }) {
  const { t } = useTranslation('line');
  const text = useSiteText();
  const unheard = useUnheard();
  const reading = { taktS: board.line.taktS, nowMs, unheard, text, t };
  return (
    <section className={styles.strip} aria-label={t('board.stations')}>
      {board.stations.map((tile) => (
        <StationTile key={tile.station} view={tileView(tile, reading)} href={stationHref(tile.station)} />
      ))}
    </section>
  );
}

/** With neither plant nor floor link, this PC knows only its own stations. */
function useUnheard(): TileReading['unheard'] {
  const sync = useSync();
  const own = useTerminal()?.stations ?? [];
  const alone = sync.status === 'alone';
  return {
    has: (station) => alone && !own.includes(station),
    since: alone ? sync.plantAsOf : null,
  };
}
