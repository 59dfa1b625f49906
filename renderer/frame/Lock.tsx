import { SignInScreen } from './SignInScreen.tsx';
import styles from './Lock.module.css';

/** Over the screen that was left: whoever signs in next goes on, or starts afresh when it is somebody else. */
export function Lock() {
  return (
    <div className={styles.lock} role="dialog" aria-modal="true">
      <SignInScreen />
    </div>
  );
}
