import { useState, type ReactNode } from 'react';
import { Button, Textarea } from '@mantine/core';
import { IconAlertTriangle, IconHandStop, IconShieldExclamation, IconTool } from '@tabler/icons-react';
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
const kinds = [
  { kind: 'help', Icon: IconHandStop },
  { kind: 'quality', Icon: IconShieldExclamation },
  { kind: 'equipment', Icon: IconTool },
  { kind: 'safety', Icon: IconAlertTriangle },
] as const satisfies readonly { readonly kind: AndonKind; readonly Icon: typeof IconTool }[];

/** One press on the kind calls; words are welcome, never needed. */
export function AndonDialog({ title, station, unit, field, opened, onClose }: DialogProps) {
  const { t } = useTranslation('line');
  const { api } = useClient();
  const { busy, refusal, run, clear } = useCommand(api.commands.assembly.callAndon);
  const [words, setWords] = useState('');
  const [asked, setAsked] = useState<AndonKind | null>(null);
  const close = () => {
    clear();
    setWords('');
    onClose();
  };
  const call = (kind: AndonKind): void => {
    if (station === null) return;
    setAsked(kind);
    run({ station, kind, unit, text: words.trim() }, close);
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
        <fieldset className={styles.kinds}>
          <legend>{t('action.kinds')}</legend>
          {kinds.map(({ kind, Icon }, index) => (
            <Button
              key={kind}
              size="xl"
              leftSection={<Icon size={22} stroke={1.8} aria-hidden="true" />}
              loading={busy && asked === kind}
              disabled={station === null || busy}
              data-autofocus={index === 0 ? true : undefined}
              onClick={() => call(kind)}
            >
              {t(`andon.${kind}`)}
            </Button>
          ))}
        </fieldset>
        <p role="alert" className={styles.refusal}>
          {refusal}
        </p>
      </div>
    </Dialog>
  );
}
