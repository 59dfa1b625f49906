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
  /** This PC is none of the site any more. */
  readonly ended?: PeopleNotice | null;
  /** Why the last try failed, in words; the badge stays, the PIN goes. */
  readonly refusal: string | null;
  /** Set while a badge is locked out, which another person may lift here. */
  readonly lockedOut: LockedOut | null;
  /** Null where no sealed code opens this PC. */
  readonly breakGlass: BreakGlass | null;
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

export interface BreakGlass {
  /** The code is being asked for; `refusal`: why the last try did not open. */
  readonly opening: { readonly refusal: string | null } | null;
  readonly onAsk: () => void;
  readonly onCancel: () => void;
  readonly onOpen: (badge: string, code: string, reason: string) => void;
}

/** Who is at the PC: signs in, lifts the lock-out of somebody who cannot, or opens the PC by its sealed code. */
export function SignIn(props: SignInProps) {
  const { place, badge, busy, notice, people, ended, refusal, lockedOut, demo, onSignIn } = props;
  const { t } = useTranslation(['frame', 'identity']);
  const lifting = lockedOut?.lifting ?? null;
  const opening = props.breakGlass?.opening ?? null;
  return (
    <div className={styles.page}>
      {notice !== null && (
        <div className={styles.notice}>
          <Banner lamp="notice" title={notice.why}>
            {notice.then}
          </Banner>
        </div>
      )}
      {ended && (
        <div className={styles.notice}>
          <Banner lamp={ended.lamp} title={ended.why}>
            {ended.then}
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
      {props.breakGlass !== null && opening !== null ? (
        <OpenBreakGlass {...props.breakGlass} busy={busy} refusal={opening.refusal} />
      ) : lockedOut !== null && lifting !== null ? (
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
          {props.breakGlass !== null && (
            <Button size="lg" fullWidth variant="subtle" onClick={props.breakGlass.onAsk}>
              {t('identity:breakGlass.ask')}
            </Button>
          )}
        </BadgeAndPin>
      )}
      {demo.length > 0 && lifting === null && opening === null && (
        <DemoPeople people={demo} onChoose={onSignIn} />
      )}
    </div>
  );
}

interface OpenBreakGlassProps extends Pick<BreakGlass, 'onCancel' | 'onOpen'> {
  readonly busy: boolean;
  readonly refusal: string | null;
}

/** The paper from the envelope: who it lets in, and why. */
function OpenBreakGlass({ busy, refusal, onCancel, onOpen }: OpenBreakGlassProps) {
  const { t } = useTranslation('identity');
  return (
    <BadgeAndPin
      key="breakGlass"
      head={{ title: t('breakGlass.title'), words: t('breakGlass.what') }}
      badgeHint={t('breakGlass.who')}
      badge=""
      busy={busy}
      paper={{ label: t('breakGlass.code'), hint: t('breakGlass.codeHint'), reason: t('breakGlass.reason') }}
      refusal={refusal}
      submit={t('breakGlass.open')}
      onSubmit={onOpen}
    >
      <Button size="lg" fullWidth onClick={onCancel}>
        {t('breakGlass.cancel')}
      </Button>
    </BadgeAndPin>
  );
}
