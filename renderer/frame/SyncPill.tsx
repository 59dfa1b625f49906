import { useState } from 'react';
import { Popover } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SyncDetail } from './SyncDetail.tsx';
import { useClockWords } from './useClockWords.ts';
import type { SyncPillProps } from './syncView.ts';
import { useSyncWords } from './useSyncWords.ts';
import styles from './SyncPill.module.css';

/** What this PC knows of the plant, in one line; opens what stands behind it. */
export function SyncPill(props: SyncPillProps) {
  const { sync, attachments, clock } = props;
  const [opened, open] = useState(false);
  const { t } = useTranslation('frame');
  const { head, rest } = useSyncWords(sync, attachments);
  const clockWords = useClockWords();
  return (
    <Popover position="bottom-end" width={360} trapFocus opened={opened} onChange={open}>
      <Popover.Target>
        <button
          type="button"
          className={styles.pill}
          data-status={sync.status}
          aria-label={t('sync.title')}
          onClick={() => open((was) => !was)}
        >
          <span className={styles.dot} aria-hidden="true" />
          <span className={styles.words} role="status">
            <span>{head}</span>
            {rest.map((part) => (
              <span key={part.id} className={styles.part} data-part={part.id}>
                {part.words}
              </span>
            ))}
            {clock !== null && clock.kind !== 'unmeasured' && (
              <span className={styles.part} data-part="clock">
                {clockWords(clock)}
              </span>
            )}
          </span>
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <SyncDetail {...props} onFollow={() => open(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}
