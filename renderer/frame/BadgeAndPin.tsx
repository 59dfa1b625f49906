import { useCallback, useState } from 'react';
import type { ReactNode } from 'react';
import { Button, TextInput } from '@mantine/core';
import { IconId, IconLock } from '@tabler/icons-react';
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
  /** Why the last try failed, in words; the badge stays, the PIN goes. */
  readonly refusal: string | null;
  readonly submit: string;
  readonly onSubmit: (badge: string, pin: string) => void;
  /** Below the way to submit. */
  readonly children: ReactNode;
}

/** Badge (scanned or typed) and PIN, by keyboard or touch pad; the pad writes where the person is. */
export function BadgeAndPin(props: BadgeAndPinProps) {
  const { head, busy, onSubmit } = props;
  const { t } = useTranslation('frame');
  const [badge, setBadge] = useState(props.badge);
  const [pin, setPin] = useState('');
  const [field, setField] = useState<'badge' | 'pin'>(props.badge === '' ? 'badge' : 'pin');
  const takeBadge = useCallback(
    (text: string) => {
      setBadge(text.trim());
      setPin('');
      setField('pin');
      document.getElementById('sign-in-pin')?.focus();
      return { status: 'identified' as const, words: t('signIn.badgeRead') };
    },
    [t],
  );
  useScanHandler(takeBadge);
  const edit = field === 'badge' ? setBadge : setPin;
  const submit = () => {
    if (badge === '' || pin === '' || busy) return;
    onSubmit(badge, pin);
    setPin('');
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
        <PinField
          id="sign-in-pin"
          label={t('signIn.pin')}
          value={pin}
          autoFocus={props.badge !== ''}
          leftSection={<IconLock size={20} stroke={1.8} aria-hidden="true" />}
          onFocus={() => setField('pin')}
          onChange={(event) => setPin(event.currentTarget.value)}
        />
        <p role="alert" className={styles.refusal}>
          {props.refusal}
        </p>
        <Button
          size="lg"
          type="submit"
          variant="filled"
          fullWidth
          disabled={badge === '' || pin === ''}
          loading={busy}
        >
          {props.submit}
        </Button>
        {props.children}
        <LanguageSwitch />
      </div>
      <TouchPad
        target={t(`signIn.${field}`)}
        onDigit={(digit) => edit((text) => text + digit)}
        onErase={() => edit((text) => text.slice(0, -1))}
        onNext={field === 'badge' ? () => document.getElementById('sign-in-pin')?.focus() : submit}
      />
    </form>
  );
}
