import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '#ui/dialogs/Dialog.tsx';
import type { Shown } from '#ui/dialogs/DialogHost.tsx';
import type { CommandRun } from '../../client/useCommand.ts';
import styles from '../../quality/Issues.module.css';

interface PersonFormProps<I> extends Shown {
  readonly title: string;
  readonly confirmLabel: string;
  readonly command: CommandRun<I>;
  /** Null while something is missing. */
  readonly input: I | null;
  /** What was typed is of no more use. */
  readonly sent?: () => void;
  readonly children: ReactNode;
}

/** A command about a person that needs no signature: what is asked, why it was refused, and the answer. */
export function PersonForm<I>({
  opened,
  title,
  confirmLabel,
  command,
  input,
  sent,
  children,
  onClose,
}: PersonFormProps<I>) {
  const { t } = useTranslation('common');
  const close = (): void => {
    command.clear();
    onClose();
  };
  const done = (): void => {
    sent?.();
    close();
  };
  return (
    <Dialog opened={opened} title={title} onClose={close}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (input !== null) command.run(input, done);
        }}
      >
        {children}
        {command.refusal !== null && (
          <p role="alert" className={styles.refusal}>
            {command.refusal}
          </p>
        )}
        <div className={styles.actions}>
          <Button onClick={close}>{t('cancel')}</Button>
          <Button type="submit" variant="filled" loading={command.busy} disabled={input === null}>
            {confirmLabel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
