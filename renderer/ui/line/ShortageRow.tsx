import { Link } from 'wouter';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import { ShareBar } from '../figures/ShareBar.tsx';
import styles from './ShortageRow.module.css';

export interface Shortage {
  readonly id: string;
  readonly part: string;
  readonly station: string;
  /** Time until line-side runs empty at the present takt; 0 = empty now. */
  readonly emptyInMs: number;
  /** Who picks for it did not find enough. */
  readonly reportedShort: boolean;
}

/** Beyond this the bar is full: an hour is as far as a clerk plans. */
const horizonMs = 60 * 60_000;
const soonMs = 10 * 60_000;

export const shortageLamp = (emptyInMs: number): 'fault' | 'warning' | 'normal' =>
  emptyInMs <= 0 ? 'fault' : emptyInMs < soonMs ? 'warning' : 'normal';

/** A part that will run empty: which, where, and in how long. */
export function ShortageRow({ shortage, href }: { shortage: Shortage; href: string }) {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  const lamp = shortageLamp(shortage.emptyInMs);
  const words = shortage.emptyInMs <= 0 ? t('empty.now') : format.clock(shortage.emptyInMs);
  return (
    <li className={styles.item}>
      <Link href={href} className={styles.row}>
        <span className={styles.part}>
          <strong>{shortage.part}</strong>
          <span>
            {shortage.station}
            {shortage.reportedShort && ` · ${t('reportedShort')}`}
          </span>
        </span>
        <ShareBar
          share={shortage.emptyInMs / horizonMs}
          label={t('empty.in')}
          valueText={words}
          lamp={lamp}
        />
        <span className={styles.time} data-lamp={lamp}>
          {words}
        </span>
      </Link>
    </li>
  );
}
