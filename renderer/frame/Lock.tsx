import { useTranslation } from 'react-i18next';
import type { SessionEnd } from '#terminal/contract/define';
import type { SignedIn } from '#terminal/contract/session';
import { useSiteText } from '../i18n/useFormat.ts';
import { SignInScreen } from './SignInScreen.tsx';
import styles from './Lock.module.css';

interface LockProps {
  readonly who: SignedIn;
  readonly why: SessionEnd | null;
}

/** Over the screen that was left: whoever signs in next goes on, or starts afresh when it is somebody else. */
export function Lock({ who, why }: LockProps) {
  const { t } = useTranslation('frame');
  const text = useSiteText();
  const name = who.name === null ? who.badge : text(who.name);
  return (
    <div className={styles.lock} role="dialog" aria-modal="true" aria-label={t('locked.title')}>
      <SignInScreen notice={{ why: t(`locked.${why ?? 'ended'}`), then: t('locked.then', { name }) }} />
    </div>
  );
}
