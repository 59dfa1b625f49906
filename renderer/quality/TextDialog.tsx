import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '#ui/dialogs/Dialog.tsx';
import type { CommandRun } from '../client/useCommand.ts';
import styles from './Issues.module.css';

interface TextDialogProps<I> {
  readonly opened: boolean;
  readonly title: string;
  readonly label: string;
  readonly confirmLabel: string;
  readonly initial?: string;
  /** A second text, e.g. the evidence of the first. */
  readonly secondLabel?: string;
  readonly secondInitial?: string;
  /** What has to be known while it is written. */
  readonly beside?: ReactNode;
  readonly command: CommandRun<I>;
  readonly inputOf: (text: string, second: string) => I;
  readonly onClose: () => void;
}

/** One command that needs words. They stay when it is refused, with the reason beside them. */
export function TextDialog<I>(props: TextDialogProps<I>) {
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={props.title}>
      <TextForm {...props} />
    </Dialog>
  );
}

function TextForm<I>({
  label,
  confirmLabel,
  initial,
  secondLabel,
  secondInitial,
  beside,
  command,
  inputOf,
  onClose,
}: TextDialogProps<I>) {
  const { t } = useTranslation('common');
  const [text, setText] = useState(initial ?? '');
  const [second, setSecond] = useState(secondInitial ?? '');
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') command.run(inputOf(text.trim(), second.trim()), onClose);
      }}
    >
      <Textarea
        label={label}
        value={text}
        onChange={(e) => setText(e.currentTarget.value)}
        autosize
        minRows={3}
        data-autofocus
      />
      {secondLabel !== undefined && (
        <Textarea
          label={secondLabel}
          value={second}
          onChange={(e) => setSecond(e.currentTarget.value)}
          autosize
          minRows={2}
        />
      )}
      {beside}
      {command.refusal !== null && (
        <p role="alert" className={styles.refusal}>
          {command.refusal}
        </p>
      )}
      <div className={styles.actions}>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" variant="filled" loading={command.busy} disabled={text.trim() === ''}>
          {confirmLabel}
        </Button>
      </div>
    </form>
  );
}
