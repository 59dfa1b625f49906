import { useTranslation } from 'react-i18next';
import { noData } from '#renderer/i18n/format.ts';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import { KpiFigure } from '#ui/figures/KpiFigure.tsx';
import type { Output } from './lineRows.ts';
import type { RowKind } from './useShownRows.ts';

interface BoardFiguresProps {
  readonly output: Output;
  readonly onOpen: (kind: RowKind) => void;
}

/** ISO 22400-2 figures of the shift so far, each with the rows it is made of; what has no data yet is drawn as no data. */
export function BoardFigures({ output, onOpen }: BoardFiguresProps) {
  const { t } = useTranslation('line');
  const format = useFormat();
  const { figures, stops, line } = output;
  const percent = (ratio: number | null) => (ratio === null ? null : format.percent(ratio));
  const share = (ratio: number | null) => (ratio === null ? noData : format.decimal(ratio * 100, 1));
  const lost = stops.minutes === 0 ? t('figure.underMinute') : format.span(stops.minutes * 60_000);
  return (
    <>
      <KpiFigure
        label="OEE"
        onOpen={() => onOpen('stops')}
        value={percent(figures.oee)}
        detail={t('figure.oeeParts', {
          availability: share(figures.availability),
          effectiveness: share(figures.effectiveness),
          quality: share(figures.qualityRatio),
        })}
      />
      <KpiFigure
        onOpen={() => onOpen('flawed')}
        label="FPY"
        value={percent(figures.firstPassYield)}
        detail={t('figure.fpy')}
      />
      <KpiFigure
        label="JPH"
        onOpen={() => onOpen('built')}
        value={figures.unitsPerHour === null ? null : format.decimal(figures.unitsPerHour, 1)}
        detail={t('figure.jphAtTakt', { perHour: format.decimal(3600 / line.taktS, 1) })}
      />
      <KpiFigure
        label={t('figure.stops')}
        onOpen={() => onOpen('stops')}
        value={stops.count === 0 ? format.integer(0) : `${format.integer(stops.count)} · ${lost}`}
        lamp={stops.withoutReason > 0 ? 'notice' : 'normal'}
        detail={
          stops.withoutReason > 0
            ? t('figure.withoutReason', { count: stops.withoutReason })
            : t(stops.count === 0 ? 'figure.noStops' : 'figure.allReasons')
        }
      />
    </>
  );
}
