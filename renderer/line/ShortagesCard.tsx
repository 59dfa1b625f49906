import { IconPackages } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSiteText } from '#renderer/i18n/useFormat.ts';
import { Card } from '#ui/layout/Card.tsx';
import { ShortageRow } from '#ui/line/ShortageRow.tsx';
import { EmptyState } from '#ui/status/EmptyState.tsx';
import { untilEmptyMs } from '../logistics/callViews.ts';
import type { ShortageRow as Row } from './lineRows.ts';
import styles from './LineBoard.module.css';

interface ShortagesCardProps {
  readonly shortages: readonly Row[];
  /** When the times to empty were computed; they run on by the clock. */
  readonly readAtMs: number;
  readonly nowMs: number;
}

const shown = 12;

/** What runs empty next at this line, by the units ahead. */
export function ShortagesCard({ shortages, readAtMs, nowMs }: ShortagesCardProps) {
  const { t } = useTranslation('line');
  const text = useSiteText();
  const next = shortages
    .flatMap((row) => {
      const emptyInMs = untilEmptyMs(row, nowMs - readAtMs);
      return emptyInMs === null ? [] : [{ row, emptyInMs }];
    })
    .toSorted((a, b) => a.emptyInMs - b.emptyInMs)
    .slice(0, shown);
  return (
    <Card title={t('shortages.title')} aside={t('shortages.basis')}>
      {next.length === 0 ? (
        <EmptyState icon={IconPackages} title={t('shortages.none')}>
          {t('shortages.noneWhy')}
        </EmptyState>
      ) : (
        <ul className={styles.rows} tabIndex={0} aria-label={t('shortages.title')}>
          {next.map(({ row, emptyInMs }) => (
            <ShortageRow
              key={`${row.to.id}/${row.part.id}`}
              shortage={{
                id: row.part.id,
                part: row.part.name === null ? row.part.id : text(row.part.name),
                station: row.to.station ?? row.to.id,
                emptyInMs,
                reportedShort: row.callStatus === 'short',
              }}
              href={row.call === null ? '/logistics' : `/logistics?call=${encodeURIComponent(row.call)}`}
            />
          ))}
        </ul>
      )}
    </Card>
  );
}
