import { useCallback, useState } from 'react';
import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { severities } from '#domain/quality/issueEvents';
import { Dialog } from '#ui/dialogs/Dialog.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { useSiteConfiguration } from '../frame/usePlace.ts';
import { IssueSubjectFields } from './IssueSubjectFields.tsx';
import type { IssueDraft, Scanned } from './issueDraft.ts';
import { emptyDraft, isComplete, subjectOf, withScanned } from './issueDraft.ts';
import { useScanIntoDraft } from './useScanIntoDraft.ts';
import styles from './Issues.module.css';

/** An issue by hand: what is wrong, how bad, and what it is about. What was typed stays when it is refused, or the dialog is left. */
export function NewIssueDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('quality');
  const [draft, setDraft] = useState(emptyDraft);
  return (
    <Dialog opened={opened} onClose={onClose} title={t('new.title')} size="wide">
      <NewIssueForm draft={draft} setDraft={setDraft} onClose={onClose} />
    </Dialog>
  );
}

interface NewIssueFormProps {
  readonly draft: IssueDraft;
  readonly setDraft: (change: (before: IssueDraft) => IssueDraft) => void;
  readonly onClose: () => void;
}

function NewIssueForm({ draft, setDraft, onClose }: NewIssueFormProps) {
  const { t } = useTranslation(['quality', 'common']);
  const site = useSiteConfiguration() ?? null;
  const set = useCallback(
    (change: Partial<IssueDraft>): void => setDraft((before) => ({ ...before, ...change })),
    [setDraft],
  );
  const fill = useCallback(
    (found: Scanned): void => setDraft((before) => withScanned(before, found)),
    [setDraft],
  );
  useScanIntoDraft(site, fill);
  const open = useOpening(() => {
    setDraft(() => emptyDraft);
    onClose();
  });
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete(draft) && !open.busy) open.run(draft);
      }}
    >
      <TextInput
        label={t('new.what')}
        value={draft.title}
        onChange={(event) => set({ title: event.currentTarget.value })}
        required
        data-autofocus
      />
      <Select
        label={t('column.severity')}
        value={draft.severity}
        onChange={(value) => set({ severity: severities.find((s) => s === value) ?? 'B' })}
        data={severities.map((value) => ({ value, label: t(`severity.${value}`) }))}
      />
      <IssueSubjectFields draft={draft} site={site} set={set} />
      <Textarea
        label={t('new.text')}
        value={draft.text}
        onChange={(event) => set({ text: event.currentTarget.value })}
        autosize
        minRows={2}
        maxRows={6}
      />
      {open.refusal !== null && (
        <p role="alert" className={styles.refusal}>
          {open.refusal}
        </p>
      )}
      <div className={styles.actions}>
        <Button onClick={onClose}>{t('common:cancel')}</Button>
        <Button type="submit" variant="filled" loading={open.busy} disabled={!isComplete(draft)}>
          {t('new.open')}
        </Button>
      </div>
    </form>
  );
}

/** Opens the issue and leads to it. */
function useOpening(onOpened: () => void) {
  const { api } = useClient();
  const site = useSiteConfiguration() ?? null;
  const [, go] = useLocation();
  const { run, busy, refusal } = useCommand(api.commands.quality.openIssue);
  return {
    busy,
    refusal,
    run: (draft: IssueDraft): void =>
      run(
        {
          source: 'audit',
          defectCode: draft.defectCode,
          severity: draft.severity,
          subject: subjectOf(draft, site),
          title: draft.title.trim(),
          text: draft.text,
          affectedUnits: [],
        },
        ({ events }) => {
          onOpened();
          const stream = events[0]?.stream;
          if (stream) go(`/quality/issues/${stream.slice('issue/'.length)}`);
        },
      ),
  };
}
