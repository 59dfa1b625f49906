import { useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import { IconScan } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Pick } from './usePick.ts';
import styles from './Pick.module.css';

interface LabelEntryProps {
  readonly pick: Pick;
  readonly mayGoOn: boolean;
}

/** For a label that no scanner reads: typed, it does the same; what was refused stays to be corrected. */
export function LabelEntry({ pick, mayGoOn }: LabelEntryProps) {
  const { t } = useTranslation('logistics');
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    if (text.trim() === '') return;
    setBusy(true);
    const outcome = await pick.enter(text);
    setBusy(false);
    if (outcome.status !== 'refused') setText('');
  };
  return (
    <form
      className={styles.entry}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextInput
        className={styles.label}
        aria-label={t('pick.label')}
        placeholder={t('pick.labelHint')}
        autoComplete="off"
        leftSection={<IconScan size={20} stroke={1.8} aria-hidden="true" />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button size="lg" type="submit" disabled={text.trim() === '' || busy}>
        {t('pick.enter')}
      </Button>
      {mayGoOn && (
        <Button size="lg" onClick={pick.goOn}>
          {t('pick.enough')}
        </Button>
      )}
    </form>
  );
}
