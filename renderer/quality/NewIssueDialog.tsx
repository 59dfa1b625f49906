import { useState } from 'react';
import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Dialog } from '#ui/dialogs/Dialog.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { useSiteText } from '../i18n/useFormat.ts';
import styles from './Issues.module.css';

const severities = ['A', 'B', 'C'] as const;
type Severity = (typeof severities)[number];
const nothing = {
  unit: null,
  line: null,
  operation: null,
  part: null,
  lot: null,
  tool: null,
  characteristic: null,
};

/** An issue by hand: what is wrong, how bad, where. What was typed stays when it is refused. */
export function NewIssueDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('quality');
  return (
    <Dialog opened={opened} onClose={onClose} title={t('new.title')}>
      <NewIssueForm onClose={onClose} />
    </Dialog>
  );
}

function NewIssueForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['quality', 'common']);
  const { api, engine } = useClient();
  const text = useSiteText();
  const [, go] = useLocation();
  const [title, setTitle] = useState('');
  const [severity, setSeverity] = useState<Severity>('B');
  const [station, setStation] = useState<string | null>(null);
  const [defectCode, setDefectCode] = useState<string | null>(null);
  const [words, setWords] = useState('');
  const site = useQuery(
    engine.queries.system.site.queryOptions({ input: {}, meta: { topics: ['site'] } }),
  ).data;
  const open = useCommand(api.commands.quality.openIssue);
  const stations = (site?.lines ?? []).flatMap((line) => line.stations);
  const submit = (): void =>
    open.run(
      {
        source: 'audit',
        defectCode,
        severity,
        subject: { ...nothing, station },
        title: title.trim(),
        text: words,
        affectedUnits: [],
      },
      ({ events }) => {
        onClose();
        const stream = events[0]?.stream;
        if (stream) go(`/quality/issues/${stream.slice('issue/'.length)}`);
      },
    );
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (title.trim() !== '') submit();
      }}
    >
      <TextInput
        label={t('new.what')}
        value={title}
        onChange={(e) => setTitle(e.currentTarget.value)}
        required
        data-autofocus
      />
      <Select
        label={t('column.severity')}
        value={severity}
        onChange={(value) => setSeverity(severities.find((s) => s === value) ?? 'B')}
        data={severities.map((value) => ({ value, label: t(`severity.${value}`) }))}
      />
      <Select
        label={t('column.station')}
        value={station}
        onChange={setStation}
        searchable
        clearable
        data={stations.map((s) => ({ value: s.id, label: `${s.id} ${text(s.name)}` }))}
      />
      <Select
        label={t('new.defect')}
        value={defectCode}
        onChange={setDefectCode}
        searchable
        clearable
        data={(site?.defectCodes ?? []).map((d) => ({ value: d.id, label: `${d.id} ${text(d.name)}` }))}
      />
      <Textarea
        label={t('new.text')}
        value={words}
        onChange={(e) => setWords(e.currentTarget.value)}
        autosize
        minRows={3}
      />
      {open.refusal !== null && (
        <p role="alert" className={styles.refusal}>
          {open.refusal}
        </p>
      )}
      <div className={styles.actions}>
        <Button onClick={onClose}>{t('common:cancel')}</Button>
        <Button type="submit" variant="filled" loading={open.busy} disabled={title.trim() === ''}>
          {t('new.open')}
        </Button>
      </div>
    </form>
  );
}
