import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SignDialog } from '#ui/dialogs/SignDialog.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { saidIn } from './timelineRows.ts';
import type { IssueDetail, TimelineRow } from './useIssue.ts';
import { useKeptWords } from './useKeptWords.ts';
import { useTimelineWords } from './useTimelineWords.ts';
import styles from './Issue.module.css';

interface ClosingDialogProps {
  readonly issue: IssueDetail;
  readonly timeline: readonly TimelineRow[];
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** The record that its signer has seen, and what had been said on it by then. */
interface Seen {
  readonly recordHash: string;
  readonly events: ReadonlySet<string>;
}

/** Closes the record that was seen. What changed meanwhile is shown beside what was typed, and seen before it is signed. */
export function ClosingDialog({ issue, timeline, opened, onClose }: ClosingDialogProps) {
  const { t } = useTranslation('quality');
  const { api } = useClient();
  const close = useCommand(api.commands.quality.closeIssue);
  const [seen, see] = useState<Seen | null>(null);
  const words = useKeptWords('close');
  const now = (): Seen => ({
    recordHash: issue.recordHash,
    events: new Set(timeline.map((row) => row.eventId)),
  });
  if (opened && seen === null) see(now());
  const leave = (): void => {
    close.clear();
    see(null);
    onClose();
  };
  const changed = seen !== null && seen.recordHash !== issue.recordHash;
  return (
    <SignDialog
      opened={opened}
      title={t('move.closed')}
      statement={t('close.statement', { number: issue.number })}
      beside={
        changed && (
          <Changed
            rows={timeline.filter((row) => !seen.events.has(row.eventId))}
            onSeen={issue.awaiting.length === 0 ? () => see(now()) : undefined}
          />
        )
      }
      meanings={[{ value: 'close', label: t('close.meaning') }]}
      reasonRequired
      reasonLabel={t('close.conclusion')}
      words={words}
      refusal={close.refusal}
      hindrance={changed ? t('close.changed') : undefined}
      busy={close.busy}
      onSign={({ badge, pin, meaning, reason }) =>
        seen !== null &&
        close.run(
          {
            issue: issue.issue,
            conclusion: reason,
            signature: { badge, pin, meaning, recordHash: seen.recordHash },
          },
          () => {
            words.forget();
            leave();
          },
        )
      }
      onCancel={leave}
    />
  );
}

interface ChangedProps {
  readonly rows: readonly TimelineRow[];
  /** Absent while a decision waits for the plant: nothing is signed before. */
  readonly onSeen: (() => void) | undefined;
}

function Changed({ rows, onSeen }: ChangedProps) {
  const { t } = useTranslation('quality');
  const words = useTimelineWords();
  return (
    <section className={styles.other} role="status" aria-label={t('close.meanwhile')}>
      <p>{t('close.meanwhile')}</p>
      {rows.map((row) => (
        <p key={row.eventId} className={styles.otherText}>
          {words(row)}
          {saidIn(row.payload) !== '' && `: ${saidIn(row.payload)}`}
        </p>
      ))}
      {onSeen !== undefined && <Button onClick={onSeen}>{t('close.seen')}</Button>}
    </section>
  );
}
