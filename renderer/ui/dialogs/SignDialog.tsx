import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import { Button, PasswordInput, Select, Textarea, TextInput } from '@mantine/core';
import { IconId, IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Dialog } from './Dialog.tsx';
import { useBadgeScan } from './useBadgeScan.ts';
import styles from './Dialog.module.css';

export interface SignatureInput {
  readonly badge: string;
  readonly pin: string;
  readonly meaning: string;
  readonly reason: string;
  /** What was said beside the reason, where that is asked for; else empty. */
  readonly also: string;
}

interface SignDialogProps {
  readonly opened: boolean;
  readonly title: string;
  /** What is being signed, as it will be shown later: the record and what changes. */
  readonly statement: string;
  /** What the statement speaks of, where that is more than a sentence. */
  readonly beside?: ReactNode;
  /** True while something that is asked in `beside` is still to be answered; its field comes first. */
  readonly incomplete?: boolean;
  /** The meanings this act may carry; one is chosen already when it is the only one. */
  readonly meanings: readonly { readonly value: string; readonly label: string }[];
  readonly reasonRequired: boolean;
  /** What the reason is called here, where it has a name of its own. */
  readonly reasonLabel?: string | undefined;
  /** The reason where it outlives the dialog: what was typed is there when it is opened again. */
  readonly reason?: { readonly text: string; readonly keep: (text: string) => void };
  /** What else has to be said beside the reason. */
  readonly alsoLabel?: string | undefined;
  /** Why the last try was refused; what was typed stays, but the PIN. */
  readonly refusal: string | null;
  readonly busy: boolean;
  /** Why nobody can sign it as it is shown now. */
  readonly hindrance?: string | undefined;
  readonly onSign: (input: SignatureInput) => void;
  readonly onCancel: () => void;
}

/** Electronic signature of an irreversible act: who (badge and PIN), what it means, and why. */
export function SignDialog(props: SignDialogProps) {
  return (
    <Dialog
      opened={props.opened}
      onClose={props.onCancel}
      title={props.title}
      size={props.beside && props.incomplete === undefined ? 'xl' : 'lg'}
    >
      <SignForm {...props} />
    </Dialog>
  );
}

function SignForm(props: SignDialogProps) {
  const { statement, beside, meanings, reasonRequired, reasonLabel, alsoLabel, busy, hindrance } = props;
  const { onSign, onCancel } = props;
  const { t } = useTranslation('common');
  const [badge, setBadge] = useState('');
  const [pin, setPin] = useState('');
  const [meaning, setMeaning] = useState(meanings.length === 1 ? (meanings[0]?.value ?? '') : '');
  const [reason, setReason] = useState(props.reason?.text ?? '');
  const [also, setAlso] = useState('');
  const refusalId = useId();
  const pinId = useBadgeScan(setBadge);
  const said = (!reasonRequired || reason.trim() !== '') && (alsoLabel === undefined || also.trim() !== '');
  const answered = said && props.incomplete !== true && hindrance === undefined;
  const complete = badge !== '' && pin !== '' && meaning !== '' && answered;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!complete || busy) return;
        onSign({ badge, pin, meaning, reason: reason.trim(), also: also.trim() });
        setPin('');
      }}
    >
      <p className={styles.statement}>{statement}</p>
      {beside}
      {meanings.length > 1 && (
        <Select
          label={t('sign.meaning')}
          data={[...meanings]}
          value={meaning === '' ? null : meaning}
          onChange={(value) => setMeaning(value ?? '')}
        />
      )}
      <Textarea
        label={reasonLabel ?? t(reasonRequired ? 'sign.reason' : 'sign.reasonOptional')}
        value={reason}
        data-autofocus={(reasonRequired && props.incomplete === undefined) || undefined}
        onChange={(event) => {
          setReason(event.currentTarget.value);
          props.reason?.keep(event.currentTarget.value);
        }}
      />
      {alsoLabel !== undefined && (
        <TextInput label={alsoLabel} value={also} onChange={(event) => setAlso(event.currentTarget.value)} />
      )}
      <div className={styles.pair}>
        <TextInput
          label={t('sign.badge')}
          placeholder={t('sign.badgeHint')}
          autoComplete="off"
          data-autofocus={(!reasonRequired && props.incomplete === undefined) || undefined}
          leftSection={<IconId size={18} stroke={1.8} aria-hidden="true" />}
          value={badge}
          onChange={(event) => setBadge(event.currentTarget.value)}
        />
        <PasswordInput
          id={pinId}
          label={t('sign.pin')}
          inputMode="numeric"
          autoComplete="off"
          leftSection={<IconLock size={18} stroke={1.8} aria-hidden="true" />}
          value={pin}
          onChange={(event) => setPin(event.currentTarget.value)}
          aria-describedby={refusalId}
        />
      </div>
      <div className={styles.end}>
        <p id={refusalId} role="alert" className={styles.refusal}>
          {[props.refusal, hindrance].filter((words) => words != null).join(' ')}
        </p>
        <footer className={styles.foot}>
          <Button size="lg" onClick={onCancel}>
            {t('cancel')}
          </Button>
          <Button size="lg" variant="filled" type="submit" disabled={!complete} loading={busy}>
            {t('sign.sign')}
          </Button>
        </footer>
      </div>
    </form>
  );
}
