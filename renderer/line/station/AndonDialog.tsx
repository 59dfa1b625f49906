import { useState, type ReactNode } from 'react';
import { Button, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AndonKind } from '#domain/assembly/andon';
import { Dialog } from '#ui/dialogs/Dialog.tsx';
import { useClient } from '../../client/ClientProvider.tsx';
import { useCommand } from '../../client/useCommand.ts';
import styles from './Station.module.css';

interface DialogProps {
  readonly title: string;
  /** Who calls; null until it is chosen in `field`. */
  readonly station: string | null;
  readonly unit: string | null;
  readonly field?: ReactNode;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Material has a button of its own, because it asks for the part. */
const kinds: readonly AndonKind[] = ['help', 'quality', 'equipment', 'safety'];

/** One press on the kind calls; words are welcome, never needed. */
export function AndonDialog({ title, station, unit, field, opened, onClose }: DialogProps) {
  const { t } = useTranslation('line');
  const { api } = useClient();
  const { busy, refusal, run, clear } = useCommand(api.commands.assembly.callAndon);
  const [words, setWords] = useState('');
  const close = () => {
    clear();
    onClose();
  };
  const call = (kind: AndonKind): void => {
    if (station === null) return;
    run({ station, kind, unit, text: words.trim() }, () => {
      setWords('');
      close();
    });
  };
  return (
    <Dialog opened={opened} onClose={close} title={title}>
      <div className={styles.fields}>
        {field}
        <Textarea
          label={t('action.words')}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <div className={styles.kinds}>
          {kinds.map((kind, index) => (
            <Button
              key={kind}
              size="xl"
              loading={busy}
              disabled={station === null}
              data-autofocus={index === 0 ? true : undefined}
              onClick={() => call(kind)}
            >
              {t(`andon.${kind}`)}
            </Button>
          ))}
        </div>
        <p role="alert" className={styles.refusal}>
          {refusal}
        </p>
      </div>
    </Dialog>
  );
}
