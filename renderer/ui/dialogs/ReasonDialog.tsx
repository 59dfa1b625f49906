import { useId, type ReactNode } from 'react';
import { Button, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from './Dialog.tsx';
import { useKept } from './kept.ts';
import styles from './Dialog.module.css';

export interface ReasonInput {
  readonly reason: string;
  readonly note: string;
}

interface ReasonDialogProps {
  readonly opened: boolean;
  readonly title: string;
  /** What it is about: what was chosen and typed is there again for the same. Nothing is kept without it. */
  readonly about?: string;
  /** What will happen. */
  readonly statement?: string;
  /** The site's reason codes for this act. */
  readonly reasons: readonly { readonly code: string; readonly label: string }[];
  /** What else is asked, above the reasons. */
  readonly fields?: ReactNode;
  /** False where the act keeps no words beside the reason. */
  readonly note?: boolean;
  /** True once it can no longer be done; why stands in `fields`, and what was typed stays. */
  readonly barred?: boolean;
  readonly confirmLabel: string;
  /** For an act that is itself called "cancel". */
  readonly cancelLabel?: string;
  readonly refusal: string | null;
  /** `sent`: once it is done, what was typed is kept no longer. */
  readonly onConfirm: (input: ReasonInput, sent: () => void) => void;
  readonly onCancel: () => void;
}

/** One of the site's reasons, by a big target, with room for a note. */
export function ReasonDialog(props: ReasonDialogProps) {
  return (
    <Dialog opened={props.opened} onClose={props.onCancel} title={props.title}>
      <ReasonForm {...props} />
    </Dialog>
  );
}

function ReasonForm(props: ReasonDialogProps) {
  const { statement, reasons, barred, confirmLabel, cancelLabel, refusal, onConfirm, onCancel } = props;
  const { t } = useTranslation('common');
  const name = useId();
  const { typed, type, forget } = useKept(props.about);
  const { reason = '', note = '' } = typed;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (reason !== '' && barred !== true) onConfirm({ reason, note: note.trim() }, forget);
      }}
    >
      {statement !== undefined && <p className={styles.statement}>{statement}</p>}
      {props.fields}
      <fieldset className={styles.reasons}>
        <legend>{t('reason.choose')}</legend>
        {reasons.map((option, index) => (
          <label key={option.code} className={styles.reason}>
            <input
              type="radio"
              name={name}
              value={option.code}
              checked={reason === option.code}
              data-autofocus={index === 0 ? true : undefined}
              onChange={() => type({ reason: option.code })}
            />
            {option.label}
          </label>
        ))}
      </fieldset>
      {props.note !== false && (
        <Textarea
          label={t('reason.note')}
          value={note}
          onChange={(event) => type({ note: event.currentTarget.value })}
        />
      )}
      <p role="alert" className={styles.refusal}>
        {refusal}
      </p>
      <footer className={styles.foot}>
        <Button size="lg" onClick={onCancel}>
          {cancelLabel ?? t('cancel')}
        </Button>
        <Button size="lg" variant="filled" type="submit" disabled={reason === '' || barred}>
          {confirmLabel}
        </Button>
      </footer>
    </form>
  );
}
