import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { SaveState, type RecordState } from '../status/SaveState.tsx';
import styles from './Timeline.module.css';

export interface TimelineEntry {
  readonly id: string;
  /** Formatted; the full instant goes to `at`. */
  readonly time: string;
  /** The day, where it is not the reader's own. */
  readonly day?: string;
  readonly at: string;
  readonly title: ReactNode;
  readonly detail?: ReactNode;
  /** In which role and on which PC it was said. */
  readonly where?: string;
  /** Drawn hollow when a policy or device did it, filled when a person did. */
  readonly by: 'person' | 'system';
  readonly record: RecordState;
}

/** What happened, newest first, with what the plant knows of it. */
export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  const { t } = useTranslation('quality');
  return (
    <ol className={styles.line} aria-label={t('timeline')} tabIndex={0}>
      {entries.map((entry) => (
        <li key={entry.id} className={styles.entry} data-by={entry.by}>
          <time dateTime={entry.at} className={styles.time}>
            {entry.day !== undefined && <span className={styles.day}>{entry.day}</span>}
            {entry.time}
          </time>
          <div className={styles.body}>
            <p className={styles.title}>{entry.title}</p>
            {entry.detail !== undefined && <p className={styles.detail}>{entry.detail}</p>}
            {entry.where !== undefined && entry.where !== '' && <p className={styles.where}>{entry.where}</p>}
            <SaveState state={entry.record} />
          </div>
        </li>
      ))}
    </ol>
  );
}
