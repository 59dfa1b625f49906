import { useCallback, useState } from 'react';
import type { ChangeEvent, ReactNode } from 'react';
import { Button, Textarea, TextInput } from '@mantine/core';
import { IconId, IconKey, IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { PinField } from '#ui/dialogs/PinField.tsx';
import { useScanHandler } from '#ui/scan/ScanProvider.tsx';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { TouchPad } from './TouchPad.tsx';
import styles from './SignIn.module.css';

interface BadgeAndPinProps {
  readonly head: { readonly title: string; readonly words: string };
  readonly badgeHint: string;
  /** Stands in the field at first. */
  readonly badge: string;
  readonly busy: boolean;
  /** A code from paper is asked for instead of the PIN, and why. */
  readonly paper?: PaperCode;
  /** Why the last try failed, in words; the badge stays and so does what stands on paper, the PIN goes. */
  readonly refusal: string | null;
  readonly submit: string;
  /** `reason` is empty where none is asked for. */
  readonly onSubmit: (badge: string, secret: string, reason: string) => void;
  /** Below the way to submit. */
  readonly children: ReactNode;
}

interface PaperCode {
  readonly label: string;
  readonly hint: string;
  readonly reason: string;
}

/** Badge (scanned or typed) and PIN, by keyboard or touch pad; the pad writes where the person is. */
export function BadgeAndPin(props: BadgeAndPinProps) {
  const { head, busy, paper, onSubmit } = props;
  const { t } = useTranslation('frame');
  const [badge, setBadge] = useState(props.badge);
  const [pin, setPin] = useState('');
  const [reason, setReason] = useState('');
  const [field, setField] = useState<'badge' | 'pin'>(props.badge === '' ? 'badge' : 'pin');
  const read = paper === undefined ? t('signIn.badgeRead') : t('signIn.badgeReadCode');
  const takeBadge = useCallback(
    (text: string) => {
      setBadge(text.trim());
      setPin('');
      setField('pin');
      document.getElementById('sign-in-pin')?.focus();
      return { status: 'identified' as const, words: read };
    },
    [read],
  );
  useScanHandler(takeBadge);
  const edit = field === 'badge' ? setBadge : setPin;
  const complete = badge !== '' && pin !== '' && (paper === undefined || reason.trim() !== '');
  const submit = () => {
    if (!complete || busy) return;
    onSubmit(badge, pin, reason.trim());
    if (paper === undefined) setPin('');
  };
  const secret = {
    id: 'sign-in-pin',
    value: pin,
    autoFocus: props.badge !== '',
    onFocus: () => setField('pin'),
    onChange: (event: ChangeEvent<HTMLInputElement>) => setPin(event.currentTarget.value),
  };

  return (
    <form
      className={styles.panel}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className={styles.fields}>
        <header className={styles.head}>
          <h1>
            <i aria-hidden="true" />
            {head.title}
          </h1>
          <p>{head.words}</p>
        </header>
        <TextInput
          label={t('signIn.badge')}
          description={props.badgeHint}
          value={badge}
          autoFocus={props.badge === ''}
          autoComplete="off"
          leftSection={<IconId size={20} stroke={1.8} aria-hidden="true" />}
          onFocus={() => setField('badge')}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || badge === '' || pin !== '') return;
            event.preventDefault();
            document.getElementById('sign-in-pin')?.focus();
          }}
          onChange={(event) => setBadge(event.currentTarget.value)}
        />
        {paper === undefined ? (
          <PinField
            {...secret}
            label={t('signIn.pin')}
            leftSection={<IconLock size={20} stroke={1.8} aria-hidden="true" />}
          />
        ) : (
          <>
            <TextInput
              {...secret}
              label={paper.label}
              description={paper.hint}
              inputMode="numeric"
              autoComplete="off"
              leftSection={<IconKey size={20} stroke={1.8} aria-hidden="true" />}
            />
            <Textarea
              label={paper.reason}
              value={reason}
              maxLength={500}
              autosize
              minRows={2}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          </>
        )}
        <p role="alert" className={styles.refusal}>
          {props.refusal}
        </p>
        <Button size="lg" type="submit" variant="filled" fullWidth disabled={!complete} loading={busy}>
          {props.submit}
        </Button>
        {props.children}
        <LanguageSwitch />
      </div>
      <TouchPad
        target={field === 'pin' && paper !== undefined ? paper.label : t(`signIn.${field}`)}
        onDigit={(digit) => edit((text) => text + digit)}
        onErase={() => edit((text) => text.slice(0, -1))}
        onNext={field === 'badge' ? () => document.getElementById('sign-in-pin')?.focus() : submit}
      />
    </form>
  );
}
