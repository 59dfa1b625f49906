import { useCallback, useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import { IconId, IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { PinField } from '#ui/dialogs/PinField.tsx';
import { useScanHandler } from '#ui/scan/ScanProvider.tsx';
import { Banner } from '#ui/status/Banner.tsx';
import { DemoPeople, type DemoPerson } from './DemoPeople.tsx';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { TouchPad } from './TouchPad.tsx';
import styles from './SignIn.module.css';

export interface SignInProps {
  /** Whose PC this is: site and terminal. */
  readonly place: string;
  readonly busy: boolean;
  /** Why somebody has to sign in, where nobody asked for it, and what becomes of the screen. */
  readonly notice: { readonly why: string; readonly then: string } | null;
  /** Why the last try failed, in words; the badge stays, the PIN goes. */
  readonly refusal: string | null;
  /** Only demo data has them; a real plant starts with none. */
  readonly demo: readonly DemoPerson[];
  readonly onSignIn: (badge: string, pin: string) => void;
}

/** Badge (scanned or typed) and PIN, by keyboard or touch pad; the pad writes where the person is. */
export function SignIn({ place, busy, notice, refusal, demo, onSignIn }: SignInProps) {
  const { t } = useTranslation('frame');
  const [badge, setBadge] = useState('');
  const [pin, setPin] = useState('');
  const [field, setField] = useState<'badge' | 'pin'>('badge');
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
    onSignIn(badge, pin);
    setPin('');
  };

  return (
    <div className={styles.page}>
      {notice !== null && (
        <div className={styles.notice}>
          <Banner lamp="notice" title={notice.why}>
            {notice.then}
          </Banner>
        </div>
      )}
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
              Takt
            </h1>
            <p>{place}</p>
          </header>
          <TextInput
            label={t('signIn.badge')}
            description={t('signIn.badgeHint')}
            value={badge}
            autoFocus
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
            leftSection={<IconLock size={20} stroke={1.8} aria-hidden="true" />}
            onFocus={() => setField('pin')}
            onChange={(event) => setPin(event.currentTarget.value)}
          />
          <p role="alert" className={styles.refusal}>
            {refusal}
          </p>
          <Button
            size="lg"
            type="submit"
            variant="filled"
            fullWidth
            disabled={badge === '' || pin === ''}
            loading={busy}
          >
            {t('signIn.submit')}
          </Button>
          <LanguageSwitch />
        </div>
        <TouchPad
          target={t(`signIn.${field}`)}
          onDigit={(digit) => edit((text) => text + digit)}
          onErase={() => edit((text) => text.slice(0, -1))}
          onNext={field === 'badge' ? () => document.getElementById('sign-in-pin')?.focus() : submit}
        />
      </form>
      {demo.length > 0 && <DemoPeople people={demo} onChoose={onSignIn} />}
    </div>
  );
}
