import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '#ui/dialogs/Dialog.tsx';
import type { CommandRun } from '../client/useCommand.ts';
import styles from './Issues.module.css';

export interface TypedText {
  readonly text: string;
  readonly second: string;
}

/** What was typed and not sent when the dialog was left; null where nothing was. */
export interface KeptText {
  readonly typed: TypedText | null;
  readonly keep: (typed: TypedText | null) => void;
}

interface TextDialogProps<I> {
  readonly opened: boolean;
  readonly title: string;
  readonly label: string;
  readonly confirmLabel: string;
  /** What the words are about, where one dialog serves several things: words for one are never there for another. */
  readonly about?: string | null;
  /** Where the words are kept by who asks for them. */
  readonly words?: KeptText;
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

/**
 * One command that needs words. They stay when it is refused, with the reason beside them, and are there again when the dialog
 * was left without sending them.
 */
export function TextDialog<I>(props: TextDialogProps<I>) {
  const kept = useKeptText(props.about ?? '');
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={props.title}>
      <TextForm {...props} words={props.words ?? kept} />
    </Dialog>
  );
}

function useKeptText(about: string): KeptText {
  const [kept, setKept] = useState<Readonly<Record<string, TypedText | null>>>({});
  return {
    typed: kept[about] ?? null,
    keep: (typed) => setKept((all) => ({ ...all, [about]: typed })),
  };
}

function TextForm<I>({
  label,
  confirmLabel,
  words,
  initial = '',
  secondLabel,
  secondInitial = '',
  beside,
  command,
  inputOf,
  onClose,
}: TextDialogProps<I> & { readonly words: KeptText }) {
  const { t } = useTranslation('common');
  const [typed, type] = useState(words.typed ?? { text: initial, second: secondInitial });
  const { text, second } = typed;
  const write = (change: Partial<TypedText>): void => {
    const next = { ...typed, ...change };
    type(next);
    words.keep(next);
  };
  const sent = (): void => {
    words.keep(null);
    onClose();
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') command.run(inputOf(text.trim(), second.trim()), sent);
      }}
    >
      <Textarea
        label={label}
        value={text}
        onChange={(e) => write({ text: e.currentTarget.value })}
        autosize
        minRows={3}
        data-autofocus
      />
      {secondLabel !== undefined && (
        <Textarea
          label={secondLabel}
          value={second}
          onChange={(e) => write({ second: e.currentTarget.value })}
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
