import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Banner } from '#ui/status/Banner.tsx';
import { BadgeAndPin } from './BadgeAndPin.tsx';
import { DemoPeople, type DemoPerson } from './DemoPeople.tsx';
import styles from './SignIn.module.css';

export interface SignInProps {
  /** Whose PC this is: site and terminal. */
  readonly place: string;
  readonly busy: boolean;
  /** Of the last try; empty before. */
  readonly badge: string;
  /** Why somebody has to sign in, where nobody asked for it, and what becomes of the screen. */
  readonly notice: { readonly why: string; readonly then: string } | null;
  /** What this PC knows of people is old: what that means. */
  readonly people?: PeopleNotice | null;
  /** Why the last try failed, in words; the badge stays, the PIN goes. */
  readonly refusal: string | null;
  /** Set while a badge is locked out, which another person may lift here. */
  readonly lockedOut: LockedOut | null;
  /** Only demo data has them; a real plant starts with none. */
  readonly demo: readonly DemoPerson[];
  readonly onSignIn: (badge: string, pin: string) => void;
}

export interface PeopleNotice {
  readonly lamp: 'notice' | 'warning';
  readonly why: string;
  readonly then: string;
}

export interface LockedOut {
  readonly badge: string;
  /** Who lifts it is being asked for; `refusal`: why the last try did not. */
  readonly lifting: { readonly refusal: string | null } | null;
  readonly onAsk: () => void;
  readonly onCancel: () => void;
  readonly onLift: (badge: string, pin: string) => void;
}

/** Who is at the PC: signs in, or lifts the lock-out of somebody who cannot. */
export function SignIn(props: SignInProps) {
  const { place, badge, busy, notice, people, refusal, lockedOut, demo, onSignIn } = props;
  const { t } = useTranslation('frame');
  const lifting = lockedOut?.lifting ?? null;
  return (
    <div className={styles.page}>
      {notice !== null && (
        <div className={styles.notice}>
          <Banner lamp="notice" title={notice.why}>
            {notice.then}
          </Banner>
        </div>
      )}
      {people && (
        <div className={styles.notice}>
          <Banner lamp={people.lamp} title={people.why}>
            {people.then}
          </Banner>
        </div>
      )}
      {lockedOut !== null && lifting !== null ? (
        <BadgeAndPin
          key="lift"
          head={{ title: t('lift.title'), words: t('lift.of', { badge: lockedOut.badge }) }}
          badgeHint={t('lift.who')}
          badge=""
          busy={busy}
          refusal={lifting.refusal}
          submit={t('lift.submit')}
          onSubmit={lockedOut.onLift}
        >
          <Button size="lg" fullWidth onClick={lockedOut.onCancel}>
            {t('lift.cancel')}
          </Button>
        </BadgeAndPin>
      ) : (
        <BadgeAndPin
          key="signIn"
          head={{ title: 'Takt', words: place }}
          badgeHint={t('signIn.badgeHint')}
          badge={badge}
          busy={busy}
          refusal={refusal}
          submit={t('signIn.submit')}
          onSubmit={onSignIn}
        >
          {lockedOut !== null && (
            <Button size="lg" fullWidth onClick={lockedOut.onAsk}>
              {t('lift.ask')}
            </Button>
          )}
        </BadgeAndPin>
      )}
      {demo.length > 0 && lifting === null && <DemoPeople people={demo} onChoose={onSignIn} />}
    </div>
  );
}
