import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { noData } from '#renderer/i18n/format.ts';
import { useFormat, useSiteText } from '#renderer/i18n/useFormat.ts';
import type { ShortageRow } from '#terminal/contract/calls';
import { shortageLamp } from '#ui/line/ShortageRow.tsx';
import { nameOf, placeName, untilEmptyMs } from './callViews.ts';
import { useLogisticsRights } from './useLogisticsRights.ts';
import { useRaiseCall } from './useRaiseCall.ts';
import styles from './CallsCard.module.css';

interface UncalledListProps {
  /** By time to empty. */
  readonly shortages: readonly ShortageRow[];
  readonly elapsedMs: number;
  readonly onRaised: (call: string) => void;
}

const shown = 6;

/** Places that will run empty and that nobody has called for yet: one press calls. */
export function UncalledList({ shortages, elapsedMs, onRaised }: UncalledListProps) {
  const { t } = useTranslation('logistics');
  const text = useSiteText();
  const format = useFormat();
  const may = useLogisticsRights();
  const raise = useRaiseCall(onRaised);
  const rows = shortages.filter((row) => row.emptyInS !== null).slice(0, shown);
  if (rows.length === 0) return null;
  return (
    <>
      <h3 className={styles.title}>
        {t('uncalled')}
        <span>{t('uncalledNote')}</span>
      </h3>
      {raise.refusal !== null && (
        <p role="alert" className={styles.refusal}>
          {raise.refusal}
        </p>
      )}
      <ul>
        {rows.map((row) => {
          const leftMs = untilEmptyMs(row, elapsedMs);
          const place = placeName(row.to);
          const part = nameOf(row.part, text);
          return (
            <li key={`${row.to.id} ${row.part.id}`} className={styles.row}>
              <span className={styles.time} data-lamp={shortageLamp(leftMs ?? Infinity)}>
                {leftMs === null ? noData : format.clock(leftMs)}
              </span>
              <span className={styles.words}>{part}</span>
              <span className={styles.quiet}>
                {`${place} · ${t('onHand', { onHand: format.integer(row.onHand), max: format.integer(row.maxQuantity) })}`}
              </span>
              {may.raise && (
                <Button
                  disabled={raise.busy}
                  aria-label={t('callPart', { part, place })}
                  onClick={() => raise.run({ location: row.to.id, part: row.part.id }, { part, place })}
                >
                  {t('callNow')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}
