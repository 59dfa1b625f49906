import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import { Select, Textarea, TextInput } from '@mantine/core';
import { IconId, IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ScanHandler } from '../scan/ScanProvider.tsx';
import { PinField } from './PinField.tsx';
import { Dialog } from './Dialog.tsx';
import { SignFoot } from './SignFoot.tsx';
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

/** What is typed into a signature, beside who signs. */
export type SignedWords = Pick<SignatureInput, 'reason' | 'also'>;

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
  /** The act has no reason to be said: it is not asked for. */
  readonly reasonLeftOut?: boolean;
  /** What the reason is called here, where it has a name of its own. */
  readonly reasonLabel?: string | undefined;
  /** The words where they outlive the dialog: what was typed is there when it is opened again. */
  readonly words?: { readonly typed: SignedWords; readonly keep: (typed: SignedWords) => void };
  /** What else has to be said beside the reason. */
  readonly alsoLabel?: string | undefined;
  /** What a scan is before it is the signer's badge; null: it is that. */
  readonly onScan?: ScanHandler;
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
  const shown = useWhileOpened(props);
  return (
    <Dialog
      opened={props.opened}
      onClose={props.onCancel}
      title={shown.title}
      size={isSplit(shown) ? 'wide' : 'lg'}
    >
      <SignForm {...shown} />
    </Dialog>
  );
}

/** As it was when it was open last: what it speaks of may be gone before it has closed. */
function useWhileOpened(props: SignDialogProps): SignDialogProps {
  const [last, keep] = useState(props);
  if (props.opened && props !== last) keep(props);
  return props.opened ? props : last;
}

/** What is signed stands beside who signs it; what is asked before stands above. */
const isSplit = ({ beside, incomplete }: SignDialogProps): boolean =>
  Boolean(beside) && incomplete === undefined;

function SignForm(props: SignDialogProps) {
  const { statement, beside, meanings, reasonRequired, reasonLabel, alsoLabel, busy, hindrance } = props;
  const { onSign, onCancel } = props;
  const { t } = useTranslation('common');
  const [badge, setBadge] = useState('');
  const [pin, setPin] = useState('');
  const [meaning, setMeaning] = useState(meanings.length === 1 ? (meanings[0]?.value ?? '') : '');
  const [typed, type] = useState<SignedWords>(props.words?.typed ?? { reason: '', also: '' });
  const { reason, also } = typed;
  const write = (words: SignedWords): void => {
    type(words);
    props.words?.keep(words);
  };
  const refusalId = useId();
  const pinId = useBadgeScan(setBadge, true, props.onScan);
  const said = (!reasonRequired || reason.trim() !== '') && (alsoLabel === undefined || also.trim() !== '');
  const answered = said && props.incomplete !== true && hindrance === undefined;
  const complete = badge !== '' && pin !== '' && meaning !== '' && answered;
  const hindrances = [props.refusal, hindrance].filter((words) => words != null).join(' ');
  return (
    <form
      className={styles.form}
      data-split={isSplit(props)}
      onSubmit={(event) => {
        event.preventDefault();
        if (!complete || busy) return;
        onSign({ badge, pin, meaning, reason: reason.trim(), also: also.trim() });
        setPin('');
      }}
    >
      <p className={styles.statement}>{statement}</p>
      {beside && <div className={styles.beside}>{beside}</div>}
      <div className={styles.fields}>
        {meanings.length > 1 && (
          <Select
            label={t('sign.meaning')}
            data={[...meanings]}
            value={meaning === '' ? null : meaning}
            onChange={(value) => setMeaning(value ?? '')}
          />
        )}
        {props.reasonLeftOut !== true && (
          <Textarea
            label={reasonLabel ?? t(reasonRequired ? 'sign.reason' : 'sign.reasonOptional')}
            value={reason}
            data-autofocus={(reasonRequired && props.incomplete === undefined) || undefined}
            onChange={(event) => write({ ...typed, reason: event.currentTarget.value })}
          />
        )}
        {alsoLabel !== undefined && (
          <TextInput
            label={alsoLabel}
            value={also}
            onChange={(event) => write({ ...typed, also: event.currentTarget.value })}
          />
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
          <PinField
            id={pinId}
            label={t('sign.pin')}
            leftSection={<IconLock size={18} stroke={1.8} aria-hidden="true" />}
            value={pin}
            onChange={(event) => setPin(event.currentTarget.value)}
            aria-describedby={refusalId}
          />
        </div>
      </div>
      <SignFoot
        id={refusalId}
        hindrance={hindrances === '' ? null : hindrances}
        label={t('sign.sign')}
        ready={complete}
        busy={busy}
        onCancel={onCancel}
      />
    </form>
  );
}
