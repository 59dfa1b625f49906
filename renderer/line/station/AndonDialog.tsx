import { useState } from 'react';
import { Button, Modal, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AndonKind } from '#domain/assembly/andon';
import { useClient } from '../../client/ClientProvider.tsx';
import type { Station } from '../lineRows.ts';
import { useCommand } from '../useCommand.ts';
import styles from './Station.module.css';

interface DialogProps {
  readonly view: Station;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Material has a button of its own, because it asks for the part. */
const kinds: readonly AndonKind[] = ['help', 'quality', 'equipment', 'safety'];

/** One press on the kind calls; words are welcome, never needed. */
export function AndonDialog({ view, opened, onClose }: DialogProps) {
  const { t } = useTranslation(['line', 'common']);
  const { api } = useClient();
  const { busy, refusal, run, forget } = useCommand();
  const [words, setWords] = useState('');
  const close = () => {
    forget();
    onClose();
  };
  const call = async (kind: AndonKind) => {
    const asked = { station: view.station, kind, unit: view.unit?.unit ?? null, text: words.trim() };
    if (!(await run(() => api.commands.assembly.callAndon(asked)))) return;
    setWords('');
    close();
  };
  return (
    <Modal
      closeButtonProps={{ 'aria-label': t('common:close') }}
      opened={opened}
      onClose={close}
      title={t('action.andonTitle', { station: view.station })}
      size="lg"
    >
      <div className={styles.fields}>
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
              data-autofocus={index === 0 ? true : undefined}
              onClick={() => void call(kind)}
            >
              {t(`andon.${kind}`)}
            </Button>
          ))}
        </div>
        <p role="alert" className={styles.refusal}>
          {refusal}
        </p>
      </div>
    </Modal>
  );
}
